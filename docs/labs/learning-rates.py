# %% [markdown]
# # Learning rates: too small, right, too large
#
# What a learning rate does on a parabola, and how wide the range is that works, for three optimizers.
# The questions behind it: [What does gradient descent do, and when does it diverge?](../optimizers/gradient-descent.md), [why do scales slow it down?](../optimizers/conditioning.md), [how does Adam choose its step?](../optimizers/adam.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.adaptive_optimizers import adam_step
from snippets.optimizers import gradient_descent_step, momentum_step

# %% [markdown]
# ## On a parabola
#
# The loss is $x^2$, so a step multiplies $x$ by $1 - 2\,\text{lr}$.
# At 0.03 it creeps, at 0.3 it is there after a few steps, at 0.9 it jumps from side to side, and at 1.03 every jump is longer than the one before.

# %%
figure = Figure(figsize=(5.6, 5))
axes = figure.subplots(2, 2, sharex=True, sharey=True)
x = np.linspace(-3.2, 3.2, 100)
for ax, lr, name in zip(
    axes.flat, (0.03, 0.3, 0.9, 1.03), ("too small", "right", "large", "too large")
):
    path = [np.array(2.0)]
    for _ in range(8):
        path.append(gradient_descent_step(path[-1], 2 * path[-1], lr))
    path = np.array(path)
    ax.plot(x, x**2, color="gray", linewidth=1)
    ax.plot(path, path**2, color="C1", marker="o", markersize=4, linewidth=1)
    ax.set_title(f"lr = {lr}: {name}", fontsize=11)
    print(f"lr={lr}: after 8 steps 2 has become {path[-1]:.2g}")
figure.supxlabel("x")
figure.supylabel("loss")
show(
    figure,
    "Eight steps on a parabola: a crawl, a quick descent, jumps from side to side, and jumps that grow.",
)

# %% [markdown]
# ## The loss over time
#
# The same on a quadratic with curvatures of 1 and 30.
# The limit is $2/30 = 0.067$, set by the steep direction; the best rate, $2/31$, is just below it.

# %%
curvature = np.array([1.0, 30.0])


def train(step, lr, steps):
    param, state, losses = np.array([1.0, 1.0]), None, []
    for _ in range(steps):
        losses.append((curvature * param**2).sum() / 2)
        if losses[-1] > 1e6:  # it diverges
            break
        param, state = step(param, curvature * param, state, lr)
    return np.array(losses)


def plain_step(param, grad, state, lr):  # gradient descent has no state
    return gradient_descent_step(param, grad, lr), None


figure = Figure()
ax = figure.subplots()
for number, (lr, name) in enumerate(
    [(0.003, "too small"), (0.03, "safe"), (2 / 31, "best"), (0.068, "too large")]
):
    ax.plot(train(plain_step, lr, 120), color=f"C{number}", label=f"lr = {lr:.3f}, {name}")
ax.set_yscale("log")
ax.set_ylim(1e-7, 1e4)
ax.set_xlabel("step")
ax.set_ylabel("loss")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "At 0.003 the loss soon stalls, at 0.03 and at 0.065 it falls along straight lines, at 0.068 it grows exponentially.",
)

# %% [markdown]
# ## How wide the range is
#
# The loss after 200 steps against the learning rate.
# Gradient descent improves up to a cliff at $2/L$, the dashed line; momentum's is at $(2 + 2\beta)/L$.
# Before it the curve of momentum is flat: where it oscillates, its error shrinks by $\sqrt\beta$ a step whatever the rate.
# Adam has no cliff, because its step does not grow with the gradient.
# On this quadratic, which has no noise, its swings die out in 200 steps even if the first ones overshoot by far; what the rate still decides is how long they take.

# %%
rates = np.geomspace(1e-4, 100, 140)
figure = Figure()
ax = figure.subplots()
for number, (name, step, limit) in enumerate(
    [
        ("gradient descent", plain_step, 2 / 30),
        ("momentum 0.9", momentum_step, 3.8 / 30),
        ("Adam", adam_step, None),
    ]
):
    losses = [train(step, lr, 201)[-1] for lr in rates]
    ax.plot(rates, losses, color=f"C{number}", label=name)
    if limit:
        ax.axvline(limit, color=f"C{number}", linestyle="--", linewidth=1)
    best = rates[int(np.argmin(losses))]
    good = rates[np.array(losses) < 1e-2]
    print(f"{name}: best at {best:.2g}; a loss below 0.01 from {good[0]:.2g} to {good[-1]:.2g}")
ax.set_xscale("log")
ax.set_yscale("log")
ax.set_ylim(1e-12, 1e4)
ax.set_xlabel("learning rate")
ax.set_ylabel("loss after 200 steps")
figure.legend(loc="outside upper center", ncols=3)
show(
    figure,
    "Gradient descent and momentum improve with the rate and then diverge at a sharp limit; Adam works in a wider range and degrades slowly.",
)
