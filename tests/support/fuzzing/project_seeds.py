"""Valid project files: of this version and of the first, with faces, runs and settings in them."""

from collections.abc import Iterator
from pathlib import Path

from old_projects import write_version_1
from picture_files import encoded, scene
from project_files import add_faces, new_face, run_with

from app.project import Project

_FACES = 6


def projects(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each seed; the files are made in ``folder``."""
    picture = encoded(".png", scene(60, 70))
    newest = folder / "newest.facet"
    with Project.create(newest) as project:
        ada, bo = project.add_person("Ada"), project.add_person("Bo")
        for person in (ada, bo):
            project.add_faces([new_face(person.id, picture)] * _FACES)
        removed = add_faces(project, ada.id, 3)
        project.save_run(run_with())
        project.save_run(run_with(epochs=9))
        project.save_settings({"crop": "detect", "size": 32})
        project.remove_faces(removed)
        # As it is while it is open: what was removed is still in it.
        data = newest.read_bytes()
    yield newest.name, data
    oldest = folder / "first version.facet"
    write_version_1(oldest, [picture] * _FACES, removed=[2])
    yield oldest.name, oldest.read_bytes()
