# %% [markdown]
# # What gets through fifty layers
#
# A signal goes forward through 50 layers of width 96, and a gradient comes back.
# How much of each arrives depends on the initializer and on the activation between the layers.
# The questions behind it: [Where does Xavier initialization come from?](../initialization/xavier.md), [Why the factor 2 in He initialization?](../initialization/he.md) and [When is orthogonal initialization worth it?](../initialization/orthogonal.md)

# %%
import math

import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.initializers import kaiming_normal, lecun_normal, normal, orthogonal, xavier_normal

depth, width, rows = 50, 96, 48

initializers = {
    "std 0.01": lambda shape, rng: normal(shape, 0.01, rng),
    "Xavier": xavier_normal,
    "He": kaiming_normal,
    "orthogonal": orthogonal,
    "orthogonal, gain sqrt 2": lambda shape, rng: orthogonal(shape, rng, gain=math.sqrt(2)),
}
activations = {  # with the derivative as a function of the output
    "linear": (lambda z: z, lambda h: np.ones_like(h)),
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda h: h > 0),
}


def measure(weights, activation):
    """Mean squares of signal and gradient at every layer, relative to where each begins."""
    rng = np.random.default_rng(1)
    phi, slope = activations[activation]
    outputs = [rng.standard_normal((rows, width))]
    for weight in weights:
        outputs.append(phi(outputs[-1] @ weight))
    gradients = [rng.standard_normal((rows, width))]
    for weight, output in zip(weights[::-1], outputs[:0:-1]):
        gradients.append((gradients[-1] * slope(output)) @ weight.T)
    squares = (np.array([(x**2).mean() for x in xs]) for xs in (outputs, gradients[::-1]))
    signal, gradient = squares
    return signal / signal[0], gradient / gradient[-1]


results = {}
for name, init in initializers.items():
    rng = np.random.default_rng(0)
    weights = [init((width, width), rng) for _ in range(depth)]
    for activation in activations:
        results[name, activation] = measure(weights, activation)


def plot(activation):
    figure = Figure(figsize=(5.6, 5.6))
    axes = figure.subplots(2, sharex=True)
    for color, name in enumerate(initializers):
        style = "--" if "orthogonal" in name else "-"
        for ax, values in zip(axes, results[name, activation]):
            # below 1e-30 there is nothing to see but how steep the line is
            visible = np.where(values > 1e-30, values, np.nan)
            ax.plot(visible, style, color=f"C{color}", label=name if ax is axes[0] else None)
    for ax, what in zip(axes, ("signal", "gradient")):
        ax.set_yscale("log")
        ax.set_ylabel(f"{what}, mean square")
    axes[1].set_xlabel("layer")
    figure.legend(loc="outside upper center", ncols=2)
    return figure


# %% [markdown]
# ## Linear layers
#
# The signal runs from left to right and the gradient from right to left; both begin at 1.
# Xavier's lines wander a little around 1, those of orthogonal matrices stay exactly there.
# He's factor of 2 is one too many here, and both explode.

# %%
show(
    plot("linear"),
    "With linear layers Xavier and orthogonal weights keep signal and gradient, He doubles both at every layer, a standard deviation of 0.01 loses both.",
)

# %% [markdown]
# ## tanh
#
# tanh squeezes what is large, so no signal explodes, and what is small passes unchanged.
# With Xavier or orthogonal weights the signal shrinks slowly.
# With a gain of $\sqrt 2$ the signal settles at a size where tanh bends, and the gradient grows on its way back, almost a hundredfold here.

# %%
show(
    plot("tanh"),
    "With tanh the signals of Xavier and orthogonal weights shrink slowly, those of the larger gains settle, and their gradients grow.",
)

# %% [markdown]
# ## ReLU
#
# Half of the mean square is lost at every layer, unless the weights make up for it.
# He's do, and so do orthogonal ones with the same gain; Xavier's keep $2^{-50}$, about $10^{-15}$.

# %%
show(
    plot("ReLU"),
    "With ReLU only He and orthogonal weights with a gain of the root of two keep signal and gradient; Xavier loses fifteen orders of magnitude.",
)

# %% [markdown]
# ## The same in numbers
#
# What is left of the mean squares behind 50 layers, as powers of ten.

# %%
print(f"{'':<24}" + "".join(f"{name:>22}" for name in activations))
print(f"{'':<24}" + f"{'signal':>13}{'gradient':>9}" * 3)
for name in initializers:
    cells = [results[name, activation] for activation in activations]
    row = [f"{np.log10(s[-1]):>13.1f}{np.log10(g[0]):>9.1f}" for s, g in cells]
    print(f"{name:<24}" + "".join(row))

# %% [markdown]
# ## Directions, not only lengths
#
# A mean square can be kept while almost all directions are lost.
# These are the singular values of products of linear layers: orthogonal matrices keep all of them, Gaussian ones of the same scale fewer and fewer.

# %%
rng = np.random.default_rng(0)
figure = Figure()
ax = figure.subplots()
for name, init, style in (("orthogonal", orthogonal, "--"), ("Gaussian", lecun_normal, "-")):
    product = np.eye(64)
    for layer in range(1, depth + 1):
        product = product @ init((64, 64), rng)
        if layer in (1, 5, 50):
            values = np.linalg.svd(product, compute_uv=False)
            color, count = {1: "C0", 5: "C1", 50: "C2"}[layer], f"{layer} layer{'s' * (layer > 1)}"
            ax.plot(
                range(1, 65),
                values / values[0],
                style,
                color=color,
                label=f"{name}, {count}",
            )
ax.set_yscale("log")
ax.set_ylim(1e-8, 3)
ax.set_xlabel("number of the singular value")
ax.set_ylabel("relative to the largest")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "The singular values of orthogonal products are all equal; those of Gaussian products fall the more steeply the more layers there are.",
)
