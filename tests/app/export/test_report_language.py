"""The report in another language: what is said in it, and that it says which."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from pseudo_language import CODE, outside, write_language
from report_pages import Page
from small_projects import striped_project

import app
from app.recognition.record import record_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.versions import versions

WRITE = """
import sys
from pathlib import Path
from app.export.report import report
from app.project import Project
with Project.open(Path("p.facet"), read_only=True) as project:
    run = project.latest_run()
    sys.stdout.buffer.write(report(project, run, faces=True).encode())
"""


def test_every_word_of_the_report_is_translated(tmp_path: Path) -> None:
    with striped_project(tmp_path / "p.facet", count=4, names=("1", "2")) as project:
        settings = RunSettings(epochs=2, kernels=2, kernel_size=3, size=16, copies=1, momentum=0.0)
        run = TrainingRun.create(project, settings)
        list(run.steps())
        # The reason is in the language it was saved in.
        project.save_run(replace(record_of(run), reason=""))
    code = Path(app.__file__).parent
    marking = write_language(tmp_path / "locale", code)
    ended = subprocess.run(
        [sys.executable, "-c", WRITE],
        cwd=tmp_path,
        env={**os.environ, "FACET_LOCALE": str(marking), "LANGUAGE": CODE, "PYTHONPATH": str(code.parent)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    page = Page(ended.stdout)
    assert page.attributes("lang") == [CODE]
    text = page.text.replace(versions(), "")
    known = re.compile(r"stripes \d \d|K = 0|K[₀-₉]|s|[-\d: ]+ UTC")
    left = [outside(line) for line in text.splitlines() if re.search(r"[^\W\d_]", outside(line))]
    assert [line for line in left if not known.fullmatch(line)] == []
