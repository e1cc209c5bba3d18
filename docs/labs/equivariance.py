# %% [markdown]
# # Equivariance lost at stride 2
#
# An object moves across an empty image, pixel by pixel.
# How much do the features of a small network change, apart from moving along?
# The question behind it: [What is translation equivariance and when does a CNN lose it?](../cnn/translation-equivariance.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.conv import conv2d
from snippets.convnet import conv_features

rng = np.random.default_rng(0)
weights = [rng.standard_normal((8, 1, 3, 3)) / 2, rng.standard_normal((8, 8, 3, 3)) / 6]
image = np.zeros((1, 1, 48, 48))
image[0, 0, 20:27, 12:19] = rng.standard_normal((7, 7))
shifts = range(17)  # to the right
moved = np.concatenate([np.roll(image, shift, axis=3) for shift in shifts])

binomial = np.outer([1, 2, 1], [1, 2, 1]) / 16


def blur(x):  # each channel alone
    channels = x.shape[1]
    return conv2d(x, np.tile(binomial, (channels, 1, 1, 1)), padding=1, groups=channels)


def blurred(x):  # all outputs are computed and blurred, and only then every other one is kept
    for weight in weights:
        x = blur(conv_features(x, [weight]))[..., ::2, ::2]
    return x


networks = {
    "stride 1": lambda x: conv_features(x, weights),
    "stride 2, twice": lambda x: conv_features(x, weights, stride=2),
    "stride 2, twice, blurred first": blurred,
}

# %% [markdown]
# ## How far off the features are
#
# For each shift the features are compared with those of the first image, in whatever place these fit best.
# At stride 1 they fit exactly.
# With two strides of 2 they fit every fourth pixel.
# Blurring before sampling makes the misfit smaller, and does not remove it.


# %%
def misfit(features):
    """The distance from the first features, however they are shifted to the right; relative."""
    first = features[:1]
    shifted = [np.roll(first, shift, axis=3) for shift in range(features.shape[3])]
    distances = [np.sqrt(((features - s) ** 2).sum(axis=(1, 2, 3))) for s in shifted]
    return np.min(distances, axis=0) / np.sqrt((first**2).sum())


results = {name: misfit(network(moved)) for name, network in networks.items()}
figure = Figure()
ax = figure.subplots()
for name, values in results.items():
    ax.plot(shifts, values, marker="o", label=name)
ax.set_xticks(range(0, 17, 4))
ax.set_xlabel("shift in pixels")
ax.set_ylabel("misfit, relative to the features")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "At stride 1 the misfit is zero at every shift; with two strides it is zero at multiples of 4 "
    "only; with blur it is smaller in between.",
)

# %% [markdown]
# ## What global pooling makes of it
#
# The mean of each feature map, over all positions.
# At stride 1 the lines are flat: equivariance has become invariance.
# With strides the means repeat every 4 pixels and swing between.

# %%
figure = Figure(figsize=(5.6, 5.4))
axes = figure.subplots(3, 1, sharex=True)
for ax, (name, network) in zip(axes, networks.items(), strict=True):
    pooled = network(moved).mean(axis=(2, 3))
    largest = np.argsort(-pooled[0])[:3]  # the three strongest channels
    for number, channel in enumerate(largest):
        ax.plot(shifts, pooled[:, channel] / pooled[0].max(), f"C{number}-o", markersize=4)
    ax.set_title(name, fontsize=11)
    ax.set_ylim(0, None)
axes[-1].set_xticks(range(0, 17, 4))
axes[-1].set_xlabel("shift in pixels")
axes[1].set_ylabel("mean of a feature map, relative")
show(
    figure,
    "Means of three feature maps: flat at stride 1, swinging with a period of 4 with two strides "
    "of 2, and swinging less when blurred first.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'shift':<32}" + "".join(f"{shift:>6}" for shift in range(9)))
for name, values in results.items():
    print(f"{name:<32}" + "".join(f"{value:>6.2f}" for value in values[:9]))
