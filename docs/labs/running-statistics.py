# %% [markdown]
# # Running statistics and batch size
#
# BatchNorm keeps running averages of mean and variance in training, and uses them in evaluation.
# They start at 0 and 1, follow the batches with a share called momentum, and never come to rest.
# Here they are watched for several batch sizes and momenta, on data of mean 3 and standard deviation 2.
# The questions behind it: [What differs between BatchNorm in training and in evaluation?](../normalization/batch-norm-train-vs-eval.md)
# and [Why does BatchNorm fail at small batches?](../normalization/small-batch-norm.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.batch_norm_inference import batch_norm_inference, update_running_statistics

MEAN, SIGMA, CHANNELS = 3.0, 2.0, 500
one, zero = np.ones(CHANNELS), np.zeros(CHANNELS)


def follow(batch, momentum, steps, seed=0):
    """The running statistics after every step: (steps + 1, 2, channels)."""
    rng = np.random.default_rng(seed)
    history = [(zero, one)]
    for _ in range(steps):
        x = rng.normal(MEAN, SIGMA, (batch, CHANNELS))
        history.append(update_running_statistics(*history[-1], x, momentum))
    return np.array(history)


# %% [markdown]
# ## One channel over time
#
# The start is forgotten at the same pace for every batch size, since the pace is the momentum's.
# What differs is how much the averages go on to fluctuate.

# %%
figure = Figure(figsize=(5.6, 5.2))
axes = figure.subplots(2, 1, sharex=True)
for number, batch in enumerate((2, 8, 64)):
    history = follow(batch, 0.1, 150)
    for ax, statistic in zip(axes, (0, 1), strict=True):
        label = f"batches of {batch}" if statistic == 0 else None
        ax.plot(history[:, statistic, 0], color=f"C{number}", label=label)
for ax, truth, label in zip(
    axes, (MEAN, SIGMA**2), ("running mean", "running variance"), strict=True
):
    ax.axhline(truth, color="gray", linestyle=":")
    ax.set_ylabel(label)
axes[1].set_xlabel("step, at momentum 0.1")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "Running mean and variance rise from 0 and 1 to the values of the data within 40 steps; with "
    "batches of 2 they go on to swing widely, with batches of 64 they hardly move.",
)

# %% [markdown]
# ## How much they fluctuate
#
# The standard deviation of the running mean over 500 channels, after the start is forgotten.
# The lines are $\sigma \sqrt{m / ((2 - m) B)}$: a smaller momentum averages over more batches, and forgets the start more slowly.

# %%
batches, momenta = np.array([2, 4, 8, 16, 32, 64]), (0.3, 0.1, 0.03)
settled = {
    momentum: [follow(batch, momentum, int(8 / momentum))[-1] for batch in batches]
    for momentum in momenta
}
figure = Figure()
ax = figure.subplots()
for number, momentum in enumerate(momenta):
    measured = [mean.std() for mean, _ in settled[momentum]]
    theory = SIGMA * np.sqrt(momentum / ((2 - momentum) * batches))
    ax.plot(batches, theory, color=f"C{number}")
    ax.plot(batches, measured, "o", color=f"C{number}", label=f"momentum {momentum}")
ax.set_xscale("log", base=2)
ax.set_yscale("log")
ax.set_xticks(batches, batches)
ax.set_yticks([0.03, 0.1, 0.3], [0.03, 0.1, 0.3])
ax.minorticks_off()
ax.set_xlabel("batch size")
ax.set_ylabel("deviation of the running mean")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "On two logarithmic axes the deviation of the running mean falls with the root of the batch "
    "size, on parallel lines: lower for a smaller momentum. The measured points lie on the lines.",
)

# %% [markdown]
# ## What evaluation makes of them
#
# Data of mean 0 and deviation 1 should come out.
# With the averages of a single run each channel is off by a mean and a scale of its own.
# The last column would be the running variance if the biased one were stored: too small by 1/B.

# %%
print(
    f"{'batch':>5} {'mean off by':>12} {'scale off by':>13} {'variance':>9} {'if biased':>10}   (momentum 0.1)"
)
x = np.random.default_rng(1).normal(MEAN, SIGMA, (2000, CHANNELS))
for batch, (mean, var) in zip(batches, settled[0.1], strict=True):
    y = batch_norm_inference(x, mean, var, one, zero)
    biased = var.mean() * (batch - 1) / batch
    off = y.mean(axis=0).std(), y.std(axis=0).std()
    print(f"{batch:>5} {off[0]:>12.2f} {off[1]:>13.2f} {var.mean():>9.2f} {biased:>10.2f}")
