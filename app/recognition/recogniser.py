"""From a picture to a name, and from frame to frame to a steady one."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import face_region, whole
from app.faces.detection import FaceDetector
from app.faces.detection.stills import search
from app.faces.found import Box, Found, upright
from app.faces.measuring import why_no_face
from app.faces.preparation import prepare
from app.language import _
from app.recognition.calibration import EVERYBODY, THRESHOLD, Calibration, ReferenceSet
from app.recognition.errors import RecognitionError
from app.recognition.evidence import Evidence, taken_apart
from app.recognition.gathering import PictureSource, Refused, from_pictures, kept_cut, largest_cut
from app.recognition.snapshot import Snapshot
from engine import Forward, Network, decided

AVERAGED = 0.4
"""The time constant of the average in seconds: an answer that old weighs 1/e of a new one."""

GONE = 0.5
"""Seconds after which a face that is no longer seen is forgotten."""

# Outputs that are nearer to each other, or to the threshold, name nobody yet.
_NAME_MARGIN = 0.04
# Who was known is known until the familiarity is so much below what is asked.
_FAMILIARITY_MARGIN = 0.06
# Boxes that share less than this part of their area are of two faces.
_LEAST_OVERLAP = 0.2
# Pictures of a face from frame to frame correlate by more than 0.9, those of two persons by less than this.
_LEAST_LIKENESS = 0.6


@dataclass(frozen=True)
class Answer:
    """What the network says of one face.

    Attributes:
        box: Where the face is in the picture, in pixels.
        index: The person, by place in the order of the outputs.
        person: The person's name.
        s: The outputs, (n_o,), eq. (14); a short average for a face that is followed from frame to frame.
        raw_s: The outputs for this picture alone; the same as `s` unless that is an average.
        h: The transfer function for this picture alone, (n_o,), eq. (13): `raw_s` is f(h).
        confidence: How far s is on the way from the other person's ζ, 0, to this person's, 1; 0 … 1.
        prepared: The network's input, (1, size, size).
        features: σ of the last feature layer, (n_kernels, h, w), eq. (5).
        familiarity: How like the training faces it is, see `Calibration`; None without a reference set.
        known: Whether it is familiar enough to be one of the persons.
        undecided: Whether `s` is too near to the threshold, or to another output, to name a person; `index`
            is the nearer one then.
        face: A number for the face: its place in the picture's answers, or, for a face that is followed, the
            same from frame to frame.
        network: The network that was asked; not to be written to.
    """

    box: Box
    index: int
    person: str
    s: tuple[float, ...]
    raw_s: tuple[float, ...]
    h: tuple[float, ...]
    confidence: float
    prepared: NDArray[np.float32]
    features: NDArray[np.floating]
    familiarity: float | None
    known: bool
    face: int
    network: Network = field(repr=False, compare=False)
    undecided: bool = False

    def evidence(self) -> Evidence:
        """What every place and kernel adds to the h of this picture, of which `raw_s` is f(h).

        Raises:
            RecognitionError: the network has several dense layers.
        """
        return taken_apart(self.network, self.features, np.array(self.h), np.array(self.raw_s))


@dataclass(frozen=True)
class Classified:
    """What the network says of a picture.

    Attributes:
        source: The picture's name.
        shape: Its height and width.
        answers: One a face, the largest first.
        as_kept: What the network would learn of the largest face if a project kept it, (1, size, size): equal
            to `prepared` but for the rounding of a face that is made smaller to be kept. None without a face.
        reason: Why no face may have been found, a sentence; empty where there is one.
    """

    source: str
    shape: tuple[int, int]
    answers: list[Answer]
    as_kept: NDArray[np.float32] | None
    reason: str


class _Seen(NamedTuple):
    """A picture that was read and searched."""

    source: str
    shape: tuple[int, int]
    faces: list[Found]
    images: NDArray[np.float32]
    as_kept: NDArray[np.float32] | None
    reason: str


class Recogniser:
    """A network at one time, with all it takes to use it on a picture.

    It owns copies of the parameters, so training may go on while it is used.

    Args:
        snapshot: The network; its parameters are copied.
        reference_set: The training images by which strangers are told; None calls nobody a stranger.

    Attributes:
        persons: Names in the order of the outputs.
        crop: How the faces it learned from were found.
        margin: How far the desired outputs that it learned stay away from 0 and 1.
        reference_set: As in the arguments; may be replaced.
        threshold: The least familiarity of a face that is one of the persons; `EVERYBODY` or less refuses
            nobody. May be changed at any time, from any thread.
    """

    def __init__(self, snapshot: Snapshot, reference_set: ReferenceSet | None = None) -> None:
        self._network = snapshot.network()
        self._preparation = snapshot.preparation
        self.margin = snapshot.margin
        self.persons = snapshot.persons
        self.crop = snapshot.crop
        self.reference_set = reference_set
        self.threshold = THRESHOLD

    @property
    def calibration(self) -> Calibration | None:
        """The scale of familiarity, computed when first asked for; None without a reference set."""
        return self.reference_set.calibration if self.reference_set is not None else None

    @property
    def measured(self) -> Calibration | None:
        """The calibration if it was computed before; otherwise None, at once."""
        return self.reference_set.measured if self.reference_set is not None else None

    def accepts(self, familiarity: float | None) -> bool:
        """Whether a face of that familiarity is one of the persons; one of None always is."""
        return familiarity is None or self.threshold <= EVERYBODY or familiarity >= self.threshold

    def find(self, picture: NDArray[np.uint8], detector: FaceDetector) -> list[Found]:
        """The faces of a still picture, RGB uint8 (H, W, 3), the largest first; see `search`.

        A network that learned from whole pictures is shown the whole picture.
        """
        return [Found(whole(picture.shape))] if self.crop == "none" else search(picture, detector)

    def answer(self, picture: NDArray[np.uint8], faces: list[Found]) -> list[Answer]:
        """What the network says of each face.

        Args:
            picture: RGB uint8, (H, W, 3).
            faces: The faces in it.

        Raises:
            RecognitionError: the network's parameters are broken, so that its outputs are no numbers.
        """
        return self._answers(faces, self._images(picture, faces), picture.shape)

    def _images(self, picture: NDArray[np.uint8], faces: list[Found]) -> NDArray[np.float32]:
        """What the network is shown of each face, (n, 1, size, size); no image where there is no face."""
        images = []
        for face in faces:
            around, turned = upright(picture, face)
            region = face.box if face.box == whole(picture.shape) else face_region(turned.box, around.shape)
            images.append(prepare(around, region, self._preparation, turned.eyes))
        return np.stack(images) if images else np.empty((0,), np.float32)

    def _answers(
        self, faces: list[Found], images: NDArray[np.float32], picture_shape: tuple[int, ...]
    ) -> list[Answer]:
        if not faces:
            return []
        with np.errstate(over="ignore", invalid="ignore"):
            seen = self._network.forward(images)
        if not (np.isfinite(seen.h).all() and np.isfinite(seen.s).all()):
            raise RecognitionError(
                _("The network is broken: its outputs are no finite numbers. Train it again.")
            )
        features = seen.features[-1].features if seen.features else images
        calibration = self.calibration
        familiar = calibration.of(images) if calibration is not None else [None] * len(faces)
        return [
            self._answer(
                number,
                face.box.clipped(picture_shape),
                seen,
                images[number],
                features[number],
                familiar[number],
            )
            for number, face in enumerate(faces)
        ]

    def judged(
        self,
        answer: Answer,
        s: Sequence[float],
        familiarity: float | None,
        known: bool,
        undecided: bool = False,
    ) -> Answer:
        """The answer with a judgement that rests on more than its own picture.

        Args:
            answer: What the network says of the picture.
            s: The outputs that decide it, (n_o,).
            familiarity: How familiar the face is.
            known: Whether that is enough to be one of the persons.
            undecided: Whether no person is named yet.
        """
        index = int(decided(np.array([s]))[0])
        return replace(
            answer,
            index=index,
            person=self.persons[index],
            s=tuple(s),
            confidence=self._confidence(index, s),
            familiarity=familiarity,
            known=known,
            undecided=undecided,
        )

    def classify(self, picture: NDArray[np.uint8], detector: FaceDetector) -> list[Answer]:
        """Finds the faces of a picture, RGB uint8 (H, W, 3), and says who each is, the largest first.

        Raises:
            RecognitionError: the network's parameters are broken.
        """
        return self.answer(picture, self.find(picture, detector))

    def classify_all(
        self, sources: Iterable[PictureSource], detector: FaceDetector
    ) -> Iterator[Classified | Refused]:
        """Says who is in each picture, in order; the pictures are read and searched on all cores.

        Raises:
            RecognitionError: the network's parameters are broken.
        """
        for seen in from_pictures(sources, partial(self._seen, detector=detector)):
            if isinstance(seen, Refused):
                yield seen
            else:
                answers = self._answers(seen.faces, seen.images, seen.shape)
                yield Classified(seen.source, seen.shape, answers, seen.as_kept, seen.reason)

    def _seen(self, source: PictureSource, picture: NDArray[np.uint8], detector: FaceDetector) -> _Seen:
        rows, columns = picture.shape[:2]
        if source.kept is not None:
            cut = kept_cut(source, picture, source.kept)
            prepared = prepare(cut.picture, cut.region, self._preparation, cut.eyes)
            faces = [Found(cut.region, cut.eyes)]
            return _Seen(source.name, (rows, columns), faces, prepared[np.newaxis], prepared, "")
        faces = self.find(picture, detector)
        images = self._images(picture, faces)
        as_kept = None
        if faces:
            cut = largest_cut(picture, faces, self.crop)
            as_kept = prepare(cut.picture, cut.region, self._preparation, cut.eyes)
        reason = "" if faces else why_no_face(picture)
        return _Seen(source.name, (rows, columns), faces, images, as_kept, reason)

    def _answer(
        self,
        number: int,
        box: Box,
        seen: Forward,
        image: NDArray[np.float32],
        sigma: NDArray[np.floating],
        likeness: float | None,
    ) -> Answer:
        s = tuple(seen.s[number].tolist())
        index = int(decided(np.array([s]))[0])
        familiarity = None if likeness is None else float(likeness)
        return Answer(
            box=box,
            index=index,
            person=self.persons[index],
            s=s,
            raw_s=s,
            h=tuple(seen.h[number].tolist()),
            confidence=self._confidence(index, s),
            prepared=image,
            features=sigma,
            familiarity=familiarity,
            known=self.accepts(familiarity),
            face=number,
            network=self._network,
            undecided=_lead(np.array(s)) < _NAME_MARGIN,
        )

    def _confidence(self, index: int, s: Sequence[float]) -> float:
        likely = (s[0 if len(s) == 1 else index] - self.margin) / (1 - 2 * self.margin)
        return min(max(1 - likely if len(s) == 1 and index == 0 else likely, 0.0), 1.0)


class SteadyAnswers:
    """Averages the answers for every face from frame to frame; make a new one for each camera.

    The average is exponential in time: each frame moves it towards the frame's own s by the share
    1 − exp(−seconds / 0.4). Two faces are the same where their boxes overlap and their pictures are alike;
    so a film that jumps begins anew, and two faces never mix. A face that comes into a film is called
    unfamiliar only after 0.4 s: its first frames are blurred, turned or cut.
    """

    def __init__(self) -> None:
        self._faces: list[_Face] = []
        self._persons: tuple[str, ...] = ()
        self._next_face = 0
        self._at = -math.inf

    def forget(self) -> None:
        """Starts anew: the next frame has nothing to do with the last one."""
        self._faces = []
        self._at = -math.inf

    def steady(self, answers: Sequence[Answer], recogniser: Recogniser, at: float) -> list[Answer]:
        """The answers for a frame, decided by the averages; `raw_s` stays as it is.

        Args:
            answers: What the recogniser says of the frame's faces.
            recogniser: May be another one in the next frame; one of other persons begins anew.
            at: When the frame was taken, in seconds of a clock that never goes back.
        """
        if recogniser.persons != self._persons:
            self._persons = recogniser.persons
            self.forget()
        comes_in, self._at = at - self._at <= GONE, at
        self._faces = [face for face in self._faces if at - face.at <= GONE]
        before = _matched(self._faces, answers)
        steadied = []
        for answer, face in zip(answers, before, strict=True):
            if face is None:
                face = _Face(self._next_face, answer, at, comes_in)
                self._next_face += 1
                self._faces.append(face)
            else:
                face.see(answer, recogniser, at)
            steadied.append(face.answered(answer, recogniser))
        return steadied


class _Face:
    """One face from frame to frame.

    Attributes:
        answer: The newest, of which only the picture and its place are used.
        at: When it was seen last.
    """

    def __init__(self, number: int, answer: Answer, at: float, comes_in: bool) -> None:
        self._number = number
        self.answer = answer
        self.at = at
        self._judged_from = at + AVERAGED if comes_in else at
        self._s = np.array(answer.raw_s)
        self._familiarity = answer.familiarity
        self._index, self._undecided = answer.index, answer.undecided
        self._known = answer.known or comes_in
        self._seen = 1

    def see(self, answer: Answer, recogniser: Recogniser, at: float) -> None:
        share = -math.expm1((self.at - at) / AVERAGED)
        self._s = _nearer(self._s, np.array(answer.raw_s), share)
        self._seen += 1
        # The first frame weighs no more than each of the next ones.
        self._familiarity = _familiarity(self._familiarity, answer.familiarity, max(share, 1 / self._seen))
        index = int(decided(self._s[None])[0])
        # Who is named stays named up to the threshold; beyond it another is, but not at once.
        self._undecided = _lead(self._s) < _NAME_MARGIN and (self._undecided or index != self._index)
        self._index = index
        if at >= self._judged_from:
            self._known = _still_known(recogniser, self._familiarity, self._known)
        self.answer, self.at = answer, at

    def answered(self, answer: Answer, recogniser: Recogniser) -> Answer:
        judged = recogniser.judged(answer, self._s.tolist(), self._familiarity, self._known, self._undecided)
        return replace(judged, face=self._number)


def _matched(faces: Sequence[_Face], answers: Sequence[Answer]) -> list[_Face | None]:
    """The face that each answer continues, None for a new one; the largest overlaps choose first."""
    pairs = [
        (face.answer.box.overlap(answer.box), place, number)
        for place, face in enumerate(faces)
        for number, answer in enumerate(answers)
    ]
    found: dict[int, int] = {}
    for overlap, place, number in sorted(pairs, reverse=True):
        if overlap < _LEAST_OVERLAP:
            break
        if number in found or place in found.values():
            continue
        if _alike(faces[place].answer.prepared, answers[number].prepared):
            found[number] = place
    return [faces[found[number]] if number in found else None for number in range(len(answers))]


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Whether two prepared pictures may be of one face a moment apart; flat ones say nothing against it."""
    if one.shape != other.shape:
        return False
    a, b = one.ravel() - one.mean(), other.ravel() - other.mean()
    lengths = math.sqrt(float(a @ a) * float(b @ b))
    return lengths == 0 or float(a @ b) >= _LEAST_LIKENESS * lengths


def _nearer(average: NDArray[np.float64], new: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """The average, moved towards the new value by a share; the new value where shapes differ."""
    if average.shape != new.shape:
        return new
    return average + share * (new - average)


def _familiarity(average: float | None, new: float | None, share: float) -> float | None:
    if average is None or new is None:
        return new
    return float(_nearer(np.array(average), np.array(new), share))


def _lead(s: NDArray[np.floating]) -> float:
    """By how much the outputs, (n_o,), speak for the nearer person: from the threshold, or the next one."""
    if len(s) == 1:
        return abs(float(s[0]) - 0.5)
    second, first = np.sort(s)[-2:]
    return float(first - second)


def _still_known(recogniser: Recogniser, familiarity: float | None, known: bool) -> bool:
    if familiarity is None:
        return recogniser.accepts(None)
    return recogniser.accepts(familiarity + (_FAMILIARITY_MARGIN if known else 0.0))
