# %% [markdown]
# # Double descent
#
# Random ReLU features in growing number, fitted to 40 noisy samples of a linear function.
# The test error falls, explodes where the features are as many as the samples, and falls again.
# The question behind it: [Why can more parameters generalize better?](../regularization/double-descent.md)

# %%
import numpy as np
from _figure import show
from matplotlib.figure import Figure

from snippets.least_squares import minimum_norm_regression, ridge_regression

rng = np.random.default_rng(0)
n, inputs, std, draws = 40, 10, 0.2, 15
widths = [2, 5, 10, 15, 20, 25, 30, 35, 38, 40, 42, 45, 50, 60, 80, 120, 200, 400]
fits = {
    "minimum norm": minimum_norm_regression,
    "ridge, penalty 1": lambda features, y: ridge_regression(features, y, 1.0),
    "ridge, penalty 30": lambda features, y: ridge_regression(features, y, 30.0),
}
test, train, norm = (np.zeros((len(fits), len(widths), draws)) for _ in range(3))
smallest = np.zeros((len(widths), draws))

for draw in range(draws):
    true = rng.standard_normal(inputs) / np.sqrt(inputs)
    x, x_test = rng.standard_normal((n, inputs)), rng.standard_normal((300, inputs))
    y = x @ true + std * rng.standard_normal(n)
    first_layer = rng.standard_normal((inputs, widths[-1]))
    features, on_test = (np.maximum(a @ first_layer, 0) for a in (x, x_test))
    for i, p in enumerate(widths):
        smallest[i, draw] = np.linalg.svd(features[:, :p], compute_uv=False)[-1]
        for k, fit in enumerate(fits.values()):
            weight = fit(features[:, :p], y)
            error = on_test[:, :p] @ weight - x_test @ true
            test[k, i, draw] = (error**2).mean() + std**2
            train[k, i, draw] = ((features[:, :p] @ weight - y) ** 2).mean()
            norm[k, i, draw] = np.linalg.norm(weight)

# %% [markdown]
# ## The error
#
# Medians over 15 draws; at the peak, single draws are larger by orders of magnitude.
# A ridge penalty removes the peak: it is noise in directions that the data hardly determines.
# The training error is zero from p = 40 on; on the logarithmic axis it is drawn at 0.001.

# %%
figure = Figure()
ax = figure.subplots()
for k, name in enumerate(fits):
    ax.plot(widths, np.median(test[k], axis=1), color=f"C{k}", label=name)
ax.plot(
    widths,
    np.median(train[0], axis=1).clip(1e-3),
    color="C0",
    linestyle="--",
    label="minimum norm, on the training set",
)
ax.axvline(n, color="gray", linewidth=1)
ax.set_xscale("log")
ax.set_yscale("log")
ax.set_xlabel("random features p; the line is at p = n = 40")
ax.set_ylabel("squared error, median")
figure.legend(loc="outside upper center", ncols=2)
show(
    figure,
    "The test error of the minimum-norm fit falls, peaks sharply at 40 features and falls again below its first minimum; with ridge there is no peak. The training error is 0 from 40 features on.",
)

# %% [markdown]
# ## The cause
#
# The smallest singular value of the features goes to zero at the peak, and the weights are divided by it.
# On both sides it grows, and the weights shrink.

# %%
figure = Figure()
ax = figure.subplots()
for number, (label, values) in enumerate(
    [("smallest singular value", smallest), ("norm of the weights, minimum norm", norm[0])]
):
    ax.plot(widths, np.median(values, axis=1), color=f"C{number}", label=label)
ax.axvline(n, color="gray", linewidth=1)
ax.set_xscale("log")
ax.set_yscale("log")
ax.set_xlabel("random features p; the line is at p = n = 40")
ax.set_ylabel("median")
figure.legend(loc="outside upper center")
show(
    figure,
    "At 40 features the smallest singular value has a sharp minimum and the norm of the weights a sharp peak.",
)

# %% [markdown]
# ## The same in numbers

# %%
print(f"{'p':>4} {'smallest s':>11} {'norm':>7} {'test error':>11} {'ridge 1':>8} {'ridge 30':>9}")
for i, p in enumerate(widths):
    if p in (5, 20, 38, 40, 42, 80, 400):
        errors = np.median(test[:, i], axis=1)
        print(
            f"{p:>4} {np.median(smallest[i]):>11.3f} {np.median(norm[0, i]):>7.2f}"
            f" {errors[0]:>11.2f} {errors[1]:>8.2f} {errors[2]:>9.2f}"
        )
