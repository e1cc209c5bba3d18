"""Moving averages, AdaGrad, RMSProp, Adam and AdamW."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.adaptive_optimizers import (
    AdagradState,
    AdamState,
    RMSpropState,
    adagrad_step,
    adam_step,
    adamw_step,
    exponential_moving_average,
    rmsprop_step,
)

few_examples = settings(deadline=None, derandomize=True, max_examples=25)
numbers = st.floats(-9, 9)
every_step = pytest.mark.parametrize("step", [adagrad_step, rmsprop_step, adam_step, adamw_step])


def test_moving_average_by_hand() -> None:
    """Three quarters of 4 and a quarter of 8 are 5."""
    average = exponential_moving_average(np.array([4.0]), np.array([8.0]), beta=0.75)

    np.testing.assert_array_equal(average, [5])


@few_examples
@given(
    average=arrays(np.float64, (3, 2), elements=numbers),
    value=arrays(np.float64, (3, 2), elements=numbers),
    beta=st.floats(0, 0.999),
)
def test_moving_average_lies_between_old_and_new(
    average: np.ndarray, value: np.ndarray, beta: float
) -> None:
    """It is a weighted mean of what was and what comes."""
    result = exponential_moving_average(average, value, beta)

    rounding = 1e-14  # of a sum of two numbers up to 9
    assert (result >= np.minimum(average, value) - rounding).all()
    assert (result <= np.maximum(average, value) + rounding).all()


def test_moving_average_refuses_shapes_that_would_broadcast() -> None:
    """Average and value have one shape, or an error names both."""
    with pytest.raises(ValueError, match=re.escape("average (3, 4), value (4,)")):
        exponential_moving_average(np.zeros((3, 4)), np.zeros(4))


def test_adagrad_by_hand() -> None:
    """A sum of 7 and a gradient of 3 make 16, whose root is 4; eps adds 2."""
    param, state = adagrad_step(
        np.array([1.0]), np.array([3.0]), AdagradState(np.array([7.0])), lr=4.0, eps=2.0
    )

    np.testing.assert_array_equal(state.sum, [16])
    np.testing.assert_array_equal(param, [1 - 4 * 3 / (4 + 2)])


def test_rmsprop_by_hand() -> None:
    """Half of 14 and half of 2^2 make 9, whose root is 3; eps adds 1."""
    param, state = rmsprop_step(
        np.array([1.0]), np.array([2.0]), RMSpropState(np.array([14.0])), lr=4.0, alpha=0.5, eps=1.0
    )

    np.testing.assert_array_equal(state.square_avg, [9])
    np.testing.assert_array_equal(param, [1 - 4 * 2 / (3 + 1)])


def test_adam_by_hand() -> None:
    """The second step with betas of 1/2 and 3/4 divides by 3/4 and by 7/16."""
    state = AdamState(np.array([4.0]), np.array([1.0]), 1)

    param, state = adam_step(
        np.array([1.0]), np.array([2.0]), state, lr=0.3, betas=(0.5, 0.75), eps=0.5
    )

    # averages: 2 + 1 = 3 and 3/4 + 1 = 7/4; corrected 3 / (3/4) = 4 and (7/4) / (7/16) = 4
    np.testing.assert_allclose(state.exp_avg, [3])
    np.testing.assert_allclose(state.exp_avg_sq, [7 / 4])
    assert state.step == 2
    np.testing.assert_allclose(param, [1 - 0.3 * 4 / (2 + 0.5)], rtol=1e-15)


def test_adamw_by_hand() -> None:
    """The factor is 1 - 0.5 * 0.2 = 0.9, and the first step lr."""
    param, _ = adamw_step(
        np.array([10.0, -4.0]), np.array([2.0, 3.0]), lr=0.5, eps=0.0, weight_decay=0.2
    )

    np.testing.assert_allclose(param, [9 - 0.5, -3.6 - 0.5], rtol=1e-15)  # a few roundings


def test_adamw_without_decay_is_adam() -> None:
    """A weight decay of 0 changes nothing."""
    param, grad = np.random.default_rng(0).standard_normal((2, 3, 4))

    new, _ = adamw_step(param, grad, weight_decay=0.0)

    np.testing.assert_array_equal(new, adam_step(param, grad)[0])


def test_adamw_keeps_the_decay_out_of_the_state() -> None:
    """Its averages are those of Adam, which knows no decay."""
    param, grad = np.random.default_rng(0).standard_normal((2, 3, 4))

    _, state = adamw_step(param, grad, weight_decay=0.5)

    _, expected = adam_step(param, grad)
    np.testing.assert_array_equal(state.exp_avg, expected.exp_avg)
    np.testing.assert_array_equal(state.exp_avg_sq, expected.exp_avg_sq)


@few_examples
@given(
    gradients=arrays(np.float64, (6, 3), elements=st.floats(0.1, 9)),
    signs=arrays(np.bool_, (6, 3)),
    scale=st.floats(1e-6, 1e6),
)
@pytest.mark.parametrize("step", [adagrad_step, rmsprop_step, adam_step])
def test_the_scale_of_the_gradients_does_not_matter(
    step: Callable[..., Any], gradients: np.ndarray, signs: np.ndarray, scale: float
) -> None:
    """Without eps, gradients that are all multiplied by one number lead to the same point."""
    gradients = np.where(signs, gradients, -gradients)
    one, other, state, other_state = np.zeros(3), np.zeros(3), None, None
    for grad in gradients:
        one, state = step(one, grad, state, eps=0.0)
        other, other_state = step(other, scale * grad, other_state, eps=0.0)

    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15)  # steps of 1e-3 to 1e-1


@pytest.mark.parametrize(
    ("step", "sizes"),
    [
        (adagrad_step, [1, 2**-0.5, 3**-0.5]),
        (rmsprop_step, [1 / (1 - 0.99**t) ** 0.5 for t in (1, 2, 3)]),
        (adam_step, [1, 1, 1]),
    ],
)
def test_steps_under_a_constant_gradient(step: Callable[..., Any], sizes: list[float]) -> None:
    """In units of lr: 1/sqrt(t), 1/sqrt(1 - alpha^t), and 1."""
    path, state = [np.zeros(2)], None
    for _ in range(3):
        param, state = step(path[-1], np.array([5.0, -0.01]), state, lr=0.1, eps=0.0)
        path.append(param)

    steps = np.diff(path, axis=0) / 0.1
    expected = np.outer(sizes, [-1, 1])
    np.testing.assert_allclose(steps, expected, rtol=1e-11)  # 1 - 0.999^t has lost three digits


@every_step
def test_a_gradient_of_zero_moves_nothing_but_by_decay(step: Callable[..., Any]) -> None:
    """Zero over eps is zero, not NaN."""
    with np.errstate(all="raise"):
        param, _ = step(np.array([2.0, -3.0]), np.zeros(2))

    factor = 1 - 1e-3 * 1e-2 if step is adamw_step else 1
    np.testing.assert_allclose(param, [2 * factor, -3 * factor], rtol=1e-15)


@every_step
def test_no_parameters_stay_none(step: Callable[..., Any]) -> None:
    """An empty array moves nowhere."""
    param, _ = step(np.zeros((0, 3)), np.zeros((0, 3)))

    assert param.shape == (0, 3)


@every_step
@pytest.mark.parametrize(("param", "grad"), [((3, 4), (1, 4)), ((4,), (3, 4))])
def test_steps_refuse_gradients_that_would_broadcast(
    step: Callable[..., Any], param: tuple[int, ...], grad: tuple[int, ...]
) -> None:
    """Parameters and gradient have one shape, or an error names both."""
    with pytest.raises(ValueError, match=re.escape(f"param {param}, grad {grad}")):
        step(np.zeros(param), np.zeros(grad))


@pytest.mark.parametrize(
    ("step", "state", "name"),
    [
        (adagrad_step, AdagradState(np.zeros(4)), "sum"),
        (rmsprop_step, RMSpropState(np.zeros(4)), "square_avg"),
        (adam_step, AdamState(np.zeros(4), np.zeros((3, 4)), 1), "exp_avg"),
        (adam_step, AdamState(np.zeros((3, 4)), np.zeros(4), 1), "exp_avg_sq"),
        (adamw_step, AdamState(np.zeros((3, 4)), np.zeros(4), 1), "exp_avg_sq"),
    ],
)
def test_steps_refuse_a_state_that_would_broadcast(
    step: Callable[..., Any], state: Any, name: str
) -> None:
    """The state has the shape of the parameters, or an error names its part."""
    with pytest.raises(ValueError, match=re.escape(f"{name} (4,)")):
        step(np.zeros((3, 4)), np.zeros((3, 4)), state)


# What torch.optim of PyTorch 2.13.0 (CPU, float64) leaves after 5 steps:
#
#     param = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.5]))
#     optimizer = torch.optim.Adam([param], lr=0.05, betas=(0.8, 0.95), eps=0.1)
#     for t in range(1, 6):
#         loss = (torch.tensor([0.5, 3.0, 0.01]) * (param - t / 10) ** 2 + param**4 / 4).sum()
#         optimizer.zero_grad()
#         loss.backward()
#         optimizer.step()
#
# and likewise with torch.optim.Adagrad, RMSprop and AdamW, and with nothing but the defaults.
BETAS = (0.8, 0.95)
RECORDED = [
    pytest.param(
        adagrad_step,
        {"lr": 0.05, "eps": 0.1},
        [0.8630461617628985, -1.839150601078335, 0.4107496924876294],
        id="adagrad",
    ),
    pytest.param(
        rmsprop_step,
        {"lr": 0.05, "alpha": 0.8, "eps": 0.1},
        [0.7130778531154993, -1.6212663333438637, 0.3691315337194773],
        id="rmsprop",
    ),
    pytest.param(
        adam_step,
        {"lr": 0.05, "betas": BETAS, "eps": 0.1},
        [0.7736693272598649, -1.7516666730538581, 0.3731267979242166],
        id="adam",
    ),
    pytest.param(
        adamw_step,
        {"lr": 0.05, "betas": BETAS, "eps": 0.1, "weight_decay": 0.3},
        [0.7108356480922452, -1.6143978439810527, 0.3443918586207347],
        id="adamw",
    ),
    pytest.param(
        adagrad_step,
        {},
        [0.9696565302189966, -1.9671213629386926, 0.4692407490142666],
        id="adagrad, defaults",
    ),
    pytest.param(
        rmsprop_step,
        {},
        [0.7386397292327538, -1.6834519934562318, 0.2888185423064652],
        id="rmsprop, defaults",
    ),
    pytest.param(
        adam_step,
        {},
        [0.9950334178497791, -1.994989814883464, 0.49501027655695934],
        id="adam, defaults",
    ),
    pytest.param(
        adamw_step,
        {},
        [0.9949835356763593, -1.994889922073766, 0.49498539291753957],
        id="adamw, defaults",
    ),
]


@pytest.mark.parametrize(("step", "options", "recorded"), RECORDED)
def test_steps_as_recorded_from_pytorch(
    step: Callable[..., Any], options: dict[str, Any], recorded: list[float]
) -> None:
    """Five steps end where those of torch.optim do: eps outside of the corrected root."""
    param, state = np.array([1.0, -2.0, 0.5]), None
    for t in range(1, 6):
        grad = 2 * np.array([0.5, 3.0, 0.01]) * (param - t / 10) + param**3
        param, state = step(param, grad, state, **options)

    np.testing.assert_allclose(param, recorded, rtol=1e-12)  # 1 - 0.999^t has lost three digits
