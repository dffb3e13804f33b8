"""One .facet file: persons, faces, runs and trained networks."""

from app.project.errors import ProjectError
from app.project.project import Project
from app.project.records import Crop, Face, NewFace, Person, Run, RunSummary

__all__ = ["Crop", "Face", "NewFace", "Person", "Project", "ProjectError", "Run", "RunSummary"]
