# %% [markdown]
# # How softmax saturates with d
#
# The scores of attention are dot products of queries and keys.
# Without a scale their spread grows as $\sqrt d$, and softmax turns from soft to one-hot.
# Here the width $d$ goes from 4 to 4096, for several numbers of keys, with and without the scale.
# The question behind it: [Why are attention scores divided by the square root of d?](../attention/why-divide-by-sqrt-d.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.activations import softmax
from snippets.attention import attention_scores

rng = np.random.default_rng(0)
widths = [4, 16, 64, 256, 1024, 4096]
numbers_of_keys = [16, 64, 512]


def jacobian_norm(p):  # (L, S) -> (L,): Frobenius norm of diag(p) - p p^T
    second, third = (p**2).sum(axis=-1), (p**3).sum(axis=-1)
    return np.sqrt(np.maximum(second - 2 * third + second**2, 0))


def measure(d, keys):
    scores = attention_scores(rng.standard_normal((256, d)), rng.standard_normal((keys, d)))
    weights = {"with the scale": softmax(scores), "without": softmax(scores * np.sqrt(d))}
    return {name: (p.max(axis=-1).mean(), jacobian_norm(p).mean()) for name, p in weights.items()}


results = {keys: [measure(d, keys) for d in widths] for keys in numbers_of_keys}

# %% [markdown]
# ## The largest weight
#
# How much of a query's attention goes to one key, on average.
# At 1 the weights are one-hot: attention has become a lookup.


# %%
def plot(quantity, label):
    figure = Figure()
    ax = figure.subplots()
    for number, keys in enumerate(numbers_of_keys):
        for name, style in (("with the scale", "-"), ("without", "--")):
            values = [result[name][quantity] for result in results[keys]]
            ax.plot(
                widths, values, style, color=f"C{number}", marker="o", label=f"{keys} keys, {name}"
            )
    ax.set_xscale("log", base=4)
    ax.set_xlabel("width d of a head")
    ax.set_ylabel(label)
    figure.legend(loc="outside upper center", ncols=2)
    return figure


figure = plot(0, "largest weight, mean over queries")
show(
    figure,
    "Without the scale the largest weight rises towards 1 as d grows; with it, it stays flat.",
)

# %% [markdown]
# ## What is left of the gradient
#
# The norm of softmax's Jacobian: what multiplies the gradient on its way back to queries and keys.
# With the scale it does not depend on the width.
# Without it, it falls towards zero as the head grows wider, the later the more keys there are.

# %%
figure = plot(1, "norm of the Jacobian, mean over queries")
show(
    figure,
    "Without the scale the norm of the Jacobian falls towards 0 from d = 64 on; with it, it is flat.",
)

# %% [markdown]
# ## The same in numbers
#
# 64 keys, as in the check of the question.

# %%
print(f"{'d':>6} {'with: largest':>14} {'Jacobian':>9} {'without: largest':>17} {'Jacobian':>9}")
for d, result in zip(widths, results[64]):
    (largest, slope), (raw_largest, raw_slope) = result["with the scale"], result["without"]
    print(f"{d:>6} {largest:>14.2f} {slope:>9.2f} {raw_largest:>17.2f} {raw_slope:>9.2f}")
