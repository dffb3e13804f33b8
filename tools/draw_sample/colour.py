"""Colours of skin and hair, and what lies between them."""

Colour = tuple[int, int, int]


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """A colour between two RGB colours; share 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def blush(skin: Colour) -> Colour:
    """The skin where blood shows."""
    return mixed(skin, (206, 62, 52), 0.45)


def shadow(skin: Colour) -> Colour:
    """The skin in its creases."""
    return mixed(skin, (84, 26, 16), 0.62)
