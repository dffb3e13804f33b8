"""One .facet file: persons, faces, runs and trained networks."""

from app.project.errors import DamagedError, ProjectError
from app.project.faces import Crop, Face, NewFace
from app.project.persons import Person
from app.project.project import Project
from app.project.runs import Run, RunSummary
from app.project.salvage import Rescued

__all__ = [
    "Crop",
    "DamagedError",
    "Face",
    "NewFace",
    "Person",
    "Project",
    "ProjectError",
    "Rescued",
    "Run",
    "RunSummary",
]
