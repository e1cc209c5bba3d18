# %% [markdown]
# # Gradient noise against batch size
#
# A mini-batch gradient is a mean over $B$ samples, so its noise falls like $B^{-1/2}$.
# Here that is measured with and without replacement, up to the full batch, and once more for gradients so heavy-tailed that they have no variance.
# The question behind it: [How does the batch size change the gradient's noise?](../optimizers/batch-size-noise.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.training import batch_gradient, epoch_batches

rng = np.random.default_rng(0)
n = 512
sizes = 2 ** np.arange(10)  # 1 to 512, the full batch
x = rng.standard_normal((n, 3))
y = x @ np.array([1.0, -2.0, 0.5]) + rng.standard_normal(n)
gradients = -y[:, None] * x  # of half the squared errors of a linear model at weights of zero
full = gradients.mean(axis=0)
sigma = np.sqrt(((gradients - full) ** 2).sum(axis=1).mean())


def noise(batches):  # (R, B): R batches
    errors = batch_gradient(gradients, batches) - full
    return np.sqrt((errors**2).sum(axis=1).mean())


orders = rng.permuted(np.tile(np.arange(n), (500, 1)), axis=1)
free = np.array([noise(rng.integers(n, size=(500, b))) for b in sizes])
dealt = np.array([noise(epoch_batches(n, int(b), order=orders)[0]) for b in sizes])

# %% [markdown]
# ## With and without replacement
#
# With replacement the points follow $\sigma/\sqrt B$, a straight line in this plot.
# Without replacement they follow $\sigma/\sqrt B \cdot \sqrt{(N - B)/(N - 1)}$: there is no difference as long as the batch is a small share of the 512 samples, and no noise at all at the full batch.

# %%
figure = Figure()
ax = figure.subplots()
fine = np.geomspace(1, n - 1, 200)
ax.plot(fine, sigma / np.sqrt(fine), color="C0", label=r"$\sigma/\sqrt{B}$")
ax.plot(
    fine,
    sigma / np.sqrt(fine) * np.sqrt((n - fine) / (n - 1)),
    "--",
    color="C1",
    label="with the correction",
)
ax.plot(sizes, free, "o", color="C0", label="with replacement")
ax.plot(sizes[:-1], dealt[:-1], "s", color="C1", label="without replacement")
ax.set_xscale("log", base=2)
ax.set_yscale("log")
ax.set_ylim(0.02, 10)
ax.set_xlabel("batch size B")
ax.set_ylabel("standard deviation of the gradient")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "Both fall like one over the root of B; without replacement the noise drops to zero at B = 512.",
)

# %% [markdown]
# ## Heavy tails
#
# A stable distribution with tail index $\alpha = 1.5$ has a mean but no variance.
# Means of $B$ draws have the same shape with the spread $B^{-(1 - 1/\alpha)} = B^{-1/3}$.
# The spread is measured as the distance between the quartiles, which exists in any case; it is divided by that of one draw.
#
# The draws come from the method of Chambers, Mallows and Stuck.

# %%
alpha = 1.5


def stable(shape):  # symmetric
    angle = rng.uniform(-np.pi / 2, np.pi / 2, shape)
    wait = rng.exponential(size=shape)
    stretch = (np.cos((1 - alpha) * angle) / wait) ** ((1 - alpha) / alpha)
    return np.sin(alpha * angle) / np.cos(angle) ** (1 / alpha) * stretch


def spread(draw):  # of the means of B draws, for every B
    quartiles = [
        np.quantile(
            batch_gradient(draw((2000 * b, 1)), np.arange(2000 * b).reshape(2000, b)), [0.25, 0.75]
        )
        for b in sizes[:8]
    ]
    found = np.ptp(quartiles, axis=1)
    return found / found[0]


spreads = {"Gaussian": spread(rng.standard_normal), "stable, tail index 1.5": spread(stable)}

figure = Figure()
ax = figure.subplots()
for number, (name, exponent) in enumerate(zip(spreads, (1 / 2, 1 / 3))):
    ax.plot(
        sizes[:8], sizes[:8] ** -exponent, color=f"C{number}", label=f"B to the -{exponent:.2f}"
    )
    ax.plot(sizes[:8], spreads[name], "o", color=f"C{number}", label=name)
ax.set_xscale("log", base=2)
ax.set_yscale("log")
ax.set_xlabel("batch size B")
ax.set_ylabel("spread of the mean, relative to B = 1")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "The spread of Gaussian gradients falls like B^-0.5, that of heavy-tailed ones like B^-0.33.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'B':>4} {'sigma/sqrt(B)':>14} {'with':>6} {'without':>8}")
for b, measured, without in zip(sizes, free, dealt):
    print(f"{b:>4} {sigma / np.sqrt(b):>14.2f} {measured:>6.2f} {without:>8.2f}")
for name, values in spreads.items():
    slope = np.polyfit(np.log(sizes[:8]), np.log(values), 1)[0]
    print(f"{name}: the spread goes like B^{slope:.2f}")
