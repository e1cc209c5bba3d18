"""What attention costs: multiply-adds of the products, bytes of the scores."""


def attention_multiply_adds(length: int, width: int) -> int:
    """Multiply-adds between tokens: the scores of all pairs, then the mix of the values.

    Splitting the width into heads changes nothing: H heads make H times the products of width d/H.

    Args:
        length: n, number of tokens.
        width: d, of all heads together.

    Returns:
        2 n^2 d

    Source: Vaswani et al. 2017, Attention Is All You Need, table 1.
    """
    scores = length * length * width  # query @ key.mT
    mixing = length * length * width  # weights @ value
    return scores + mixing


def token_multiply_adds(length: int, width: int, hidden: int) -> int:
    """Multiply-adds on every token alone: the projections and the feed-forward network.

    Args:
        length: n, number of tokens.
        width: d, of the model.
        hidden: width of the hidden layer of the feed-forward network, usually 4 d.

    Returns:
        4 n d^2 + 2 n d hidden

    Source: Vaswani et al. 2017, Attention Is All You Need, sections 3.2.2 and 3.3.
    """
    projections = 4 * width * width  # of query, key, value and output
    feed_forward = 2 * width * hidden  # into the hidden layer and out of it
    return length * (projections + feed_forward)


def score_bytes(length: int, heads: int, itemsize: int) -> int:
    """Bytes of the scores of one layer and one sequence, where they are stored as a whole.

    Args:
        length: n, number of tokens.
        heads: H; each has scores of its own.
        itemsize: bytes of one number, 2 in 16 bit.

    Returns:
        H n^2 itemsize

    Source: Dao et al. 2022, FlashAttention, section 2.2.
    """
    return heads * length * length * itemsize
