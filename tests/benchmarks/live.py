"""How long it takes from a camera's frame to the box around the face, at 640×480 on two processors.

    python tests/benchmarks/live.py [VIDEO|FOLDER] [--model YUNET.onnx] [--frames 300] [--json]

What the window does with every frame, without the window: find the faces and their eyes, follow them,
prepare the followed one and ask a small trained network. Frames are the Demo camera's, a video's, or the
pictures of a folder (in it, or one sub-folder a person), which are not followed. They are read before the
clock counts.

Measured with one and two threads of OpenCV, alone and while a training runs beside in the same process at
full speed, as in the window; each in a process of its own. The goal, a median and a 95th percentile below
20 ms from frame to box, is for finding, eyes and following; preparing and answering come on top and are
shown as well.

--json prints one line a row.
"""

import argparse
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.demo import DemoCamera
from app.faces.cameras.film import VideoFileCamera
from app.faces.crop import face_region
from app.faces.detection import detector_for
from app.faces.errors import FaceError
from app.faces.folders import persons_in, pictures_in
from app.faces.following import Follower
from app.faces.picture import read_picture
from app.faces.preparation import prepare
from app.project import Project
from app.recognition.gathering import FoundFace, PictureSource, gather
from app.recognition.recogniser import Recogniser
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from engine import Event
from tools.draw_sample import SAMPLE_PERSONS, sample_pictures

GOAL = 20.0
"""Milliseconds."""
SIZE = 640, 480
INTERVAL = 1 / 25
FACES_EACH = 40
WARMING = 5
"""Frames before the clock counts."""
ENDLESS = RunSettings(epochs=100_000, target=0.0)


@dataclass(frozen=True)
class Asked:
    """The frames' source (None: the Demo camera), YuNet's file (None: Haar), and how many frames at most."""

    source: Path | None
    model: Path | None
    frames: int


class Look(NamedTuple):
    """One frame: ms to the box and to the answer, ms of the processor to the box, and what was found."""

    box: float
    answer: float
    processor: float
    found: bool
    eyes: bool


@dataclass(frozen=True)
class Line:
    """One line of the table; times in milliseconds.

    Attributes:
        threads: OpenCV's.
        training: Whether a training ran beside.
        frames: How many were measured.
        found: In which share of them the face was found.
        eyes: The share of the found ones with eyes.
        processor: Of its own thread, from frame to box, median; on a busy machine it says more.
        box: From frame to box: median, 95th and 99th percentile.
        answer: From frame to answer: the same.
        frames_a_second: What could be reached, answers included.
    """

    threads: int
    training: bool
    frames: int
    found: float
    eyes: float
    processor: float
    box: tuple[float, float, float]
    answer: tuple[float, float, float]
    frames_a_second: float

    @property
    def reached(self) -> bool:
        return max(self.box[:2]) < GOAL


def frames_of(asked: Asked) -> list[NDArray[np.uint8]]:
    """The frames, at most 640×480 each.

    Raises:
        FaceError: The source cannot be read.
    """
    if asked.source is not None and asked.source.is_dir():
        return [fitted(read_picture(path)) for path in paths_in(asked.source)[: asked.frames]]
    camera = DemoCamera() if asked.source is None else VideoFileCamera(asked.source)
    camera.open()
    try:
        frames: list[NDArray[np.uint8]] = []
        while len(frames) < asked.frames and (frame := camera.read()) is not None:
            frames.append(fitted(frame))
        return frames
    finally:
        camera.close()


def paths_in(folder: Path) -> list[Path]:
    try:
        return pictures_in(folder).pictures
    except FaceError:
        return [path for person in persons_in(folder).persons for path in person.pictures]


def fitted(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    factor = min(SIZE[0] / picture.shape[1], SIZE[1] / picture.shape[0], 1.0)
    if factor == 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


@contextmanager
def sample_run() -> Iterator[TrainingRun]:
    """The default network, about to learn the built-in sample."""
    detector = detector_for(None)
    with tempfile.TemporaryDirectory() as place, Project.create(Path(place) / "live.facet") as project:
        for identity in SAMPLE_PERSONS:
            person = project.add_person(identity.name)
            sources = [
                PictureSource(f"{identity.name} {number}", partial(np.copy, picture))
                for number, picture in enumerate(sample_pictures(identity, count=FACES_EACH))
            ]
            found = [face for face in gather(sources, "detect", detector) if isinstance(face, FoundFace)]
            project.add_faces([face.of(person.id) for face in found])
        yield TrainingRun.create(project, ENDLESS)


@contextmanager
def trained_beside(steps: Iterator[Event], wanted: bool) -> Iterator[None]:
    """Trains on a thread of its own for a while, where that is wanted."""
    enough = threading.Event()

    def train() -> None:
        for _ in steps:
            if enough.is_set():
                return

    thread = threading.Thread(target=train)
    if wanted:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        if wanted:
            thread.join()


def measured(asked: Asked, threads: int, training: bool) -> Line:
    """One line; to be called in a process of its own."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))
    cv2.setNumThreads(threads)
    frames = frames_of(asked)
    with sample_run() as run:
        steps = run.steps()
        for _ in range(WARMING):
            next(steps)
        recogniser = Recogniser(run.snapshot(), run.reference_set)
        with trained_beside(steps, training):
            seen = [*looks(asked, frames, recogniser)][WARMING:]
    found = [look for look in seen if look.found]
    box = np.array([look.box for look in seen])
    answer = np.array([look.answer for look in seen])
    return Line(
        threads,
        training,
        len(seen),
        len(found) / len(seen),
        sum(look.eyes for look in found) / max(1, len(found)),
        float(np.median([look.processor for look in seen])),
        percentiles(box),
        percentiles(answer),
        float(1000 / answer.mean()),
    )


def looks(asked: Asked, frames: list[NDArray[np.uint8]], recogniser: Recogniser) -> Iterator[Look]:
    """What the camera's thread does with the frames, one after the other."""
    detector = detector_for(asked.model, live=True)
    follower = Follower()
    apart = asked.source is not None and asked.source.is_dir()
    for number, frame in enumerate(frames):
        if apart:
            follower.forget()
        begun, busy = time.perf_counter(), time.thread_time()
        faces = follower.follow(detector.detect(frame), number * INTERVAL, frame.shape)
        boxed, busy = time.perf_counter(), time.thread_time() - busy
        if faces:
            first = faces[0].found
            prepare(frame, face_region(first.box, frame.shape), ENDLESS.preparation, first.eyes)
            recogniser.answer(frame, [face.found for face in faces])
        answered = time.perf_counter()
        found = bool(faces) and faces[0].fresh
        eyes = found and faces[0].found.eyes is not None
        yield Look(1000 * (boxed - begun), 1000 * (answered - begun), 1000 * busy, found, eyes)


def percentiles(milliseconds: NDArray[np.float64]) -> tuple[float, float, float]:
    median, high, highest = np.percentile(milliseconds, (50, 95, 99))
    return float(median), float(high), float(highest)


def print_heading() -> None:
    print(f"\n{'':34}{'processor':>10}{'frame to box, ms':>24}{'frame to answer, ms':>24}")
    columns = "".join(f"{title:>8}" for title in ("median", "95 %", "99 %") * 2)
    print(
        f"{'threads':8}{'training':>10}{'found':>8}{'eyes':>8}{'ms':>10}{columns}{'a second':>10}", flush=True
    )


def print_line(line: Line) -> None:
    times = "".join(f"{value:8.1f}" for value in (*line.box, *line.answer))
    beside = "beside" if line.training else "-"
    verdict = "" if line.reached else f"   NOT BELOW {GOAL:g} ms"
    shares = f"{line.found:8.1%}{line.eyes:8.1%}{line.processor:10.1f}"
    print(
        f"{line.threads:<8}{beside:>10}{shares}{times}{line.frames_a_second:10.0f}{verdict}",
        flush=True,
    )


def asked_of(options: argparse.Namespace) -> Asked:
    asked = Asked(options.source, options.model, options.frames + WARMING)
    try:
        if len(frames_of(asked)) <= WARMING:
            raise SystemExit(f"Too few frames in {asked.source}: there should be more than {WARMING}.")
        detector_for(asked.model, live=True)
    except FaceError as error:
        raise SystemExit(str(error)) from None
    return asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("source", nargs="?", type=Path, metavar="VIDEO|FOLDER")
    parser.add_argument("--model", type=Path, metavar="YUNET.onnx", help="find faces with YuNet")
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    asked = asked_of(options)
    if not options.json:
        print_heading()
    for training in (False, True):
        for threads in (1, 2):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                line = pool.submit(measured, asked, threads, training).result()
            if options.json:
                print(json.dumps(asdict(line)), flush=True)
            else:
                print_line(line)


if __name__ == "__main__":
    main()
