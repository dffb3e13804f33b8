"""One .facet file: persons, faces, runs and trained networks."""

from app.project.errors import DamagedError, ProjectError
from app.project.project import Project
from app.project.records import Crop, Face, NewFace, Person, Run, RunSummary
from app.project.rescuing import Rescued

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
