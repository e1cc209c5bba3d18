"""Dropout, with masks drawn as ONNX draws them, and SELU, against the cases of ONNX and PyTorch."""

from typing import Any

import numpy as np
import pytest

from snippets.alpha_dropout import selu
from snippets.dropout import dropout
from tests.oracles.onnx_cases import assert_as_expected, recorded_case, reference_case

# At inference, by default; the last two are of an older version, where that was the only mode.
AT_INFERENCE = [
    "test_dropout_default",
    "test_dropout_default_ratio",
    "test_dropout_default_mask",
    "test_dropout_default_mask_ratio",
    "test_dropout_default_old",
    "test_dropout_random_old",
]
IN_TRAINING = [
    "test_training_dropout_default",
    "test_training_dropout_default_mask",
    "test_training_dropout",
    "test_training_dropout_mask",
    "test_training_dropout_zero_ratio",
    "test_training_dropout_zero_ratio_mask",
]


@pytest.mark.parametrize("name", AT_INFERENCE)
def test_dropout_at_inference(name: str) -> None:
    """Whatever the ratio is, nothing is dropped or scaled."""
    case = reference_case("dropout", name)
    x, *ratio = case.inputs
    p = float(ratio[0]) if ratio else case.attributes.get("ratio", 0.5)

    output = dropout(x, p, training=False)

    assert_as_expected([output], case)


@pytest.mark.parametrize("name", IN_TRAINING)
def test_dropout_in_training(name: str) -> None:
    """Their draws below the ratio drop an element, as ours do: given the draws, all agrees."""
    case = reference_case("dropout", name)
    x, ratio, _ = case.inputs

    output = dropout(x, float(ratio), LegacyDraws(case.attributes["seed"]))

    assert_as_expected([output], case)


class LegacyDraws(np.random.Generator):
    """A generator whose uniform draws are those of numpy.random.seed(seed), which ONNX takes."""

    def __init__(self, seed: int) -> None:
        super().__init__(np.random.PCG64(0))
        self.legacy = np.random.RandomState(seed)

    def random(self, size: Any = None, *_: Any, **__: Any) -> Any:
        """Uniform draws from [0, 1)."""
        return self.legacy.uniform(0, 1, size)


@pytest.mark.parametrize("name", ["test_selu_example", "test_selu", "test_selu_default"])
def test_selu(name: str) -> None:
    """The reference cases, with constants of their own and with those of the paper."""
    case = reference_case("selu", name)
    constants = {"alpha": "alpha", "gamma": "scale"}

    output = selu(*case.inputs, **{constants[key]: v for key, v in case.attributes.items()})

    assert_as_expected([output], case)


def test_selu_of_pytorch() -> None:
    """What PyTorch returned for torch.nn.SELU when it was recorded."""
    case = recorded_case("test_SELU")
    constants = {"alpha": "alpha", "gamma": "scale"}

    output = selu(*case.inputs, **{constants[key]: v for key, v in case.attributes.items()})

    assert_as_expected([output], case)
