"""What can be taken out of a project, by the ending of the file, and what then left the machine."""

import os
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.export.errors import ExportError
from app.export.faces import write_faces
from app.export.numbers import csv_bytes, npz_bytes
from app.export.onnx_file import onnx_bytes
from app.export.program import program_bytes
from app.export.report import end_of, report
from app.language import _, few, ngettext
from app.project import Project, Run
from app.project.errors import sentences
from app.project.files import folder_written_beside, write_whole
from app.recognition.misleading import FaceChanges, changes_since, learned_by
from app.recognition.record import snapshot_of
from app.recognition.settings import RunSettings
from app.recognition.snapshot import Snapshot
from app.versions import facet_version

NO_NETWORK = _(
    "{path} holds no trained network yet, so there is none to export. Train first; only the faces can be "
    "exported by now, into a folder."
)
_KEPT = _("{path} exists already, and is kept. Choose another name.")


@dataclass(frozen=True)
class Exported:
    """What was written, and so what left the project.

    Attributes:
        path: Where to.
        sentences: What is there now, and what else is to be said of it.
        persons: The names in it.
        faces: How many faces are in it as pictures; None for a report that shows some of them.
        left_out: How many faces stayed because they are left out of training.
        differences: By how much an ONNX model differs from the engine, by what ran it.
        note: That the network is out of date, as the faces changed since; "" if it is not.
    """

    path: Path
    sentences: tuple[str, ...]
    persons: tuple[str, ...] = ()
    faces: int | None = 0
    left_out: int = 0
    differences: Mapping[str, float] = field(default_factory=dict)
    note: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (*self.sentences, self.note)))


class _Taken(NamedTuple):
    """What is exported: a run, and its network with the persons' present names."""

    project: Project
    run: Run
    snapshot: Snapshot
    path: Path
    with_faces: bool

    def about(self) -> dict[str, Any]:
        """What a file says of the network in it."""
        snapshot, run = self.snapshot, self.run
        return {
            "facet": facet_version(),
            "numpy": np.__version__,
            "persons": list(snapshot.persons),
            "size": snapshot.preparation.size,
            "preparation": snapshot.preparation.to_json(),
            "crop": snapshot.crop,
            "architecture": snapshot.architecture.to_json(),
            "settings": RunSettings.from_json(run.settings).to_json(),
            "epochs": run.epochs,
            "D": run.error,
            "accuracy": run.accuracy,
            "validation accuracy": run.validation_accuracy,
            "started": run.started_at,
        }


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes:
        ending: Of its name, in small letters.
        title: What it is, in a few words.
        make: Makes it of a network; None for the folder of faces, which needs none.
    """

    ending: str
    title: str
    make: "Callable[[_Taken], _Made] | None" = None


_Made = tuple[bytes, Exported]
"""The bytes of a file, and what is said of it."""


def _onnx(taken: _Taken) -> _Made:
    data, differences = onnx_bytes(taken.snapshot, taken.about())
    tried = _("The largest difference from Facet's own network: {differences}.").format(
        differences=few(
            [
                _("{apart:.1e} with {runner}").format(apart=apart, runner=runner)
                for runner, apart in differences.items()
            ]
        )
    )
    return data, replace(_said_of_network(taken, tried), differences=differences)


def _npz(taken: _Taken) -> _Made:
    return npz_bytes(taken.run, taken.snapshot, taken.about()), _said_of_network(taken)


def _program(taken: _Taken) -> _Made:
    return program_bytes(taken.snapshot, taken.about(), taken.path.name), _said_of_network(taken)


def _report(taken: _Taken) -> _Made:
    persons, page = taken.snapshot.persons, report(taken.project, taken.run, faces=taken.with_faces)
    sentence = (
        _("{path} holds a report with faces of {names}. Whoever has that file has these faces.")
        if taken.with_faces
        else _("{path} holds a report, the names {names}, and no faces.")
    ).format(path=taken.path, names=few(persons))
    return page.encode(), Exported(taken.path, (sentence,), persons, None if taken.with_faces else 0)


def _history(taken: _Taken) -> _Made:
    sentence = _("{path} holds the history of the run, no names and no faces.").format(path=taken.path)
    return csv_bytes(taken.run), Exported(taken.path, (sentence,))


def _said_of_network(taken: _Taken, *more: str) -> Exported:
    persons = taken.snapshot.persons
    sentence = _("{path} holds the network, the names {names}, and no faces.").format(
        path=taken.path, names=few(persons)
    )
    return Exported(taken.path, (sentence, *more), persons)


KINDS = (
    Kind(".onnx", _("Network for other programs (ONNX)"), _onnx),
    Kind(".npz", _("All numbers, for NumPy and PyTorch"), _npz),
    Kind(".py", _("Program to read, in Python"), _program),
    Kind(".html", _("Report on one page"), _report),
    Kind(".csv", _("History of the run, a table"), _history),
    Kind("", _("Faces as pictures, a folder")),
)
"""What can be exported, by the ending."""


def export(
    project: Project,
    target: Path,
    *,
    run: Run | None = None,
    with_faces: bool = False,
    replacing: bool = False,
) -> Exported:
    """Writes a part of a project, whole or not at all; the ending of the target says which.

    Args:
        project: It is only read.
        target: A file with one of the endings in `KINDS`, or a folder without any, for the faces.
        run: The run to export; the newest saved one when None.
        with_faces: Whether a report shows faces.
        replacing: Whether a file that is there is replaced. A folder is only if it is empty.

    Raises:
        ExportError: the ending is unknown, there is nothing to export, something is there already, or what
            was made is not what the engine computes.
        RecognitionError: the run makes no network.
        ProjectError: the project cannot be read, or the target cannot be written.
        FaceError: a picture in the project cannot be read.
    """
    kind, run = kind_of(target), run or project.latest_run()
    if kind.make is None:
        return replace(end_of(exporting_faces(project, target)), note=_outdated(project, run))
    with sentences(target):
        path = Path(os.path.realpath(target))
        _refuse_taken(path, project, replacing=replacing)
    if run is None:
        raise ExportError(NO_NETWORK.format(path=project.path))
    names = {person.id: person.name for person in project.persons()}
    data, said = kind.make(_Taken(project, run, snapshot_of(run).named(names), path, with_faces))
    write_whole(path, data, replacing=replacing)
    return replace(said, note=_outdated(project, run))


def exporting_faces(project: Project, target: Path) -> Generator[None, None, Exported]:
    """Writes the faces as pictures into a new folder, whatever its name ends in. Raises as `export`.

    Yields:
        After each face; where it is stopped on its way, there is no folder.
    """
    with sentences(target):
        path = Path(os.path.realpath(target))
        if path.is_dir() and any(path.iterdir()):
            raise ExportError(
                _("{path} is a folder with something in it, which is kept. Choose another name.").format(
                    path=path
                )
            )
        if os.path.lexists(path) and not path.is_dir():
            raise ExportError(_KEPT.format(path=path))
    with folder_written_beside(path) as temporary:
        exported = yield from write_faces(project, temporary)
    said = [
        ngettext(
            "{count} face has left the project as a picture: {whose}, in {path}. Whoever has that folder "
            "has the face.",
            "{count} faces have left the project as pictures: {whose}, in {path}. Whoever has that folder "
            "has the faces.",
            exported.faces,
        ).format(count=exported.faces, whose=exported.whose, path=path)
    ]
    if exported.left_out:
        said.append(
            ngettext(
                "{count} face that is left out of training was not exported.",
                "{count} faces that are left out of training were not exported.",
                exported.left_out,
            ).format(count=exported.left_out)
        )
    return Exported(path, tuple(said), exported.persons, exported.faces, exported.left_out)


def _outdated(project: Project, run: Run | None) -> str:
    changes = changes_since(learned_by(run), project.faces()) if run else FaceChanges()
    return changes.sentence(_("The faces in {path}").format(path=project.path))


def kind_of(target: Path) -> Kind:
    """What is exported to a file or folder of that name.

    Raises:
        ExportError: nothing is.
    """
    for kind in KINDS:
        if kind.ending == target.suffix.lower():
            return kind
    raise ExportError(
        _(
            "Nothing is exported to {path}: the endings are {endings}. A name without an ending makes a "
            "folder of the faces."
        ).format(path=target, endings=few([kind.ending for kind in KINDS if kind.ending]))
    )


def _refuse_taken(path: Path, project: Project, *, replacing: bool) -> None:
    """Refuses a place where something is that must stay."""
    if path.is_dir():
        raise ExportError(_("{path} is a folder. Give the file a name of its own.").format(path=path))
    if not os.path.lexists(path):
        return
    if not replacing or path.samefile(project.path):
        raise ExportError(_KEPT.format(path=path))
    if not os.access(path, os.W_OK):
        raise ExportError(
            _(
                "{path} is write-protected, and is kept. Choose another name, or allow writing to it first."
            ).format(path=path)
        )
