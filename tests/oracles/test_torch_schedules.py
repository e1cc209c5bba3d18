"""Schedules and the updates of Adam against numbers that PyTorch 2.13.0 computed.

    def rates(scheduler, steps, **arguments):
        optimizer, found = torch.optim.SGD([torch.zeros(1)], lr=0.3), []
        schedule = scheduler(optimizer, **arguments)
        for _ in range(steps):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        return [float(f"{rate:.12g}") for rate in found]

with the classes of torch.optim.lr_scheduler and the arguments that stand at each test. Adam:

    torch.manual_seed(0)
    gradients = torch.randn(4, 2, dtype=torch.float64)
    weight = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([weight], lr=1.0, betas=(0.8, 0.95), eps=0.01)
    for gradient in gradients:
        before, weight.grad = weight.detach().clone(), gradient.clone()
        optimizer.step()
        print((before - weight.detach()).tolist())
"""

import numpy as np

from snippets.schedules import (
    cosine_annealing,
    cosine_restarts,
    exponential_decay,
    linear_warmup,
    one_cycle,
    polynomial_decay,
    step_decay,
)
from snippets.warmup import adam_updates

RTOL = 1e-11  # the numbers have twelve digits


def test_step_decay() -> None:
    """StepLR, step_size=3, gamma=0.5."""
    expected = [0.3, 0.3, 0.3, 0.15, 0.15, 0.15, 0.075, 0.075, 0.075]

    np.testing.assert_allclose(step_decay(np.arange(9), 0.3, 3, 0.5), expected, RTOL)


def test_exponential_decay() -> None:
    """ExponentialLR, gamma=0.9."""
    expected = [0.3, 0.27, 0.243, 0.2187, 0.19683, 0.177147]

    np.testing.assert_allclose(exponential_decay(np.arange(6), 0.3, 0.9), expected, RTOL)


def test_polynomial_decay() -> None:
    """PolynomialLR, total_iters=5, power=2.0."""
    expected = [0.3, 0.192, 0.108, 0.048, 0.012, 0.0, 0.0, 0.0]

    np.testing.assert_allclose(polynomial_decay(np.arange(8), 0.3, 5, 2.0), expected, RTOL)


def test_linear_warmup() -> None:
    """LinearLR, start_factor=1/4, end_factor=1.0, total_iters=3: four steps, the last one full."""
    expected = [0.075, 0.15, 0.225, 0.3, 0.3, 0.3]

    np.testing.assert_allclose(linear_warmup(np.arange(6), 0.3, 4), expected, RTOL)


def test_cosine_annealing() -> None:
    """CosineAnnealingLR, T_max=6, eta_min=0.02."""
    expected = [0.3, 0.28124355653, 0.23, 0.16, 0.09, 0.0387564434702, 0.02]

    np.testing.assert_allclose(cosine_annealing(np.arange(7), 0.3, 6, 0.02), expected, RTOL)


def test_cosine_restarts() -> None:
    """CosineAnnealingWarmRestarts, T_0=4, eta_min=0.02."""
    cycle = [0.3, 0.258994949366, 0.16, 0.0610050506339]

    rates = cosine_restarts(np.arange(10), 0.3, 4, 0.02)

    np.testing.assert_allclose(rates, [*cycle, *cycle, *cycle[:2]], RTOL)


def test_one_cycle() -> None:
    """OneCycleLR, max_lr=0.3, total_steps=12, cycle_momentum=False."""
    expected = [0.012, 0.104936896266, 0.263785547737, 0.298324630635, 0.279903890952]
    expected += [0.243523696185, 0.194213699309, 0.1387911308, 0.0849182994626]
    expected += [0.0400432590566, 0.0103700962276, 1.2e-06]

    np.testing.assert_allclose(one_cycle(np.arange(12), 0.3, 12), expected, RTOL)


def test_one_cycle_with_other_factors() -> None:
    """OneCycleLR, total_steps=10, pct_start=0.25, div_factor=10, final_div_factor=100."""
    expected = [0.03, 0.2325, 0.29672541797, 0.271381196607, 0.225075, 0.165813590221]
    expected += [0.103843803393, 0.0498807786371, 0.0132552131723, 0.0003]

    rates = one_cycle(np.arange(10), 0.3, 10, 0.25, 10, 100)

    np.testing.assert_allclose(rates, expected, RTOL)


def test_adam_updates() -> None:
    """What torch.optim.Adam subtracts at a learning rate of 1, over four steps."""
    gradients = np.array(
        [
            [1.5409961082440433, -0.2934289057609464],
            [-2.1787893820745574, 0.5684312772806678],
            [-1.084522342424021, -1.3985953953708767],
            [0.4033468476292993, 0.8380263329976598],
        ]
    )
    expected = [
        [0.9935525305661007, -0.9670433508141825],
        [-0.27586902060467866, 0.3980878873963348],
        [-0.45277461573848715, -0.5063947743189802],
        [-0.2514131286356562, -0.02538119688352891],
    ]

    updates = adam_updates(gradients, beta1=0.8, beta2=0.95, eps=0.01)

    np.testing.assert_allclose(updates, expected, rtol=1e-12)  # differences of weights up to 1
