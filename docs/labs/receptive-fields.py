# %% [markdown]
# # Theoretical and effective receptive fields
#
# What an output can see is one thing, what it looks at another.
# The gradient of one output tells both: where it is not zero, and where it is large.
# The questions behind it: [How large is a receptive field?](../cnn/receptive-field.md) and [Why stack 3x3 kernels?](../cnn/small-kernels.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from snippets.conv import conv2d, conv2d_backward
from snippets.receptive_field import receptive_field

rng = np.random.default_rng(0)
channels = 8


def gradient(layers, side, draws=10):
    """How strongly one output in the middle depends on each pixel: root mean square over draws."""
    total = 0
    for _ in range(draws):
        x, passed = np.zeros((1, channels, side, side)), []
        for kernel_size, stride, dilation in layers:
            weight = rng.standard_normal((channels, channels, kernel_size, kernel_size))
            passed.append((x, weight / np.sqrt(channels * kernel_size**2), stride, 0, dilation))
            x = np.zeros_like(conv2d(x, passed[-1][1], None, stride, 0, dilation))
        x[0, :, x.shape[2] // 2, x.shape[3] // 2] = rng.standard_normal(channels)
        for arguments in reversed(passed):
            x = conv2d_backward(x, *arguments)[0]
        total = total + (x[0] ** 2).sum(axis=0)
    return np.sqrt(total / draws)


# %% [markdown]
# ## Four stacks
#
# Random weights, no activation, as many pixels on each side as the largest field needs.
# The frame is the theoretical field, from the formula; the color is the root mean square of the gradient.
# Depth alone gives a large field whose rim is hardly looked at.
# Strides and dilations reach further with fewer layers.

# %%
stacks = {
    "5 layers of 3x3": [(3, 1, 1)] * 5,
    "15 layers of 3x3": [(3, 1, 1)] * 15,
    "5 layers, two strides of 2": [(3, 2, 1), (3, 1, 1), (3, 2, 1), (3, 1, 1), (3, 1, 1)],
    "4 layers, dilations 1, 2, 4, 8": [(3, 1, 2**i) for i in range(4)],
}
side = 41
figure = Figure(figsize=(5.6, 6))
for ax, (name, layers) in zip(figure.subplots(2, 2).flat, stacks.items(), strict=True):
    image = gradient(layers, side)
    size = receptive_field(*zip(*layers, strict=True))
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    assert np.ptp(rows) + 1 == np.ptp(columns) + 1 == size
    ax.imshow(image, cmap="viridis", vmin=0)
    corner = columns[0] - 0.5, rows[0] - 0.5
    ax.add_patch(Rectangle(corner, size, size, fill=False, edgecolor="#d6456b", linewidth=2))
    ax.set_title(f"{name}:\n{size} x {size}", fontsize=10)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(visible=False)
show(
    figure,
    "Each gradient fills its frame and is brightest in the middle; that of 15 layers is dark "
    "along the rim, that of dilated layers nearly even.",
)

# %% [markdown]
# ## The share that matters
#
# Squares of the gradient of random weights add up as shares do, and each layer spreads them over its taps evenly.
# So the profile along one axis is that of a sum of random steps, and nearly Gaussian.
# How large a part of the field, along one axis, holds 95 % of the squares?
# The field grows as $2n + 1$, that part as $\sqrt n$.


# %%
def profile(layers):
    """The shares along one axis, in expectation, from the last layer to the first."""
    shares = np.ones(1)
    for kernel_size, stride, dilation in reversed(layers):
        apart = np.zeros(stride * (len(shares) - 1) + 1)
        apart[::stride] = shares
        taps = np.zeros(dilation * (kernel_size - 1) + 1)
        taps[::dilation] = 1 / kernel_size
        shares = np.convolve(apart, taps)
    return shares


def middle(shares, held=0.95):
    """The smallest number of inputs around the center that hold so much."""
    size = len(shares)
    widths = range(size % 2 or 2, size + 1, 2)
    return next(w for w in widths if shares[(size - w) // 2 : (size + w) // 2].sum() >= held)


depths = np.array([1, 2, 4, 8, 16, 32, 64, 128])
families = {
    "3x3 at stride 1": lambda n: [(3, 1, 1)] * n,
    "7x7 at stride 1": lambda n: [(7, 1, 1)] * n,
}
figure = Figure()
ax = figure.subplots()
for number, (name, family) in enumerate(families.items()):
    fields = [receptive_field(*zip(*family(n), strict=True)) for n in depths]
    parts = [middle(profile(family(n))) for n in depths]
    ax.plot(depths, fields, "--", color=f"C{number}", label=f"{name}: field")
    ax.plot(depths, parts, "-o", color=f"C{number}", label=f"{name}: 95 %")
ax.set_xscale("log", base=2)
ax.set_yscale("log", base=2)
ax.set_xlabel("number of layers")
ax.set_ylabel("inputs along one axis")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "On logarithmic axes the fields rise with slope 1, and what holds 95 % with slope one half: "
    "the gap between them widens with depth.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'layers':>6} {'field':>6} {'95 %':>5} {'share':>6}")
for n in depths:
    shares = profile([(3, 1, 1)] * n)
    print(f"{n:>6} {len(shares):>6} {middle(shares):>5} {middle(shares) / len(shares):>6.2f}")
