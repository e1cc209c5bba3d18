# %% [markdown]
# # Mean and variance under dropout
#
# Dropout in training against the same layer at inference, for rates from 0.05 to 0.9.
# Inverted dropout scales in training, classic dropout at inference.
# The questions behind it: [Why scale by 1/(1-p) in dropout?](../dropout/dropout-scaling.md), [Scale in training or at inference?](../dropout/inverted-vs-classic.md) and [Why can dropout hurt regression or sit badly before BatchNorm?](../dropout/dropout-variance-shift.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.dropout import classic_dropout, dropout
from snippets.dropout_expectation import dropout_moments

rng = np.random.default_rng(0)
rates = np.array([0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
MEAN, STD = 1.0, 2.0
x = rng.normal(MEAN, STD, 200_000)


def measure(recipe, quantity):  # in training and at inference, for each rate
    training = [quantity(recipe(x, p, rng)) for p in rates]
    return np.array(training), np.array([quantity(recipe(x, p, training=False)) for p in rates])


# %% [markdown]
# ## The mean
#
# Each recipe agrees with itself: the points of training lie on the line of inference.
# The two recipes agree with each other at no rate above 0, so taking training from one and inference from the other leaves a gap of a factor $1 - p$.


# %%
def plot(quantity, label, log=False):
    figure = Figure()
    ax = figure.subplots()
    for color, (name, recipe) in enumerate((("inverted", dropout), ("classic", classic_dropout))):
        training, inference = measure(recipe, quantity)
        ax.plot(rates, training, "o", color=f"C{color}", label=f"{name}, training")
        ax.plot(rates, inference, color=f"C{color}", label=f"{name}, inference")
    if log:
        ax.set_yscale("log")
    ax.set_xlabel("probability p of dropping")
    ax.set_ylabel(label)
    figure.legend(loc="outside upper center", ncols=2)
    return figure


figure = plot(np.mean, "mean of the output")
show(
    figure,
    "Inverted dropout has mean 1 at every rate, in training and at inference. Classic dropout's "
    "mean falls as 1 - p in both.",
)

# %% [markdown]
# ## The variance
#
# Here training and inference part, for both recipes and at every rate.
# Inverted dropout leaves the variance alone at inference and raises it in training.
# Classic dropout lowers it in both, but at inference more.

# %%
figure = plot(np.var, "variance of the output", log=True)
show(
    figure,
    "Under either recipe the variance in training lies above that at inference, and the gap grows "
    "with the rate.",
)

# %% [markdown]
# ## The variance shift
#
# The variance at inference over that in training: what BatchNorm's running variance is off by.
# It depends on how far the mean is from 0, in standard deviations.
# The lines are the formula $(1 - p)\,s^2 / (s^2 + p\,m^2)$, the points are measured.

# %%
figure = Figure()
ax = figure.subplots()
for color, mean in enumerate((0.0, 1.0, 3.0)):
    values = rng.normal(mean, 1, 200_000)
    measured = [values.var() / dropout(values, p, rng).var() for p in rates]
    formula = [1 / dropout_moments(np.array(mean), np.array(1.0), p)[1] for p in rates]
    ax.plot(rates, measured, "o", color=f"C{color}")
    ax.plot(rates, formula, color=f"C{color}", label=f"mean {mean:.0f}")
ax.set_ylim(0, 1)
ax.set_xlabel("probability p of dropping")
ax.set_ylabel("variance at inference / in training")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "At mean 0 the ratio falls as 1 - p. At mean 3 it has fallen below 0.2 at p = 0.3 already.",
)

# %% [markdown]
# ## The same in numbers
#
# Activations of mean 1 and variance 4 under inverted dropout.

# %%
print(f"{'p':>4} {'mean':>6} {'variance':>9} {'formula':>8} {'shift':>6}")
for p in rates:
    y = dropout(x, p, rng)
    _, var = dropout_moments(np.array(MEAN), np.array(STD**2), p)
    print(f"{p:>4.2f} {y.mean():>6.2f} {y.var():>9.2f} {var:>8.2f} {STD**2 / var:>6.2f}")
