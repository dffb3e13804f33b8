"""The report of a run: one page that says what the recogniser says, and holds no face unasked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from report_pages import Page
from small_projects import striped_face, striped_project

from app.export.report import end_of, report
from app.project import Project, Run
from app.recognition.cheating import examine, sentence
from app.recognition.record import faces_of, record_of, snapshot_of
from app.recognition.run import TrainingRun
from app.recognition.settings import SETTINGS, RunSettings
from app.recognition.verdicts import SetVerdicts, judge
from app.versions import versions

STRANGE = "<script>alert('Ada')</script> & \u202eneB"
BRISK = RunSettings(epochs=6, kernels=3, kernel_size=3, size=16, copies=1, rate=0.02, momentum=0.0)


def trained(project: Project, settings: RunSettings = BRISK) -> Run:
    run = TrainingRun.create(project, settings)
    with np.errstate(all="ignore"):
        for _event in run.steps():
            pass
    return project.save_run(record_of(run))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Two persons, one of them with a name that is markup."""
    folder = tmp_path_factory.mktemp("report")
    with striped_project(folder / "p.facet", names=("Ada", STRANGE)) as project:
        yield project


@pytest.fixture(scope="module")
def run(project: Project) -> Run:
    """So early a run that it is wrong about some faces."""
    return trained(project)


@pytest.fixture(scope="module")
def page(project: Project, run: Run) -> str:
    return report(project, run)


def loaded(page: str) -> list[str]:
    """What a browser would fetch."""
    seen = Page(page)
    named = [
        value for name in ("src", "href", "srcset", "data", "xlink:href") for value in seen.attributes(name)
    ]
    return named + re.findall(r"url\(|@import", page)


def numbers(judged: SetVerdicts) -> list[list[str]]:
    return [list(map(str, row)) for row in judged.confusion().tolist()]


def test_the_page_is_whole_and_loads_nothing(page: str) -> None:
    seen = Page(page)
    assert loaded(page) == []
    assert "http:" not in page
    assert "https:" not in page
    assert seen.count("script") == 0
    assert seen.count("h1") == 1
    assert dict(seen.elements)["html"]["lang"] == "en"
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_names_from_a_strangers_file_are_no_markup(page: str, project: Project, run: Run) -> None:
    assert "<script" not in page
    assert project.persons()[1].name in Page(page).text
    assert "<script" not in report(project, replace(run, reason="<script>", started_at="<script>"))


def test_counts_are_those_of_the_recogniser(page: str, project: Project, run: Run) -> None:
    saved = snapshot_of(run)
    faces = faces_of(project, saved)
    verdicts = judge(saved.network(), faces.training, faces.validation)
    assert verdicts.validation is not None
    validation, training = ([row[1:3] for row in table[1:]] for table in Page(page).tables[:2])
    assert validation == numbers(verdicts.validation)
    assert training == numbers(verdicts.training)


def test_wrong_faces_are_named_by_their_source(project: Project, run: Run) -> None:
    saved = snapshot_of(run)
    # It calls everybody by the first name.
    far = {name: values - 100 * (name == "dense.0.bias") for name, values in run.parameters.items()}
    page = Page(report(project, replace(run, parameters=far)))
    wrong = {face.source for face in project.faces() if face.person_id == saved.person_ids[1]}
    listed = {row[0]: row[1:3] for table in page.tables[2:4] for row in table[1:]}
    assert set(listed) == wrong
    name = project.persons()[1].name
    assert all(named == [name, "Ada"] for named in listed.values())


def test_what_the_window_says_of_cheating_is_said(page: str, project: Project, run: Run) -> None:
    test = end_of(examine(project, snapshot_of(run)))
    assert sentence(test) in Page(page).text
    shares = [row[-1] for row in Page(page).tables[-1]]
    assert [share.partition(" of ")[0] for share in shares] == [str(count) for count in test.right.values()]


def test_settings_results_and_versions_are_told_in_words(page: str, run: Run) -> None:
    text = Page(page).text
    for row in SETTINGS:
        if row.name != "batch_size":
            assert f"{row.label}\n{row.written(getattr(BRISK, row.name))}\n" in text
    assert f"{run.error:.4g}" in text
    assert run.reason in text
    assert versions() in text
    assert "Seed 0" in text


def test_no_face_is_in_it_unless_asked_for(page: str, project: Project, run: Run) -> None:
    assert "data:image" not in page
    assert Page(page).count("img") == 0
    assert "No picture of a face is in this report" in page
    with_faces = report(project, run, faces=True)
    pictures = loaded(with_faces)
    assert pictures
    assert all(picture.startswith("data:image/png;base64,") for picture in pictures)
    assert "This report holds pictures of faces" in with_faces


def test_the_same_run_gives_the_same_page(page: str, project: Project, run: Run) -> None:
    assert report(project, run) == page


def test_a_picture_under_both_names_is_told(tmp_path: Path) -> None:
    with striped_project(tmp_path / "p.facet", count=4) as project:
        double = striped_face(0, project.persons()[1].id, 0)
        project.add_faces([double])
        assert "is under both names" in report(project, trained(project))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"validation": 0.0, "kernels": 1}, "No validation face was asked about"),
        ({"kernels": 128, "epochs": 1}, "K₁₂₈"),
        ({"rate": 1e6, "f": "linear", "update": "batch"}, "diverged"),
        ({"learn": "dense"}, "They moved by 0 %"),
    ],
    ids=["no validation", "128 kernels", "diverged", "fixed kernels"],
)
def test_runs_of_other_settings(project: Project, settings: dict[str, object], said: str) -> None:
    page = report(project, trained(project, replace(BRISK, **settings)))
    assert said in Page(page).text
    assert "nan" not in re.sub(r"<style>.*?</style>", "", page)


def test_numbers_that_are_none_are_said_to_be(project: Project, run: Run) -> None:
    history = {name: values.copy() for name, values in run.history.items()}
    history["error"][1:] = np.nan, np.inf, 1e300, -1, *history["error"][5:]
    seen = Page(report(project, replace(run, history=history, error=np.nan)))
    assert "not a number" in seen.text
    assert not any("nan" in path or "inf" in path for path in seen.attributes("d"))


def test_three_persons_have_three_outputs(tmp_path: Path) -> None:
    with striped_project(tmp_path / "p.facet", count=4, names=("Ada", "Ben", "Cleo")) as project:
        seen = Page(report(project, trained(project)))
        assert [len(table) for table in seen.tables[:2]] == [4, 4]


def test_names_of_many_persons_stand_upright_above_a_matrix_that_fits_the_paper(tmp_path: Path) -> None:
    with striped_project(tmp_path / "p.facet", count=0, names=[f"person {n}" for n in range(9)]) as project:
        for person in project.persons():
            project.add_faces([striped_face(person.id % 3, person.id, number) for number in range(2)])
        seen = Page(report(project, trained(project)))
    assert [row[0] for row in seen.tables[0][1:]] == seen.tables[0][0][1:-1]
    wide = [values for tag, values in seen.elements if tag == "table" and values["class"] == "matrix wide"]
    assert {values["style"] for values in wide} == {"--persons:9"}


def test_faces_that_were_deleted_since_are_told(tmp_path: Path) -> None:
    with striped_project(tmp_path / "p.facet", count=5) as project:
        run = trained(project)
        project.remove_faces([project.faces()[0].id])
        some = report(project, run)
        assert "1 deleted" in some
        learned = [face.id for face in project.faces() if face.id in run.training_faces]
        project.remove_faces(learned)
        only_seen = Page(report(project, run))
        assert "Training faces: " not in only_seen.text
        assert "Validation faces: " in only_seen.text
        project.remove_faces([face.id for face in project.faces()])
        none = report(project, run, faces=True)
        assert "None of the faces of this run is in the project any more" in none
        assert loaded(none) == []
