"""Entropy, cross-entropy, divergence and perplexity, in nats: every logarithm is natural."""

import numpy as np


def entropy(p: np.ndarray, axis: int = -1) -> np.ndarray:
    """Mean surprise at draws from p, for someone who expects p.

    Args:
        p: (...), probabilities along `axis`; 0 log 0 counts as 0.
        axis: the axis along which they sum to 1.

    Returns:
        (...) without `axis`, in nats: 0 where p is one-hot, log K where K outcomes share it.

    Source: Cover and Thomas 2006, Elements of Information Theory, section 2.1.
    """
    return cross_entropy(p, p, axis)


def cross_entropy(p: np.ndarray, q: np.ndarray, axis: int = -1) -> np.ndarray:
    """Mean surprise at draws from p, for someone who expects q.

    Args:
        p: (...), probabilities along `axis` by which outcomes are drawn.
        q: (...), probabilities of the same outcomes in the model.
        axis: the axis along which they sum to 1.

    Returns:
        (...) without `axis`, in nats; infinite where q rules out what p allows.

    Raises:
        ValueError: the shapes differ.

    Source: Goodfellow et al. 2016, Deep Learning, equation 3.51 in section 3.13.
    """
    if p.shape != q.shape:
        raise ValueError(f"p {p.shape} and q {q.shape} differ in shape")
    with np.errstate(divide="ignore"):  # log 0 is -inf, as it should be
        surprise = -np.log(np.where(p > 0, q, 1))  # what never happens counts 0
    return (p * surprise).sum(axis=axis)


def kl_divergence(p: np.ndarray, q: np.ndarray, axis: int = -1) -> np.ndarray:
    """D(p || q): how much more than necessary draws from p surprise someone who expects q.

    Args:
        p: (...), probabilities along `axis` by which outcomes are drawn.
        q: (...), probabilities of the same outcomes in the model.
        axis: the axis along which they sum to 1.

    Returns:
        (...) without `axis`, in nats; 0 where p and q are equal, infinite where q rules out
        what p allows.

    Raises:
        ValueError: the shapes differ.

    Source: Cover and Thomas 2006, Elements of Information Theory, section 2.3.
    """
    if p.shape != q.shape:
        raise ValueError(f"p {p.shape} and q {q.shape} differ in shape")
    possible = p > 0
    with np.errstate(divide="ignore"):  # log 0 is -inf, as it should be
        log_ratio = np.log(np.where(possible, p, 1)) - np.log(np.where(possible, q, 1))
    return (p * log_ratio).sum(axis=axis)


def token_log_probs(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Logarithm of the probability that a model gave to each token that came.

    Args:
        logits: (..., V), scores of the V tokens of the vocabulary at each position.
        targets: (...), integers, the token that came at each position.

    Returns:
        (...), natural logarithms.

    Raises:
        ValueError: the positions differ in shape, or a target is not from 0 to V - 1.

    Source: Goodfellow et al. 2016, Deep Learning, equation 6.30 in section 6.2.2.3.
    """
    if logits.shape[:-1] != targets.shape:
        raise ValueError(f"logits {logits.shape} and targets {targets.shape} do not fit")
    if ((targets < 0) | (targets >= logits.shape[-1])).any():
        raise ValueError(f"targets must be from 0 to {logits.shape[-1] - 1}, got {targets}")
    shifted = logits - logits.max(axis=-1, keepdims=True)  # (..., V), at most 0
    log_total = np.log(np.exp(shifted).sum(axis=-1))
    return np.take_along_axis(shifted, targets[..., None], axis=-1)[..., 0] - log_total


def perplexity(log_probs: np.ndarray, mask: np.ndarray | None = None) -> np.floating:
    """Among how many equally likely tokens a model might as well choose, on average.

    The average is one over all tokens, taken before the exponential.

    Args:
        log_probs: (...), natural logarithms of the probabilities of the tokens that came.
        mask: (...), True where a token counts; None if all do.

    Returns:
        The exponential of the mean surprise, at least 1.

    Raises:
        ValueError: the mask has another shape than `log_probs`, or no token counts.

    Source: Jelinek et al. 1977, Perplexity: a measure of the difficulty of speech recognition
    tasks.
    """
    if mask is None:
        mask = np.ones(log_probs.shape, dtype=bool)
    if mask.shape != log_probs.shape:
        raise ValueError(f"mask {mask.shape} and log_probs {log_probs.shape} differ in shape")
    if not mask.any():
        raise ValueError(f"of {mask.size} tokens none counts")
    return np.exp(-log_probs[mask].mean())
