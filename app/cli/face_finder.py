"""What finds the faces, as it is chosen on the command line."""

from argparse import ArgumentParser, Namespace

from app.cli.usage import file_name
from app.faces.detection import YUNET_FILE, FaceDetector, detector_for


def add_face_finder(parser: ArgumentParser) -> None:
    """The option that chooses the face finder."""
    parser.add_argument(
        "--face-finder",
        type=file_name,
        metavar="FILE.onnx",
        help=f"find faces with YuNet, whose file {YUNET_FILE} you have (default: the built-in Haar cascade)",
    )


def chosen_face_finder(options: Namespace) -> FaceDetector:
    """The face finder that was chosen.

    Raises:
        FaceError: its file is missing, damaged or another one.
    """
    return detector_for(options.face_finder)
