# %% [markdown]
# # Attention with and without positions
#
# One head with random weights reads a sentence in which words come back.
# Without positions all places of a word are one and the same to it.
# The questions behind it: [Positional encoding or positional embedding?](../positions/encoding-vs-embedding.md), [Why sines and cosines?](../positions/sinusoidal.md), [How does RoPE make attention relative?](../positions/rope.md) and [What does ALiBi add?](../positions/alibi.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.activations import softmax
from snippets.attention import attention_scores, attention_weights
from snippets.positions import alibi_bias, alibi_slopes, sinusoidal_positions
from snippets.rotary import rotary_scores

rng = np.random.default_rng(3)
d = 32
words = ["the", "cat", "saw", "the", "dog", "and", "the", "dog", "saw", "the", "cat"]
vectors = {word: rng.standard_normal(d) for word in sorted(set(words))}
w_query, w_key = rng.standard_normal((2, d, d)) / np.sqrt(d)


def attend(words, kind, start=0):  # weights of all queries (rows) for all keys
    p = np.arange(start, start + len(words))
    x = np.stack([vectors[word] for word in words])
    if kind == "sinusoidal":
        x = x + sinusoidal_positions(p, d)
    query, key = x @ w_query, x @ w_key
    if kind == "causal mask only":
        return attention_weights(query, key, is_causal=True)
    if kind == "RoPE":
        return softmax(rotary_scores(query, key, p, p))
    scores = attention_scores(query, key)
    if kind == "ALiBi":
        scores = scores + alibi_bias(p, p, alibi_slopes(8))[0]
    return softmax(scores)


# %% [markdown]
# ## Four maps of the same sentence
#
# Each row says where one word looks.
# Without positions the four rows of *the* are equal, and so are its four columns: the map is made of copies.
# Sinusoidal positions and RoPE make each place different; ALiBi pulls the weights to the diagonal.

# %%
figure = Figure(figsize=(5.6, 5.8))
kinds = ["no positions", "sinusoidal", "RoPE", "ALiBi"]
for ax, kind in zip(figure.subplots(2, 2).flat, kinds, strict=True):
    ax.imshow(attend(words, kind), cmap="viridis", vmin=0)
    ax.set_title(kind, fontsize=11)
    ax.set_xticks(range(len(words)), words, rotation=90, fontsize=9)
    ax.set_yticks(range(len(words)), words, fontsize=9)
    ax.grid(visible=False)
show(
    figure,
    "Without positions rows and columns of equal words are copies; with them all of them differ.",
)

# %% [markdown]
# ## What the model can tell
#
# Three questions to each kind of position.
# Do two places of the same word look elsewhere (the largest difference between rows of *the*)?
# Does the order matter (the words reversed, and the map turned back)?
# Does it matter where the text stands (the same words 100 positions later)?


# %%
def differences(kind):
    weights = attend(words, kind)
    rows = weights[[i for i, word in enumerate(words) if word == "the"]]
    turned = attend(words[::-1], kind)[::-1, ::-1]
    later = attend(words, kind, start=100)
    return np.ptp(rows, axis=0).max(), np.abs(turned - weights).max(), np.abs(later - weights).max()


every_kind = ["no positions", "causal mask only", "sinusoidal", "RoPE", "ALiBi"]
results = {kind: differences(kind) for kind in every_kind}
print(f"{'':<17} {'same word':>10} {'reversed':>9} {'100 later':>10}")
for kind, numbers in results.items():
    print(f"{kind:<17} {numbers[0]:>10.3f} {numbers[1]:>9.3f} {numbers[2]:>10.3f}")

# %% [markdown]
# ## The same as a plot
#
# A causal mask alone tells places apart, although nothing was added.
# ALiBi has a sense of distance and none of direction: the reversed text gives the reversed map.
# Only absolute positions notice that the text has moved.

# %%
figure = Figure(figsize=(5.6, 3.6))
ax = figure.subplots()
questions = ["same word", "reversed", "100 later"]
for number, question in enumerate(questions):
    place = np.arange(len(every_kind)) + 0.26 * (number - 1)
    ax.barh(place, [results[kind][number] for kind in every_kind], height=0.24, label=question)
ax.set_yticks(range(len(every_kind)), every_kind)
ax.invert_yaxis()
ax.set_xlabel("largest difference of a weight")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure, "Without positions all three are 0; only sinusoidal positions notice a text that moved."
)
