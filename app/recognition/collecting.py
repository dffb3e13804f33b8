"""What someone drops on a person: pictures, folders and videos, as sets of pictures treated alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from app.faces.cameras import VIDEO_SUFFIXES, VideoFileCamera
from app.faces.crop import Crop
from app.faces.folders import persons_in, pictures_in
from app.project import Project
from app.recognition.errors import RecognitionError
from app.recognition.gathering import PictureSource, picture_files
from app.recognition.sample import sample_persons

MOST_VIDEO_FRAMES = 60
"""Faces taken from one video at most."""

_SECONDS_BETWEEN_FRAMES = 0.5


@dataclass(frozen=True)
class PictureSet:
    """Pictures of one person.

    Attributes:
        person_id: Whose they are.
        sources: The pictures, loaded when their turn comes.
        count: How many there are at most.
        crop: How their faces are found; None where that is still to be decided, once for all.
    """

    person_id: int
    sources: Iterable[PictureSource]
    count: int
    crop: Crop | None = None


def dropped_sets(person_id: int, paths: Iterable[Path]) -> list[PictureSet]:
    """The sets of pictures in files, folders and videos.

    Raises:
        FaceError: one of them is not there, is no picture and no video, or is a folder without pictures.
    """
    pictures: list[Path] = []
    sets: list[PictureSet] = []
    for path in paths:
        if path.suffix.lower() in VIDEO_SUFFIXES and path.is_file():
            sets.append(PictureSet(person_id, video_pictures(path), MOST_VIDEO_FRAMES, "detect"))
        else:
            pictures += pictures_in(path)
    if pictures:
        sets.insert(0, PictureSet(person_id, picture_files(pictures), len(pictures)))
    return sets


def folder_sets(project: Project, folder: Path) -> list[PictureSet]:
    """The sets of a folder with one sub-folder a person, for the persons of a project.

    Raises:
        FaceError: the folder cannot be read or holds no persons.
        RecognitionError: it holds more persons than the project has, and none by their names.
        ProjectError: the project cannot be written.
    """
    found = {person.name: picture_files(person.pictures) for person in persons_in(folder)}
    return _sets_by_name(project, found, str(folder))


def sample_sets(project: Project) -> list[PictureSet]:
    """The built-in sample, for the persons of a project. Raises as `folder_sets`."""
    return _sets_by_name(project, sample_persons(), "The sample")


def _sets_by_name(
    project: Project, found: Mapping[str, Sequence[PictureSource]], where: str
) -> list[PictureSet]:
    """Gives pictures to the persons of their names; persons without faces take over the other names."""
    counts = project.count_faces()
    by_name = {person.name: person.id for person in project.persons()}
    free = [person.id for person in project.persons() if not counts[person.id] and person.name not in found]
    strangers = [name for name in found if name not in by_name]
    if len(strangers) > len(free):
        raise RecognitionError(
            f"{where} holds {', '.join(strangers[:6])}, but this project has faces of other persons. "
            "Make a new project (File, New), or drop each person's pictures on a card."
        )
    for name, person_id in zip(strangers, free, strict=False):
        project.rename_person(person_id, name)
        by_name[name] = person_id
    return [PictureSet(by_name[name], sources, len(sources)) for name, sources in found.items()]


def video_pictures(path: Path) -> Iterator[PictureSource]:
    """Frames of a video, two a second and 60 at most, all of one burst.

    Raises:
        CameraError: the file is no video that can be read.
    """
    camera = VideoFileCamera(path)
    camera.open()
    try:
        every = max(1, round(_SECONDS_BETWEEN_FRAMES / camera.interval)) if camera.interval else 1
        number = taken = 0
        while taken < MOST_VIDEO_FRAMES and (frame := camera.read()) is not None:
            if number % every == 0:
                taken += 1
                yield PictureSource(f"frame {number + 1} of {path}", partial(np.copy, frame), str(path))
            number += 1
    finally:
        camera.close()
