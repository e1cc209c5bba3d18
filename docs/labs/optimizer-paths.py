# %% [markdown]
# # Paths of the optimizers
#
# Five optimizers go downhill on a narrow valley, past a saddle and along Rosenbrock's banana.
# Every one gets the learning rate that serves it best: of 30 between 0.001 and 2, the one with which the loss is soonest below 0.01 for good.
# The questions behind it: [What does momentum buy?](../optimizers/momentum.md), [Nesterov](../optimizers/nesterov.md), [RMSProp](../optimizers/adagrad-vs-rmsprop.md), [Adam](../optimizers/adam.md).

# %%
from functools import partial

import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.adaptive_optimizers import adam_step, rmsprop_step
from snippets.optimizers import gradient_descent_step, momentum_step, nesterov_step


def plain_step(param, grad, state, lr):  # gradient descent has no state
    return gradient_descent_step(param, grad, lr), None


optimizers = {
    "gradient descent": plain_step,
    "momentum": partial(momentum_step, momentum=0.9),
    "Nesterov": partial(nesterov_step, momentum=0.9),
    "RMSProp": partial(rmsprop_step, alpha=0.9),
    "Adam": adam_step,
}
rates = np.geomspace(1e-3, 2, 30)


def walk(step, gradient, start, lr, steps):
    path, state = [np.array(start)], None
    for _ in range(steps):
        param, state = step(path[-1], gradient(*path[-1]), state, lr=lr)
        if np.abs(param).max() > 1e3:  # it diverges
            break
        path.append(param)
    return np.stack(path)


def rank(
    losses, steps, goal=0.01
):  # the step from which on the loss is below the goal, then the loss
    if len(losses) <= steps:
        return np.inf, np.inf
    above = np.flatnonzero(losses >= goal)
    return above[-1] + 1 if above.size else 0, losses[-1]


def race(loss, gradient, start, steps):
    walks = {}
    for name, step in optimizers.items():
        paths = [walk(step, gradient, start, lr, steps) for lr in rates]
        ranks = [rank(loss(*path.T), steps) for path in paths]
        best = ranks.index(min(ranks))
        needed = int(ranks[best][0])
        walks[name] = paths[best]
        print(
            f"{name:17} lr {rates[best]:<6.2g} {min(needed, steps):4} steps{'+' * (needed > steps)}"
        )
    return walks


def draw(walks, loss, x_range, y_range, minima, levels):
    figure = Figure(figsize=(5.6, 4.4))
    ax = figure.subplots()
    x, y = np.meshgrid(np.linspace(*x_range, 200), np.linspace(*y_range, 200))
    ax.contour(x, y, loss(x, y), levels, colors="gray", linewidths=0.6, alpha=0.7)
    for number, (name, path) in enumerate(walks.items()):
        ax.plot(*path.T, color=f"C{number}", marker=".", markersize=4, linewidth=1.2, label=name)
    ax.plot(*walks["Adam"][0], "o", color="gray", markersize=8)
    for minimum in minima:
        ax.plot(*minimum, "*", color="gray", markersize=14)
    ax.set(xlim=x_range, ylim=y_range, xlabel="first weight", ylabel="second weight")
    ax.grid(False)
    figure.legend(loc="outside upper center", ncols=3)
    return figure


# %% [markdown]
# ## A narrow valley
#
# A quadratic that is 40 times as steep across as it is along.
# The circle is the start, the star the minimum.
# Gradient descent has to choose its rate by the steep side and goes back and forth across it.


# %%
def valley(x, y):
    return (x**2 + 40 * y**2) / 2


walks = race(valley, lambda x, y: np.array([x, 40 * y]), (-4.0, 1.0), steps=100)
figure = draw(walks, valley, (-5, 3), (-1.5, 1.5), [(0, 0)], np.geomspace(0.05, 60, 9))
show(
    figure,
    "Gradient descent zigzags across the valley; the paths with momentum swing past the minimum and come back.",
)

# %% [markdown]
# ## A saddle
#
# The second weight starts at 0.001, next to the ridge between two minima.
# There its gradient is tiny.
# RMSProp and Adam divide by its size, so they leave the ridge with their first steps.
# The others run along it to the saddle, and wait there until the gradient has grown.


# %%
def saddle(x, y):
    return x**2 / 2 - y**2 / 2 + y**4 / 4 + 1 / 4


walks = race(saddle, lambda x, y: np.array([x, y**3 - y]), (-1.5, 1e-3), steps=60)
figure = draw(walks, saddle, (-1.8, 1.2), (-1.4, 1.6), [(0, 1), (0, -1)], np.geomspace(0.02, 2, 10))
show(
    figure,
    "RMSProp and Adam turn away from the ridge at once, the others first run along it towards the saddle.",
)

# %% [markdown]
# ## Rosenbrock's banana
#
# The valley is curved and nearly flat along its floor, so 400 steps are not enough for all; the first steps show who overshoots.


# %%
def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def rosenbrock_gradient(x, y):
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


walks = race(rosenbrock, rosenbrock_gradient, (-1.2, 1.0), steps=400)
figure = draw(walks, rosenbrock, (-1.8, 1.6), (-0.6, 2.2), [(1, 1)], np.geomspace(0.1, 1500, 11))
show(
    figure,
    "All paths fall into the curved valley and follow it; those of gradient descent and RMSProp end before the star.",
)

# %% [markdown]
# The best learning rate of one landscape is far from that of another, and each path here had 30 tries.
# Whoever compares optimizers at one learning rate, or tunes one of them only, compares the tuning.
