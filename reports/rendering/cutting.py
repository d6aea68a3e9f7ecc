"""How long a list is that is cut: one that says "and one more" takes the room of the one that it leaves out."""

LEAST_LEFT_OUT = 3


def length_of(number: int, most: int) -> int:
    """Return how many of ``number`` entries are shown: ``most``, or all of them where fewer than three were left."""
    return most if number >= most + LEAST_LEFT_OUT else number
