# %% [markdown]
# # What kernels see
#
# A few kernels slide over one picture, which is drawn here in code.
# Networks learn their kernels; those of a first layer often resemble the ones below.
# The questions behind it: [Is a convolutional layer a convolution?](../cnn/convolution-vs-cross-correlation.md) and [What is the size of a convolution's output?](../cnn/output-size.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.conv import conv2d
from snippets.conv_flip import convolve2d

size = 96
y, x = np.mgrid[:size, :size]
picture = 0.3 + 0.3 * x / size  # a background that brightens to the right
picture[12:40, 10:44] = 0.9  # a bright square
picture[(y - 64) ** 2 + (x - 30) ** 2 < 18**2] = 0.1  # a dark disk
picture[(np.abs(x - y) < 2) & (x > 52)] = 1  # a diagonal
picture[8:88:6, 76:92] = 0  # lines
picture[9:88:6, 76:92] = 0
picture += 0.02 * np.random.default_rng(0).standard_normal(picture.shape)

delta = np.zeros((5, 5))
delta[2, 2] = 1
bell = np.exp(-(np.arange(-2, 3) ** 2) / 2)
bell /= bell.sum()
blur = np.outer(bell, bell)
sobel = np.outer([1, 2, 1], [-1, 0, 1]) / 8  # right minus left
laplace = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


def see(kernel, **how):
    padding = [n // 2 for n in kernel.shape]
    padded = np.pad(picture, [(n, n) for n in padding], mode="edge")  # no dark frame
    return conv2d(padded[None, None], kernel[None, None], **how)[0, 0]


def draw(panels, columns):
    rows = -(-len(panels) // columns)
    figure = Figure(figsize=(5.6, 2 * rows))
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax in axes:
        ax.set_axis_off()
    for ax, (title, (image, limits)) in zip(axes, panels.items()):
        signed = limits[0] < 0
        ax.imshow(image, cmap="RdBu_r" if signed else "gray", vmin=limits[0], vmax=limits[1])
        ax.set_title(title, fontsize=10)
    return figure


# %% [markdown]
# ## Six kernels
#
# Blur averages, so its weights sum to 1; sharpening adds what blur takes away.
# The others sum to 0: a flat region gives 0, and only changes are seen.
# Gray pictures go from 0 to 1; in the colored ones, red is positive and blue negative.

# %%
gray, signed = (0, 1), (-0.5, 0.5)
show(
    draw(
        {
            "the picture": (picture, gray),
            "blur": (see(blur), gray),
            "sharpen": (see(2 * delta - blur), gray),
            "right minus left": (see(sobel), signed),
            "below minus above": (see(sobel.T), signed),
            "Laplacian": (see(laplace), (-1, 1)),
        },
        columns=3,
    ),
    "The picture, blurred, sharpened, with its vertical edges, its horizontal edges, and all edges. "
    "Left and right edges of the square have opposite signs.",
)

# %%
for name, kernel in (("blur", blur), ("right minus left", sobel), ("Laplacian", laplace)):
    print(f"{name}: the weights sum to {kernel.sum():.1f}")

# %% [markdown]
# ## Layer and convolution
#
# The same kernel, slid as it is and turned by 180 degrees.
# The kernel for vertical edges is its own negative when turned, so the colors are exchanged.
# Blur equals its turned self, and nothing changes.

# %%
turned = convolve2d(picture, sobel)[2:-2, 2:-2]  # without the edge
layer = conv2d(picture[None, None], sobel[None, None])[0, 0]
show(
    draw({"a layer": (layer, signed), "a convolution": (turned, signed)}, columns=2),
    "The same edges twice, with red and blue exchanged.",
)

# %%
both = np.abs(layer + turned).max()
blurred = conv2d(picture[None, None], blur[None, None])[0, 0]
same = np.abs(blurred - convolve2d(picture, blur)[4:-4, 4:-4]).max()
print(f"right minus left: layer plus convolution differs from 0 by {both:.3f} at most")
print(f"blur: layer minus convolution differs from 0 by {same:.3f} at most")

# %% [markdown]
# ## Stride and dilation
#
# A stride of 3 looks at every third place only, and an edge is two places wide: the right edge of the square falls between them and is gone.
# Dilation moves the taps apart: differences are taken over six columns instead of two, so the edges become wider.

# %%
strided, dilated = see(sobel, stride=3), see(sobel, dilation=3)
show(
    draw(
        {
            f"stride 3: {strided.shape[0]} x {strided.shape[1]}": (strided, signed),
            f"dilation 3: {dilated.shape[0]} x {dilated.shape[1]}": (dilated, signed),
        },
        columns=2,
    ),
    "Left, the same edges at a third of the size, two of them missing; right, edges that are wider.",
)
