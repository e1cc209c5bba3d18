"""What a convolutional layer costs: numbers to learn, and multiplications."""

from snippets.conv import conv_output_size


def conv_parameters(
    in_channels: int,
    out_channels: int,
    kernel_size: tuple[int, int],
    groups: int = 1,
    bias: bool = True,
) -> int:
    """How many numbers a convolutional layer learns.

    A filter is as deep as the channels that it sees, and has one bias; the image does not matter.

    Args:
        in_channels: of the input.
        out_channels: the number of filters.
        kernel_size: kh and kw.
        groups: a filter sees the channels of one group only.
        bias: whether each filter has one.

    Returns:
        The number of weights and biases.

    Raises:
        ValueError: the channels or the filters do not split into as many groups.

    Source: Goodfellow et al. 2016, Deep Learning, section 9.5 (the tensor K of equation 9.7).
    """
    if groups < 1 or in_channels % groups or out_channels % groups:
        raise ValueError(f"{in_channels=} and {out_channels=} do not split into {groups=}")
    height, width = kernel_size
    taps = height * width * in_channels // groups  # of one filter
    return (taps + bias) * out_channels


def conv_multiplications(
    size: tuple[int, int],
    in_channels: int,
    out_channels: int,
    kernel_size: tuple[int, int],
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
) -> int:
    """How many multiplications a convolutional layer does for one image.

    Every weight is used once at each place, so it is the weights times the places.

    Args:
        size: height and width of the input.
        in_channels: of the input.
        out_channels: the number of filters.
        kernel_size: kh and kw.
        stride: from one place to the next.
        padding: zeros on each side, which are multiplied too.
        groups: a filter sees the channels of one group only.

    Returns:
        The number of products; there are about as many additions.

    Raises:
        ValueError: the kernel does not fit, or the channels do not split into as many groups.

    Source: Goodfellow et al. 2016, Deep Learning, equation 9.8.
    """
    rows = conv_output_size(size[0], kernel_size[0], stride, padding)
    cols = conv_output_size(size[1], kernel_size[1], stride, padding)
    weights = conv_parameters(in_channels, out_channels, kernel_size, groups, bias=False)
    return weights * rows * cols
