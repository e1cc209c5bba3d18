"""The receptive field: how much of the input an output depends on."""

from collections.abc import Sequence


def receptive_field(
    kernel_sizes: Sequence[int], strides: Sequence[int], dilations: Sequence[int] | None = None
) -> int:
    """Count the inputs along one axis that one output of a stack of layers can see.

    A step between neighbors of a layer is a jump of all earlier strides, multiplied, in the input.

    Args:
        kernel_sizes: of each layer, convolution or pooling, the first layer first.
        strides: of each layer.
        dilations: of each layer; None if all are 1.

    Returns:
        Inputs, along one axis; padding does not count.

    Raises:
        ValueError: the lists differ in length, or a number is below 1.

    Source: Araujo et al. 2019, Computing Receptive Fields, section Single-path networks.
    """
    dilations = [1] * len(kernel_sizes) if dilations is None else dilations
    if not len(kernel_sizes) == len(strides) == len(dilations):
        raise ValueError(f"{kernel_sizes}, {strides} and {dilations} differ in length")
    if any(size < 1 for size in (*kernel_sizes, *strides, *dilations)):
        raise ValueError(f"sizes must be positive: {kernel_sizes}, {strides}, {dilations}")
    field, jump = 1, 1  # jump: inputs from one output to the next
    for kernel_size, stride, dilation in zip(kernel_sizes, strides, dilations):
        field += dilation * (kernel_size - 1) * jump
        jump *= stride
    return field
