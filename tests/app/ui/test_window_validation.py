"""Who is right and who wrong, counted by hand; and whether the network cheats."""

import shutil

import numpy as np
import pytest
from cheating_projects import project_told_apart
from drawn_pictures import drawn
from fresh_runs import fresh_run
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from window_looks import settings_of

from app.project import Project
from app.recognition.cheating import CONDITIONS
from app.recognition.record import record_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.recognition.verdicts import accuracy_text
from app.ui.style import person_colour
from app.ui.who.cheating import CheatingPictures

Key = Qt.Key


@pytest.fixture
def validation_person(saved_person):
    """Looks at the Validation page of a network that is not always right: the one at the start."""
    saved_person.open_tab("who_tabs", "Validation")
    saved_person.click("first_epoch")
    saved_person.wait(lambda: saved_person.text("validation_epoch") == "right at epoch 0")
    return saved_person


def said_by_hand(person, which):
    """Each face's id, who it is and who the network of the start says, without what judges in the window."""
    run = TrainingRun.create(person.project, settings_of(person))
    faces = run.training if which == "training" else run.validation
    s = run.network.forward(faces.images).s[:, 0]
    first = {face_id: row for row, face_id in reversed(list(enumerate(faces.face_ids)))}
    return {face_id: (int(faces.zeta[row, 0] > 0.5), int(s[row] > 0.5)) for face_id, row in first.items()}


def counts_by_hand(person, which):
    counts = np.zeros((2, 2), int)
    for who, said in said_by_hand(person, which).values():
        counts[who, said] += 1
    return counts


def click_cell(person, cell):
    matrix = person.find("confusion_matrix")
    place = matrix.visualRect(matrix.model().index(*cell))
    person.click(matrix.viewport(), place.center())


def listed(person):
    return list(person.find("validation_faces").ids)


@pytest.mark.parametrize("which", ["validation", "training"])
def test_the_counts_are_those_of_judging_every_face_by_hand(validation_person, which):
    person = validation_person
    person.click(f"{which}_verdicts")
    counts, matrix = counts_by_hand(person, which), person.find("confusion_matrix")
    right, total = np.trace(counts), counts.sum()
    person.wait(lambda: matrix.viewport().height() > 2 * matrix.fontMetrics().height())
    assert f"{right} of {total}" in person.text("validation_total")
    for row, column in np.ndindex(2, 2):
        index = matrix.model().index(row, column)
        said = "named rightly" if row == column else f"taken for {('Ada', 'Ben')[column]}"
        words = f"{('Ada', 'Ben')[row]}, {said}: {counts[row, column]} of {counts[row].sum()} faces."
        assert index.data(Qt.ItemDataRole.ToolTipRole) == words
        assert index.data().startswith(f"{counts[row, column]}\n")
        assert is_filled(matrix, index, counts[row, column] / counts[row].sum())
    for row in range(2):
        told = matrix.model().index(row, 2).data().replace("\n", ", ")
        assert told == accuracy_text(counts[row, row], counts[row].sum())


def is_filled(matrix, index, share):
    """Whether a cell has the colour of its share of the row."""
    place = matrix.visualRect(index)
    seen = drawn(matrix.viewport()).pixelColor(place.left() + 7, place.top() + 7).getRgb()[:3]
    base = np.array(matrix.palette().base().color().getRgb()[:3])
    full = np.array(person_colour(index.column(), matrix.palette()).getRgb()[:3])
    return np.abs(seen - (base + share * (full - base))).max() <= 2


def test_a_cell_lists_its_faces_by_mouse_and_by_keyboard(validation_person):
    person = validation_person
    person.click("training_verdicts")
    said = said_by_hand(person, "training")
    for cell in ((0, 0), (0, 1), (1, 0), (1, 1)):
        click_cell(person, cell)
        assert set(listed(person)) == {face_id for face_id, both in said.items() if both == cell}
    person.press("confusion_matrix", Key.Key_Up)
    assert set(listed(person)) == {face_id for face_id, both in said.items() if both == (0, 1)}
    person.click("all_shares")
    assert set(listed(person)) == set(said)


def test_a_click_on_a_face_chooses_it_everywhere(validation_person):
    person = validation_person
    faces = person.find("validation_faces")
    face_id = listed(person)[1]
    person.click(faces.viewport(), faces.visualRect(faces.model().index(1, 0)).center())
    person.wait(lambda: person.window.session.gallery.selected == [face_id])
    person.open_tab("who_tabs", "Features")
    person.wait(person.find("features_chosen").isEnabled)
    name = ("Ada", "Ben")[said_by_hand(person, "validation")[face_id][0]]
    person.wait(lambda: person.find("features_chosen").text().startswith(f"Chosen: {name} "))


def test_another_name_is_shown_at_once(validation_person):
    person = validation_person
    person.window.session.roster.rename(person.project.persons()[0].id, "Grace")
    model = person.find("confusion_matrix").model()
    assert model.headerData(0, Qt.Orientation.Vertical) == "Grace"


def test_without_faces_set_aside_it_says_what_to_do(at_window, stripes):
    with Project.open(stripes) as project:
        project.save_settings({"run": project.settings()["run"] | {"validation": 0.0, "epochs": 5}})
    person = at_window(stripes)
    person.open_tab("who_tabs", "Validation")
    assert "press Run" in person.text("validation_empty").replace("Press", "press")
    person.train()
    person.wait(lambda: "No faces are set aside" in person.text("validation_empty"))
    person.click("training_verdicts")
    person.wait(lambda: person.text("validation_total"))
    assert not person.find("validation_empty").isVisible()


@pytest.fixture(scope="module", params=["the face", "the background"])
def suspect(request, tmp_path_factory):
    """A trained project in which one place only tells the persons apart, and where."""
    path = tmp_path_factory.mktemp("suspect") / "suspect.facet"
    settings = RunSettings(
        size=24, kernels=4, pool=2, rate=0.05, epochs=40, copies=1, validation=0.5, target=0.0
    )
    with project_told_apart(path, request.param) as project:
        project.save_settings({"run": settings.to_json()})
        project.save_run(record_of(fresh_run(project, settings, settings.epochs)))
    return request.param, path


def ask(person):
    person.open_tab("who_tabs", "Cheating?")
    person.wait(person.find("ask_cheating").isEnabled)
    person.click("ask_cheating")
    person.wait(person.find("cheating_sentence").isVisible)


def test_one_press_says_whether_it_cheats_in_five_numbers_and_a_sentence(at_window, suspect, tmp_path):
    where, path = suspect
    person = at_window(shutil.copy(path, tmp_path / "suspect.facet"))
    ask(person)
    sentence = person.text("cheating_sentence")
    if where == "the face":
        assert "it learned the faces." in sentence
    else:
        assert "It still knows them with the faces covered" in sentence
        assert "it learned the background" in sentence
    pictures = person.find("cheating_pictures")
    told = [pictures.words_of(condition) for condition in CONDITIONS]
    assert all(text in pictures.accessibleDescription() for text in told)
    person.wait(lambda: person.text("cheating_state") == "Asked: validation faces, epoch 40.")
    count = len(person.window.session.trainer.record.validation_faces)
    right = [int(text.rsplit(" of ", 1)[0].split()[-1]) for text in told]
    assert all(f" of {count}" in text for text in told)
    assert right[0] == count
    assert (right[1] == count) == (where == "the background")
    assert (right[2] == count) == (where == "the face")
    place = QPoint(pictures.column("middle covered").center().x(), 20)
    QApplication.sendEvent(pictures, QHelpEvent(QEvent.Type.ToolTip, place, pictures.mapToGlobal(place)))
    assert QToolTip.text() == told[1]
    QToolTip.hideText()


def test_it_says_when_another_network_was_asked_and_forgets_with_the_project(at_window, suspect, tmp_path):
    person = at_window(shutil.copy(suspect[1], tmp_path / "suspect.facet"))
    ask(person)
    person.click("first_epoch")
    person.wait(lambda: person.text("cheating_state") == "Outdated: validation faces, epoch 40. Ask again.")
    assert person.window.session.create(tmp_path / "another.facet")
    assert not person.find("cheating_sentence").isVisible()
    person.wait(lambda: person.text("cheating_state") == "Train the network first: press Run.")
    assert not person.find("ask_cheating").isEnabled()


@pytest.mark.parametrize("width", [220, 328, 900])
def test_the_five_pictures_stay_apart_and_in_sight(qtbot, width):
    pictures = CheatingPictures()
    qtbot.addWidget(pictures)
    pictures.resize(width, 400)
    columns = [pictures.column(condition) for condition in CONDITIONS]
    assert all(pictures.rect().contains(column) for column in columns)
    assert not any(a.intersects(b) for i, a in enumerate(columns) for b in columns[:i])
