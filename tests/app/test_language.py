"""Every sentence that a person reads can be translated."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pseudo_language import CODE, outside, write_language

import app
from app.language import few

APP = Path(app.__file__).parent
ROOMS = ("cli", "export", "faces", "jobs", "lessons", "project", "recognition", "sweep", "ui")
ROOMS += tuple(
    f"ui/{room}" for room in ("gradient_check", "hand", "help", "microscope", "symbols", "widgets")
)


# Whoever programs reads these, nobody else.
NOT_FOR_USERS = {"debug", "info", "warning", "error", "exception", "execute", "executescript", "literal_eval"}
TRANSLATED = {"_", "ngettext"}


@pytest.fixture(scope="module")
def marking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a language in which every sentence of Facet stands in brackets."""
    return write_language(tmp_path_factory.mktemp("locale"), APP)


def said(marking: Path, folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "FACET_LOCALE": str(marking), "LANGUAGE": CODE, "PYTHONIOENCODING": "utf-8"}
    environment["PYTHONPATH"] = str(APP.parent)
    command = [sys.executable, "-P", "-m", "app", *arguments]
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("--remove-desktop",),
        ("train", "nobody", "-o", "p.facet"),
        ("train", "nobody", "-o", "p.facet", "--rate", "0"),
        ("train", "empty", "-o", "p.facet"),
        ("train", "alone", "-o", "p.facet"),
        ("train", "sample", "-o", "missing/p.facet"),
        ("train", "sample", "-o", "."),
        ("classify", "missing.facet", "a.png"),
        ("classify", "letter.facet", "a.png"),
        ("evaluate", "missing.facet", "sample"),
        ("export", "missing.facet", "out.npz"),
        ("export", "missing.facet", "out.pdf"),
        ("export", "missing.facet", "out.npz", "--faces"),
        ("sweep", "sample", "-o", "out.txt"),
        ("sweep", "sample", "-o", "missing/out.csv", "--crop", "none"),
        ("sweep", "sample", "-o", "out.csv", "--scheduler", "here"),
        ("rescue", "missing.facet", "-o", "p.facet"),
        ("rescue", "letter.facet", "-o", "p.facet"),
    ],
    ids=" ".join,
)
def test_whole_sentences_of_commands_are_translated(
    marking: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "alone" / "Ada").mkdir(parents=True)
    (tmp_path / "alone" / "Ada" / "1.png").write_bytes(b"no picture")
    (tmp_path / "letter.facet").write_text("Dear Ada, this is a letter.")
    text = said(marking, tmp_path, *arguments)
    assert "⟦" in text
    assert not re.search(r"[^\W\d_]", outside(text)), text


def test_help_is_translated(marking: Path, tmp_path: Path) -> None:
    assert "⟦" in said(marking, tmp_path, "--help")
    text = said(marking, tmp_path, "train", "--help")
    assert text.count("⟦") > 20


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module, of three words and more, that no translation reaches."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left.add(node.value)
        elif isinstance(node, ast.Assert) or (
            isinstance(node, ast.Call) and _name(node.func) in TRANSLATED | NOT_FOR_USERS
        ):
            left |= set(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in left:
            words = re.findall(r"[^\W\d_]{2,}", node.value)
            # SQL begins with a word in capitals.
            if (
                len(words) >= 3
                and not words[0].isupper()
                and node.value[:1].isalpha()
                and node.value.rstrip().endswith((".", "!", "?"))
            ):
                yield node.lineno, node.value


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_is_out_of_reach(room: str) -> None:
    found = [
        f"{path.relative_to(APP)}:{line}: {text}"
        for path in sorted((APP / room).rglob("*.py"))
        for line, text in sentences(path)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        ([], ""),
        (["s1"], "s1"),
        (["s1", "s2"], "s1 and s2"),
        (["s1", "s2", "s3"], "s1, s2 and s3"),
        (["s1", "s2", "s3", "s4"], "s1, s2 and 2 more"),
    ],
)
def test_names_in_a_sentence(names: list[str], listed: str) -> None:
    assert few(names, most=3 if len(names) < 4 else 2) == listed
