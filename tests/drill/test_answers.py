"""Answers to the project's own functions: right ones pass, and of wrong ones it is said what is wrong."""

from pathlib import Path

import pytest

from drill import practice
from drill.check import Pool
from drill.project import Project

PROJECT = Project(Path(__file__).parent.parent.parent)


@pytest.fixture(scope="module")
def pool():
    with Pool(1) as pool:
        yield pool


@pytest.fixture
def say(pool):
    """What is said of an answer: say(function, source) is its message, hint, and the break it is like."""

    def of(function: str, source: str) -> tuple[str, str, str]:
        verdict = practice.grade(pool, practice.find(PROJECT, function), source).verdict
        assert not verdict["passed"]
        assert verdict["failure"], verdict
        return verdict["failure"]["message"], verdict["failure"]["hint"], verdict["like"]

    return of


def changed(function: str, old: str, new: str) -> str:
    """The page's own function with a mistake in it."""
    solution = practice.find(PROJECT, function).solution
    assert old in solution
    return solution.replace(old, new)


def test_attention_scores_that_are_multiplied_by_the_root(say):
    """Off by d, which is 4 in the first case."""
    wrong = changed("attention_scores", "/ math.sqrt", "* math.sqrt")

    assert say("attention_scores", wrong) == (
        "15 of 15 elements differ",
        "yours is 4 times the expected everywhere",
        "multiply-by-sqrt-d",
    )


def test_attention_that_is_multiplied_by_the_root(say):
    """Behind softmax and an average no factor is left to see, but the break is."""
    wrong = changed(
        "scaled_dot_product_attention", "weights(query", "weights(query * query.shape[-1]"
    )

    assert say("scaled_dot_product_attention", wrong) == (
        "6 of 6 elements differ",
        "",
        "multiply-by-sqrt-d",
    )


def test_two_mistakes_at_once_are_not_guessed_at(say):
    """Multiplied by the root, and no mask is looked at: no single break explains that."""
    wrong = (
        "import math\n\nfrom snippets.activations import softmax\n\n\n"
        "def scaled_dot_product_attention(query, key, value, attn_mask=None, is_causal=False):\n"
        "    return softmax(query @ key.mT * math.sqrt(query.shape[-1])) @ value\n"
    )

    assert say("scaled_dot_product_attention", wrong) == ("6 of 6 elements differ", "", "")


def test_attention_without_a_scale_is_the_break_of_the_page(say):
    """Through softmax and the average too."""
    wrong = (
        "from snippets.activations import softmax\n\n\n"
        "def scaled_dot_product_attention(query, key, value, attn_mask=None, is_causal=False):\n"
        "    import numpy as np\n"
        "    scores = query @ key.mT\n"
        "    seen = np.ones(scores.shape[-2:], dtype=bool)\n"
        "    seen = np.tril(seen) if is_causal else seen\n"
        "    seen = seen if attn_mask is None else seen & attn_mask\n"
        "    return softmax(np.where(seen, scores, np.finfo(scores.dtype).min)) * seen @ value\n"
    )

    assert say("scaled_dot_product_attention", wrong)[2] == "no-scale"


def test_attention_weights_without_softmax(say):
    """Weights sum to 1, and scores do not."""
    wrong = changed("attention_weights", "softmax(np.where(visible, scores, lowest))", "scores")

    assert say("attention_weights", wrong) == (
        "15 of 15 elements differ",
        "along axis 1 the expected sums to 1, yours does not",
        "",
    )


def test_attention_without_softmax(say):
    """The scores themselves average nothing."""
    wrong = (
        "def scaled_dot_product_attention(query, key, value, attn_mask=None, is_causal=False):\n"
        "    return query @ key.mT / query.shape[-1] ** 0.5 @ value\n"
    )

    assert say("scaled_dot_product_attention", wrong)[0] == "6 of 6 elements differ"


def test_dropout_with_a_fixed_factor(say):
    """Right at p = 0.5 only, and a break of the page."""
    wrong = changed("dropout", "mask * scale", "mask * 2")
    message, hint, like = say("dropout", wrong)

    assert message.endswith("of 12 elements differ")
    assert (hint, like) == ("yours is 1.4 times the expected everywhere", "factor-two")


def test_softmax_over_the_wrong_axis(say):
    """The axis that was taken is said."""
    wrong = changed("softmax", "sum(axis=axis", "sum(axis=0")

    assert say("softmax", wrong) == (
        "12 of 12 elements differ",
        "along axis 1 the expected sums to 1, yours does not, but along axis 0",
        "",
    )


def test_layer_norm_with_bessels_correction(say):
    """Of 4 features the deviation is larger by the root of 4/3."""
    wrong = (
        "import numpy as np\n\n\n"
        "def layer_norm(x, weight, bias, eps=1e-5):\n"
        "    axes = tuple(range(-weight.ndim, 0))\n"
        "    var = x.var(axis=axes, keepdims=True, ddof=1)\n"
        "    x = x - x.mean(axis=axes, keepdims=True)\n"
        "    return x / np.sqrt(var + eps) * weight + bias\n"
    )
    message, hint, like = say("layer_norm", wrong)

    assert message == "12 of 12 elements differ"
    assert hint == "yours is 0.866 times the expected everywhere"
    assert like == "unbiased-variance"


def test_batch_norm_over_the_features(say):
    """Layer norm by another name, and a break of the page."""
    wrong = (
        "import numpy as np\n\n\n"
        "def batch_norm(x, weight, bias, eps=1e-5):\n"
        "    axes = tuple(range(1, x.ndim))\n"
        "    shape = (-1, *[1] * (x.ndim - 2))\n"
        "    mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)\n"
        "    return (x - mean) / np.sqrt(var + eps) * weight.reshape(shape) + bias.reshape(shape)\n"
    )

    assert say("batch_norm", wrong) == (
        "12 of 12 elements differ",
        "along axis 0 the expected sums to 0, yours does not, but along axis 1",
        "batch-norm-over-features",
    )


def test_weights_with_the_variance_for_the_standard_deviation(say):
    """The draws may come in any order, and their scale is seen all the same."""
    wrong = changed("normal", "std * rng", "std**2 * rng")

    assert say("normal", wrong)[1] == "yours is 2 times the expected everywhere"


RIGHT = {
    "softmax": """\
import numpy as np

def softmax(x, axis=-1):
    x = np.moveaxis(x, axis, 0)
    shifted = x - x.max(0)
    return np.moveaxis(np.exp(shifted - np.log(np.exp(shifted).sum(0))), 0, axis)
""",
    "softmax_backward": """\
import numpy as np

def softmax_backward(grad_output, output, axis=-1):
    g, p = np.moveaxis(grad_output, axis, -1), np.moveaxis(output, axis, -1)
    jacobian = p[..., None] * np.eye(p.shape[-1], dtype=p.dtype) - p[..., None] * p[..., None, :]
    return np.moveaxis((jacobian @ g[..., None])[..., 0], -1, axis)
""",
    "scaled_dot_product_attention": """\
import numpy as np

def scaled_dot_product_attention(query, key, value, attn_mask=None, is_causal=False):
    scores = np.einsum("...id,...jd->...ij", query, key) / query.dtype.type(query.shape[-1]) ** 0.5
    queries, keys = scores.shape[-2:]
    if is_causal:
        scores = np.where(np.arange(keys) > np.arange(queries)[:, None], -np.inf, scores)
    if attn_mask is not None:
        scores = np.where(attn_mask, scores, -np.inf)
    with np.errstate(invalid="ignore"):
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = np.nan_to_num(weights / weights.sum(-1, keepdims=True))
    return weights @ value
""",
    "dropout": """\
import numpy as np

def dropout(x, p, rng=None, training=True, mask=None):
    if p < 0 or p > 1:
        raise ValueError("p")
    if not training:
        return x.copy()
    if mask is None:
        if rng is None:
            raise ValueError("rng")
        mask = rng.binomial(1, 1 - p, x.shape)
    if mask.shape != x.shape:
        raise ValueError("mask")
    return np.zeros_like(x) if p == 1 else np.where(mask, x, 0) / (1 - p)
""",
    "standardize": """\
import numpy as np

def standardize(x, axis, eps=1e-5):
    mean, square = x.mean(axis, keepdims=True), (x * x).mean(axis, keepdims=True)
    return (x - mean) * (square - mean**2 + eps) ** -0.5
""",
    "batch_norm": """\
import numpy as np

def batch_norm(x, weight, bias, eps=1e-5):
    if weight.shape != (x.shape[1],) or bias.shape != (x.shape[1],):
        raise ValueError("shape")
    out = np.empty_like(x)
    for c in range(x.shape[1]):
        one = x[:, c]
        out[:, c] = (one - one.mean()) / np.sqrt(one.var() + eps) * weight[c] + bias[c]
    return out
""",
    "layer_norm": """\
import numpy as np

def layer_norm(x, weight, bias, eps=1e-5):
    if weight.shape != bias.shape or x.shape[max(x.ndim - weight.ndim, 0):] != weight.shape:
        raise ValueError("shape")
    rows = x.reshape(*x.shape[: x.ndim - weight.ndim], weight.size)
    rows = rows - rows.mean(-1, keepdims=True)
    rows = rows / np.sqrt((rows**2).mean(-1, keepdims=True) + eps)
    return rows.reshape(x.shape) * weight + bias
""",
    "linear": """\
import numpy as np

def linear(x, weight, bias):
    if bias.shape != weight.shape[1:]:
        raise ValueError("bias")
    return np.einsum("...i,io->...o", x, weight) + bias
""",
    "linear_backward": """\
import numpy as np

def linear_backward(grad_output, x, weight):
    if x.shape[:-1] != grad_output.shape[:-1]:
        raise ValueError("rows")
    if weight.shape != (x.shape[-1], grad_output.shape[-1]):
        raise ValueError("weight")
    rows = tuple(range(x.ndim - 1))
    grad_weight = np.tensordot(x, grad_output, (rows, rows))
    return np.einsum("...o,io->...i", grad_output, weight), grad_weight, grad_output.sum(rows)
""",
    "normal": """\
import numpy as np

def normal(shape, std, rng):
    if std < 0:
        raise ValueError("std")
    count = int(np.prod(shape))
    return (rng.standard_normal(count)[::-1] * std).reshape(shape)
""",
    "constant": """\
import numpy as np

def constant(shape, value):
    return np.zeros(shape) + value
""",
}


@pytest.mark.parametrize("function", RIGHT)
def test_a_right_answer_passes(pool, function):
    """By another formula, another order of draws, loops in place of axes, other words in errors."""
    verdict = practice.grade(pool, practice.find(PROJECT, function), RIGHT[function]).verdict

    assert (verdict["error"], verdict["failure"]) == ("", None)
    assert verdict["passed"]
