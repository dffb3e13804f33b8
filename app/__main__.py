"""Starts Facet: a command where the first argument is one, otherwise the window.

The processes that Facet starts import this module again, and need none of it: what it needs is imported late.
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Facet, as typed in a terminal.

    Args:
        argv: The arguments after the program's name; those of this process when None.

    Returns:
        The exit code: 0 done, 1 the work failed, 2 wrong usage.
    """
    if getattr(sys, "frozen", False):
        # The program itself is started once more for each process; this goes to work there, and ends it.
        import multiprocessing

        multiprocessing.freeze_support()
    from app.cli.terminal import exit_code_of, prepare_streams

    prepare_streams()
    return exit_code_of(partial(_start, list(sys.argv[1:] if argv is None else argv)))


def _start(arguments: list[str]) -> int:
    from app.cli.usage import COMMANDS, front_parser, run_command

    if arguments and arguments[0] in COMMANDS:
        return run_command(arguments)
    if arguments and not arguments[0].startswith("-"):
        _refuse_unknown_command(arguments[0], list(COMMANDS))
    options = front_parser().parse_args(arguments)
    if options.desktop:
        from app.cli import desktop

        return desktop.install() if options.desktop == "install" else desktop.remove()
    if options.version:
        return _say_versions()
    return _open_window(options.project)


def _say_versions() -> int:
    from app.cli.terminal import DONE, Output
    from app.versions import versions

    Output(as_json=False).text(versions())
    return DONE


def _refuse_unknown_command(word: str, commands: list[str]) -> None:
    from app.cli.terminal import UsageError
    from app.language import _, few

    if Path(word).suffix == ".facet" or Path(word).is_file():
        return
    raise UsageError(
        _(
            "facet: {word} is neither a command nor a project. The commands are {commands}; "
            "the name of a project ends in .facet. See `facet --help`."
        ).format(word=word, commands=few(commands, len(commands)))
    )


def _open_window(project: Path | None) -> int:
    # A command needs no Qt.
    from app.cli.terminal import CommandError
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
