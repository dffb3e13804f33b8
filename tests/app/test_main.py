"""What `facet` starts: a command, the window, or a sentence about what was typed."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from app.__main__ import main
from app.ui.startup import NoDisplayError
from app.versions import versions


class Window(ModuleType):
    """Stands in for the module that opens the window."""

    def __init__(self) -> None:
        super().__init__("app.ui.application")
        self.opened: list[Path | None] = []
        self.trouble: Exception | None = None

    def run_window(self, project: Path | None) -> int:
        self.opened.append(project)
        if self.trouble is not None:
            raise self.trouble
        return 0


@pytest.fixture(autouse=True)
def window(monkeypatch: pytest.MonkeyPatch) -> Window:
    monkeypatch.setattr("app.ui.startup.check_display", lambda: None)
    window = Window()
    monkeypatch.setitem(sys.modules, "app.ui.application", window)
    return window


def test_nothing_typed_opens_the_window(window: Window) -> None:
    assert main([]) == 0
    assert window.opened == [None]


def test_the_arguments_of_the_process_count(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["facet", "class.facet"])
    assert main() == 0
    assert window.opened == [Path("class.facet")]


def test_a_project_of_another_name_opens_where_there_is_such_a_file(window: Window, tmp_path: Path) -> None:
    (tmp_path / "class.db").touch()
    assert main([str(tmp_path / "class.db")]) == 0
    assert window.opened == [tmp_path / "class.db"]


@pytest.mark.parametrize("word", ["exports", "trian", "", "faces/"])
def test_a_word_that_is_no_command(window: Window, capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert main([word, "x.facet"]) == 2
    assert "train, classify, evaluate, export, rescue, sweep and sample" in capsys.readouterr().err
    assert window.opened == []


@pytest.mark.parametrize("typed", [["--speed"], ["a.facet", "b.facet"], ["--json", "train"]])
def test_what_the_window_does_not_take(
    window: Window, capsys: pytest.CaptureFixture[str], typed: list[str]
) -> None:
    assert main(typed) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert window.opened == []


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    commands = ("train", "classify", "evaluate", "export", "rescue", "sweep", "sample")
    assert all(f"\n  {command} " in out for command in commands)


@pytest.mark.parametrize("command", ["train", "classify", "evaluate", "export", "rescue", "sweep", "sample"])
def test_help_of_a_command(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: facet {command} ")


def test_help_gives_each_setting_its_symbol_unit_and_default(capsys: pytest.CaptureFixture[str]) -> None:
    main(["train", "--help"])
    out = " ".join(capsys.readouterr().out.split())
    assert "--rate ε How far one update follows the slope of D downwards, ε of eq. (27), above 0." in out
    assert "in pixels, odd. (1 to 15, default: 5)" in out
    assert "--f {sigmoid,tanh,relu,leaky-relu,linear} The activation f of the outputs" in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    out = capsys.readouterr().out
    assert out == f"{versions()}\n"
    assert out.startswith("Facet ")


def test_no_display_is_a_sentence(window: Window, capsys: pytest.CaptureFixture[str]) -> None:
    window.trouble = NoDisplayError("There is no display.")
    assert main([]) == 1
    assert capsys.readouterr().err == "There is no display.\n"


@pytest.mark.parametrize("typed", [["export"], ["train"], ["--help"]])
def test_started_without_a_terminal(monkeypatch: pytest.MonkeyPatch, typed: list[str]) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(typed) in {0, 2}
