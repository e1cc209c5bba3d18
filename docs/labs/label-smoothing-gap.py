# %% [markdown]
# # The logit gap with hard and smoothed labels
#
# A softmax regression on three separable clusters, trained with and without label smoothing.
# With hard labels the gap between the true logit and the largest other one grows for as long as one trains.
# With smoothed labels it settles.
# The question behind it: [What does label smoothing do?](../regularization/label-smoothing.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.activations import softmax
from snippets.linear import linear, linear_backward
from snippets.regularization import smooth_labels

rng = np.random.default_rng(0)
K, samples = 3, 90
classes = np.arange(samples) % K
centers = np.array([[2.0, 0.0], [-1.0, 1.8], [-1.0, -1.8]])
x = centers[classes] + 0.3 * rng.standard_normal((samples, 2))
one_hot = np.eye(K)[classes]
shares = [0.0, 0.01, 0.1, 0.3]
moments = sorted(set(np.geomspace(1, 20_000, 60).astype(np.int64).tolist()))


def train(label_smoothing):  # (moments, 2): mean gap and mean largest probability
    targets = smooth_labels(one_hot, label_smoothing)
    weight, bias, rows = np.zeros((2, K)), np.zeros(K), []
    for step in range(1, moments[-1] + 1):
        p = softmax(linear(x, weight, bias))
        _, grad_weight, grad_bias = linear_backward((p - targets) / samples, x, weight)
        weight, bias = weight - 0.5 * grad_weight, bias - 0.5 * grad_bias
        if step in moments:
            logits = linear(x, weight, bias)
            others = np.where(one_hot == 1, -np.inf, logits).max(axis=1)
            gap = (logits * one_hot).sum(axis=1) - others
            rows.append((gap.mean(), softmax(logits).max(axis=1).mean()))
    return np.array(rows)


results = {share: train(share) for share in shares}

# %% [markdown]
# ## The gap over training
#
# The dotted lines are the gaps at which free logits would have their minimum.
# A linear model cannot give all samples the same gap, so it settles near them, not on them.


# %%
def plot(quantity, label):
    figure = Figure()
    ax = figure.subplots()
    for number, share in enumerate(shares):
        name = f"smoothing {share:g}" if share else "hard labels"
        ax.plot(moments, results[share][:, quantity], color=f"C{number}", label=name)
    ax.set_xscale("log")
    ax.set_xlabel("steps of gradient descent")
    ax.set_ylabel(label)
    figure.legend(loc="outside upper center", ncols=2)
    return figure, ax


figure, ax = plot(0, "gap to the next logit, mean")
for number, share in enumerate(shares):
    if share:
        best = np.log((K * (1 - share) + share) / share)
        ax.axhline(best, color=f"C{number}", linestyle=":")
show(
    figure,
    "With hard labels the gap keeps growing with the logarithm of the steps; with smoothing it levels off near the dotted line of the formula.",
)

# %% [markdown]
# ## The confidence
#
# Hard labels drive the largest probability to 1, smoothed ones to about $1 - \varepsilon + \varepsilon/K$.

# %%
figure, ax = plot(1, "largest probability, mean")
show(
    figure,
    "The largest probability goes to 1 with hard labels, and levels off below 1 with smoothing, the lower the more smoothing.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'smoothing':>9} {'gap at the end':>15} {'formula':>8} {'largest probability':>20}")
for share in shares:
    gap, largest = results[share][-1]
    best = np.log((K * (1 - share) + share) / share) if share else np.inf
    print(f"{share:>9.2f} {gap:>15.2f} {best:>8.2f} {largest:>20.4f}")
