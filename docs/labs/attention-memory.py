# %% [markdown]
# # What attention holds in memory
#
# Plain attention keeps all scores of all queries at once; attention in tiles keeps one tile.
# Here Python traces every allocation of both, for sequences of 128 to 4096 tokens.
# The question behind it: [How does FlashAttention save memory without approximating?](../inference/flash-attention.md)

# %%
import tracemalloc

import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.attention import scaled_dot_product_attention
from snippets.flash_attention import flash_attention

rng = np.random.default_rng(0)
width, MiB = 64, 2**20
lengths = [128, 256, 512, 1024, 2048, 4096]


def beyond_output(attention, *arguments):  # bytes at once, without those of the result
    attention(*arguments)  # what the first call sets up is no part of it
    peaks = []
    for _ in range(5):  # the least: the notebook's own threads allocate now and then
        tracemalloc.start()
        output = attention(*arguments)
        peaks.append(tracemalloc.get_traced_memory()[1] - output.nbytes)
        tracemalloc.stop()
    return round(min(peaks) / 2**12) * 2**12  # in pages of 4 KiB: objects vary a little


plain, tiled, outputs = [], [], []
for n in lengths:
    inputs = rng.standard_normal((3, n, width)).astype(np.float32)
    plain.append(beyond_output(scaled_dot_product_attention, *inputs))
    tiled.append(beyond_output(flash_attention, *inputs))
    outputs.append(inputs[0].nbytes)

# %% [markdown]
# ## Against the length
#
# One head of width 64 in 32 bits, and tiles of 128 queries and 128 keys.
# On two logarithmic axes a square is a line of slope 2: so grows what plain attention holds.
# What the tiles take is flat, and beyond 1024 tokens it is less than the result itself.

# %%
figure = Figure()
ax = figure.subplots()
for values, label in ((plain, "plain attention"), (tiled, "in tiles")):
    ax.plot(lengths, np.array(values) / MiB, marker="o", label=label)
ax.plot(lengths, np.array(outputs) / MiB, "--", label="the result itself")
ax.set_xscale("log", base=2)
ax.set_yscale("log")
ax.set_xticks(lengths, lengths)
ax.set_xlabel("tokens")
ax.set_ylabel("MiB beyond the result")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "Plain attention grows with the square of the length, to hundreds of MiB; tiles stay flat.",
)

# %%
print(f"{'tokens':>6} {'plain MiB':>10} {'tiles MiB':>10} {'ratio':>6}")
for n, a, b in zip(lengths, plain, tiled, strict=True):
    print(f"{n:>6} {a / MiB:>10.2f} {b / MiB:>10.2f} {a / b:>6.0f}")

# %% [markdown]
# ## Against the size of a tile
#
# Larger tiles take more memory, as the square of their size, and read less.
# All keys and values are read once for every tile of queries: $2 n^2 d / B$ numbers with tiles of $B$.
# Plain attention writes the scores and the weights and reads both again: $4 n^2$ numbers.
# So tiles should be as large as the fast memory allows.
# That is 192 KB for each multiprocessor of an A100 (Dao et al. 2022, FlashAttention, section 2.1).

# %%
n, sizes = 1024, [16, 32, 64, 128, 256, 512]
inputs = rng.standard_normal((3, n, width)).astype(np.float32)
memory = [beyond_output(flash_attention, *inputs, False, size) / 2**10 for size in sizes]
traffic = [2 * n**2 * width / size / (4 * n**2) for size in sizes]

figure = Figure()
left, right = figure.subplots(1, 2)
left.plot(sizes, memory, marker="o")
left.set_ylabel("KiB beyond the result")
right.plot(sizes, traffic, marker="o", color="C1")
right.axhline(1, color="C2", linestyle="--", label="plain attention")
right.set_ylabel("traffic, relative to plain")
right.legend()
for ax in (left, right):
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    ax.set_xticks(sizes, sizes)
    ax.set_xlabel("size of a tile")
show(figure, "With larger tiles the memory rises and the traffic falls; at size 32 it is plain's.")
