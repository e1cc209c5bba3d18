# %% [markdown]
# # Losses and their gradients
#
# Each loss beside its gradient: the gradient is what training feels.
# First the losses of regression against the error, then those of a yes-or-no label against the logit, then what rounding makes of the latter.
# The questions behind it: [MSE, MAE or Huber?](../losses/mse-vs-mae-vs-huber.md), [Why cross-entropy and not MSE for classification?](../losses/why-not-mse-for-classification.md) and [Why is there a BCE-with-logits?](../losses/bce-with-logits.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.activations import sigmoid, sigmoid_backward
from snippets.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_backward,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
)
from snippets.losses import (
    huber_loss,
    huber_loss_backward,
    l1_loss,
    l1_loss_backward,
    mse_loss,
    mse_loss_backward,
)


def draw(x, curves, labels):
    """Two panels, the losses above their gradients; curves are rows of (name, style, loss, gradient)."""
    figure = Figure(figsize=(5.6, 6))
    above, below = figure.subplots(2, sharex=True)
    for number, (name, style, loss, gradient) in enumerate(curves):
        above.plot(x, loss, style, color=f"C{number}", label=name)
        below.plot(x, gradient, style, color=f"C{number}")
    below.set_xlabel(labels[0])
    above.set_ylabel(labels[1])
    below.set_ylabel(labels[2])
    figure.legend(loc="outside upper center", ncols=2)
    return figure, above, below


# %% [markdown]
# ## Regression
#
# The gradient of the squared error grows with the error, that of the absolute error is one or the other side, and Huber's is a ramp between the two.
# That ramp is all there is to Huber: the error, clipped to $[-\delta, \delta]$.

# %%
error, zero = np.linspace(-4, 4, 801), np.zeros(801)
ones = np.ones_like(error)
curves = [
    ("MSE", "-", mse_loss(error, zero, "none"), mse_loss_backward(ones, error, zero, "none")),
    ("MAE", "-", l1_loss(error, zero, "none"), l1_loss_backward(ones, error, zero, "none")),
    *[
        (
            f"Huber, delta {delta:g}",
            "--",
            huber_loss(error, zero, "none", delta),
            huber_loss_backward(ones, error, zero, "none", delta),
        )
        for delta in (1.0, 2.0)
    ],
]
figure, above, below = draw(error, curves, ("error: prediction less target", "loss", "gradient"))
above.set_ylim(0, 6)
below.set_ylim(-5, 5)
show(
    figure,
    "The squared error is a parabola with a straight line for a gradient, the absolute error a V with a step; "
    "Huber's loss is a parabola that turns into lines, and its gradient a ramp that is cut off at delta.",
)

# %% [markdown]
# ## A label of 1
#
# Both losses are low on the right, where the logit says yes.
# On the left they part: the squared error of the sigmoid levels off at 1 and its gradient goes to zero, while cross-entropy keeps rising with a slope of -1.

# %%
logit = np.linspace(-10, 10, 801)
yes = np.ones_like(logit)
p = sigmoid(logit)
curves = [
    (
        "cross-entropy",
        "-",
        binary_cross_entropy_with_logits(logit, yes, "none"),
        binary_cross_entropy_with_logits_backward(ones, logit, yes, "none"),
    ),
    (
        "MSE of the sigmoid",
        "-",
        mse_loss(p, yes, "none"),
        sigmoid_backward(mse_loss_backward(ones, p, yes, "none"), p),
    ),
]
figure, above, below = draw(logit, curves, ("logit", "loss for a label of 1", "gradient"))
show(
    figure,
    "Towards negative logits cross-entropy rises like a line with a gradient of -1; "
    "the squared error of the sigmoid flattens at 1, and its gradient vanishes.",
)

# %% [markdown]
# ## What rounding makes of it
#
# The same loss for a label of 0 in float32, once from the logit and once through a sigmoid.
# From 16.7 on the sigmoid is exactly 1: the loss jumps to 100, where PyTorch cuts the logarithm off, and the gradient through the sigmoid is 0.

# %%
logit = np.linspace(10, 20, 801).astype(np.float32)
no, ones = np.zeros_like(logit), np.ones_like(logit)
p = sigmoid(logit)
curves = [
    (
        "from the logit",
        "-",
        binary_cross_entropy_with_logits(logit, no, "none"),
        binary_cross_entropy_with_logits_backward(ones, logit, no, "none"),
    ),
    (
        "through the sigmoid",
        "--",
        binary_cross_entropy(p, no, "none"),
        sigmoid_backward(binary_cross_entropy_backward(ones, p, no, "none"), p),
    ),
]
figure, above, below = draw(logit, curves, ("logit", "loss for a label of 0", "gradient"))
above.set_yscale("log")
show(
    figure,
    "From the logit the loss is a smooth line with a gradient of 1. Through a float32 sigmoid it moves "
    "in ever larger steps and jumps to 100 at 16.6, where the gradient drops to 0.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'logit':>6} {'cross-entropy':>14} {'gradient':>9} {'MSE':>6} {'gradient':>9}")
for value in (-10.0, -5.0, -1.0, 0.0, 1.0, 5.0):
    x, label = np.array([value]), np.ones(1)
    p = sigmoid(x)
    [slope] = binary_cross_entropy_with_logits_backward(1.0, x, label)
    [weak] = sigmoid_backward(mse_loss_backward(1.0, p, label), p)
    print(
        f"{value:>6.0f} {binary_cross_entropy_with_logits(x, label):>14.4f} {slope:>9.4f}"
        f" {mse_loss(p, label):>6.3f} {weak:>9.5f}"
    )
