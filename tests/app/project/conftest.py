from collections.abc import Iterator
from pathlib import Path

import pytest

from app.project import Person, Project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "class.facet"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.create(path) as project:
        yield project


@pytest.fixture
def ada(project: Project) -> Person:
    return project.add_person("Ada")


@pytest.fixture
def bo(project: Project, ada: Person) -> Person:
    return project.add_person("Bo")
