# %% [markdown]
# # Activations through depth, with and without normalization
#
# Forty layers of ReLU, each preceded by a random matrix whose gain is too small, right or too large.
# Without normalization every layer multiplies the scale by the gain, so that after forty layers a factor of 0.8 has become $10^{-4}$.
# A normalization in each layer makes the gain irrelevant on the way forward; what it does to the gradient is the second plot.
# The questions behind it: [Does BatchNorm work because it reduces internal covariate shift?](../normalization/internal-covariate-shift.md)
# and [What does RMSNorm leave out?](../normalization/rms-norm.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.normalization import (
    batch_norm,
    batch_norm_backward,
    layer_norm,
    layer_norm_backward,
)
from snippets.rms_norm import rms_norm, rms_norm_backward

DEPTH, WIDTH, BATCH = 40, 128, 64
one, zero = np.ones(WIDTH), np.zeros(WIDTH)
norms = {
    "none": (lambda z: z, lambda g, z: g),
    "BatchNorm": (
        lambda z: batch_norm(z, one, zero),
        lambda g, z: batch_norm_backward(g, z, one)[0],
    ),
    "LayerNorm": (
        lambda z: layer_norm(z, one, zero),
        lambda g, z: layer_norm_backward(g, z, one)[0],
    ),
    "RMSNorm": (lambda z: rms_norm(z, one), lambda g, z: rms_norm_backward(g, z, one)[0]),
}
gains = [0.8, 1.0, 1.25]  # times sqrt(2 / width), which keeps the scale of ReLU layers


def rms(x):
    return np.sqrt(np.square(x).mean())


def run(norm, norm_backward, gain):
    """Root mean squares of the activations, and of the gradients with respect to them."""
    rng = np.random.default_rng(0)
    h, weights, sums = rng.standard_normal((BATCH, WIDTH)), [], []
    forward = [rms(h)]
    for _ in range(DEPTH):
        weights.append(gain * np.sqrt(2 / WIDTH) * rng.standard_normal((WIDTH, WIDTH)))
        sums.append(h @ weights[-1])
        h = np.maximum(norm(sums[-1]), 0)
        forward.append(rms(h))
    grad = rng.standard_normal(h.shape)
    backward = [rms(grad)]
    for weight, z in zip(reversed(weights), reversed(sums), strict=True):
        grad = norm_backward(grad * (norm(z) > 0), z) @ weight.T
        backward.append(rms(grad))
    return forward, backward[::-1]


results = {name: [run(*norm, gain) for gain in gains] for name, norm in norms.items()}

# %% [markdown]
# ## On the way forward
#
# The size of the activations behind each layer.
# The normalized networks lie on top of each other, whatever the gain.


# %%
def plot(direction, label):
    figure = Figure()
    ax = figure.subplots()
    for number, (name, runs) in enumerate(results.items()):
        for gain, style, measured in zip(gains, (":", "-", "--"), runs, strict=True):
            title = f"{name}, gain {gain}" if name == "none" else name
            hidden = name != "none" and gain != 1.0
            ax.plot(
                measured[direction],
                style,
                color=f"C{number}",
                label="_" if hidden else title,
                alpha=1 if name == "none" else 0.8,
            )
    ax.set_yscale("log")
    ax.set_xlabel("layer")
    ax.set_ylabel(label)
    figure.legend(loc="outside upper center", ncols=2)
    return figure


figure = plot(0, "root mean square of activations")
show(
    figure,
    "Without normalization the activations shrink or grow by a factor of about ten thousand over "
    "forty layers unless the gain is 1; with any normalization they stay near 0.7 at every gain.",
)

# %% [markdown]
# ## On the way back
#
# The size of the gradient with respect to the input of each layer; it enters on the right.
# The gradient of a normalized layer is divided by the deviation of its input, which is the gain once more, so the gain cancels here too.
# LayerNorm and RMSNorm keep the gradient level to within a factor of three.
# BatchNorm does not: with random ReLU layers it makes the gradient grow towards the input, layer by layer, at any gain, as [Yang et al. 2019](https://arxiv.org/abs/1902.08129) derived (abstract).
# So normalization alone does not make a deep network trainable; skip connections do the rest.

# %%
figure = plot(1, "root mean square of gradients")
show(
    figure,
    "Without normalization the gradients shrink or grow with the gain; LayerNorm and RMSNorm keep "
    "them nearly level, and under BatchNorm they grow steadily towards the first layer.",
)

# %% [markdown]
# ## The same in numbers
#
# From the first layer to the last, and from the last to the first.

# %%
print(f"{'normalization':<14} {'gain':>5} {'activations times':>18} {'gradients times':>16}")
for name, runs in results.items():
    for gain, (forward, backward) in zip(gains, runs, strict=True):
        print(
            f"{name:<14} {gain:>5} {forward[-1] / forward[1]:>18.2g} {backward[0] / backward[-1]:>16.2g}"
        )
