"""Alpha dropout against the constants of PyTorch, frozen as it computes them.

Its native code (aten/src/ATen/native/Dropout.cpp, `_dropout_impl`) has alpha = 1.7580993408473766,
a = 1 / sqrt((alpha^2 p + 1) (1 - p)) and noise that is 1 with probability 1 - p, else 0. It returns
input * noise * a + (noise - 1) * alpha * a + alpha * a * p: a kept element is scaled by a and
shifted by alpha * a * p, a dropped one becomes alpha * a * (p - 1).
"""

import numpy as np
import pytest

from snippets.alpha_dropout import alpha_dropout, alpha_dropout_backward

# p: a, alpha * a * p, alpha * a * (p - 1)
CONSTANTS = {
    0.05: (0.954844476005031, 0.08393557219381019, -1.5947758716823934),
    0.1: (0.9212845161497115, 0.16197097005757022, -1.457738730518132),
    0.3: (0.8609526162463561, 0.4540920681370629, -1.0595481589864801),
    0.5: (0.8864048946659319, 0.7791939305180315, -0.7791939305180315),
    0.8: (1.1999121561207353, 1.6876518166004955, -0.42191295415012364),
}
X = np.array([-1.5, 0.0, 0.25, 4.0])
MASK = np.array([True, True, False, True])


@pytest.mark.parametrize("p", CONSTANTS)
def test_alpha_dropout(p: float) -> None:
    """Kept elements are scaled and shifted, dropped ones become one constant."""
    scale, shift, dropped = CONSTANTS[p]

    output = alpha_dropout(X, p, mask=MASK)

    expected = [-1.5 * scale + shift, shift, dropped, 4 * scale + shift]
    np.testing.assert_allclose(output, expected, rtol=1e-13)  # sums that cancel by half at most


@pytest.mark.parametrize("p", CONSTANTS)
def test_alpha_dropout_backward(p: float) -> None:
    """The gradient of a kept element is scaled by a, that of a dropped one is 0."""
    scale, _, _ = CONSTANTS[p]

    gradient = alpha_dropout_backward(X, p, MASK)

    np.testing.assert_allclose(gradient, [-1.5 * scale, 0, 0, 4 * scale], rtol=1e-14)
