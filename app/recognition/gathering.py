"""From pictures to faces: read each, find its face, cut it out; what cannot be used is said, not fatal."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import (
    Crop,
    CropDecision,
    FaceCut,
    cut_face,
    decide_crop,
    evenly_chosen,
    face_region,
    whole,
)
from app.faces.detection import FaceDetector
from app.faces.errors import FaceError
from app.faces.found import Found
from app.faces.measuring import look_at
from app.faces.picture import encode_png, read_picture
from app.project import NewFace


@dataclass(frozen=True)
class PictureSource:
    """A picture that is loaded only when its turn comes.

    Attributes:
        name: The file, or what else it is, for sentences.
        load: Gives it as RGB uint8 (H, W, 3), or raises FaceError.
        burst: Pictures of one burst or video share it; a picture of its own has none.
    """

    name: str
    load: Callable[[], NDArray[np.uint8]]
    burst: str = ""


@dataclass(frozen=True)
class FoundFace:
    """A face cut out of a picture, ready to be kept.

    Attributes:
        cut: What is kept of it.
        source: The picture's name.
        burst: Faces that share it stay together when faces are set aside for validation.
        crop: How the face was found.
        look: What was measured of it (`Look.to_json`); empty where no face was looked for.
        among: How many faces the picture shows, of which this is the largest; 1 where none was looked for.
    """

    cut: FaceCut
    source: str
    burst: str
    crop: Crop
    look: Mapping[str, float] = field(default_factory=dict)
    among: int = 1

    def of(self, person_id: int) -> NewFace:
        """The face as a project takes it."""
        x, y, width, height = self.cut.region
        return NewFace(
            person_id,
            encode_png(self.cut.picture),
            (x, y, width, height),
            self.source,
            self.burst,
            self.crop,
            self.cut.eyes,
            self.look,
        )


@dataclass(frozen=True)
class Refused:
    """A picture that cannot be used, and the sentence that says why."""

    source: str
    sentence: str


def picture_files(paths: Iterable[Path]) -> list[PictureSource]:
    """Picture files, read when their turn comes."""
    return [PictureSource(str(path), partial(read_picture, path)) for path in paths]


def decide(sources: Sequence[PictureSource], detector: FaceDetector) -> CropDecision:
    """`decide_crop` for a set of which only a few are read; those that cannot be read have no say."""
    pictures = []
    for source in evenly_chosen(sources):
        try:
            pictures.append(source.load())
        except FaceError:
            continue
    if not pictures:
        return CropDecision("detect", "None of the pictures looked at can be read.")
    return decide_crop(pictures, detector)


def gather(
    sources: Iterable[PictureSource], crop: Crop, detector: FaceDetector
) -> Iterator[FoundFace | Refused]:
    """The face of every picture, the largest where there are several, one answer a picture."""
    for source in sources:
        try:
            picture = source.load()
            everybody = _found(source, picture, crop, detector)
            found = everybody[0]
            sought = crop == "detect"
            region = face_region(found.box, picture.shape) if sought else found.box
            cut = cut_face(picture, region, found.eyes)
            look = look_at(picture, found).to_json() if sought else {}
            yield FoundFace(cut, source.name, source.burst or source.name, crop, look, len(everybody))
        except FaceError as error:
            yield Refused(source.name, str(error))


def _found(
    source: PictureSource, picture: NDArray[np.uint8], crop: Crop, detector: FaceDetector
) -> list[Found]:
    """The faces of a picture, the largest first, one at least."""
    if crop == "none":
        return [Found(whole(picture.shape))]
    faces = detector.detect(picture)
    if not faces:
        raise FaceError(
            f"No face was found in {source.name}. Choose a picture in which the face looks into the camera."
        )
    return faces
