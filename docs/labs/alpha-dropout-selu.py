# %% [markdown]
# # AlphaDropout through SELU layers
#
# A stack of 30 SELU layers of width 256, with dropout of one kind or another before each.
# Weights are drawn with mean 0 and variance 1/256, inputs with mean 0 and variance 1.
# The question behind it: [What does AlphaDropout keep that dropout does not?](../dropout/alpha-dropout.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.alpha_dropout import alpha_dropout, selu
from snippets.dropout import dropout

rng = np.random.default_rng(0)
DEPTH, WIDTH, SAMPLES, STACKS, P = 30, 256, 200, 10, 0.1
kinds = {"no dropout": lambda x, p, rng: x, "alpha dropout": alpha_dropout, "dropout": dropout}


def forward(drop, p):  # mean and variance behind each layer: (STACKS, DEPTH, 2)
    result = np.zeros((STACKS, DEPTH, 2))
    for stack in range(STACKS):
        x = rng.standard_normal((SAMPLES, WIDTH))
        for layer in range(DEPTH):
            weight = rng.standard_normal((WIDTH, WIDTH)) / np.sqrt(WIDTH)
            x = selu(drop(x, p, rng) @ weight)
            result[stack, layer] = x.mean(), x.var()
    return result


results = {name: forward(drop, P) for name, drop in kinds.items()}

# %% [markdown]
# ## The mean
#
# The line is the average of ten stacks, the band reaches from the lowest to the highest of them.
# Dropout at $p = 0.1$ moves the mean away from 0, and every layer starts from where the last one left it.
# With alpha dropout the mean stays where it is without any dropout.


# %%
def plot(quantity, label):
    figure = Figure()
    ax = figure.subplots()
    layers = np.arange(1, DEPTH + 1)
    for color, (name, result) in enumerate(results.items()):
        values = result[..., quantity]
        ax.plot(layers, values.mean(axis=0), color=f"C{color}", label=name)
        low, high = values.min(axis=0), values.max(axis=0)
        ax.fill_between(layers, low, high, color=f"C{color}", alpha=0.2, linewidth=0)
    ax.set_xlabel("layer")
    ax.set_ylabel(label)
    figure.legend(loc="outside upper center", ncols=3)
    return figure


figure = plot(0, "mean of the activations")
show(
    figure,
    "Without dropout and with alpha dropout the mean stays near 0. With dropout it rises over the "
    "first layers and stays above.",
)

# %% [markdown]
# ## The variance
#
# Dropout raises it layer by layer until SELU's damping of large variances holds it.
# Neither of the other two is exact: in a network of finite width each stack wanders about 1, and alpha dropout wanders no further than none at all.

# %%
figure = plot(1, "variance of the activations")
show(
    figure,
    "Without dropout and with alpha dropout the variance wanders around 1. With dropout it rises "
    "well above.",
)

# %% [markdown]
# ## One layer, many rates
#
# What one SELU layer gives behind dropout, by the rate.

# %%
print(f"{'p':>4} {'dropout: mean':>14} {'variance':>9} {'alpha: mean':>12} {'variance':>9}")
x = selu(rng.standard_normal((2000, WIDTH)))
weight = rng.standard_normal((WIDTH, WIDTH)) / np.sqrt(WIDTH)
for p in (0.05, 0.1, 0.2, 0.3, 0.5):
    plain, alpha = (selu(drop(x, p, rng) @ weight) for drop in (dropout, alpha_dropout))
    print(
        f"{p:>4.2f} {plain.mean():>14.2f} {plain.var():>9.2f} {alpha.mean():>12.2f} {alpha.var():>9.2f}"
    )
