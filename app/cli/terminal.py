"""A command and its terminal: what it says, and how it ends.

Results go to standard output as text or JSON, everything else to standard error. Either may be redirected,
closed, or absent, as in a program started without a terminal. A command ends with an exit code, and with a
sentence where it did not end well.
"""

import errno
import json
import math
import os
import shlex
import signal
import sys
import threading
import traceback
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from app.language import _, ngettext

if TYPE_CHECKING:
    from app.recognition.gathering import Refused

DONE, FAILED, WRONG_USAGE = 0, 1, 2

_ALSO_INTERRUPT = ("SIGTERM", "SIGHUP", "SIGBREAK")

_MOST_SHOWN = 10
"""Refused pictures that are named one by one."""

Step = Callable[[str], None]
"""Called after each piece of work, with how things stand."""

_USUAL_SCREEN = (80, 24)


class CommandError(Exception):
    """The work failed, exit code 1; str() is a sentence for the user."""


class UsageError(Exception):
    """The command was asked for something that makes no sense, exit code 2; str() is a sentence."""


class Interrupted(KeyboardInterrupt):
    """Somebody stopped the command; str() says what that means for the files."""


class Output:
    """Says the same either to a person or, with `--json`, to a program.

    Args:
        as_json: Print one JSON object a line, and no text, on standard output.

    Attributes:
        listened: False once the reader of standard output has gone, as `head` does; what is said after that
            is dropped.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.listened = True

    def text(self, *lines: str) -> None:
        """Prints lines for a person; nothing with `--json`.

        Raises:
            CommandError: standard output cannot be written.
        """
        if not self._as_json:
            for line in lines:
                self._write(harmless(line))

    def record(self, **values: Any) -> None:
        """Prints one JSON object on a line; nothing without `--json`. NaN and infinity become null.

        Raises:
            CommandError: standard output cannot be written.
        """
        if self._as_json:
            self._write(json.dumps(_finite(values), allow_nan=False))

    def note(self, sentence: str) -> None:
        """Prints a sentence beside the results, on standard error."""
        say(sentence)

    def refused(self, refused: "Sequence[Refused]", count: int) -> None:
        """Says on standard error which of `count` pictures could not be used, and why."""
        if not refused:
            return
        say(
            ngettext(
                "{refused} of {count} picture could not be used:",
                "{refused} of {count} pictures could not be used:",
                count,
            ).format(refused=len(refused), count=count)
        )
        for one in refused[:_MOST_SHOWN]:
            say(f"  {one.sentence}")
        if len(refused) > _MOST_SHOWN:
            say("  " + _("… and {count} more.").format(count=len(refused) - _MOST_SHOWN))

    def _write(self, line: str) -> None:
        stream = sys.stdout
        if stream is None or not self.listened:
            return
        try:
            stream.write(f"{line}\n")
            stream.flush()
        except OSError as error:
            _silence(stream)
            self.listened = False
            # Windows says EINVAL where others say EPIPE.
            if error.errno not in {errno.EPIPE, errno.EINVAL}:
                raise CommandError(
                    _("Standard output cannot be written: {reason}.").format(reason=error.strerror)
                ) from error


@contextmanager
def progress(total: int, title: str) -> Iterator[Step]:
    """Shows a progress bar on standard error while the block runs; nothing where that is no terminal.

    Args:
        total: How many pieces of work there are at most.
        title: What the work is.
    """
    if sys.stderr is None or sys.stderr.closed or not sys.stderr.isatty():
        yield lambda _standing: None
        return
    # Imported only where it is shown: it starts a thread.
    from tqdm import tqdm

    columns, rows = _screen()
    with tqdm(
        total=total,
        desc=title,
        file=sys.stderr,
        leave=False,
        ncols=columns - 1,
        nrows=rows,
        # D and the accuracies have room beside it on the usual screen.
        bar_format=_("{desc} {n_fmt}/{total_fmt} |{bar}| {remaining} left{postfix}"),
    ) as bar:

        def step(standing: str) -> None:
            bar.set_postfix_str(harmless(standing), refresh=False)
            bar.update()

        yield step


def prepare_streams() -> None:
    """Makes characters that the terminal or file cannot show, such as ε, appear as their numbers."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def say(sentence: str) -> None:
    """Prints a sentence on standard error; nothing where there is none."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(f"{harmless(sentence)}\n")
        stream.flush()
    except (OSError, ValueError):
        _silence(stream)


def agrees(question: str) -> bool | None:
    """Asks at the terminal; None where there is none to ask at."""
    if sys.stdin is None or sys.stderr is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    yes = _("yes")
    sys.stderr.write(_("{question} Type {yes} to go on: ").format(question=harmless(question), yes=yes))
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in (yes.casefold(), yes[:1].casefold())


def flush_stdout() -> None:
    """Writes what is still held back, or drops it where nobody reads it any more."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _silence(sys.stdout)


def harmless(text: str) -> str:
    """A text in which no name from a stranger's file commands the terminal or turns the line around.

    Control and formatting characters, except the end of a line, appear as their numbers.
    """
    if text.isprintable():
        return text
    return "".join(
        repr(one)[1:-1] if unicodedata.category(one) in ("Cc", "Cf") and one != "\n" else one for one in text
    )


def exit_code_of(work: Callable[[], int]) -> int:
    """Does the work; says what goes wrong in a sentence on standard error, without a traceback.

    Returns:
        What the work returns; 1 if it failed or was stopped, 2 if it was asked for wrongly.
    """
    try:
        return work()
    except SystemExit as end:
        # argparse ends like this after it has printed a help text.
        return end.code if isinstance(end.code, int) else DONE
    except UsageError as error:
        say(str(error))
        return WRONG_USAGE
    except KeyboardInterrupt as error:
        say(str(error) or _("Interrupted before it was done."))
    except Exception as error:
        say(_sentence(error))
    finally:
        flush_stdout()
    return FAILED


@contextmanager
def ends_like_ctrl_c() -> Iterator[None]:
    """Makes being terminated or losing the terminal raise KeyboardInterrupt, too, while the block runs.

    Otherwise Python would end at once, and a half-written file with faces in it would stay behind. A signal
    that somebody chose to ignore, as `nohup` does, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signals = [getattr(signal, name) for name in _ALSO_INTERRUPT if hasattr(signal, name)]
    taken = [number for number in signals if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _silence(stream: TextIO) -> None:
    """Sends the rest of a broken stream to nowhere, or Python would complain about it when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)


def _screen() -> tuple[int, int]:
    """Columns and rows of the terminal; some say that they have none, and tqdm would show nothing there."""
    try:
        columns, rows = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, ValueError):
        return _USUAL_SCREEN
    return columns or _USUAL_SCREEN[0], rows or _USUAL_SCREEN[1]


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _sentence(error: Exception) -> str:
    # Imported here because it brings NumPy, which `facet --help` does not need.
    from app.project import DamagedError
    from app.recognition.errors import USER_ERRORS

    if isinstance(error, DamagedError):
        return _("{error} For that: facet rescue {project} -o NEW.facet.").format(
            error=error, project=shlex.quote(str(error.path))
        )
    if isinstance(error, (CommandError, *USER_ERRORS)):
        return str(error)
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this. Use fewer or smaller pictures, or fewer kernels.")
    return _("Facet failed unexpectedly ({kind}: {error}). {logged}").format(
        kind=type(error).__name__, error=error, logged=_logged(error)
    )


def _logged(error: Exception) -> str:
    """Writes the traceback to the log; returns a sentence that says where it is."""
    from platformdirs import user_log_path

    try:
        log = user_log_path("facet", appauthor=False, ensure_exists=True) / "command-line.log"
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n")
            file.writelines(traceback.format_exception(error))
    except OSError as problem:
        return _("The details could not be logged ({reason}).").format(reason=problem.strerror)
    return _("Please report it, with the end of {log}.").format(log=log)
