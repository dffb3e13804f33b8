"""What can be typed, and the sentence for what cannot."""

import argparse
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NoReturn

from app.cli.errors import UsageError

COMMANDS: dict[str, str] = {
    "train": "train a network on the faces of two persons",
    "classify": "say who is in a picture",
    "evaluate": "count how often a network is right",
    "rescue": "put what can be read of a damaged project into a new one",
    "sample": "write the built-in sample faces, one folder a person",
}
"""Each command and what it does."""


class Parser(argparse.ArgumentParser):
    """Refuses wrong usage with one sentence, and takes no abbreviated options."""

    def __init__(self, prog: str, description: str, epilog: str, usage: str | None = None) -> None:
        super().__init__(
            prog,
            usage,
            description,
            epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        """Raises UsageError in place of ending the program."""
        raise UsageError(f"{self.prog}: {message}. See `{self.prog} --help`.")


def front_parser() -> Parser:
    """The parser of `facet` itself: help, version, and the project that the window opens."""
    commands = "\n".join(f"  {name:<10}{summary}" for name, summary in COMMANDS.items())
    parser = Parser(
        "facet",
        description="Two persons' faces train a small convolutional network in front of your eyes.",
        epilog=(
            f"commands:\n{commands}\n\n`facet COMMAND --help` says more of each.\n\n"
            "exit codes: 0 done; 1 the work failed, with a sentence on standard error; 2 wrong usage."
        ),
        usage="facet [PROJECT.facet]\n       facet COMMAND …",
    )
    parser.add_argument(
        "project",
        nargs="?",
        type=file_name,
        metavar="PROJECT.facet",
        help="the project that the window opens",
    )
    parser.add_argument("--version", action="version", version=f"facet {facet_version()}")
    return parser


def facet_version() -> str:
    """The installed version."""
    try:
        return version("facet-trainer")
    except PackageNotFoundError:
        return "that is not installed"


def some_text(text: str) -> str:
    """A text that is not empty, for argparse."""
    if not text:
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def file_name(text: str) -> Path:
    """A file or folder, for argparse."""
    return Path(some_text(text))


def whole_number(text: str) -> int:
    """A whole number, for argparse."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def number(text: str) -> float:
    """A number, for argparse; whether it is possible is for the settings to say."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
