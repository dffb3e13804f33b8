"""What is still missing among the collected faces, and what might mislead the network."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.faces.guide import Guidance, difference, guidance
from app.faces.measuring import Look
from app.ui.roster import Roster

_MILLISECONDS = 200
"""Faces come in batches; what they show together is said once."""


class Coach(QObject):
    """Knows how the faces of the open project look.

    Attributes:
        changed: There are other faces: ask anew.
    """

    changed = Signal()

    def __init__(self, roster: Roster, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roster = roster
        self._looks: dict[int, Look | None] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_MILLISECONDS)
        self._soon.timeout.connect(self.changed)
        roster.cleared.connect(self._forget)
        for signal in (roster.added, roster.removed, roster.changed):
            signal.connect(self._note)

    def guidance(self, person_id: int, mirrored: bool) -> Guidance:
        """What a person's faces show; excluded ones do not count.

        Args:
            person_id: The person.
            mirrored: Whether the user sees the camera as a mirror: left and right are then as seen there.
        """
        count, looks = self._of(person_id)
        return guidance([_mirrored(look) for look in looks] if mirrored else looks, count)

    def hint(self, person_ids: Sequence[int]) -> str:
        """What two persons' faces differ in that is not the persons; empty where they do not."""
        if len(person_ids) != 2:
            return ""
        first, second = (self._of(person_id)[1] for person_id in person_ids)
        return difference(first, second) or ""

    def _of(self, person_id: int) -> tuple[int, list[Look]]:
        """How many faces of a person there are to learn, and the looks of those that have one."""
        faces = [face for face in self._roster.faces if face.person_id == person_id and not face.excluded]
        for face in faces:
            if face.id not in self._looks:
                self._looks[face.id] = Look.from_json(face.look)
        looks = (self._looks[face.id] for face in faces)
        return len(faces), [look for look in looks if look is not None]

    @Slot()
    def _forget(self) -> None:
        self._looks.clear()
        self._soon.start()

    @Slot(object)
    def _note(self, _faces: object) -> None:
        if not self._soon.isActive():
            self._soon.start()


def _mirrored(look: Look) -> Look:
    return replace(look, turn=None if look.turn is None else -look.turn, side_light=-look.side_light)
