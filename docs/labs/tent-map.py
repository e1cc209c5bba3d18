# %% [markdown]
# # The tent map: pieces by depth
#
# Two ReLU units fold the interval onto itself, and each further layer folds what is there already.
# The question behind it: [What does depth buy over width?](../mlp/width-vs-depth.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.rectifiers import relu
from snippets.tent import linear_pieces, sawtooth, shallow_sawtooth

grid = np.arange(2**12 + 1) / 2**12

# %% [markdown]
# ## One, two and four layers
#
# The map runs up and down again; composed with itself it does so once in each half, then once in each quarter.
# Four layers have eight units in all, and 16 linear pieces.

# %%
figure = Figure()
axes = figure.subplots(3, sharex=True, sharey=True)
for number, (ax, depth) in enumerate(zip(axes, (1, 2, 4), strict=True)):
    ax.plot(grid, sawtooth(grid, depth), color=f"C{number}")
    ax.set_title(f"{depth} layers" if depth > 1 else "1 layer", fontsize="medium")
    ax.set_yticks([0, 1])
axes[-1].set_xlabel("x")
show(figure, "One tooth after one layer, two teeth after two layers, eight after four.")

# %% [markdown]
# ## Units for a number of pieces
#
# $k$ layers of two units have $2^k$ pieces with $2k$ units.
# One hidden layer of $n$ units has $n + 1$ pieces at most, and for this function it needs $2^k$ units; both networks give exactly the same values here.

# %%
depths = np.arange(1, 11)
pieces = [linear_pieces(sawtooth(grid, depth)) for depth in depths]
for depth in depths[:8]:
    assert (sawtooth(grid, depth) == shallow_sawtooth(grid, depth)).all()
figure = Figure()
ax = figure.subplots()
ax.plot(2 * depths, pieces, marker="o", label="k layers of 2 units")
ax.plot(pieces, pieces, marker="s", label="one layer, the same function")
ax.set_xscale("log", base=2)
ax.set_yscale("log", base=2)
ax.set_xlabel("number of units")
ax.set_ylabel("linear pieces on [0, 1]")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "With depth the number of pieces grows exponentially in the number of units, "
    "with width it only equals that number.",
)

# %% [markdown]
# ## How exact the weights must be
#
# Each weight of ten layers is multiplied by a random factor near 1, and pieces are counted where a unit goes on or off.
# The folds survive factors that are off by a few percent.
# There are even more pieces than 1024, because a peak that overshoots 1 falls below 0 in the next layer, and is cut off flat.
# With factors that are off by 30 percent most folds are gone.

# %%
rng = np.random.default_rng(0)
fine = np.arange(2**16 + 1) / 2**16


def perturbed_pieces(noise, layers=10):
    h = fine
    active = np.zeros((len(fine), 2 * layers), dtype=bool)
    for layer in range(layers):
        up, down, kink = 1 + noise * rng.standard_normal(3)
        first, second = relu(h), relu(h - 0.5 * kink)
        active[:, 2 * layer] = first > 0
        active[:, 2 * layer + 1] = second > 0
        h = 2 * up * first - 4 * down * second
    return 1 + (active[1:] != active[:-1]).any(axis=1).sum()


noises = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
left = [[perturbed_pieces(noise) for _ in range(12)] for noise in noises]
figure = Figure()
ax = figure.subplots()
ax.axhline(2**10, color="C0", linestyle=":", label="exact weights: 1024")
ax.plot(noises, np.mean(left, axis=1), color="C0", marker="o", label="10 layers, mean of 12")
ax.plot(noises, np.max(left, axis=1), color="C1", marker="s", label="largest of 12")
ax.set_xscale("log")
ax.set_yscale("log", base=2)
ax.set_xlabel("standard deviation of the factors")
ax.set_ylabel("pieces")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "The number of pieces stays slightly above 1024 up to factors that are off by 3 percent, "
    "and falls to about an eighth of that at 30 percent.",
)

# %% [markdown]
# ## Random weights
#
# Networks of 64 units in layers of equal width, with random weights of variance $2/n$ and small random biases.
# The pieces are those along the line from -1 to 1.
# However the units are arranged, there are about as many pieces as units: the exponential number is what depth can do, not what it does by itself.


# %%
def random_pieces(width, layers):
    h, changes = np.linspace(-1, 1, 4001)[:, None], np.zeros(4000, dtype=bool)
    for _ in range(layers):
        weight = rng.standard_normal((h.shape[1], width)) * np.sqrt(2 / h.shape[1])
        z = h @ weight + 0.1 * rng.standard_normal(width)
        changes |= ((z[1:] > 0) != (z[:-1] > 0)).any(axis=1)
        h = relu(z)
    return 1 + changes.sum()


layers = [1, 2, 4, 8]
counts = np.array([[random_pieces(64 // k, k) for _ in range(20)] for k in layers])
figure = Figure()
ax = figure.subplots()
ax.errorbar(layers, counts.mean(axis=1), counts.std(axis=1), marker="o", capsize=4)
ax.set_xscale("log", base=2)
ax.set_xticks(layers, [str(k) for k in layers])
ax.set_ylim(0, None)
ax.set_xlabel("layers, of 64 units in all")
ax.set_ylabel("pieces on [-1, 1]")
show(figure, "About 60 pieces for any number of layers, with a growing spread.")

# %%
for k, row in zip(layers, counts, strict=True):
    print(
        f"{k} layers of {64 // k:>2} units: {row.mean():5.1f} pieces, from {row.min()} to {row.max()}"
    )
