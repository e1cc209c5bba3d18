"""Initializers: the values that weights have before the first step."""

import math

import numpy as np


def constant(shape: tuple[int, ...], value: float) -> np.ndarray:
    """Give every weight the same value: right for biases, wrong for the weights of hidden units.

    Args:
        shape: shape of the array.
        value: the value of every element.

    Returns:
        `shape`, float64.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.4.
    """
    return np.full(shape, value, dtype=np.float64)


def normal(shape: tuple[int, ...], std: float, rng: np.random.Generator) -> np.ndarray:
    """Draw every weight on its own, from a Gaussian of mean 0: no two hidden units start equal.

    Args:
        shape: shape of the array.
        std: standard deviation of the weights.
        rng: source of the randomness.

    Returns:
        `shape`, float64.

    Raises:
        ValueError: `std` is negative.

    Source: Goodfellow et al. 2016, Deep Learning, section 8.4.
    """
    if std < 0:
        raise ValueError(f"std must not be negative, got {std}")
    return std * rng.standard_normal(shape)


def xavier_normal(
    shape: tuple[int, int], rng: np.random.Generator, gain: float = 1.0
) -> np.ndarray:
    """Draw from a Gaussian with variance 2 / (fan_in + fan_out).

    Forward a layer needs 1 / fan_in, backward 1 / fan_out: this is the harmonic mean of the two.

    Args:
        shape: (fan_in, fan_out), as `linear` takes it.
        rng: source of the randomness.
        gain: factor of the standard deviation.

    Returns:
        `shape`, float64.

    Source: Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward
        neural networks, equation 12.
    """
    fan_in, fan_out = shape
    return normal(shape, gain * math.sqrt(2 / (fan_in + fan_out)), rng)


def xavier_uniform(
    shape: tuple[int, int], rng: np.random.Generator, gain: float = 1.0
) -> np.ndarray:
    """Draw uniformly, with the variance of `xavier_normal`: a bound b gives a variance of b^2 / 3.

    Args:
        shape: (fan_in, fan_out), as `linear` takes it.
        rng: source of the randomness.
        gain: factor of the bound.

    Returns:
        `shape`, float64, between -bound and bound.

    Source: Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward
        neural networks, equation 16.
    """
    fan_in, fan_out = shape
    bound = gain * math.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, shape)


def lecun_normal(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Draw from a Gaussian with variance 1 / fan_in: each output sums fan_in terms.

    Args:
        shape: (fan_in, fan_out), as `linear` takes it.
        rng: source of the randomness.

    Returns:
        `shape`, float64.

    Source: LeCun et al. 1998, Efficient BackProp, section 4.6.
    """
    return normal(shape, 1 / math.sqrt(shape[0]), rng)


def kaiming_normal(shape: tuple[int, int], rng: np.random.Generator, a: float = 0.0) -> np.ndarray:
    """Draw from a Gaussian with variance 2 / ((1 + a^2) fan_in), for ReLU and its leaky kin.

    On inputs that are symmetric around 0, they keep a share (1 + a^2) / 2 of the mean square.

    Args:
        shape: (fan_in, fan_out), as `linear` takes it.
        rng: source of the randomness.
        a: slope of the activation below 0: 0 for ReLU, 1 for a linear layer.

    Returns:
        `shape`, float64.

    Source: He et al. 2015, Delving Deep into Rectifiers, equations 10 and 15 in section 2.2.
    """
    fan_in, _ = shape
    return normal(shape, math.sqrt(2 / ((1 + a**2) * fan_in)), rng)


def orthogonal(
    shape: tuple[int, int],
    rng: np.random.Generator | None = None,
    gain: float = 1.0,
    draws: np.ndarray | None = None,
) -> np.ndarray:
    """Turn Gaussian draws into orthonormal columns, or rows where those are fewer.

    The QR decomposition leaves the signs open: a positive diagonal of R makes it unique, and
    the result uniform over all rotations and reflections.

    Args:
        shape: (fan_in, fan_out)
        rng: source of the draws, where none are given.
        gain: factor; every singular value is `gain`.
        draws: `shape`, standard Gaussian; drawn from `rng` if None.

    Returns:
        `shape`, float64 unless the draws are not.

    Raises:
        ValueError: there are neither draws nor an `rng`, or the draws are of another shape.

    Source: Saxe et al. 2014, Exact solutions to the nonlinear dynamics of learning in deep linear
        neural networks, section 3; Mezzadri 2007, How to generate random matrices, section 5.
    """
    if draws is None:
        if rng is None:
            raise ValueError("orthogonal needs an rng or draws")
        draws = rng.standard_normal(shape)
    if draws.shape != shape:
        raise ValueError(f"draws {draws.shape} and shape {shape} differ")
    wide = shape[0] < shape[1]
    q, r = np.linalg.qr(draws.T if wide else draws)
    q = q * np.sign(np.diagonal(r))
    return gain * (q.T if wide else q)


def residual_normal(
    shape: tuple[int, ...], std: float, num_layers: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw a projection that writes into a residual stream: the more of them, the smaller.

    A Transformer of L layers has 2 L branches, attention and MLP; the variances they add sum up.

    Args:
        shape: shape of the array.
        std: standard deviation that a single branch would have.
        num_layers: layers of the Transformer, L, with two branches each.
        rng: source of the randomness.

    Returns:
        `shape`, float64.

    Raises:
        ValueError: `num_layers` is below 1, or `std` is negative.

    Source: Radford et al. 2019, Language Models are Unsupervised Multitask Learners, section 2.3.
    """
    if num_layers < 1:
        raise ValueError(f"num_layers must be at least 1, got {num_layers}")
    return normal(shape, std / math.sqrt(2 * num_layers), rng)


def prior_bias(counts: np.ndarray) -> np.ndarray:
    """The output bias whose softmax is the share of each class: the log of the shares.

    Args:
        counts: (C,), how often each class occurs in the training set.

    Returns:
        (C,), float64.

    Raises:
        ValueError: a class never occurs; its bias would be minus infinity.

    Source: Lin et al. 2017, Focal Loss for Dense Object Detection, section 3.3 (for a sigmoid).
    """
    if not (counts > 0).all():
        raise ValueError(f"every class needs a count above 0, got {counts}")
    return np.log(counts / counts.sum())
