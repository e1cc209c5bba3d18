# %% [markdown]
# # Checkerboards of transposed convolution
#
# A transposed convolution puts down a copy of its kernel for every element of its input, and adds them up where they overlap.
# If the overlap is uneven, so is the output: a pattern appears that is not in the input.
# Here the input is constant, so that everything else is the layer's doing.
# The question behind it: [Derive the backward pass of a convolution.](../cnn/conv-backward.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.conv import conv2d
from snippets.conv_transpose import conv_transpose2d

rng = np.random.default_rng(0)
flat = np.ones((1, 1, 10, 10))


def enlarge(kernel, stride=2):
    output = conv_transpose2d(flat, kernel[None, None], stride=stride)[0, 0]
    margin = max(kernel.shape)
    return output[margin:-margin, margin:-margin]  # away from the border


# %% [markdown]
# ## Counting copies
#
# With a kernel of ones, the output says how many copies lie on each place.
# At stride 2, three taps overlap by one column of two: single and double columns take turns, and in two dimensions 1, 2 and 4 copies.
# Four taps are two strides wide, and every place gets the same number.

# %%
figure = Figure(figsize=(5.6, 3))
for ax, taps in zip(figure.subplots(1, 3), (3, 4, 5), strict=True):
    counts = enlarge(np.ones((taps, taps)))[:8, :8]
    image = ax.imshow(counts, cmap="viridis", vmin=0, vmax=9)
    for i, j in np.ndindex(counts.shape):
        if i < 4 and j < 4:
            color = "black" if counts[i, j] > 5 else "white"
            ax.text(j, i, f"{counts[i, j]:.0f}", ha="center", va="center", color=color, fontsize=9)
    ax.set_title(f"{taps} x {taps}, stride 2", fontsize=11)
    ax.set_axis_off()
show(
    figure,
    "Three grids of counts: a checkerboard of 1, 2 and 4 for three taps, 4 everywhere for four "
    "taps, and a checkerboard of 4, 6 and 9 for five taps.",
)

# %% [markdown]
# ## Along one axis
#
# How many copies lie on a place depends on the remainder of its position by the stride.
# The counts are equal exactly if the stride divides the number of taps.

# %%
print("taps  stride  copies on neighboring places")
for stride in (2, 3):
    for taps in range(stride, 2 * stride + 1):
        counts = enlarge(np.ones((taps, taps)), stride)
        row = counts[0] / counts[0].min() * (taps // stride)
        even = "even" if np.ptp(counts) == 0 else "uneven"
        print(f"{taps:>4}{stride:>8}  {' '.join(f'{n:.0f}' for n in row[:6])}  {even}")

# %% [markdown]
# ## Is a divisible kernel enough?
#
# Even overlap means that an even output can be learned, not that it comes by itself.
# With random weights, each place of the output gets other taps: those whose index has its remainder.
# To resize first and convolve then has no such remainders, since all weights meet all places.
# For each way: 200 kernels with random weights of mean 1 and standard deviation 0.3, and the spread of the output relative to its mean.


# %%
def resize_and_convolve(kernel, stride=2):
    larger = flat.repeat(stride, axis=2).repeat(stride, axis=3)  # each pixel becomes four
    return conv2d(larger, kernel[None, None])[0, 0]


def unevenness(layer, taps):
    spreads = []
    for _ in range(200):
        output = layer(1 + 0.3 * rng.standard_normal((taps, taps)))
        spreads.append(output.std() / output.mean())
    return np.mean(spreads)


ways = {
    "transposed, 3 x 3": (enlarge, 3),
    "transposed, 4 x 4": (enlarge, 4),
    "transposed, 5 x 5": (enlarge, 5),
    "transposed, 6 x 6": (enlarge, 6),
    "resized, then 3 x 3": (resize_and_convolve, 3),
}
spreads = {name: unevenness(*way) for name, way in ways.items()}
figure = Figure(figsize=(5.6, 2.8))
ax = figure.subplots()
bars = ax.barh(list(spreads), list(spreads.values()))
ax.bar_label(bars, fmt="%.2f", padding=3)
ax.invert_yaxis()
ax.grid(visible=False, axis="y")
ax.set_xlim(0, 0.75)
ax.set_xlabel("spread of the output relative to its mean")
show(
    figure,
    "Three and five taps have the largest spread; four and six taps less, but not none; resizing "
    "first has none.",
)

# %% [markdown]
# ## What to do
#
# Odena et al. 2016, [Deconvolution and Checkerboard Artifacts](https://distill.pub/2016/deconv-checkerboard/), find the pattern in the images of many networks.
# They name a kernel that the stride divides as one remedy, and prefer the other: resize, then convolve.
