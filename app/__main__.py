"""Starts Facet: a command where the first argument is one, otherwise the window."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from app.cli.terminal import CommandError, UsageError, exit_code_of, prepare_streams
from app.cli.usage import COMMANDS, front_parser, run_command
from app.language import _, few


def main(argv: Sequence[str] | None = None) -> int:
    """Facet, as typed in a terminal.

    Args:
        argv: The arguments after the program's name; those of this process when None.

    Returns:
        The exit code: 0 done, 1 the work failed, 2 wrong usage.
    """
    prepare_streams()
    return exit_code_of(partial(_start, list(sys.argv[1:] if argv is None else argv)))


def _start(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        return run_command(arguments)
    if arguments and not arguments[0].startswith("-"):
        _refuse_unknown_command(arguments[0])
    project: Path | None = front_parser().parse_args(arguments).project
    return _open_window(project)


def _refuse_unknown_command(word: str) -> None:
    if Path(word).suffix == ".facet" or Path(word).is_file():
        return
    raise UsageError(
        _(
            "facet: {word} is neither a command nor a project. The commands are {commands}; "
            "the name of a project ends in .facet. See `facet --help`."
        ).format(word=word, commands=few(list(COMMANDS)))
    )


def _open_window(project: Path | None) -> int:
    # Imported only now: a command needs no Qt.
    from app.ui.startup import NoDisplayError, check_display

    try:
        # Where a library is missing, importing the window would fail before it could say which.
        check_display()
        from app.ui.application import run_window

        code: int = run_window(project)
    except NoDisplayError as error:
        raise CommandError(str(error)) from error
    return code


if __name__ == "__main__":
    sys.exit(main())
