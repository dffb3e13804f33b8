"""What can be typed, and the sentence for what cannot."""

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from app.cli.terminal import Output, UsageError, ends_like_ctrl_c
from app.language import _

if TYPE_CHECKING:
    from app.recognition.settings import Setting

COMMANDS: dict[str, str] = {
    "train": _("train a network on the faces of two persons"),
    "classify": _("say who is in a picture"),
    "evaluate": _("count how often a network is right"),
    "export": _("take a network, a report or the faces out of a project"),
    "rescue": _("put what can be read of a damaged project into a new one"),
    "sweep": _("train on many settings, seeds and pairs, and compare them"),
    "sample": _("write the built-in sample faces, one folder a person"),
}
"""Each command and what it does. Its module has `DESCRIPTION`, `EPILOG`, `add_options` and `run`."""


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
        raise UsageError(
            _("{program}: {problem}. See `{program} --help`.").format(program=self.prog, problem=message)
        )


def run_command(arguments: Sequence[str]) -> int:
    """Runs a command.

    Args:
        arguments: Its name, one of `COMMANDS`, and what was typed after it.

    Returns:
        The exit code; see `exit_code_of` for what it may raise.
    """
    # Only this command and what it needs: importing all of them would take longer than some of them run.
    import numpy as np

    name, *typed = arguments
    command = importlib.import_module(f"app.cli.{name}")
    parser = Parser(f"facet {name}", description=command.DESCRIPTION, epilog=command.EPILOG)
    command.add_options(parser)
    options = parser.parse_args(typed)
    # What overflows shows in D; NumPy's warning would only stand between the sentences.
    with ends_like_ctrl_c(), np.errstate(over="ignore", invalid="ignore"):
        code: int = command.run(options, Output(as_json=getattr(options, "json", False)))
    return code


def front_parser() -> Parser:
    """The parser of `facet` itself: help, version, and the project that the window opens."""
    commands = "\n".join(f"  {name:<10}{summary}" for name, summary in COMMANDS.items())
    parser = Parser(
        "facet",
        description=_("Two persons' faces train a small convolutional network in front of your eyes."),
        epilog=_(
            "commands:\n{commands}\n\n`facet COMMAND --help` says more of each.\n\n"
            "exit codes: 0 done; 1 the work failed, with a sentence on standard error; 2 wrong usage."
        ).format(commands=commands),
        usage=_(
            "facet [PROJECT.facet]\n       facet COMMAND …\n       facet --install-desktop | --remove-desktop"
        ),
    )
    one = parser.add_mutually_exclusive_group()
    one.add_argument(
        "project",
        nargs="?",
        type=file_name,
        metavar="PROJECT.facet",
        help=_("the project that the window opens"),
    )
    one.add_argument(
        "--install-desktop",
        dest="desktop",
        action="store_const",
        const="install",
        help=_("on Linux: put Facet and its .facet files on your own desktop (entry, icon, file type)"),
    )
    one.add_argument(
        "--remove-desktop",
        dest="desktop",
        action="store_const",
        const="remove",
        help=_("take away what --install-desktop wrote"),
    )
    parser.add_argument(
        "--version", action="store_true", help=_("print the versions of Facet and of what it rests on")
    )
    return parser


def some_text(text: str) -> str:
    """A text that is not empty, for argparse."""
    if not text:
        raise argparse.ArgumentTypeError(_("the name is empty"))
    return text


def file_name(text: str) -> Path:
    """A file or folder, for argparse."""
    return Path(some_text(text))


def add_setting(parser: argparse.ArgumentParser, row: "Setting", *, several: bool = False) -> None:
    """An option for a setting, as the table of the settings describes it.

    Args:
        parser: Of the command.
        row: The setting.
        several: Whether it takes several values; it is None then where it is not given.
    """
    limits = _("{low} to {high}").format(low=row.low, high=row.high) if row.high and row.strict else ""
    default = _("default: {default}").format(default=_typed(row.default))
    about = f"{row.about} ({', '.join(filter(None, (limits, default)))})"
    option = f"--{row.name.replace('_', '-')}"
    more: dict[str, Any] = {"nargs": "+"} if several else {"default": row.default}
    if row.choices:
        values = ",".join(map(_typed, row.choices))
        parser.add_argument(
            option,
            type=lambda typed: typed.replace("-", " "),
            choices=tuple(row.choices),
            metavar=f"{{{values}}}",
            help=about,
            **more,
        )
    else:
        read = whole_number if row.whole else number
        parser.add_argument(option, type=read, metavar=row.placeholder, help=about, **more)


def whole_number(text: str) -> int:
    """A whole number, for argparse."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text!r} is not a whole number").format(text=text)) from None


def number(text: str) -> float:
    """A number, for argparse; whether it is possible is for the settings to say."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text!r} is not a number").format(text=text)) from None


def _typed(value: object) -> str:
    """A value as it is typed: a word of its own."""
    return str(value).replace(" ", "-")
