"""One writer a format: cards in, bytes out."""
