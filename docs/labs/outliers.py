# %% [markdown]
# # A regression with outliers
#
# A line through points of which some are far off, fitted by gradient descent under the squared error, the absolute error and Huber's loss.
# The question behind it: [MSE, MAE or Huber?](../losses/mse-vs-mae-vs-huber.md)
# Why the squared error answers to the mean: [What does the mean squared error assume, and what does it predict?](../losses/mse.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.losses import huber_loss_backward, l1_loss_backward, mse_loss_backward

rng = np.random.default_rng(0)
n = 60
x = np.sort(rng.uniform(-1, 1, n))
clean = 0.5 + x + 0.2 * rng.standard_normal(n)  # intercept 0.5, slope 1, noise of 0.2
late = np.flatnonzero(x > 0.4)  # where the outliers are, so that they turn the line

losses = {
    "MSE": mse_loss_backward,
    "MAE": l1_loss_backward,
    "Huber": lambda *arguments: huber_loss_backward(*arguments, delta=0.27),  # 1.345 * 0.2
}


def fit(backward, y, steps=3000):  # (intercept, slope)
    line = np.zeros(2)
    inputs = np.stack([np.ones(n), x], axis=1)  # (n, 2)
    for step in range(steps):
        lr = 0.5 / (1 + step / 300)  # it has to fall, or the absolute error never settles
        line = line - lr * backward(1.0, inputs @ line, y) @ inputs
    return line


def spoil(y, number, distance):  # the last points, moved down
    y = y.copy()
    y[late[len(late) - number :]] -= distance
    return y


# %% [markdown]
# ## Three lines
#
# Eight of the sixty points, all on the right, are moved down by 4.
# The squared error turns the line downwards; the absolute error and Huber's loss lean a little and stay with the other points.

# %%
spoiled = spoil(clean, 8, 4.0)
figure = Figure()
ax = figure.subplots()
ax.plot(x, spoiled, "o", color="gray", markersize=4)
ends = np.array([-1.0, 1.0])
ax.plot(ends, 0.5 + ends, ":", color="gray", label="truth")
for number, (name, backward) in enumerate(losses.items()):
    intercept, slope = fit(backward, spoiled)
    ax.plot(ends, intercept + slope * ends, color=f"C{number}", label=name)
ax.set_xlabel("x")
ax.set_ylabel("y")
figure.legend(loc="outside upper center", ncols=4)
show(
    figure,
    "Points along a rising line, and eight of them far below it on the right. "
    "The line of the squared error falls because of them; those of MAE and Huber rise nearly like the truth.",
)

# %% [markdown]
# ## How far the outliers are
#
# The slope that is found, while the eight points move away.
# Under the squared error it follows them in proportion.
# Under the other two it stops as soon as they are beyond the noise: that they are on one side still counts, how far they are does not.

# %%
distances = np.linspace(0, 6, 13)
slopes = {
    name: [fit(backward, spoil(clean, 8, distance))[1] for distance in distances]
    for name, backward in losses.items()
}
figure = Figure()
ax = figure.subplots()
for number, name in enumerate(losses):
    ax.plot(distances, slopes[name], marker="o", markersize=4, color=f"C{number}", label=name)
ax.axhline(1, color="gray", linestyle=":")
ax.set_xlabel("distance of the eight outliers")
ax.set_ylabel("slope that is found (truth 1)")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "With growing distance of the outliers the slope under MSE falls in a straight line, below zero; "
    "under Huber and MAE it falls a little and then stays.",
)

# %% [markdown]
# ## How many there are
#
# Being robust has its limit: with enough outliers, all on one side of the inputs, they are the majority there and every loss gives in.

# %%
numbers = np.arange(0, len(late) + 1)
slopes_of = {
    name: [fit(backward, spoil(clean, number, 4.0))[1] for number in numbers]
    for name, backward in losses.items()
}
figure = Figure()
ax = figure.subplots()
for number, name in enumerate(losses):
    ax.plot(numbers, slopes_of[name], marker="o", markersize=4, color=f"C{number}", label=name)
ax.axhline(1, color="gray", linestyle=":")
ax.set_xticks(range(0, len(late) + 1, 3))
ax.set_xlabel("number of outliers among 60 points")
ax.set_ylabel("slope that is found (truth 1)")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "The slope under MSE falls from the first outlier on; under MAE and Huber it holds for a while and then breaks down.",
)

# %% [markdown]
# ## What robustness costs
#
# Two hundred clean samples of the same line: the spread of the slope that is found.
# The squared error is best there, Huber nearly as good, the absolute error pays a fifth.
# One call fits all samples at once, one column each.


# %%
def fit_many(backward, ys, steps=2000):  # ys (n, samples) -> slopes (samples,)
    lines, inputs = np.zeros((2, ys.shape[1])), np.stack([np.ones(n), x], axis=1)
    for step in range(steps):
        lr = 0.5 / (1 + step / 300)
        lines = lines - lr * inputs.T @ backward(1.0, inputs @ lines, ys) * ys.shape[1]
    return lines[1]


samples = 0.5 + x[:, None] + 0.2 * rng.standard_normal((n, 200))
spread = {name: fit_many(backward, samples).std() for name, backward in losses.items()}
print(f"{'loss':>6} {'spread of the slope':>20} {'slope at distance 4':>20}")
for name in losses:
    print(f"{name:>6} {spread[name]:>20.3f} {slopes[name][8]:>20.2f}")
