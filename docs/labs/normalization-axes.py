# %% [markdown]
# # Which elements share their statistics?
#
# Every normalization subtracts a mean and divides by a deviation.
# They differ in the elements from which these come.
# Here nothing is drawn from a definition: one element of a tensor is changed, and every output that moves is marked.
# The questions behind it: [BatchNorm or LayerNorm?](../normalization/batch-norm-vs-layer-norm.md) and
# [How does GroupNorm relate to LayerNorm and InstanceNorm?](../normalization/group-norm.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.batch_norm_inference import batch_norm_inference
from snippets.group_norm import group_norm, instance_norm
from snippets.normalization import batch_norm, layer_norm

SAMPLES, CHANNELS, HEIGHT, WIDTH = 3, 4, 2, 3
rng = np.random.default_rng(0)
x = rng.standard_normal((SAMPLES, CHANNELS, HEIGHT, WIDTH))
scale, shift = np.ones(CHANNELS), np.zeros(CHANNELS)


def layer_norm_of_tokens(x):  # over the channels of each position, as in a Transformer
    last = np.moveaxis(x, 1, -1)
    return np.moveaxis(layer_norm(last, scale, shift), -1, 1)


norms = {
    "BatchNorm, training": lambda x: batch_norm(x, scale, shift),
    "BatchNorm, evaluation": lambda x: batch_norm_inference(x, shift, scale, scale, shift),
    "LayerNorm of samples": lambda x: layer_norm(x, np.ones(x.shape[1:]), np.zeros(x.shape[1:])),
    "LayerNorm of tokens": layer_norm_of_tokens,
    "GroupNorm, 2 groups": lambda x: group_norm(x, 2, scale, shift),
    "InstanceNorm": lambda x: instance_norm(x, scale, shift),
}

changed = (1, 2, 0, 1)  # sample, channel, row and column
other = x.copy()
other[changed] += 1
moved = {name: np.abs(norm(other) - norm(x)) > 1e-9 for name, norm in norms.items()}

# %% [markdown]
# ## One element changes
#
# Each panel is the same tensor: three samples below each other, four channels side by side, and the positions of an image in each block.
# The dot is the element that was changed; the filled squares are the outputs that moved.

# %%
figure = Figure(figsize=(5.6, 5.6))
column, row = np.meshgrid(np.arange(CHANNELS * WIDTH), np.arange(SAMPLES * HEIGHT))
column, row = column + column // WIDTH, row + row // HEIGHT  # a gap between blocks
n, c, h, w = changed
for ax, (name, mask) in zip(figure.subplots(3, 2).flat, moved.items(), strict=True):
    cells = mask.transpose(0, 2, 1, 3).reshape(row.shape)
    ax.scatter(column[~cells], row[~cells], s=45, marker="s", color="gray", alpha=0.25)
    ax.scatter(column[cells], row[cells], s=45, marker="s", color="C0")
    ax.scatter(c * (WIDTH + 1) + w, n * (HEIGHT + 1) + h, s=14, color="C1")
    ax.set_title(name, fontsize=11)
    ax.set_xticks(np.arange(CHANNELS) * (WIDTH + 1) + 1, range(CHANNELS))
    ax.set_yticks(np.arange(SAMPLES) * (HEIGHT + 1) + 0.5, range(SAMPLES))
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.set_aspect("equal")
    ax.invert_yaxis()
figure.supxlabel("channel", fontsize=11)
figure.supylabel("sample", fontsize=11)
show(
    figure,
    "Six panels. BatchNorm in training moves one channel in all samples; in evaluation only the "
    "element itself. LayerNorm of samples moves one whole sample, of tokens the channels of one "
    "position. GroupNorm moves half of the channels of one sample, InstanceNorm one channel of it.",
)

# %% [markdown]
# ## The same in numbers
#
# How many elements share one mean and one variance, and in how many samples they lie.
# Only BatchNorm in training reaches across samples; in evaluation it shares nothing.

# %%
print(f"{'':<22} {'elements':>8} {'samples':>8} {'channels':>8}")
for name, mask in moved.items():
    samples, channels = mask.any(axis=(1, 2, 3)).sum(), mask.any(axis=(0, 2, 3)).sum()
    print(f"{name:<22} {mask.sum():>8} {samples:>8} {channels:>8}")
