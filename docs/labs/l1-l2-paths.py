# %% [markdown]
# # Coefficient paths of L1 and L2
#
# One regression, fitted again and again under a growing penalty.
# Under L2 all weights shrink together and none arrives; under L1 they arrive at zero one after the other.
# The question behind it: [Why does L1 give sparse weights and L2 not?](../regularization/l1-vs-l2.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.regularization import prox_l1, prox_l2

rng = np.random.default_rng(0)
x = rng.standard_normal((60, 8)) + rng.standard_normal((60, 1))  # all columns correlated
true = np.array([3, -2, 1.5, 0, 0, 0, 0, 0])
y = x @ true + rng.standard_normal(60)
lr = 1 / np.linalg.norm(x, 2) ** 2
strengths = np.geomspace(0.5, 1500, 60)


def path(prox):  # (strengths, 8): each fit starts where the last one ended
    weight, weights = np.zeros(8), []
    for strength in strengths[::-1]:
        for _ in range(500):
            weight = prox(weight - lr * x.T @ (x @ weight - y), lr * strength)
        weights.append(weight)
    return np.array(weights[::-1])


paths = {"L1": path(prox_l1), "L2": path(prox_l2)}

# %% [markdown]
# ## The weights
#
# Solid: the three weights that matter.
# Dashed: the five whose true value is zero.


# %%
def plot(name):
    figure = Figure()
    ax = figure.subplots()
    for j in range(8):
        matters = true[j] != 0
        label = f"true value {true[j]:g}" if matters else "true value 0" if j == 3 else None
        ax.plot(
            strengths,
            paths[name][:, j],
            "-" if matters else "--",
            color=f"C{j if matters else 3}",
            label=label,
        )
    ax.set_xscale("log")
    ax.set_xlabel(f"strength of the {name} penalty")
    ax.set_ylabel("weight")
    figure.legend(loc="outside upper center", ncols=2)
    return figure


show(
    plot("L1"),
    "Under L1 the five weights with true value 0 reach exactly 0 early; then the others follow, one by one.",
)

# %%
show(
    plot("L2"),
    "Under L2 all eight weights shrink smoothly towards 0 as the penalty grows, and none is exactly 0.",
)

# %% [markdown]
# ## How many are exactly zero
#
# Counted, not judged by eye: a weight of 0.001 is not a zero.

# %%
figure = Figure()
ax = figure.subplots()
for number, (name, weights) in enumerate(paths.items()):
    zeros = (weights == 0).sum(axis=1)
    ax.plot(strengths, zeros, color=f"C{number}", drawstyle="steps-mid", label=name)
ax.set_xscale("log")
ax.set_xlabel("strength of the penalty")
ax.set_ylabel("weights that are exactly 0, of 8")
ax.legend()
show(
    figure,
    "The number of exact zeros rises in steps from 0 to 8 under L1, and stays at 0 under L2.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'strength':>9} {'zeros, L1':>10} {'norm, L1':>9} {'zeros, L2':>10} {'norm, L2':>9}")
for i in range(0, 60, 10):
    row = [f"{strengths[i]:>9.1f}"]
    for weights in paths.values():
        row.append(f"{(weights[i] == 0).sum():>10} {np.linalg.norm(weights[i]):>9.2f}")
    print(*row)
