"""Every way in which a command can end, as an exit code and a sentence."""

import shlex
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from app.cli.errors import CommandError, UsageError
from app.cli.streams import flush_stdout, say

DONE, FAILED, WRONG_USAGE = 0, 1, 2


def exit_code_of(work: Callable[[], int]) -> int:
    """Does the work; whatever goes wrong is said in a sentence on standard error, without a traceback.

    Returns:
        What the work returns; 1 where it failed or was stopped, 2 where it was asked for wrongly.
    """
    try:
        return work()
    except SystemExit as end:
        # How argparse ends after it has printed a help text.
        return end.code if isinstance(end.code, int) else DONE
    except UsageError as error:
        say(str(error))
        return WRONG_USAGE
    except KeyboardInterrupt as error:
        say(str(error) or "Interrupted before it was done.")
    except Exception as error:
        say(_sentence(error))
    finally:
        flush_stdout()
    return FAILED


def _sentence(error: Exception) -> str:
    # Imported only now: it brings NumPy, which `facet --help` does not need.
    from app.project import DamagedError
    from app.recognition.errors import USER_ERRORS

    if isinstance(error, DamagedError):
        return f"{error} For that: facet rescue {shlex.quote(str(error.path))} -o NEW.facet."
    if isinstance(error, (CommandError, *USER_ERRORS)):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this. Use fewer or smaller pictures, or fewer kernels."
    return f"Facet failed unexpectedly ({type(error).__name__}: {error}). {_logged(error)}"


def _logged(error: Exception) -> str:
    """Writes the traceback to the log, and says where that is."""
    from platformdirs import user_log_path

    try:
        log = user_log_path("facet", appauthor=False, ensure_exists=True) / "command-line.log"
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n")
            file.writelines(traceback.format_exception(error))
    except OSError as problem:
        return f"The details could not be logged ({problem.strerror})."
    return f"Please report it, with the end of {log}."
