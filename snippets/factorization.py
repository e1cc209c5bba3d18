"""Matrix factorization of implicit feedback: by alternating least squares, and by SGD."""

import numpy as np


def implicit_loss(
    users: np.ndarray, items: np.ndarray, observed: np.ndarray, unobserved_weight: float, lam: float
) -> float:
    """Loss of predicting 1 where a user took an item, and little everywhere else.

    The sum of (user . item)^2 over all pairs is the sum over U^T U * V^T V: no pair is visited.

    Args:
        users: (U, K), the factors of the users.
        items: (I, K), the factors of the items.
        observed: (U, I), True where a user took an item.
        unobserved_weight: weight of the squared prediction of every pair.
        lam: weight of the squared factors.

    Returns:
        The sum over observed pairs, all pairs, and factors.

    Raises:
        ValueError: the shapes do not fit together.

    Source: Rendle et al. 2022, Revisiting the Performance of iALS, section 2.
    """
    if observed.shape != (len(users), len(items)):
        raise ValueError(
            f"observed {observed.shape}, users {users.shape} and items {items.shape} "
            "do not fit together"
        )
    u, i = np.nonzero(observed)
    errors = 1 - (users[u] * items[i]).sum(axis=-1)  # (observed pairs,)
    all_pairs = ((users.T @ users) * (items.T @ items)).sum()
    factors = (users**2).sum() + (items**2).sum()
    return (errors**2).sum() + unobserved_weight * all_pairs + lam * factors


def solve_factors(
    observed: np.ndarray, others: np.ndarray, unobserved_weight: float, lam: float
) -> np.ndarray:
    """Minimize the loss over the factors of one side, those of the other side fixed.

    Each row is a ridge regression of its own, on what it took. What was not observed enters
    by one K x K matrix that all rows share.

    Args:
        observed: (R, C), True where a row took a column; transposed to solve for the items.
        others: (C, K), the factors of the columns.
        unobserved_weight: weight of the squared prediction of every pair.
        lam: weight of the squared factors.

    Returns:
        (R, K), the best factors of the rows.

    Raises:
        ValueError: `observed` and `others` differ in C.

    Source: Hu et al. 2008, Collaborative Filtering for Implicit Feedback Datasets, equation 4.
    """
    if observed.shape[-1] != len(others):
        raise ValueError(f"observed {observed.shape} and others {others.shape} differ in C")
    ridge = lam * np.eye(others.shape[-1], dtype=others.dtype)
    shared = unobserved_weight * (others.T @ others) + ridge  # (K, K)
    outer = others[:, :, None] * others[:, None, :]  # (C, K, K)
    own = np.tensordot(observed, outer, axes=1)  # (R, K, K): summed over what each row took
    target = observed @ others  # (R, K)
    return np.linalg.solve(shared + own, target[..., None])[..., 0]


def sampled_gradients(
    users: np.ndarray,
    items: np.ndarray,
    positives: np.ndarray,
    negatives: np.ndarray,
    num_observed: int,
    unobserved_weight: float,
    lam: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate the gradients of the loss from some observed pairs and some random ones.

    Each sample stands for many pairs, so it is weighted by how many: that makes the estimate
    unbiased. Negatives are drawn from all pairs alike.

    Args:
        users: (U, K), the factors of the users.
        items: (I, K), the factors of the items.
        positives: (P, 2), user and item of some observed pairs.
        negatives: (M, 2), user and item of pairs drawn at random.
        num_observed: how many observed pairs there are.
        unobserved_weight: weight of the squared prediction of every pair.
        lam: weight of the squared factors.

    Returns:
        Gradients with respect to `users` and `items`, each in the shape of its array.

    Source: Rendle et al. 2022, Revisiting the Performance of iALS, section 2 (the loss).
    """
    grad_users, grad_items = 2 * lam * users, 2 * lam * items
    num_pairs = len(users) * len(items)
    for pairs, target, weight in (
        (positives, 1, num_observed / len(positives)),
        (negatives, 0, unobserved_weight * num_pairs / len(negatives)),
    ):
        u, i = pairs.T
        predictions = (users[u] * items[i]).sum(axis=-1, keepdims=True)  # (pairs, 1)
        slope = 2 * weight * (predictions - target)
        np.add.at(grad_users, u, slope * items[i])  # a user may be there twice
        np.add.at(grad_items, i, slope * users[u])
    return grad_users, grad_items
