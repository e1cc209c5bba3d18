# %% [markdown]
# # Activations and their slopes
#
# What a hidden unit makes of its input, and what it lets back through.
# The questions behind it: [Why did ReLU replace sigmoid in hidden layers?](../mlp/sigmoid-saturation.md), [What is a dead ReLU?](../mlp/dying-relu.md) and [What is GELU and how good is its tanh form?](../mlp/gelu.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.activations import tanh, tanh_backward
from snippets.gelu import gelu, gelu_backward, silu
from snippets.rectifiers import leaky_relu, leaky_relu_backward, relu, relu_backward
from snippets.sigmoid_stack import sigmoid_stack, sigmoid_stack_backward

unit = ((np.eye(1), np.zeros(1)),)  # one layer of one unit: the sigmoid alone


def sigmoid(x):
    return sigmoid_stack(x[..., None], unit)[0][..., 0]


def sigmoid_backward(g, x):
    outputs = sigmoid_stack(x[..., None], unit)
    return sigmoid_stack_backward(g[..., None], outputs, unit)[..., 0]


activations = {  # name: the function, and the gradient of its input from that of its output
    "sigmoid": (sigmoid, sigmoid_backward),
    "tanh": (tanh, lambda g, x: tanh_backward(g, tanh(x))),
    "ReLU": (relu, relu_backward),
    "leaky ReLU, 0.1": (
        lambda x: leaky_relu(x, 0.1),
        lambda g, x: leaky_relu_backward(g, x, 0.1),
    ),
    "GELU": (gelu, gelu_backward),
}
x = np.linspace(-4, 4, 1601)

# %% [markdown]
# ## The functions
#
# Sigmoid and tanh level off on both sides.
# ReLU and its relatives level off below 0 at most, and grow with their input above it.
# GELU dips below 0 before it rises: it is the only one here that is not monotone.

# %%
figure = Figure()
ax = figure.subplots()
for name, (f, _) in activations.items():
    ax.plot(x, f(x), label=name)
ax.set_ylim(-1.1, 3)
ax.set_xlabel("input of the unit")
ax.set_ylabel("output")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "Sigmoid and tanh saturate on both sides; ReLU, leaky ReLU and GELU rise without bound, "
    "and GELU dips to -0.17 near -0.75.",
)

# %% [markdown]
# ## The slopes
#
# The gradient is multiplied by this on its way back.
# The sigmoid never lets more than a quarter through.
# ReLU lets through all or nothing, the leaky ReLU a tenth instead of nothing.
# The slope of GELU leaves the range from 0 to 1: it goes from -0.13 to 1.13.

# %%
figure = Figure()
ax = figure.subplots()
for name, (_, backward) in activations.items():
    ax.plot(x, backward(np.ones_like(x), x), label=name)
ax.set_xlabel("input of the unit")
ax.set_ylabel("slope")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "The slope of the sigmoid is at most a quarter, that of tanh at most 1 and only near 0; "
    "ReLU jumps from 0 to 1, the leaky ReLU from 0.1 to 1, and GELU goes from -0.13 to 1.13.",
)

# %% [markdown]
# ## What depth makes of the slopes
#
# Layers of 128 units with random weights of variance $2/n$, and the norm of the gradient with respect to the input of each layer, relative to that of the last.
# For ReLU that variance is the right one: what half of the units keep back, the weights make up for.
# The sigmoid loses a factor of about 3 in each layer: its slope leaves a quarter at most, and the weights give back no more than $\sqrt2$.
# The others keep the gradient's size: tanh lets it grow a little at this variance, and GELU lets it shrink in the first layers.

# %%
rng = np.random.default_rng(0)
n, depth = 128, 30
start, last = rng.standard_normal((2, 64, n))
weights = [rng.standard_normal((n, n)) * np.sqrt(2 / n) for _ in range(depth)]


def gradient_norms(name):
    f, backward = activations[name]
    h, inputs = start, []
    for weight in weights:
        inputs.append(h @ weight)
        h = f(inputs[-1])
    g, norms = last, []
    for weight, z in zip(reversed(weights), reversed(inputs), strict=True):
        g = backward(g, z) @ weight.T
        norms.append(np.linalg.norm(g) / np.linalg.norm(last))
    return norms


norms = {name: gradient_norms(name) for name in activations}
figure = Figure()
ax = figure.subplots()
for name, values in norms.items():
    ax.plot(np.arange(1, depth + 1), values, label=name)
ax.set_yscale("log")
ax.set_xlabel("layers between this one and the loss")
ax.set_ylabel("norm of the gradient")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "Over 30 layers the gradient falls to about 1e-15 with the sigmoid, and stays within one "
    "order of magnitude with the others.",
)

# %%
for name, values in norms.items():
    print(f"{name:>16}: {values[9]:8.1e} after 10 layers, {values[-1]:8.1e} after {depth}")

# %% [markdown]
# ## Two stand-ins for GELU
#
# The error of the tanh form is never above 0.0005, and invisible without the magnification here.
# The sigmoid form $x\,\sigma(1.702x)$ is off by up to 0.02, on both sides of 0.

# %%
tanh_error = gelu(x, "tanh") - gelu(x)
sigmoid_error = silu(1.702 * x) / 1.702 - gelu(x)
figure = Figure()
ax = figure.subplots()
ax.plot(x, 20 * tanh_error, label="tanh form, error times 20")
ax.plot(x, sigmoid_error, label="sigmoid form, error")
ax.set_xlabel("x")
ax.set_ylabel("difference from x Φ(x)")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "The error of the sigmoid form reaches 0.02 near -2.3 and 2.3; that of the tanh form, "
    "magnified 20 times, stays below 0.01.",
)

# %%
print(
    f"largest errors: tanh {np.abs(tanh_error).max():.5f}, sigmoid {np.abs(sigmoid_error).max():.4f}"
)
