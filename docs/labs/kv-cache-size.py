# %% [markdown]
# # How large a KV cache gets
#
# A KV cache grows by the same number of bytes with every token.
# How many that are depends on the layers, on the heads of keys and values, and on their width.
# The questions behind it: [How large is a KV cache?](../inference/kv-cache-memory.md),
# [What does multi-query attention share?](../inference/multi-query-attention.md) and
# [How does grouped-query attention sit between MHA and MQA?](../inference/grouped-query-attention.md)

# %%
from _figure import show
from matplotlib.figure import Figure

from snippets.decoding import kv_cache_bytes

GiB = 2**30
tokens = [2**power for power in range(10, 18)]  # 1 Ki to 128 Ki
weights = 6.7e9 * 2  # bytes of 6.7 billion weights in 16 bits

# %% [markdown]
# ## One model, fewer heads of keys and values
#
# 32 layers and 32 heads of width 128, as in Llama 7B, whose 6.7 billion weights are the dashed line.
# With a head of keys and values for every head of queries, 32k tokens of one sequence outgrow them.
# Sharing moves the line down: by 4 with 8 groups, and by 32 with a single one.

# %%
llama = {
    "multi-head: 32 heads": (32, 32, 128),
    "grouped: 8 heads": (32, 8, 128),
    "multi-query: 1 head": (32, 1, 128),
}
figure = Figure()
ax = figure.subplots()
for label, sizes in llama.items():
    ax.plot(tokens, [kv_cache_bytes(*sizes, n) / GiB for n in tokens], marker="o", label=label)
ax.axhline(weights / GiB, color="C3", linestyle="--", label="weights")
ax.set_xscale("log", base=2)
ax.set_yscale("log")
ax.set_xticks(tokens, [f"{n // 1024}k" for n in tokens])
ax.set_xlabel("tokens of one sequence")
ax.set_ylabel("GiB, 16 bits a number")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "Three parallel lines: with 32 heads the cache passes the weights at 32k tokens, "
    "with 8 heads at 128k, with one head never in this range.",
)

# %% [markdown]
# ## Published models
#
# Layers, heads of keys and values and their width are taken from the papers and the configurations.
# Falcon 7B is multi-query with heads of width 64; Llama 3 8B and Llama 2 70B have 8 groups.
# In what a token takes, a model of 70 billion parameters is below one of 7 billion without groups.
# The figures at 128k are the formula's: not all of these models take sequences of that length.

# %%
models = {
    "Llama 2 7B": (32, 32, 128),
    "Llama 2 70B": (80, 8, 128),
    "Llama 3 8B": (32, 8, 128),
    "Falcon 7B": (32, 1, 64),
}
print(f"{'':<12} {'KiB a token':>12} {'GiB at 4k':>10} {'GiB at 128k':>12}")
for name, sizes in models.items():
    token, short, long = (kv_cache_bytes(*sizes, n) for n in (1, 2**12, 2**17))
    print(f"{name:<12} {token / 1024:>12.0f} {short / GiB:>10.3f} {long / GiB:>12.2f}")

# %% [markdown]
# ## What fits into 80 GB
#
# A processor with 80 GB that holds the weights of a model of 6.7 billion parameters in 16 bits has 66.6 GB left.
# So many sequences of 4096 tokens fit into that, and each of them shares [one reading of the weights](../inference/prefill-vs-decode.md).

# %%
left = 80e9 - weights
for name, sizes in llama.items():
    print(f"{name:<22} {left // kv_cache_bytes(*sizes, 4096):>5.0f} sequences")
