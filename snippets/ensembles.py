"""Ensembles: many predictors, and what their disagreement is worth."""

import numpy as np


def ambiguity_decomposition(
    predictions: np.ndarray, target: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split the squared error of an average: the members' mean error minus their diversity.

    The first is exactly the second minus the third, whatever the members predict.

    Args:
        predictions: (M, ...), one row a member.
        target: (...)

    Returns:
        Squared error of the averaged prediction, mean squared error of the members, and the
        members' variance around their average, each (...).

    Raises:
        ValueError: there is no member, or a member's shape is not that of the target.

    Source: Krogh and Vedelsby 1995, Neural Network Ensembles, section 2, with equal weights.
    """
    if len(predictions) == 0 or predictions.shape[1:] != target.shape:
        raise ValueError(
            f"predictions {predictions.shape} are not rows of the target's shape {target.shape}"
        )
    ensemble = predictions.mean(axis=0)
    ensemble_error = (ensemble - target) ** 2
    member_error = ((predictions - target) ** 2).mean(axis=0)
    diversity = ((predictions - ensemble) ** 2).mean(axis=0)
    return ensemble_error, member_error, diversity
