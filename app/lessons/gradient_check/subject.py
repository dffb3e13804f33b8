"""What is checked: a network with faces of its training, and the wall that some of them stand before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine import Architecture, Network, error_shares
from engine.activations import Array
from engine.error import decided

FACES = 8
"""How many faces a check takes, where nobody says otherwise."""
_FALL_OFF = 2.0


@dataclass(frozen=True)
class Subject:
    """A network and its training faces; nobody writes to its arrays.

    Attributes:
        architecture: Of the network.
        parameters: By name.
        images: (N, C, H, W).
        zeta: The desired outputs, (N, n_o).
    """

    architecture: Architecture
    parameters: Mapping[str, Array]
    images: Array
    zeta: Array

    def network(self, dtype: type[np.floating] = np.float64) -> Network:
        """A network of its own, made of numbers of that type."""
        return Network(self.architecture, {name: of.astype(dtype) for name, of in self.parameters.items()})

    def few(self, count: int, *, wall: bool = False) -> "Subject":
        """The same network with some of the faces, in float64.

        From each person they are chosen evenly from the best learned to the worst learned, and they come in
        that order: a loop that ends one face too early then leaves out the one that counts most.

        Args:
            count: How many faces; at least one of each person is taken.
            wall: Whether they stand before a plain wall, see `before_a_wall`.
        """
        images = before_a_wall(self.images, self.architecture) if wall else self.images
        images, zeta = images.astype(np.float64), self.zeta.astype(np.float64)
        shares = error_shares(zeta, self.network().outputs(images))
        rows = _evenly(shares, decided(zeta), count)
        return replace(self, images=images[rows], zeta=zeta[rows])


def before_a_wall(images: Array, architecture: Architecture) -> Array:
    """The images with a plain wall at their left, lit from the left: each of its columns has one brightness.

    It is as wide as one window of the first pool sees. So all rows of such a window tie, at a value that is
    not 0, which hardly ever happens in a face. The brightness falls as light does, not in a straight line,
    or kernels that sum to 0 would give all columns the same value too.

    Args:
        images: (N, C, H, W).
        architecture: Of the network that sees them.
    """
    wide = wall_width(architecture)
    low, high = (of(images, axis=(1, 2, 3), keepdims=True) for of in (np.min, np.max))
    light = 1 / np.square(1 + np.arange(wide) / _FALL_OFF)
    walled = images.copy()
    walled[..., :wide] = low + (high - low) * light.astype(images.dtype)
    return walled


def wall_width(architecture: Architecture) -> int:
    """How many columns of pixels the wall has; 0 where no feature layer looks at the image."""
    if not architecture.features:
        return 0
    first = architecture.features[0]
    return min(first.kernel_size + first.pool - 1, architecture.image_shape[2])


def _evenly(shares: Array, classes: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Which rows are taken, the one with the smallest share of D first."""
    persons = np.unique(classes)
    each = [count // len(persons) + (place < count % len(persons)) for place in range(len(persons))]
    chosen = [
        _spread(
            np.flatnonzero(classes == person)[np.argsort(shares[classes == person], kind="stable")], number
        )
        for person, number in zip(persons, each, strict=True)
    ]
    rows = np.concatenate(chosen)
    return rows[np.argsort(shares[rows], kind="stable")]


def _spread(ordered: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """So many of them at equal distances; the last one always."""
    places = np.linspace(len(ordered) - 1, 0, min(max(count, 1), len(ordered))).round().astype(np.intp)
    return ordered[places]
