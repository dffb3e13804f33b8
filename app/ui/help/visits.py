"""Which places were looked at, to go back and forward among them."""

from typing import NamedTuple


class Visit(NamedTuple):
    """One place.

    Attributes:
        name: Of the text.
        position: Of its first character in sight.
    """

    name: str
    position: int = 0


class Visits:
    """The way so far: one place is looked at, others lie behind and before it."""

    def __init__(self) -> None:
        self._way: list[Visit] = []
        self._at = -1

    @property
    def can_go_back(self) -> bool:
        """Whether a place lies behind."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from a place."""
        return self._at < len(self._way) - 1

    def leave(self, position: int) -> None:
        """The place that is looked at is left at that position."""
        if self._at >= 0:
            self._way[self._at] = self._way[self._at]._replace(position=position)

    def go(self, visit: Visit) -> None:
        """Another place is looked at; what lay before is forgotten."""
        self._at += 1
        self._way[self._at :] = [visit]

    def back(self) -> Visit:
        """Goes one place back."""
        self._at -= 1
        return self._way[self._at]

    def forward(self) -> Visit:
        """Goes one place forward."""
        self._at += 1
        return self._way[self._at]
