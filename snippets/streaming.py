"""Convolution of a stream: chunk by chunk, with the samples that later outputs still need."""

import numpy as np


def stream_conv1d(
    chunk: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    state: np.ndarray,
    stride: int = 1,
    dilation: int = 1,
) -> tuple[np.ndarray, np.ndarray]:
    """Convolve the next chunk of a signal, and keep the samples that later outputs need.

    The state begins where the next window does. Start with dilation (k - 1) zeros for a causal
    convolution, whose first output falls on the first sample, or with no samples for a valid one.

    Args:
        chunk: (N, C_in, T), new samples; T may differ from call to call, and may be 0.
        weight: (C_out, C_in, k), the last tap for the newest sample.
        bias: (C_out,)
        state: (N, C_in, S), what the last call returned.
        stride: samples from one output to the next, k at most if `dilation` is 1.
        dilation: samples from one tap to the next.

    Returns:
        Outputs (N, C_out, number of windows that are complete), and the next state.

    Raises:
        ValueError: the shapes do not fit together, `stride` or `dilation` is below 1,
            or a window would begin after the one before it has ended.

    Source: Paine et al. 2016, Fast WaveNet Generation Algorithm, section 2.
    """
    if chunk.shape[:-1] != state.shape[:-1] or chunk.shape[1] != weight.shape[1]:
        raise ValueError(f"chunk {chunk.shape}, state {state.shape}, weight {weight.shape}")
    if bias.shape != weight.shape[:1]:
        raise ValueError(f"weight {weight.shape} and bias {bias.shape} do not fit together")
    span = dilation * (weight.shape[-1] - 1) + 1  # samples from the first tap to the last
    if dilation < 1 or not 1 <= stride <= span:
        raise ValueError(f"stride {stride} and dilation {dilation} for windows of {span} samples")
    signal = np.concatenate([state, chunk], axis=-1)  # (N, C_in, S + T)
    count = max(0, (signal.shape[-1] - span) // stride + 1)  # windows that are complete
    starts = stride * np.arange(count)[:, None]
    windows = signal[..., starts + dilation * np.arange(weight.shape[-1])]  # (N, C_in, count, k)
    output = np.einsum("nctk,ock->not", windows, weight) + bias[:, None]  # (N, C_out, count)
    return output, signal[..., count * stride :]
