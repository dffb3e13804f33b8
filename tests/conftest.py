"""Every test has a home of its own, leaves nothing running, and a skip that nobody expected fails the run."""

import contextlib
import gc
import os
import signal
import threading
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

EXPECTED = "expected: "

# In the background of a shell Ctrl-C and the end of the terminal are ignored. The programs that tests
# start and interrupt would inherit that and go on.
for name in ("SIGINT", "SIGHUP"):
    if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """HOME and every folder for settings, data and logs point into a folder of this test only."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest):
    """Fails the test that leaves a thread, an active timer or a window behind: it would crash a later one."""
    threads_before = set(threading.enumerate())
    has_window = "qtbot" in request.fixturenames
    if has_window:
        # What is there by now stays: going through it after each test would take longer than the tests.
        # Not sooner: until here pytest holds the last test's window, which would be kept for ever.
        gc.collect()
        gc.freeze()
    yield
    left = [t.name for t in threading.enumerate() if t not in threads_before and _stays(t)]
    left += _left_of_qt() if has_window else []
    if left:
        pytest.fail(f"left behind: {', '.join(left)}")


def _stays(thread: threading.Thread) -> bool:
    # Python keeps a stand-in for each thread of Qt's that it has seen, and never learns that it ended.
    if isinstance(thread, threading._DummyThread):
        return False
    # One that is about to end, as its process or pipe is closed, has a moment for that.
    thread.join(2)
    return thread.is_alive()


def _left_of_qt() -> list[str]:
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication

    gc.collect()
    found = []
    for thing in gc.get_objects():
        # By its type: `isinstance` also asks objects that pretend to be another, and those of other
        # libraries may warn or raise at that.
        if issubclass(type(thing), QThread) and _runs(thing):
            found.append(f"thread {thing.objectName()}")
        elif issubclass(type(thing), QTimer) and _ticks(thing):
            found.append("a timer without a parent")
    found += [
        f"window {widget.objectName()}" for widget in QApplication.topLevelWidgets() if widget.isVisible()
    ]
    return found


def _runs(thread) -> bool:
    with contextlib.suppress(RuntimeError):  # its half in Qt is deleted already
        return thread.isRunning()
    return False


def _ticks(timer) -> bool:
    with contextlib.suppress(RuntimeError):
        return timer.isActive() and timer.parent() is None
    return False


def pytest_terminal_summary(terminalreporter) -> None:
    for report in _unexpected(terminalreporter):
        terminalreporter.write_line(f"SKIPPED UNEXPECTEDLY: {report.nodeid}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and _unexpected(reporter) and session.exitstatus == 0:
        session.exitstatus = 1


def _unexpected(reporter) -> list[pytest.TestReport]:
    skipped = reporter.stats.get("skipped", [])
    return [report for report in skipped if EXPECTED not in str(report.longrepr)]
