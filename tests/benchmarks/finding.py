"""How many faces are found in still pictures, as they are and turned, how many wrongly, and how fast.

    python tests/benchmarks/finding.py FOLDER… [--turns 0 15 30 45] [--every N] [--face-finder FILE.onnx]
        [--plain] [--json]

Every nth picture of each folder and its sub-folders is searched as adding pictures does, or with --plain only
as the live view does. It is turned clockwise and counter-clockwise in turn, on a ground of its mean colour.
A find is wrong where the middle of the largest box lies over 0.3 of a side away from that of the face, or
the box is 1.7 times as large or small. Where the face is, the Haar detector says of the untouched picture,
turned with it; pictures in which it finds none are counted as without reference, and left out. The tilt is
that by which the face is turned upright, or that of its eyes; how far it is off is given for 95 %.
"""

import argparse
import json
import math
import statistics
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.detection import FaceDetector, HaarDetector, detector_for
from app.faces.detection.stills import search
from app.faces.errors import FaceError
from app.faces.found import Box, Found
from app.faces.picture import read_picture

AWAY = 0.3
LARGER = 1.7


def turned(picture: NDArray[np.uint8], degrees: float) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The picture turned clockwise, all of it, and where its places are then: an affine map, (2, 3)."""
    rows, columns = picture.shape[:2]
    places = cv2.getRotationMatrix2D(((columns - 1) / 2, (rows - 1) / 2), -degrees, 1)
    cosine, sine = abs(places[0, 0]), abs(places[0, 1])
    width, height = math.ceil(columns * cosine + rows * sine), math.ceil(columns * sine + rows * cosine)
    places[:, 2] += (width - columns) / 2, (height - rows) / 2
    ground = [float(value) for value in picture.reshape(-1, 3).mean(axis=0)]
    return np.asarray(cv2.warpAffine(picture, places, (width, height), borderValue=ground), np.uint8), places


def is_right(box: Box, reference: Box, places: NDArray[np.float64]) -> bool:
    """Whether a box is that of the face of the untouched picture."""
    middle = places[:, :2] @ _middle(reference) + places[:, 2]
    away = math.dist(_middle(box), middle) / reference.width
    size = box.width / reference.width
    return away <= AWAY and 1 / LARGER < size < LARGER


def tilt_of(face: Found) -> float:
    """Degrees, clockwise."""
    if face.tilt or face.eyes is None:
        return face.tilt
    left_x, left_y, right_x, right_y = face.eyes
    return math.degrees(math.atan2(right_y - left_y, right_x - left_x))


def measured(
    files: list[Path], references: dict[Path, Box], degrees: float, detector: FaceDetector, plain: bool
) -> dict[str, Any]:
    """One row of the table."""
    found = wrong = 0
    seconds, off = [], []
    for number, file in enumerate(files):
        turn = degrees if number % 2 else -degrees
        picture, places = turned(read_picture(file), turn)
        begun = time.perf_counter()
        faces = detector.detect(picture) if plain else search(picture, detector)
        seconds.append(time.perf_counter() - begun)
        if faces:
            found += 1
            right = is_right(faces[0].box, references[file], places)
            wrong += not right
            off += [abs((tilt_of(faces[0]) - turn + 180) % 360 - 180)] if right else []
    return {
        "turned": degrees,
        "pictures": len(files),
        "found": found,
        "wrong": wrong,
        "tilt off": round(float(np.quantile(off, 0.95)), 1) if off else None,
        "seconds median": round(statistics.median(seconds), 3),
        "seconds most": round(max(seconds), 2),
    }


def pictures_of(folder: Path, every: int) -> tuple[list[Path], dict[Path, Box], int]:
    """The pictures with a reference, the references, and how many have none."""
    haar = HaarDetector()
    references: dict[Path, Box] = {}
    without = 0
    for file in sorted(path for path in folder.rglob("*") if path.is_file())[::every]:
        try:
            faces = haar.detect(read_picture(file))
        except FaceError:
            continue
        if faces:
            references[file] = faces[0].box
        without += not faces
    return list(references), references, without


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--turns", nargs="+", type=float, default=[0, 15, 30, 45])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--face-finder", type=Path)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    detector = detector_for(options.face_finder)
    for folder in options.folders:
        files, references, without = pictures_of(folder, options.every)
        if not options.json:
            print(f"{folder}: {len(files)} pictures, {without} more without reference")
        for degrees in options.turns:
            row = measured(files, references, degrees, detector, options.plain)
            print(json.dumps({"folder": str(folder), "without": without, **row}) if options.json else row)


if __name__ == "__main__":
    main()
