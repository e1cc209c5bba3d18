"""One iteration of training: forward, backward, update."""

from collections.abc import Sequence

import numpy as np

from snippets.two_layer import two_layer, two_layer_backward


def update(
    parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray], lr: float
) -> tuple[np.ndarray, ...]:
    """Take a step of gradient descent: against the gradient, because it points up the slope.

    Args:
        parameters: arrays (...)
        gradients: of the loss with respect to each parameter, in its shape.
        lr: the learning rate, length of the step over length of the gradient.

    Returns:
        The new parameters; the old ones are left as they are.

    Raises:
        ValueError: parameters and gradients differ in number or shape.

    Source: Goodfellow et al. 2016, Deep Learning, section 4.3, equation 4.5.
    """
    shapes, expected = [g.shape for g in gradients], [p.shape for p in parameters]
    if shapes != expected:
        raise ValueError(f"gradients {shapes} and parameters {expected} differ in shape")
    return tuple(p - lr * g for p, g in zip(parameters, gradients))


def training_step(
    parameters: Sequence[np.ndarray], x: np.ndarray, y: np.ndarray, lr: float
) -> tuple[tuple[np.ndarray, ...], np.floating]:
    """Run one iteration on a batch for the two-layer network with the mean squared error.

    The loss and its gradients belong to the parameters that come in, all of them: none is updated
    before the backward pass is over.

    Args:
        parameters: w1, b1, w2 and b2 of `two_layer`.
        x: (N, in_features), the batch.
        y: (N, out_features), what the network should give.
        lr: the learning rate.

    Returns:
        The new parameters, and the loss before the update.

    Raises:
        ValueError: `y` has another shape than the output, or the shapes do not fit together.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.3.1, algorithm 8.1.
    """
    output, hidden = two_layer(x, *parameters)  # 1. forward, to the loss
    if output.shape != y.shape:
        raise ValueError(f"output {output.shape} and y {y.shape} differ in shape")
    error = output - y
    loss = (error * error).mean()

    grad_output = 2 * error / error.size  # 2. backward, from the loss
    w1, _, w2, _ = parameters
    _, *gradients = two_layer_backward(grad_output, x, hidden, w1, w2)

    return update(parameters, gradients, lr), loss  # 3. update
