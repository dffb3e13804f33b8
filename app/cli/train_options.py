"""What `facet train` can be told, and the settings that this makes."""

from argparse import ArgumentParser, Namespace
from dataclasses import fields
from typing import get_args

from app.cli.collecting import CropChoice
from app.cli.errors import UsageError
from app.cli.face_finder import add_face_finder
from app.cli.persons import FACES_HELP
from app.cli.usage import file_name, number, some_text, whole_number
from app.faces.preparation import Align, Light
from app.recognition.errors import SettingsError
from app.recognition.settings import LIMITS, RunSettings
from engine import Learn, Update

DESCRIPTION = """\
Trains a network to tell two persons apart, by back propagation on their faces, and writes it with the faces
into a new project. For the first person the desired output ζ is low, for the second high: 0.2 and 0.8, as
--margin says."""

EPILOG = """\
P.facet is written only when the training is over; a project there is replaced only if nothing but
`facet train` has written it. Where the network did not learn to tell the persons apart, because D grows
beyond all bounds, every derivative becomes 0, or a person is not recognised even on the training faces, it is
written all the same, a sentence says what to do, and the exit code is 1. Pictures that cannot be used are
named on standard error, and the others are learned. Named there are also pictures with several faces, of
which the largest is taken, and those that are under both names, the same or nearly the same.

With --json, standard output has a line "faces", whose "split" says how they were divided, "under_both_names"
which pictures are under both names, in pairs, and "several_faces" which show several; then a line "epoch" for
every epoch from 0, the start, and at the end a line "done", whose reason is "epochs reached", "target
reached", "no progress", "diverged" or "stuck"; "learned" says whether it tells the persons apart, and
"judgement" what is wrong and what to do. Its seconds are those of the training alone, without reading the
pictures.

example:
  facet train sample -o sample.facet"""

_WHOLE_NUMBERS = {
    "epochs": "N",
    "kernels": "N",
    "kernel_size": "K",
    "size": "S",
    "pool": "P",
    "copies": "N",
    "batch_size": "N",
    "patience": "N",
    "seed": "N",
}
_NUMBERS = {"rate": "ε", "momentum": "α", "validation": "F", "target": "D", "margin": "F"}
_CHOICES = {
    "learn": get_args(Learn),
    "update": get_args(Update),
    "light": get_args(Light),
    "align": get_args(Align),
}

_HELP = {
    "epochs": "passes t over all training faces at most",
    "rate": "learning rate ε of eq. (27), above 0",
    "momentum": "how much of the last step is added to the next, α, from 0 to below 1",
    "kernels": "how many kernels K the convolution layer has",
    "kernel_size": "side k of a kernel in pixels, odd",
    "size": "side of the image l that the network sees, in pixels",
    "pool": "side of the windows of the max pool, in pixels",
    "learn": "what learns: the kernels K, the dense weights w and φ, or both",
    "update": "all: one update an epoch, from the total D of eq. (22); face: one after each face μ, "
    "eq. (30); batch: one after each batch of faces",
    "batch_size": "faces in a batch, for --update batch",
    "validation": "part of each person's faces that is only looked at, never learned, 0 to 0.9",
    "copies": "varied copies (mirrored, shifted, turned, lit) of each training face learned besides, "
    "fewer where there are many faces, more of a person who has few",
    "margin": "how far the desired outputs ζ stay away from 0 and 1, which a sigmoid never reaches, 0 to 0.4",
    "target": "stop when the total error D of eq. (20) falls below it; 0 goes through all epochs",
    "patience": "stop after so many epochs without progress of D; 0 never does",
    "light": "local: every part of a face is brought to the same brightness and contrast, which takes side "
    "light and shadows out; even: the face as a whole",
    "align": "level: a face is turned until its eyes are level; eyes: also moved and resized until they are "
    "in fixed places; none: it stays as it is, as it does where the eyes are not found",
    "seed": "the starting parameters, the validation faces and the order of the faces come from it",
}


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet train`; their defaults are those of `RunSettings`."""
    parser.add_argument("faces", type=some_text, metavar="FACES", help=FACES_HELP)
    parser.add_argument(
        "-o", "--output", type=file_name, required=True, metavar="P.facet", help="the project to write"
    )
    parser.add_argument(
        "--persons",
        nargs=2,
        metavar=("A", "B"),
        help="the two persons by the names of their sub-folders, needed where there are more than two",
    )
    for name in _HELP:
        _add_setting(parser, name)
    parser.add_argument(
        "--crop",
        choices=get_args(CropChoice),
        default="auto",
        help="detect: find the face in each picture and cut it out; none: take the pictures as they are; "
        "auto: look at up to 20 pictures of FACES and decide once for all (default: auto)",
    )
    add_face_finder(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def settings_of(options: Namespace) -> RunSettings:
    """The settings among the options.

    Raises:
        UsageError: one is impossible.
    """
    try:
        return RunSettings(**{field.name: getattr(options, field.name) for field in fields(RunSettings)})
    except SettingsError as error:
        raise UsageError(str(error)) from error


def _add_setting(parser: ArgumentParser, name: str) -> None:
    default = getattr(RunSettings(), name)
    limits = "{} to {}, ".format(*LIMITS[name]) if name in LIMITS else ""
    text = f"{_HELP[name]} ({limits}default: {default})"
    option = f"--{name.replace('_', '-')}"
    if name in _CHOICES:
        parser.add_argument(option, choices=_CHOICES[name], default=default, help=text)
    elif name in _NUMBERS:
        parser.add_argument(option, type=number, default=default, metavar=_NUMBERS[name], help=text)
    else:
        parser.add_argument(
            option, type=whole_number, default=default, metavar=_WHOLE_NUMBERS[name], help=text
        )
