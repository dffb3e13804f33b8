"""In a language whose sentences are a third longer, the window speaks it everywhere, and everything fits."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pseudo_language import CODE, longer, write_language
from striped_faces import striped

import app
from app.faces.picture import encode_png

APP = Path(app.__file__).parent
SUPPORT = Path(__file__).parents[2] / "support"


@pytest.fixture(scope="module", params=["trained", "empty"])
def seen(request, trained_file, tmp_path_factory):
    """What a walk through the window in that language has found."""
    folder = tmp_path_factory.mktemp("walk")
    project = folder / "trained.facet"
    if request.param == "trained":
        shutil.copy(trained_file, project)
    locale = write_language(folder / "locale", APP, longer)
    environment = {**os.environ, "FACET_LOCALE": str(locale), "LANGUAGE": CODE, "PYTHONIOENCODING": "utf-8"}
    environment["PYTHONPATH"] = os.pathsep.join([str(APP.parent), str(SUPPORT)])
    command = [sys.executable, str(SUPPORT / "pseudo_window.py"), str(project), str(folder)]
    if request.param == "trained":
        picture = folder / "Ben.png"
        picture.write_bytes(encode_png(striped(1, 55)))
        command.append(str(picture))
    ended = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def test_every_text_is_translated(seen):
    assert seen["english"] == []


def test_everything_fits(seen):
    assert seen["cut"] == []
