"""Reading a project file as Facet does: opening it, and everything in it; rescuing it where it is damaged."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.faces.errors import FaceError
from app.faces.picture import decode_picture
from app.project import Project, ProjectError
from fuzzing.reading import Reading


def read_project(path: Path) -> Reading:
    """Open a project and read all that is in it; what is damaged in it is said, the rest is read.

    A project that does not open is rescued into a new one, which has to open.
    """
    try:
        project = Project.open(path)
    except ProjectError as error:
        return Reading(False, (str(error), *_rescued(path)))
    sentences: list[str] = []
    with suppress(ProjectError):
        _read_all(project, sentences)
        project.close()
    return Reading(True, tuple(sentences))


def _rescued(path: Path) -> list[str]:
    sentences: list[str] = []
    into = path.with_name("rescued.facet")
    try:
        sentences.append(str(Project.rescue(path, into)))
    except ProjectError as error:
        return [str(error)]
    with Project.open(into) as project:
        _read_all(project, sentences)
    return sentences


def _read_all(project: Project, sentences: list[str]) -> None:
    def tried(work: Callable[[], object]) -> None:
        try:
            work()
        except (ProjectError, FaceError) as error:
            sentences.append(str(error))

    def faces_of_each() -> None:
        for person in project.persons():
            tried(lambda person=person: project.faces(person.id))

    def every_picture() -> None:
        for face in project.faces():
            tried(lambda face=face: decode_picture(project.picture(face.id), str(face.source)))

    def every_run() -> None:
        for run in project.runs():
            tried(lambda run=run: project.run(run.id))

    for look in (project.count_faces, faces_of_each, every_picture, every_run, project.latest_run):
        tried(look)
    tried(project.settings)
    tried(lambda: project.save_copy(project.path.with_name("copy of it.facet")))
