"""Projects with small striped 'faces' that a tiny network learns in a moment."""

from striped_faces import SIDE, striped

from app.faces.picture import encode_png
from app.project import NewFace, Project


def striped_face(person, person_id, number):
    """One striped face of a person, as a project takes it."""
    name = f"stripes {person} {number}"
    return NewFace(person_id, encode_png(striped(person, number)), (0, 0, SIDE, SIDE), name, name, "none")


def striped_project(path, count=8, names=("Ada", "Ben")):
    """A new project with `count` striped faces of each person."""
    project = Project.create(path)
    for index, name in enumerate(names):
        person = project.add_person(name)
        project.add_faces([striped_face(index, person.id, number) for number in range(count)])
    return project
