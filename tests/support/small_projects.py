"""Projects with small striped 'faces' that a tiny network learns in a moment."""

from drawn_faces import ADA, BEN, drawn_faces
from striped_faces import SIDE, striped

from app.faces.crop import face_region
from app.faces.picture import encode_png
from app.project import NewFace, Project
from tools.draw_sample import Scene


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


def drawn_project(path, count=6):
    """A new project with `count` faces each of the drawn persons, found in pictures of whole rooms."""
    project = Project.create(path)
    for identity in (ADA, BEN):
        person = project.add_person(identity.name)
        scenes = [Scene(yaw=0.05 * (number % 5 - 2), smile=number / count) for number in range(count)]
        for number, (picture, found) in enumerate(drawn_faces(identity, scenes)):
            region = tuple(face_region(found.box, picture.shape))
            name = f"{identity.name} {number}"
            project.add_faces([NewFace(person.id, encode_png(picture), region, name, name, "detect")])
    return project
