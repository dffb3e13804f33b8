"""OpenCV's Haar cascades, read from their files."""

from pathlib import Path

import cv2

from app.faces.errors import FaceError

_MISSING = "Install opencv-python-headless 4 (OpenCV 5 finds faces no more in this way)."


def supplied(name: str) -> Path:
    """The file of a cascade that OpenCV brings with it, such as "haarcascade_eye"."""
    return Path(cv2.__file__).parent / "data" / f"{name}.xml"


def load_cascade(path: Path) -> cv2.CascadeClassifier:
    """A trained cascade from its file.

    Raises:
        FaceError: The file is missing or unusable, or this OpenCV knows no cascades.
    """
    if not hasattr(cv2, "CascadeClassifier"):
        raise FaceError(f"This OpenCV ({cv2.__version__}) has no face finder. {_MISSING}")
    if not path.is_file():
        raise FaceError(f"The face finder's file {path} is missing. {_MISSING}")
    try:
        classifier = cv2.CascadeClassifier(str(path))
    except (cv2.error, SystemError):
        classifier = cv2.CascadeClassifier()
    if classifier.empty():
        raise FaceError(f"The face finder's file {path} cannot be read. {_MISSING}")
    return classifier
