"""From pictures to faces: whose they are, reading each, finding its face and cutting it out.

What cannot be used is said, and is not fatal. Many pictures are worked on at once, and few are in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.film import VIDEO_SUFFIXES, VideoFileCamera
from app.faces.cores import over_cores
from app.faces.crop import (
    Crop,
    CropDecision,
    FaceCut,
    Glimpse,
    cut_face,
    cut_found,
    decide_crop,
    evenly_chosen,
    whole,
)
from app.faces.detection import FaceDetector
from app.faces.detection.stills import drawn_face, is_clear, search
from app.faces.errors import FaceError
from app.faces.folders import LeftOut, persons_in, pictures_in
from app.faces.found import Box, Found
from app.faces.kept import FacesNote, KeptFace, read_note
from app.faces.measuring import look_at, why_no_face
from app.faces.picture import encode_png, read_picture
from app.faces.sample import sample_pictures
from app.language import _, few
from app.project import NewFace, Project
from app.project.persons import tidy_name
from app.recognition.errors import RecognitionError

_Result = TypeVar("_Result")


MOST_VIDEO_FRAMES = 60
"""Faces taken from one video at most."""

_SECONDS_BETWEEN_FRAMES = 0.5
_NEARLY = 0.01
"""Seconds by which a frame may be too early: the next one would be later than that."""


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


@dataclass(frozen=True)
class PictureSource:
    """A picture that is loaded only when its turn comes.

    Attributes:
        name: The file, or what else it is, for sentences.
        load: Gives it as RGB uint8 (H, W, 3), or raises FaceError.
        burst: Pictures of one burst or video share it; a picture of its own has none.
        kept: What the project that it was exported from knows of its face, which is taken as it was kept;
            None where the face is still to be found.
        known: What `glimpses` has found in it already; `gather` takes it.
    """

    name: str
    load: Callable[[], NDArray[np.uint8]]
    burst: str = ""
    kept: KeptFace | None = None
    known: dict[tuple[Crop, FaceDetector], FoundFace] = field(default_factory=dict, repr=False, compare=False)


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


class PersonPictures(NamedTuple):
    """A person by a tidy name, where the pictures are from, and the pictures."""

    name: str
    place: str
    pictures: list[PictureSource]

    def to_be_found(self) -> "PersonPictures":
        """The same pictures, in which the faces are looked for, whatever is known of them."""
        return self._replace(pictures=[replace(picture, kept=None) for picture in self.pictures])


def from_pictures(
    sources: Iterable[PictureSource], work: Callable[[PictureSource, NDArray[np.uint8]], _Result]
) -> Iterator[_Result | Refused]:
    """What some work makes of each picture, in order; or why a picture cannot be used.

    Args:
        sources: The pictures; read on all cores, but no more of them at once than there are cores.
        work: Called in several threads at once with a source and its picture; may raise FaceError.
    """
    return over_cores(partial(_used, work=work), sources)


def glimpses(sources: Sequence[PictureSource], detector: FaceDetector) -> Iterator[Glimpse | Refused]:
    """What is seen of a few pictures of a set, for `decide`; kept faces need no look.

    What is found there is remembered, so that `gather` need not read those pictures again.
    """
    unknown = [source for source in sources if source.kept is None]
    return from_pictures(evenly_chosen(unknown), partial(_glimpse, detector=detector))


def decided_before(sources: Sequence[PictureSource]) -> CropDecision | None:
    """How the faces of a set were found that are all exported ones; None where some are to be found."""
    crops = {source.kept.crop if source.kept else None for source in sources}
    if not crops or None in crops:
        return None
    return CropDecision(
        "none" if crops == {"none"} else "detect",
        _("They were exported from a project, and are taken as it kept them."),
    )


def decide(seen: Iterable[Glimpse | Refused]) -> CropDecision:
    """How the faces of a set are found, by `glimpses` of it; pictures that cannot be read have no say."""
    readable = [glimpse for glimpse in seen if isinstance(glimpse, Glimpse)]
    if not readable:
        return CropDecision("detect", _("None of the pictures looked at can be read."))
    return decide_crop(readable)


def gather(
    sources: Iterable[PictureSource], crop: Crop, detector: FaceDetector
) -> Iterator[FoundFace | Refused]:
    """The face of every picture, the largest where there are several, one answer a picture, in order.

    Args:
        sources: The pictures; as for `from_pictures`.
        crop: Whether faces are looked for; kept ones are taken as they are.
        detector: Finds them; used in several threads at once.
    """
    return over_cores(partial(_gathered, crop=crop, detector=detector), sources)


def largest_cut(picture: NDArray[np.uint8], faces: Sequence[Found], crop: Crop) -> FaceCut:
    """What is kept of a picture: its largest face, the first, or all of it where it is taken as it is."""
    if crop == "none":
        return cut_face(picture, whole(picture.shape))
    return cut_found(picture, faces[0])


def kept_cut(source: PictureSource, picture: NDArray[np.uint8], kept: KeptFace) -> FaceCut:
    """An exported face as its project kept it.

    Raises:
        FaceError: It lies outside its picture.
    """
    if kept.region.clipped(picture.shape).area() == 0:
        raise FaceError(_("The face in {name} lies outside its picture.").format(name=source.name))
    return FaceCut(picture, kept.region, kept.eyes)


def drawn(source: PictureSource, box: Box, tilt: float | None = None) -> FoundFace:
    """The face in a box that was drawn by hand into a picture in which none was found; see `drawn_face`.

    Args:
        source: The picture.
        box: Around the face, in pixels of the picture.
        tilt: Degrees, clockwise, by which the face is tilted; None to see it by the eyes.

    Raises:
        FaceError: The picture cannot be read, or the box lies outside it.
    """
    picture = source.load()
    return _kept(source, picture, "detect", [drawn_face(picture, box, tilt)])


def picture_files(paths: Iterable[Path], note: FacesNote | None = None) -> list[PictureSource]:
    """Picture files, read when their turn comes.

    Args:
        paths: The files.
        note: What lay beside them, where they are exported faces.
    """
    return [
        PictureSource(str(path), partial(read_picture, path), kept=note.taken(path) if note else None)
        for path in paths
    ]


def refusing(name: str, sentence: str) -> PictureSource:
    """In place of a picture that cannot be had: says why when it is loaded."""

    def load() -> NoReturn:
        raise FaceError(sentence)

    return PictureSource(name, load)


def folder_persons(folder: Path) -> tuple[list[PersonPictures], list[LeftOut]]:
    """The persons of a folder with one sub-folder a person, and what in it is not read.

    Sub-folders whose names are the same once they are tidy are one person's. Exported faces have the names,
    and the order, that their persons had in the project.

    Raises:
        FaceError: The folder, or the note beside exported faces, cannot be read, or holds no persons.
    """
    found, note = persons_in(folder), read_note(folder)
    noted = {tidy_name(name): tidy_name(person) for name, person in note.persons.items()} if note else {}
    persons: dict[str, PersonPictures] = {}
    for sub_folder in found.persons:
        own = tidy_name(sub_folder.name) or "?"
        name = noted.get(own) or own
        person = persons.setdefault(name, PersonPictures(name, str(folder / sub_folder.name), []))
        person.pictures.extend(picture_files(sub_folder.pictures, note))
    first = [persons.pop(name) for name in dict.fromkeys(noted.values()) if name in persons]
    return [*first, *persons.values()], found.left_out


def sample_persons() -> dict[str, list[PictureSource]]:
    """The pictures of the built-in sample by person, 40 each."""
    name_of = _("sample picture {number} of {name}").format
    return {
        name: [
            PictureSource(name_of(number=number, name=name), partial(read_picture, path))
            for number, path in enumerate(paths, start=1)
        ]
        for name, paths in sample_pictures().items()
    }


def dropped_sets(person_id: int, paths: Iterable[Path]) -> list[PictureSet]:
    """The sets of pictures in files, folders and films; what cannot be read is told in its turn."""
    pictures: list[PictureSource] = []
    films: list[PictureSet] = []
    for path in paths:
        if path.suffix.lower() in VIDEO_SUFFIXES and not _is_folder(path):
            films.append(PictureSet(person_id, video_pictures(path), MOST_VIDEO_FRAMES, "detect"))
        elif not _is_folder(path):
            pictures += picture_files([path])
        else:
            pictures += _in_dropped(path)
    return [*([PictureSet(person_id, pictures, len(pictures))] if pictures else []), *films]


def folder_sets(project: Project, folder: Path) -> list[PictureSet]:
    """The sets of a folder with one sub-folder a person, for the persons of a project.

    Raises:
        FaceError: The folder cannot be read or holds no persons.
        RecognitionError: It holds more persons than the project has, or others while the project has faces.
        ProjectError: The project cannot be written, or a name cannot be used.
    """
    persons, left_out = folder_persons(folder)
    sets = _sets_by_name(project, {person.name: person.pictures for person in persons}, str(folder))
    # What was left out is told with the pictures that cannot be used.
    others = [refusing(str(each.path), each.sentence) for each in left_out]
    return [*sets, *([PictureSet(sets[0].person_id, others, len(others), "none")] if others else [])]


def sample_sets(project: Project) -> list[PictureSet]:
    """The built-in sample, for the persons of a project. Raises as `folder_sets`."""
    return _sets_by_name(project, sample_persons(), _("The sample"))


def video_pictures(path: Path) -> Iterator[PictureSource]:
    """Frames of a film, two a second and 60 at most, all of one burst; what goes wrong is told at the end."""
    camera = VideoFileCamera(path)
    try:
        camera.open()
        number = taken = 0
        due = 0.0
        while taken < MOST_VIDEO_FRAMES and (frame := camera.read()) is not None:
            number += 1
            # By time, as many films have no constant rate.
            if camera.seconds >= due:
                due = camera.seconds + _SECONDS_BETWEEN_FRAMES - _NEARLY
                taken += 1
                yield PictureSource(f"frame {number} of {path}", partial(np.copy, frame), str(path))
        if camera.remark:
            yield refusing(str(path), camera.remark)
    except FaceError as error:
        yield refusing(str(path), str(error))
    finally:
        camera.close()


def _glimpse(source: PictureSource, picture: NDArray[np.uint8], detector: FaceDetector) -> Glimpse:
    faces = detector.detect(picture)
    source.known["none", detector] = _kept(source, picture, "none", [])
    if faces and (source.burst or is_clear(picture, faces, detector)):
        source.known["detect", detector] = _kept(source, picture, "detect", faces)
    rows, columns = picture.shape[:2]
    return Glimpse((rows, columns), max(faces[0].box.width, faces[0].box.height) if faces else 0)


def _face_of(
    source: PictureSource, picture: NDArray[np.uint8], crop: Crop, detector: FaceDetector
) -> FoundFace:
    # Of a burst or a film, the next picture is as good as one that has to be searched harder.
    find = detector.detect if source.burst else partial(search, detector=detector)
    faces = find(picture) if crop == "detect" else []
    if crop == "detect" and not faces:
        sentence = _("No face was found in {name}. {reason}")
        raise FaceError(sentence.format(name=source.name, reason=why_no_face(picture)))
    return _kept(source, picture, crop, faces)


def _gathered(source: PictureSource, crop: Crop, detector: FaceDetector) -> FoundFace | Refused:
    if source.kept is not None:
        return _used(source, partial(_as_kept, kept=source.kept))
    if known := source.known.pop((crop, detector), None):
        return known
    return _used(source, partial(_face_of, crop=crop, detector=detector))


def _used(
    source: PictureSource, work: Callable[[PictureSource, NDArray[np.uint8]], _Result]
) -> _Result | Refused:
    try:
        return work(source, source.load())
    except FaceError as error:
        return Refused(source.name, str(error))
    except MemoryError:
        sentence = _("There is not enough memory for {name}. Close other programs, or save it smaller.")
        return Refused(source.name, sentence.format(name=source.name))


def _kept(source: PictureSource, picture: NDArray[np.uint8], crop: Crop, faces: Sequence[Found]) -> FoundFace:
    """The largest face of a picture, or the whole picture where it is taken as it is."""
    burst, cut = source.burst or source.name, largest_cut(picture, faces, crop)
    if crop == "none":
        return FoundFace(cut, source.name, burst, crop)
    return FoundFace(cut, source.name, burst, crop, look_at(picture, faces[0]).to_json(), len(faces))


def _as_kept(source: PictureSource, picture: NDArray[np.uint8], kept: KeptFace) -> FoundFace:
    return FoundFace(kept_cut(source, picture, kept), source.name, kept.burst, kept.crop, kept.look)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # Where it cannot be looked at, reading it says why.
        return False


def _in_dropped(folder: Path) -> list[PictureSource]:
    try:
        listing = pictures_in(folder)
    except FaceError as error:
        return [refusing(str(folder), str(error))]
    others = [refusing(str(each.path), each.sentence) for each in listing.left_out]
    return [*picture_files(listing.pictures), *others]


def _sets_by_name(
    project: Project, found: Mapping[str, Sequence[PictureSource]], where: str
) -> list[PictureSet]:
    """Gives pictures to the persons of their names; persons without faces take over the other names."""
    persons, counts = project.persons(), project.count_faces()
    if len(found) > len(persons):
        raise RecognitionError(
            _(
                "{where} holds {count} persons, {names}, and a project has {places}. "
                "Choose a folder with no more sub-folders, or drop each person's pictures on a card."
            ).format(where=where, count=len(found), names=few(list(found)), places=len(persons))
        )
    by_name = {person.name: person.id for person in persons}
    free = [person.id for person in persons if not counts[person.id] and person.name not in found]
    strangers = [name for name in found if name not in by_name]
    if len(strangers) > len(free):
        raise RecognitionError(
            _(
                "{where} holds {names}, but this project has faces of other persons. "
                "Make a new project (File, New), or drop each person's pictures on a card."
            ).format(where=where, names=few(strangers))
        )
    renamed = dict(zip(free, strangers, strict=False))
    if renamed:
        project.rename_persons(renamed)
    by_name |= {name: person_id for person_id, name in renamed.items()}
    return [PictureSet(by_name[name], sources, len(sources)) for name, sources in found.items()]
