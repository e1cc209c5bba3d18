# %% [markdown]
# # What a score knows of positions
#
# Tokens are left out here: what remains of a score is what the positions alone put into it.
# If that depends on the offset only, each diagonal of the matrix has one color.
# The questions behind it: [Why sines and cosines?](../positions/sinusoidal.md), [How does RoPE make attention relative?](../positions/rope.md), [What does xPos add to RoPE?](../positions/xpos.md), [What does ALiBi add?](../positions/alibi.md) and [How do T5's relative buckets work?](../positions/t5-relative-bias.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.activations import softmax
from snippets.attention import attention_scores
from snippets.positions import alibi_bias, alibi_slopes, sinusoidal_positions, t5_bias
from snippets.rotary import rotary_scores, xpos

rng = np.random.default_rng(0)
d, n = 64, 96
positions = np.arange(n)
w_query, w_key = rng.standard_normal((2, d, d)) / np.sqrt(d)


def unexplained(scores):  # share of the variance that the offset does not explain
    offset = positions[:, None] - positions + n - 1
    mean = np.bincount(offset.ravel(), scores.ravel()) / np.bincount(offset.ravel())
    return ((scores - mean[offset]) ** 2).mean() / scores.var()


def matrices(panels):
    figure = Figure(figsize=(5.6, 3.2))
    for ax, (title, scores) in zip(figure.subplots(1, 2), panels.items(), strict=True):
        image = ax.imshow(scores, cmap="viridis")
        ax.set_title(title, fontsize=11)
        ax.set_xlabel("key position")
        ax.grid(visible=False)
        figure.colorbar(image, ax=ax, orientation="horizontal", pad=0.04)
    figure.axes[0].set_ylabel("query position")
    return figure


# %% [markdown]
# ## Sinusoidal positions, without and with projections
#
# The products of the encodings depend on the distance only, so the left matrix has stripes.
# Attention sees the right one: random projections stand between query and key, and the stripes are gone.

# %%
encoded = sinusoidal_positions(positions, d)
gram = attention_scores(encoded, encoded)
projected = attention_scores(encoded @ w_query, encoded @ w_key)
show(
    matrices({"raw products": gram, "behind projections": projected}),
    "Left, stripes along the diagonals; right, an irregular pattern.",
)

# %% [markdown]
# ## RoPE
#
# The same query and the same key at all positions, both behind the same projections.
# The turn comes after the projection, so each diagonal has one color, whatever the weights are.
# If queries alone are turned, rows have one color: the score knows where the query is, and nothing of the key.

# %%
token = rng.standard_normal(d)
query, key = np.tile(token @ w_query, (n, 1)), np.tile(token @ w_key, (n, 1))
both = rotary_scores(query, key, positions, positions)
one = rotary_scores(query, key, positions, np.zeros(n))
show(
    matrices({"both turned": both, "queries only": one}),
    "Left, stripes along the diagonals; right, stripes along the rows.",
)

# %% [markdown]
# ## How the score of two equal vectors changes with the distance
#
# All components are 1, so the curve is the mean of the cosines of all pairs.
# RoPE keeps going up and down; with xPos the fast pairs fade and leave a smooth trend.

# %%
far = np.arange(2049)
ones, start = np.ones((far.size, d)), np.array([0])
curves = {
    "RoPE": rotary_scores(ones, ones[:1], far, start)[:, 0],
    "xPos": attention_scores(xpos(ones, far), xpos(ones[:1], start, is_key=True))[:, 0],
}
figure = Figure()
ax = figure.subplots()
for name, curve in curves.items():
    ax.plot(far, curve / curve[0], label=name, linewidth=1)
ax.set_xlabel("distance")
ax.set_ylabel("score, relative to distance 0")
figure.legend(loc="outside upper center", ncols=2)
show(figure, "RoPE's curve falls and oscillates at all distances; that of xPos becomes smooth.")

# %% [markdown]
# ## What biases do to the weights
#
# With equal contents the bias alone decides.
# ALiBi gives each head a reach: half of the attention lies within $\ln 2$ over the slope.
# T5 learns a number for each bucket: its steps, random here, grow wider with the distance.

# %%
keys, last = np.arange(256), np.array([255])
slopes = alibi_slopes(8)
figure = Figure()
ax = figure.subplots()
for head in (0, 2, 4, 6):
    weights = softmax(alibi_bias(last, keys, slopes))[head, 0]
    ax.plot(255 - keys, weights, label=f"ALiBi, slope 1/{1 / slopes[head]:.0f}")
weights = softmax(t5_bias(last, keys, rng.standard_normal((32, 1)), bidirectional=False))[0, 0]
ax.step(255 - keys, weights, where="mid", label="T5, random biases")
ax.set_xscale("symlog", base=2)
ax.set_yscale("log")
ax.set_ylim(1e-4, 1)
ax.set_xlabel("distance")
ax.set_ylabel("weight of a key")
figure.legend(loc="outside upper center", ncols=2)
show(figure, "ALiBi's weights fall sooner in heads with larger slopes; T5's form ever wider steps.")

# %% [markdown]
# ## The same in numbers
#
# The share of the variance that the offset leaves unexplained: 0 means that scores are relative.

# %%
for name, scores in {
    "sinusoidal, raw": gram,
    "sinusoidal, behind projections": projected,
    "RoPE": both,
    "RoPE, queries only": one,
    "ALiBi, slope 1/256": alibi_bias(positions, positions, slopes)[-1],
    "T5": t5_bias(positions, positions, rng.standard_normal((32, 1)))[0],
}.items():
    print(f"{name:<31} {unexplained(scores):.2f}")
