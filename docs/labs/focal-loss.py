# %% [markdown]
# # The focal loss and its gradient by gamma
#
# The focal loss is cross-entropy times $(1-p_t)^\gamma$, where $p_t$ is the probability of the true class.
# Here are the loss and its gradient for several $\gamma$, whose gradient it is in a data set with few positives, and what it costs.
# The question behind it: [What does the focal loss change?](../losses/focal-loss.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.focal_loss import focal_loss, focal_loss_backward

gammas = [0, 0.5, 1, 2, 5]
p_t = np.linspace(0.002, 0.998, 499)
logits = np.log(p_t / (1 - p_t))
ones = np.ones_like(logits)


def plot(curves, xlabel, ylabel, log=False):
    figure = Figure()
    ax = figure.subplots()
    for number, (gamma, (x, y)) in enumerate(curves.items()):
        ax.plot(x, y, color=f"C{number}", label=f"γ = {gamma}")
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    if log:
        ax.set_yscale("log")
    figure.legend(loc="outside upper center", ncols=5, columnspacing=1, handlelength=1.2)
    return figure


# %% [markdown]
# ## The loss
#
# Easy examples are on the right.
# With $\gamma = 2$ what is classified with $p_t = 0.9$ costs a hundredth of what it costs under cross-entropy, the blue line.

# %%
figure = plot(
    {gamma: (p_t, focal_loss(logits, ones, gamma)) for gamma in gammas},
    "probability of the true class",
    "loss",
)
figure.axes[0].set_ylim(0, 4)
show(figure, "The larger gamma, the earlier the loss falls to 0 as the probability rises.")

# %% [markdown]
# ## The gradient
#
# What moves the network is the slope in the logit.
# Under cross-entropy it is $1 - p_t$ in size, a straight line.
# With a larger $\gamma$ it is steeper: easy examples have hardly any gradient, while hard ones have a larger one than under cross-entropy.

# %%
slopes = {gamma: np.abs(focal_loss_backward(ones, logits, ones, gamma)) for gamma in gammas}
show(
    plot(
        {gamma: (p_t, slope) for gamma, slope in slopes.items()},
        "probability of the true class",
        "size of the gradient",
    ),
    "Below a probability of about 0.3 the gradient with gamma 2 is above the straight line of "
    "cross-entropy, beyond it far below.",
)

# %% [markdown]
# Divided by that of cross-entropy, on a logarithmic axis, with the ratio of the losses as dashes.
# The gradient falls less than the loss, because the factor $(1-p_t)^\gamma$ has a slope of its own.
# The lines of each $\gamma$ are a factor of $1 + \gamma$ apart at the right end.

# %%
figure = plot(
    {gamma: (p_t, slopes[gamma] / slopes[0]) for gamma in gammas},
    "probability of the true class",
    "ratio to cross-entropy",
    log=True,
)
for number, gamma in enumerate(gammas):
    figure.axes[0].plot(p_t, (1 - p_t) ** gamma, "--", color=f"C{number}", linewidth=1)
figure.axes[0].set_ylim(1e-4, 3)
show(
    figure,
    "The ratio of the gradients is above 1 on the left and falls towards 0 on the right; that of "
    "the losses lies below it everywhere.",
)

# %% [markdown]
# ## Whose gradient it is
#
# 50 positives among 10,000 examples of two features, and a linear classifier, trained by gradient descent with the sum of the losses.
# The bias starts at the logarithm of the odds, so that each example starts at a probability near 0.005.
# Plotted is the share of the positives in the sum of the sizes of all gradients.

# %%
rng = np.random.default_rng(0)
labels = (np.arange(10_000) < 50).astype(float)
features = rng.standard_normal((10_000, 2)) + np.outer(labels, [2.0, 1.5])
x = np.column_stack([features, np.ones(10_000)])


def train(gamma, steps=400):
    weight, shares = np.array([0.0, 0.0, np.log(0.005 / 0.995)]), []
    for _ in range(steps):
        slope = focal_loss_backward(np.ones(10_000), x @ weight, labels, gamma)
        shares.append(np.abs(slope[:50]).sum() / np.abs(slope).sum())
        weight = weight - 0.002 * slope @ x
    return np.array(shares)


figure = plot(
    {gamma: (np.arange(1, 401), train(gamma)) for gamma in gammas}, "step", "share of the positives"
)
figure.axes[0].set_xscale("log")
figure.axes[0].set_ylim(0, 1)
show(
    figure,
    "With gamma 0 the positives have half of the gradient, with a larger gamma nearly all of it "
    "at the start.",
)

# %% [markdown]
# At the right bias the two classes pull equally strongly under cross-entropy, so the share starts at a half.
# With $\gamma$ of 1 and more the positives start with nearly all of it.
# All end at a half: at a minimum the pulls on the bias cancel whatever $\gamma$ is, but at other probabilities.

# %% [markdown]
# ## What is learned
#
# Where the label is 1 with some probability, which output makes the expected loss lowest?
# Under cross-entropy it is that probability, the diagonal.
# The focal loss draws all outputs towards 0.5, the more the larger $\gamma$.
# They stay on their side of it, so decisions are right, but as probabilities they are too modest.

# %%
grid = np.linspace(-7, 7, 1401)
true = np.linspace(0.01, 0.99, 99)


def learned(gamma):
    right, wrong = (focal_loss(grid, np.full_like(grid, y), gamma) for y in (1, 0))
    risk = true[:, None] * right + (1 - true[:, None]) * wrong  # (probabilities, outputs)
    return 1 / (1 + np.exp(-grid[risk.argmin(axis=1)]))


outputs = {gamma: learned(gamma) for gamma in gammas}
show(
    plot(
        {gamma: (true, output) for gamma, output in outputs.items()},
        "true probability of label 1",
        "output with the lowest loss",
    ),
    "Gamma 0 gives the diagonal; the larger gamma, the flatter the curve around 0.5.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'':>7}{'gradient over cross-entropy at':^32}{'learned for':>14}")
print(f"{'gamma':>7}" + "".join(f"{f'p_t = {p}':>16}" for p in (0.1, 0.9)) + f"{'0.9':>14}")
points = np.log(np.array([0.1, 0.9]) / np.array([0.9, 0.1]))
plain = focal_loss_backward(np.ones(2), points, np.ones(2), 0)
for gamma in gammas:
    ratio = focal_loss_backward(np.ones(2), points, np.ones(2), gamma) / plain
    at = outputs[gamma][np.abs(true - 0.9).argmin()]
    print(f"{gamma:>7}{ratio[0]:>16.2f}{ratio[1]:>16.5f}{at:>14.2f}")
