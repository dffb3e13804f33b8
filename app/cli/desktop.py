"""`facet --install-desktop` and `--remove-desktop`: Facet among the applications of a Linux desktop.

What is written is for the current user alone: the desktop entry, the icon, the AppStream metainfo, and the
type of `.facet` files. Each file says that it is Facet's; one of the same name that does not stays as it is.
"""

import io
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from app.cli.terminal import DONE, CommandError, Output
from app.language import _
from app.project.files import written_beside
from app.project.schema import APPLICATION_ID
from app.versions import releases

_MARK = "Written by Facet for the desktop of this user"
"""Stands in each file that is written: by it Facet knows its own."""

_ENTRY = "applications/facet.desktop"
_METAINFO = "metainfo/arpa.home.facet.metainfo.xml"
_FILE_TYPE = "mime/packages/facet.xml"
_DRAWING = "icons/hicolor/scalable/apps/facet.svg"
_PICTURE = "icons/hicolor/{size}x{size}/apps/facet.png"
_SIZES = (48, 64, 128, 256)

_WRITTEN = (_ENTRY, _METAINFO, _FILE_TYPE, _DRAWING, *(_PICTURE.format(size=size) for size in _SIZES))
"""All that is written, below the user's folder for data."""

_TOOLS = {"update-desktop-database": "applications", "update-mime-database": "mime"}
"""What makes the desktop read its folders anew, and which."""

_MADE_BY_TOOLS = {
    "applications": ("mimeinfo.cache",),
    "mime": (
        *("aliases", "generic-icons", "globs", "globs2", "icons", "magic", "mime.cache", "subclasses"),
        *("treemagic", "types", "version", "XMLnamespaces"),
    ),
}
"""What the tools write there, which says nothing once no entry and no file type is left."""


def install() -> int:
    """Does `facet --install-desktop`: all files or, after a failure, none.

    Raises:
        CommandError: this is no Linux, Facet is not installed, a file of that name is somebody else's, or one
            cannot be written.
    """
    home = _data_home()
    program = _program()
    written = {home / name: content for name, content in _contents(program).items()}
    for path in written:
        if os.path.lexists(path) and not _is_ours(path):
            raise CommandError(
                _(
                    "{path} exists already and was not written by Facet, so nothing was changed. "
                    "Move it elsewhere, and try again."
                ).format(path=path)
            )
    _write_all(written)
    missing = _told_to_tools(home)
    output = Output(as_json=False)
    output.text(
        _(
            "Facet is among the applications of your desktop, and .facet files open with it. It starts "
            "{program}. Written, for you alone:"
        ).format(program=program)
    )
    output.text(*(f"  {path}" for path in written))
    if missing:
        output.note(
            _(
                "{tools} could not be run: your desktop may know .facet files only after you log in again, "
                "or not at all."
            ).format(tools=", ".join(missing))
        )
    output.text(_("To take all of it away again: facet --remove-desktop"))
    return DONE


def remove() -> int:
    """Does `facet --remove-desktop`: takes away what `install` wrote, and nothing else.

    Raises:
        CommandError: this is no Linux, or a file cannot be deleted; what was not reached yet stays.
    """
    home = _data_home()
    there = [home / name for name in _WRITTEN if os.path.lexists(home / name)]
    ours = [path for path in there if _is_ours(path)]
    output = Output(as_json=False)
    for path in ours:
        with _said_of(path):
            path.unlink()
    if ours:
        _told_to_tools(home)
        _sweep(home)
        output.text(_("Facet is no longer among the applications of your desktop. Deleted:"))
        output.text(*(f"  {path}" for path in ours))
    else:
        output.text(_("Facet has written nothing for your desktop, so nothing was removed."))
    for path in there:
        if path not in ours:
            output.note(_("{path} was not written by Facet, and stays.").format(path=path))
    return DONE


def _data_home() -> Path:
    """The user's folder for data, by the desktop's rules: a relative one does not count."""
    if sys.platform != "linux":
        raise CommandError(
            _(
                "Only Linux desktops are set up like this. On Windows and macOS, the installer of Facet puts "
                "it among the applications."
            )
        )
    chosen = Path(os.environ.get("XDG_DATA_HOME", ""))
    return chosen if chosen.is_absolute() else Path.home() / ".local" / "share"


def _program() -> Path:
    """The installed `facet` that is running."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable)
    # Where it is a link, such as pipx makes, the link itself: it stays when what it leads to is updated.
    for path in (Path(sys.argv[0]).absolute(), Path(sysconfig.get_path("scripts")) / "facet"):
        if path.name == "facet" and path.is_file() and os.access(path, os.X_OK):
            return path
    raise CommandError(
        _(
            "Facet runs from its source code, so the desktop would not know what to start. Install it, for "
            "example by: pipx install . Then try again."
        )
    )


def _contents(program: Path) -> dict[str, bytes]:
    """What each file holds, by its name below the user's folder for data."""
    summary = _("See a small neural network learn two faces")
    words = {
        "mark": _MARK,
        "summary": summary,
        "file_type": _("Facet project"),
        "application_id": f"0x{APPLICATION_ID:08x}",
        "description": _(
            "Two people's faces train a small convolutional network by back propagation, before their eyes: "
            "the error falls, the kernels change, and the network says who is in front of the camera. Every "
            "number can be looked at, changed, and checked by hand."
        ),
        "privacy": _("Faces stay on this computer: Facet opens no network connection."),
    }
    for_xml = {name: escape(text) for name, text in words.items()}
    listed = (f'    <release version="{version}" date="{date}"/>\n' for version, date in releases())
    for_xml["releases"] = "".join(listed)
    entry = words | {
        "generic_name": _("Face classifier to learn from"),
        "command": _quoted(program),
        "program": _escaped(str(program)),
    }
    drawing = files("assets").joinpath("icons", "facet.svg").read_text("utf-8")
    contents = {
        _ENTRY: _filled("facet.desktop", entry),
        _METAINFO: _filled("facet.metainfo.xml", for_xml),
        _FILE_TYPE: _filled("facet.mime.xml", for_xml),
        _DRAWING: f"{drawing}<!-- {_MARK} -->\n".encode(),
    }
    return contents | {_PICTURE.format(size=size): _picture(size) for size in _SIZES}


def _filled(name: str, words: Mapping[str, str]) -> bytes:
    template = files("assets").joinpath("desktop", name).read_text("utf-8")
    return Template(template).substitute(words).encode()


def _picture(size: int) -> bytes:
    """The icon as PNG, for desktops that do not draw the SVG."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    mark = PngInfo()
    mark.add_text("Comment", _MARK)
    made = io.BytesIO()
    with files("assets").joinpath("desktop", "facet.png").open("rb") as file, Image.open(file) as whole:
        whole.resize((size, size), Image.Resampling.LANCZOS).save(made, "PNG", pnginfo=mark)
    return made.getvalue()


def _quoted(program: Path) -> str:
    """A program as the desktop entry's Exec wants it.

    It is quoted, and then the whole is escaped as a value of the entry. No program may have "=" in its path,
    and GLib finds none with "%".

    Raises:
        CommandError: there is no way to write it.
    """
    path = str(program)
    if "=" in path or "%" in path or not path.isprintable():
        raise CommandError(
            _(
                "A desktop cannot start {program}, because of a character in its path. Install Facet "
                "elsewhere, and try again."
            ).format(program=program)
        )
    for special in '\\"`$':
        path = path.replace(special, f"\\{special}")
    return _escaped(f'"{path}"')


def _escaped(text: str) -> str:
    """A text as a value of a desktop entry."""
    return text.replace("\\", "\\\\")


def _is_ours(path: Path) -> bool:
    with _said_of(path):
        return path.is_file() and _MARK.encode() in path.read_bytes()


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """Turns an error of the file system into a sentence about the path."""
    try:
        yield
    except OSError as error:
        raise CommandError(
            _(
                "{path} cannot be used ({reason}). Look at its permissions and at the room on its drive, and "
                "try again."
            ).format(path=path, reason=error.strerror or error)
        ) from error


def _write_all(written: Mapping[Path, bytes]) -> None:
    new = [path for path in written if not path.exists()]
    made: list[Path] = []
    try:
        # Each waits beside its place, whole, until all are: only then do they take their places.
        with ExitStack() as stack:
            for path, content in written.items():
                with _said_of(path.parent):
                    missing = [each for each in (path.parent, *path.parent.parents) if not each.exists()]
                    for folder in reversed(missing):
                        folder.mkdir(exist_ok=True)
                        made.append(folder)
                beside = stack.enter_context(written_beside(path))
                with _said_of(path):
                    beside.write_bytes(content)
    except BaseException:
        for path in new:
            with suppress(OSError):
                path.unlink()
        _remove_empty(reversed(made))
        raise


def _told_to_tools(home: Path) -> list[str]:
    """Has the desktop read its folders anew; returns the tools that are not there, or failed."""
    missing = []
    for tool, folder in _TOOLS.items():
        try:
            subprocess.run([tool, home / folder], check=True, capture_output=True, timeout=60)
        except (OSError, subprocess.SubprocessError):
            missing.append(tool)
    return missing


def _sweep(home: Path) -> None:
    """Removes what tools made for folders in which nothing is left, and folders that are empty."""
    left = {"applications": home.glob("applications/**/*.desktop"), "mime": home.glob("mime/packages/*")}
    for folder, names in _MADE_BY_TOOLS.items():
        if not any(left[folder]):
            for name in names:
                with suppress(OSError):
                    (home / folder / name).unlink()
    _remove_empty([home / "mime" / "application"])
    for name in _WRITTEN:
        _remove_empty((home / name).parents[: name.count("/")])


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
