# %% [markdown]
# # Collecting minima with restarts
#
# A model with one weight, $\cos(wx)$, shall fit the mean of four cosines.
# Its loss has a minimum near each of the four, and each explains one part of the target.
# A learning rate that restarts visits several of them in one run.
# The question behind it: [How do learning-rate restarts give an ensemble for free?](../schedules/snapshot-ensembles.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.ensembles import ambiguity_decomposition
from snippets.schedules import cosine_annealing, cosine_restarts

x = np.linspace(0, 3, 30)
target = np.cos(np.array([[2.0], [4.0], [6.0], [8.0]]) * x).mean(axis=0)
cycle, cycles = 80, 5
steps = np.arange(cycle * cycles)


def loss(w):
    return ((np.cos(w[..., None] * x) - target) ** 2).mean(axis=-1)


def gradient(w):
    angle = w[..., None] * x
    return (-2 * (np.cos(angle) - target) * np.sin(angle) * x).mean(axis=-1)


def train(w, rates):
    """The weights after every step: (steps, runs)."""
    path = []
    for rate in rates:
        w = w - rate * gradient(w)
        path.append(w)
    return np.abs(path)  # cos(w x) does not know the sign of w


# %% [markdown]
# ## One run, with restarts and without
#
# The weight, step by step: at each restart the steps are too large for the minimum it stands in.
# Without restarts it settles once, and stays.

# %%
start = np.random.default_rng(0).uniform(1, 9, 60)
schedules = {
    "restarts": cosine_restarts(steps, 16.0, cycle),
    "one descent": cosine_annealing(steps, 16.0, len(steps)),
}
paths = {name: train(start, rates) for name, rates in schedules.items()}
snapshots = paths["restarts"][cycle - 1 :: cycle]  # (cycles, runs)
distinct = 1 + (np.diff(np.sort(snapshots, axis=0), axis=0) > 0.1).sum(axis=0)
run = distinct.argmax()  # of all runs the one that collects most

figure = Figure()
ax = figure.subplots()
for color, (name, path) in enumerate(paths.items()):
    ax.plot(steps, path[:, run], color=f"C{color}", label=name, linewidth=1)
ax.plot(steps[cycle - 1 :: cycle], snapshots[:, run], "o", color="C2", label="snapshots")
ax.set_xlabel("step")
ax.set_ylabel("weight")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "With restarts the weight jumps about at the start of each cycle and settles in another minimum at its end; without, it settles once.",
)

# %% [markdown]
# ## Where the snapshots are
#
# The loss over the weight, with all snapshots of 60 runs.
# They stand in minima, and some of these are better than others.

# %%
figure = Figure()
ax = figure.subplots()
grid = np.linspace(0, 14, 600)
ax.plot(grid, loss(grid), color="C0", label="loss")
ax.plot(snapshots.ravel(), loss(snapshots.ravel()), "o", color="C2", alpha=0.5, label="snapshots")
ax.set_xlim(0, 14)
ax.set_xlabel("weight")
ax.set_ylabel("mean squared error")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "The loss has a minimum near 2, 4, 6 and 8 and smaller ones beyond; snapshots lie in most of them.",
)

# %% [markdown]
# ## What disagreement is worth
#
# The height of the maximal rate decides how many minima a run visits.
# Too low, and every restart ends where it began: the diversity is zero, and the ensemble is as good as one member.
# The error of the ensemble is always the members' minus the diversity.

# %%
highest = np.array([2, 4, 6, 8, 10, 12, 14, 16, 20, 24], dtype=float)
curves = {"members": [], "ensemble": [], "diversity": [], "one descent": []}
for lr in highest:
    weights = train(start, cosine_restarts(steps, lr, cycle))[cycle - 1 :: cycle]
    predictions = np.cos(weights[..., None] * x)  # (cycles, runs, len(x))
    goal = np.broadcast_to(target, predictions.shape[1:])
    ensemble, members, diversity = ambiguity_decomposition(predictions, goal)
    single = train(start, cosine_annealing(steps, lr, len(steps)))[-1]
    values = (members.mean(), ensemble.mean(), diversity.mean(), loss(single).mean())
    for curve, value in zip(curves.values(), values):
        curve.append(value)

figure = Figure()
ax = figure.subplots()
for name, curve in curves.items():
    ax.plot(highest, curve, "--" if name == "one descent" else "-", marker="o", label=name)
ax.set_xlabel("maximal learning rate")
ax.set_ylabel("mean squared error")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "Up to a maximal rate of about 6 there is no diversity; beyond, it grows and the ensemble's error falls to less than half of that of one descent.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'maximal rate':>12} {'members':>8} {'ensemble':>9} {'diversity':>10} {'one descent':>12}")
for row in zip(highest, *curves.values()):
    print("{:>12.0f} {:>8.2f} {:>9.2f} {:>10.2f} {:>12.2f}".format(*row))
