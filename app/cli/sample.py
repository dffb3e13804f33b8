"""`facet sample`: the built-in sample as picture files."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from app.cli.terminal import DONE, CommandError, Output
from app.cli.usage import file_name
from app.faces.sample import sample_pictures
from app.language import _, few

DESCRIPTION = _(
    """\
Writes the faces of the built-in sample, two drawn persons, as PNG pictures, one folder a person. Training on
that folder gives the same network as training on the sample itself."""
)

EPILOG = _("No file is replaced: where one of the pictures exists already, nothing is written.")


def add_options(parser: ArgumentParser) -> None:
    """The options of `facet sample`."""
    parser.add_argument("folder", type=file_name, metavar="FOLDER", help=_("made where it is not there yet"))


def run(options: Namespace, output: Output) -> int:
    """Does `facet sample`.

    Raises:
        CommandError: some of the files exist already, or cannot be written.
    """
    folder: Path = options.folder
    persons = sample_pictures()
    files = {
        folder / name / f"{number:02}.png": picture
        for name, pictures in persons.items()
        for number, picture in enumerate(pictures, start=1)
    }
    _write_all(files, folder)
    whose = few(
        [_("{count} of {name}").format(count=len(pictures), name=name) for name, pictures in persons.items()]
    )
    output.text(_("Written to {folder}: {pictures}.").format(folder=folder, pictures=whose))
    return DONE


def _write_all(files: Mapping[Path, Path], folder: Path) -> None:
    """All files or, after a failure, none."""
    try:
        with ExitStack() as undo:
            for path in files:
                if path.exists():
                    raise CommandError(
                        _("{path} exists already, so nothing was written. Choose another folder.").format(
                            path=path
                        )
                    )
            for path, picture in files.items():
                missing = [each for each in (path.parent, *path.parent.parents) if not each.exists()]
                for each in reversed(missing):
                    each.mkdir(exist_ok=True)
                    # Where somebody else wrote something meanwhile, the folder stays.
                    undo.callback(_tried, each.rmdir)
                with path.open("xb") as file:
                    undo.callback(_tried, path.unlink)
                    file.write(picture.read_bytes())
            undo.pop_all()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(
            _("The sample cannot be written to {folder}: {reason}.").format(folder=folder, reason=reason)
        ) from error


def _tried(undoing: Callable[[], None]) -> None:
    with suppress(OSError):
        undoing()
