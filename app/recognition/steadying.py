"""Calm answers: what is said of a face that is followed rests on a short time, not on one frame."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.recognition.recogniser import Answer, Recogniser

AVERAGED = 0.4
"""Seconds: the time constant of the average; what is as long ago as this weighs 1/e."""

GONE = 0.5
"""Seconds after which a face that is not seen any more is forgotten."""

# A name stays until the average speaks for another person by as much as this beyond the threshold.
_NAME_MARGIN = 0.04
_FAMILIARITY_MARGIN = 0.03
# Boxes that share less than this part of their area are of two faces.
_LEAST_OVERLAP = 0.2
# Pictures of a face from frame to frame correlate by more than 0.9, those of two persons by less than this.
_LEAST_LIKENESS = 0.6


class SteadyAnswers:
    """Averages the answers for every face from frame to frame; make a new one for each camera.

    The average is exponential over time: with each frame it comes nearer to the frame's own s by the part
    1 − exp(−seconds / 0.4). A face is the same as before where the boxes overlap and the pictures are alike;
    so a film that jumps begins anew, and two faces never mix.
    """

    def __init__(self) -> None:
        self._faces: list[_Face] = []
        self._persons: tuple[str, ...] = ()
        self._next_face = 0

    def forget(self) -> None:
        """Starts anew: the next frame has nothing to do with the last one."""
        self._faces = []

    def steady(self, answers: Sequence[Answer], recogniser: Recogniser, at: float) -> list[Answer]:
        """The answers for a frame, decided by the averages; `raw_s` stays what it is.

        Args:
            answers: What the recogniser says of the frame's faces.
            recogniser: Another one may answer for the next frame; of other persons it begins anew.
            at: When the frame was taken: seconds of any clock that does not go back.
        """
        if recogniser.persons != self._persons:
            self._persons = recogniser.persons
            self.forget()
        self._faces = [face for face in self._faces if at - face.at <= GONE]
        before = _matched(self._faces, answers)
        steadied = []
        for answer, face in zip(answers, before, strict=True):
            if face is None:
                face = _Face(self._next_face, answer, at)
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

    def __init__(self, number: int, answer: Answer, at: float) -> None:
        self._number = number
        self.answer = answer
        self.at = at
        self._s = np.array(answer.raw_s)
        self._familiarity = answer.familiarity
        self._index, self._known = answer.index, answer.known

    def see(self, answer: Answer, recogniser: Recogniser, at: float) -> None:
        share = -math.expm1((self.at - at) / AVERAGED)
        self._s = _nearer(self._s, np.array(answer.raw_s), share)
        self._familiarity = _familiarity(self._familiarity, answer.familiarity, share)
        self._index = _named(self._s, self._index)
        self._known = _still_known(recogniser, self._familiarity, self._known)
        self.answer, self.at = answer, at

    def answered(self, answer: Answer, recogniser: Recogniser) -> Answer:
        judged = recogniser.judged(answer, self._index, self._s.tolist(), self._familiarity, self._known)
        return replace(judged, face=self._number)


def _matched(faces: Sequence[_Face], answers: Sequence[Answer]) -> list[_Face | None]:
    """The face that each answer continues, the largest overlaps first; None where it is a new one."""
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
    """The average, nearer to the new value by a share; the new one alone where either is not finite."""
    if average.shape != new.shape or not (np.isfinite(average).all() and np.isfinite(new).all()):
        return new
    return average + share * (new - average)


def _familiarity(average: float | None, new: float | None, share: float) -> float | None:
    if average is None or new is None:
        return new
    return float(_nearer(np.array(average), np.array(new), share))


def _named(s: NDArray[np.float64], index: int) -> int:
    """Which person the outputs say; the one before unless they say another clearly."""
    if len(s) == 1:
        threshold = 0.5 + (_NAME_MARGIN if index == 0 else -_NAME_MARGIN)
        return int(s[0] > threshold)
    largest = int(s.argmax())
    return largest if s[largest] > s[index] + _NAME_MARGIN else index


def _still_known(recogniser: Recogniser, familiarity: float | None, known: bool) -> bool:
    if familiarity is None:
        return recogniser.accepts(None)
    return recogniser.accepts(familiarity + (_FAMILIARITY_MARGIN if known else -_FAMILIARITY_MARGIN))
