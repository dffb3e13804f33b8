"""Which versions are told, and what telling them costs."""

import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import app
from app.versions import releases, versions


def test_facet_stands_first_and_what_it_rests_on_below() -> None:
    first, second, *others = versions().splitlines()
    assert first.startswith("Facet ")
    assert second.startswith(f"Python {platform.python_version()}, {platform.system()} ")
    told = ", ".join(others).split(", ")
    assert f"NumPy {version('numpy')}" in told
    assert f"PySide6 {version('PySide6-Essentials')}" in told
    assert f"OpenCV {version('opencv-python-headless')}" in told
    assert f"Pillow {version('pillow')}" in told
    assert f"pyqtgraph {version('pyqtgraph')}" in told
    assert len(others) <= 4


def test_the_changelog_begins_with_this_version_and_dates_those_that_were_released(monkeypatch) -> None:
    text = (Path(app.__file__).parents[1] / "CHANGELOG.md").read_text("utf-8")
    first, date = re.findall(r"^## \[(.*)\] - (.*)$", text, re.MULTILINE)[0]
    assert first == version("facet-trainer")
    assert date == "not released yet" or (first, date) == releases()[0]
    monkeypatch.setattr(Path, "read_text", lambda *_: "## [0.2.0] - 2027-02-03\n\n## [0.1.0] - 2026-12-01\n")
    assert releases() == [("0.2.0", "2027-02-03"), ("0.1.0", "2026-12-01")]


def test_nothing_is_imported_to_tell_its_version(tmp_path: Path) -> None:
    code = (
        "import sys; from app.__main__ import main; main(['--version']);"
        "print([name for name in ('numpy', 'cv2', 'PySide6', 'PIL') if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(app.__file__).parents[1],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ended.stdout.splitlines()[-1] == "[]"
