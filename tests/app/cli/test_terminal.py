"""What reaches the terminal: whole sentences, and nothing that commands it."""

import shlex
from pathlib import Path

import pytest
from facet_runs import Facet
from striped_faces import write_striped

from app.cli.terminal import Output, harmless, say


@pytest.mark.parametrize(
    ("name", "shown"),
    {
        "Zoë": "Zoë",
        "李 明": "李 明",
        "a\x1b[31mred": "a\\x1b[31mred",
        "a\rb": "a\\rb",
        "bell\x07": "bell\\x07",
        "\u202egpj.exe": "\\u202egpj.exe",
        "c1\x9b": "c1\\x9b",
    }.items(),
)
def test_names_are_shown_as_they_are_typed(name: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert harmless(name) == shown
    say(name)
    Output(as_json=False).text(name)
    assert capsys.readouterr() == (f"{shown}\n", f"{shown}\n")


def test_suggested_commands_can_be_pasted(train: Facet, stripes: Path, tmp_path: Path) -> None:
    project = tmp_path / "my faces.facet"
    ended = train(stripes, project, "--epochs", 60, "--rate", 0.2)
    assert ended.code == 0
    lines = [shlex.split(line) for line in ended.out.splitlines() if line.startswith("  facet")]
    assert [line[:-1] for line in lines][-1] == ["facet", "classify", str(project)]
    assert lines[0][:2] == ["facet", str(project)]


def test_suggested_persons_can_be_pasted(train: Facet, tmp_path: Path) -> None:
    faces = write_striped(tmp_path / "faces", **{"Anna Maria": 2, "Ben Lee": 2, "Zed": 2})
    ended = train(faces, tmp_path / "p.facet")
    words = shlex.split(ended.err.partition("--persons")[2].strip().rstrip("."))
    assert words == ["Anna Maria", "Ben Lee"]
