# %% [markdown]
# # Every schedule, drawn
#
# A schedule is a function of the step, so it can be drawn before anything is trained.
# All of these run for 1000 steps, with a highest rate of about 0.1.
# The questions behind them: [Why must SGD's learning rate decay?](../schedules/why-decay.md), [Why warm the learning rate up?](../schedules/warmup.md) and [What does a cyclic cosine schedule do?](../schedules/cosine-restarts.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.schedules import (
    cosine_annealing,
    cosine_restarts,
    exponential_decay,
    inverse_time_decay,
    linear_warmup,
    noam,
    one_cycle,
    polynomial_decay,
    step_decay,
)

total, lr, warmup = 1000, 0.1, 100
steps = np.arange(total)


def plot(schedules, scale="linear"):
    figure = Figure()
    ax = figure.subplots()
    for name, rates in schedules.items():
        ax.plot(steps, rates, label=name)
    ax.set_yscale(scale)
    ax.set_xlabel("step")
    ax.set_ylabel("learning rate")
    figure.legend(loc="outside upper center", ncols=2)
    return figure


# %% [markdown]
# ## Down
#
# The oldest idea: start high, end low.
# Step decay drops at fixed times, exponential decay a little at every step, and the line and the cosine need to know when training ends.
# c / t is what theory asks of stochastic gradient descent: it falls fast at first and then hardly at all.

# %%
down = {
    "step decay": step_decay(steps, lr, 300),
    "exponential": exponential_decay(steps, lr, 0.995),
    "line (polynomial of power 1)": polynomial_decay(steps, lr, total),
    "cosine": cosine_annealing(steps, lr, total),
    "c / t": inverse_time_decay(steps, lr, 50),
}
show(
    plot(down),
    "Five schedules that fall from 0.1: in steps, exponentially, on a line, on half a cosine, as c over t.",
)

# %% [markdown]
# On a logarithmic scale the ends differ most.
# The cosine and the line go on to zero; c / t is still at a twentieth of its first rate.

# %%
show(
    plot(down, "log"),
    "On a logarithmic axis the exponential is a line; the cosine and the line dive towards zero at the end.",
)

# %% [markdown]
# ## Up, then down
#
# A warm-up multiplies any schedule: here a line of 100 steps, before a cosine.
# Noam's rate, that of [the first Transformer](../schedules/noam-schedule.md), rises on a line as well and falls with the inverse root of the step; its peak follows from the width, here chosen so that it is 0.1.
# One cycle rises for almost a third of the time and ends far below where it began.

# %%
up = {
    "warm-up, then cosine": linear_warmup(steps, cosine_annealing(steps, lr, total), warmup),
    "Noam": noam(steps, 1, warmup),
    "one cycle": one_cycle(steps, lr, total),
}
show(
    plot(up),
    "Three schedules that rise and fall: to a sharp peak at step 100, or smoothly to one at step 300.",
)

# %% [markdown]
# ## Up and down, again and again
#
# Cosine with restarts, in cycles of 200 steps.
# Each jump back to the top is a chance to leave a minimum, and each end of a cycle a [snapshot](snapshot-ensembles.py).

# %%
again = {
    "restarts every 200 steps": cosine_restarts(steps, lr, 200),
    "one cosine": cosine_annealing(steps, lr, total),
}
show(
    plot(again), "A saw of five falling half-cosines, against one half-cosine over all 1000 steps."
)

# %% [markdown]
# ## The same in numbers
#
# The mean rate times the number of steps is how far the weights can travel.

# %%
print(f"{'schedule':<30} {'first':>8} {'highest':>8} {'last':>9} {'mean':>7}")
for name, rates in (down | up | again).items():
    print(f"{name:<30} {rates[0]:>8.4f} {rates.max():>8.4f} {rates[-1]:>9.1e} {rates.mean():>7.4f}")
