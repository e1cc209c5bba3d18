# %% [markdown]
# # How softmax saturates with d
#
# The scores of attention are dot products of queries and keys.
# Without a scale their spread grows as $\sqrt d$, and softmax turns from soft to one-hot.
# Here the width $d$ goes from 4 to 4096, for several numbers of keys, with and without the scale.
# The question behind it: [Why are attention scores divided by the square root of d?](../attention/why-divide-by-sqrt-d.md)
# What the weights are for: [What does attention compute?](../attention/scaled-dot-product-attention.md)

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


def entropy(p):  # (L, S) -> (L,), in nats: 0 for one-hot weights, log S for equal ones
    return -(p * np.log(np.maximum(p, 1e-300))).sum(axis=-1)


def measure(d, keys):
    scores = attention_scores(rng.standard_normal((256, d)), rng.standard_normal((keys, d)))
    weights = {"with the scale": softmax(scores), "without": softmax(scores * np.sqrt(d))}
    return {
        name: (p.max(axis=-1).mean(), jacobian_norm(p).mean(), entropy(p).mean())
        for name, p in weights.items()
    }


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
# ## The entropy
#
# How many keys share the attention: $e^H$ keys of equal weight have the entropy $H$.
# For many keys and normal scores of variance $\sigma^2$, the sum of the exponentials is about $S\,e^{\sigma^2/2}$, and the mean score under the weights is $\sigma^2$.
# So $H \approx \log S + \sigma^2/2 - \sigma^2 = \log S - \sigma^2/2$.
#
# With the scale $\sigma^2 = 1$, so the entropy is about half a nat below the dotted lines at $\log S$, whatever the width.
# Without it $\sigma^2 = d$, and the formula soon asks for less than nothing: few keys are left, then one.

# %%
figure = plot(2, "entropy in nats, mean over queries")
for number, keys in enumerate(numbers_of_keys):
    figure.axes[0].axhline(np.log(keys), color=f"C{number}", linestyle=":")
show(
    figure,
    "With the scale the entropy is flat, about half a nat below that of equal weights; "
    "without it, it falls towards 0 as d grows, the later the more keys there are.",
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
columns = ["largest", "entropy", "Jacobian"]
print(" " * 6 + f"{'with the scale':^30}{'without':^30}")
print(f"{'d':>6}" + "".join(f"{column:>10}" for column in 2 * columns))
for d, result in zip(widths, results[64]):
    numbers = [result[name][i] for name in ("with the scale", "without") for i in (0, 2, 1)]
    print(f"{d:>6}" + "".join(f"{number:>10.2f}" for number in numbers))
