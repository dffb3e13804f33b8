"""What is said of a face: where it comes from, whether it is trained on, and what the network says."""

from collections.abc import Sequence
from datetime import datetime

from app.project import Face, Person
from app.recognition.face_errors import FaceShare

EXCLUDED = "Left out of training."


def described(face: Face, share: FaceShare | None, persons: Sequence[Person]) -> str:
    """A few lines for a tooltip and for screen readers."""
    lines = [face.source, taken_at(face)]
    if face.excluded:
        lines.append(EXCLUDED)
    if share is not None:
        lines.append(f"Share of D: {number(share.share)}, {outputs(share)}.")
        if not share.is_right:
            lines.append(f"The network says {name_of(share.says, persons)}.")
    return "\n".join(line for line in lines if line)


def taken_at(face: Face) -> str:
    """When it was added, by the clock of this computer: "2026-11-23 14:05:09"."""
    try:
        taken = datetime.fromisoformat(face.captured_at)
    except ValueError:
        return face.captured_at
    return taken.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def outputs(share: FaceShare) -> str:
    """The network's answer: "s = 0.93", or "s = (0.93, 0.11, 0.02)"."""
    values = ", ".join(f"{value:.2f}" for value in share.s)
    return f"s = {values}" if len(share.s) == 1 else f"s = ({values})"


def number(share: float) -> str:
    """A share of D: two decimals where it counts, one digit where it is small."""
    if share >= 0.095:
        return f"{share:.2f}"
    return f"{share:.1g}" if share >= 0.0001 else "<0.0001"


def name_of(person_id: int, persons: Sequence[Person]) -> str:
    """The name that the person has now."""
    return next((person.name for person in persons if person.id == person_id), "somebody who is gone")
