"""Facet on a Linux desktop: written for one user, valid, and taken away again with nothing left."""

import configparser
import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from app.project import Project

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="expected: only Linux has such desktops")


def needs(tool):
    return pytest.mark.skipif(not shutil.which(tool), reason=f"expected: {tool} is not installed")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """The user's folder for data."""
    folder = tmp_path / "data of the user"
    folder.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    return folder


def start_as(monkeypatch, folder):
    """Facet is installed in that folder; returns its program."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "facet"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    return program


@pytest.fixture
def program(tmp_path, monkeypatch):
    return start_as(monkeypatch, tmp_path / "bin")


def all_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def entry_of(data):
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read(data / "applications" / "facet.desktop", "utf-8")
    return parser["Desktop Entry"]


def icons_of(data):
    return list((data / "icons" / "hicolor").rglob("facet.*"))


def test_it_is_written_told_and_taken_away_again(facet, data, program):
    done = facet("--install-desktop")
    assert done.code == 0
    written = [Path(line.strip()) for line in done.out.splitlines() if line.startswith("  ")]
    assert len(written) >= 4
    assert all(path.is_file() and path.is_relative_to(data) for path in written)
    gone = facet("--remove-desktop")
    assert gone.code == 0
    assert all(str(path) in gone.out for path in written)
    assert all_in(data) == []


def test_twice_is_as_good_as_once(facet, data, program):
    facet("--install-desktop")
    before = {path: path.read_bytes() for path in data.rglob("facet*") if path.is_file()}
    assert facet("--install-desktop").code == 0
    assert before == {path: path.read_bytes() for path in data.rglob("facet*") if path.is_file()}
    assert facet("--remove-desktop").code == 0
    done = facet("--remove-desktop")
    assert done.code == 0
    assert "nothing was removed" in done.out


def test_the_entry_starts_the_facet_that_wrote_it(facet, data, program):
    facet("--install-desktop")
    assert entry_of(data)["Exec"] == f'"{program}" %f'
    assert entry_of(data)["TryExec"] == str(program)


def test_every_path_is_quoted_as_a_desktop_reads_it(facet, data, tmp_path, monkeypatch):
    start_as(monkeypatch, tmp_path / 'my "own" $x `y` \\z é')
    facet("--install-desktop")
    quoted = entry_of(data)["Exec"]
    # A desktop undoes the escapes of the entry, then those within the quotes.
    inside = quoted.removesuffix('" %f').removeprefix('"').replace("\\\\", "\\")
    for special in '"$`\\':
        inside = inside.replace(f"\\{special}", special)
    assert inside == str(tmp_path / 'my "own" $x `y` \\z é' / "facet")


@pytest.mark.parametrize("folder", ["a=b", "100%"])
def test_a_path_that_no_desktop_can_start_is_refused(facet, data, tmp_path, monkeypatch, folder):
    start_as(monkeypatch, tmp_path / folder)
    done = facet("--install-desktop")
    assert done.code == 1
    assert folder in done.err
    assert all_in(data) == []


@needs("desktop-file-validate")
def test_the_entry_is_valid(facet, data, program):
    facet("--install-desktop")
    tried = subprocess.run(
        ["desktop-file-validate", data / "applications" / "facet.desktop"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.stdout + tried.stderr == ""
    assert tried.returncode == 0


@needs("appstreamcli")
@pytest.mark.parametrize("released", [[], [("0.2.0", "2027-02-03"), ("0.1.0", "2026-12-01")]])
def test_the_metainfo_is_valid_and_names_the_entry(facet, data, program, monkeypatch, released):
    monkeypatch.setattr("app.cli.desktop.releases", lambda: released)
    facet("--install-desktop")
    (metainfo,) = (data / "metainfo").iterdir()
    assert '<launchable type="desktop-id">facet.desktop</launchable>' in metainfo.read_text("utf-8")
    told = re.findall('<release version="(.*)" date="(.*)"/>', metainfo.read_text("utf-8"))
    assert told == released
    tried = subprocess.run(
        ["appstreamcli", "validate", "--no-net", metainfo], capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stdout


@needs("update-mime-database")
def test_projects_are_known_by_their_ending_and_by_what_is_in_them(facet, data, program, tmp_path):
    facet("--install-desktop")
    assert "application/x-facet:*.facet" in (data / "mime" / "globs").read_text("utf-8")
    Project.create(tmp_path / "p.facet").close()
    begin = (tmp_path / "p.facet").read_bytes()[:72]
    magic = (data / "mime" / "magic").read_bytes()
    assert begin[:16] in magic
    assert begin[68:] in magic


def test_icons_are_there_in_all_sizes(facet, data, program):
    facet("--install-desktop")
    drawings = [path for path in icons_of(data) if path.suffix == ".svg"]
    pictures = [path for path in icons_of(data) if path.suffix == ".png"]
    assert len(drawings) == 1
    assert len(pictures) >= 3
    for path in pictures:
        with Image.open(path) as picture:
            assert f"{picture.width}x{picture.height}" == path.parts[-3]


@pytest.mark.parametrize("name", ["applications/facet.desktop", "icons/hicolor/scalable/apps/facet.svg"])
def test_what_somebody_else_wrote_stays(facet, data, program, name):
    theirs = data / name
    theirs.parent.mkdir(parents=True)
    theirs.write_text("of another program called Facet")
    done = facet("--install-desktop")
    assert done.code == 1
    assert str(theirs) in done.err
    assert [path for path in data.rglob("*") if path.is_file()] == [theirs]
    done = facet("--remove-desktop")
    assert done.code == 0
    assert str(theirs) in done.err
    assert theirs.read_text() == "of another program called Facet"


def test_other_applications_and_file_types_stay(facet, data, program):
    other = data / "applications" / "other.desktop"
    other.parent.mkdir()
    other.write_text("[Desktop Entry]\nType=Application\nName=Other\nExec=true\nMimeType=text/x-other;\n")
    kind = data / "mime" / "packages" / "other.xml"
    kind.parent.mkdir(parents=True)
    kind.write_text(
        '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">'
        '<mime-type type="text/x-other"><glob pattern="*.other"/></mime-type></mime-info>'
    )
    facet("--install-desktop")
    facet("--remove-desktop")
    assert other.is_file()
    assert kind.is_file()
    assert not [name for name in all_in(data) if "facet" in name]
    if shutil.which("update-mime-database"):
        assert "*.other" in (data / "mime" / "globs").read_text("utf-8")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="expected: root may write anywhere")
def test_a_folder_that_cannot_be_written_leaves_nothing(facet, data, program):
    (data / "mime").mkdir(mode=0o500)
    done = facet("--install-desktop")
    assert done.code == 1
    assert "mime" in done.err
    assert all_in(data) == ["mime"]


def test_a_file_where_a_folder_should_be_leaves_nothing(facet, data, program):
    (data / "mime").write_text("a file")
    done = facet("--install-desktop")
    assert done.code == 1
    assert str(data / "mime") in done.err
    assert all_in(data) == ["mime"]


def test_a_full_disk_leaves_nothing(facet, data, program, monkeypatch):
    write = Path.write_bytes

    def full(path, content):
        if content.startswith(b"\x89PNG"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    done = facet("--install-desktop")
    assert done.code == 1
    assert "No space left on device" in done.err
    assert all_in(data) == []


def test_without_the_desktops_tools_it_says_what_that_means(facet, data, program, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    done = facet("--install-desktop")
    assert done.code == 0
    assert "update-mime-database could not be run" in done.err
    assert facet("--remove-desktop").code == 0
    assert all_in(data) == []


def test_facet_that_is_not_installed_cannot_be_started_by_a_desktop(facet, data, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "__main__.py")])
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    done = facet("--install-desktop")
    assert done.code == 1
    assert "pipx install" in done.err
    assert all_in(data) == []


@pytest.mark.parametrize("option", ["--install-desktop", "--remove-desktop"])
def test_other_systems_are_told(facet, data, program, monkeypatch, option):
    monkeypatch.setattr(sys, "platform", "win32")
    done = facet(option)
    assert done.code == 1
    assert "Only Linux" in done.err
    assert all_in(data) == []


def test_a_project_beside_it_is_wrong_usage(facet, data, program):
    assert facet("--install-desktop", "p.facet").code == 2
    assert all_in(data) == []
