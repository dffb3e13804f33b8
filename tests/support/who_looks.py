"""The Who-is-it panel as a test sets it up: a picture that is dropped, or a frame with answers made up."""

from pathlib import Path

import numpy as np
from striped_faces import striped

from app.faces.found import Found
from app.faces.picture import encode_png
from app.jobs.live import NO_TROUBLE, LiveFrame
from app.recognition.recogniser import Answer


def frame_of(*answers: Answer, trouble=NO_TROUBLE) -> LiveFrame:
    """A grey frame of a camera in which the network says this."""
    picture = np.full((120, 160, 3), 120, np.uint8)
    faces = [Found(answer.box) for answer in answers]
    return LiveFrame(picture, faces, None, list(answers), None, trouble)


def drop_picture(person, path: Path, picture) -> tuple[Answer, ...]:
    """Drops a picture into the panel, and waits for what the network says of it."""
    path.write_bytes(encode_png(picture))
    answering = person.window.session.answering
    person.drop(person.find("who_picture"), path)
    person.wait(lambda: answering.still is not None and answering.still.name == path.name)
    return tuple(answering.answers)


def drop_striped(person, folder: Path, who: int, number: int = 55) -> tuple[Answer, ...]:
    """Drops a striped face of a person of the striped project."""
    return drop_picture(person, folder / f"who {who} {number}.png", striped(who, number))


def told_numbers(text: str) -> list[float]:
    """The numbers in a line such as "φ +0.050 → h = 1.230"."""
    words = text.replace("= ", "").replace("−", "-").split(" ")
    return [float(word) for word in words if word.strip("+-").replace(".", "", 1).isdigit()]
