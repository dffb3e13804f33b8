"""Who it is and why: every face of a picture named, and its h taken apart place by place."""

import shutil

import numpy as np
import pytest
from drawn_faces import ADA, BEN, drawn_face
from fresh_runs import fresh_run
from PySide6.QtCore import QPoint, Qt
from small_projects import drawn_project
from who_looks import drop_picture, drop_striped, told_numbers

from app.faces.preparation import as_picture
from app.recognition.record import record_of
from app.recognition.settings import RunSettings
from app.ui.widgets.picture import percent_text

Key = Qt.Key


def by_hand(answer):
    """The h taken apart with the engine's own forward pass: w σ of every kernel and place, φ, and h."""
    seen = answer.network.forward(answer.prepared[None])
    sigma = seen.features[-1].features[0].astype(np.float64)
    parameters = answer.network.parameters
    weights = parameters["dense.0.weights"][0].reshape(sigma.shape)
    return weights * sigma, float(parameters["dense.0.bias"][0]), float(seen.h[0, 0])


def told_sum(person):
    """The five numbers below the face."""
    person.find("evidence_page").refresh()
    return told_numbers(person.find("evidence_sum").accessibleDescription())


def test_the_places_and_phi_sum_to_h_as_the_sum_is_shown(saved_person, tmp_path):
    person = saved_person
    for who in (0, 1):
        (answer,) = drop_striped(person, tmp_path, who)
        shares, phi, h = by_hand(answer)
        places = shares.sum(axis=0)
        first, second, told_phi, told_h, told_s = told_sum(person)
        assert first == pytest.approx(places[places < 0].sum(), abs=1.1e-3)
        assert second == pytest.approx(places[places > 0].sum(), abs=1.1e-3)
        assert told_phi == pytest.approx(phi, abs=1.1e-3)
        assert told_h == pytest.approx(h, abs=6e-4)
        assert first + second + told_phi == pytest.approx(told_h, abs=1e-9), "as it is written, too"
        assert told_s == pytest.approx(answer.raw_s[0], abs=6e-4)


def test_every_place_of_the_face_has_its_share(saved_person, tmp_path):
    person = saved_person
    (answer,) = drop_striped(person, tmp_path, 1)
    told_sum(person)
    (cells,) = person.find("evidence_map").arrays
    assert np.allclose(cells.values, by_hand(answer)[0].sum(axis=0), atol=1e-6)
    assert np.array_equal(cells.ground.picture, as_picture(answer.prepared))


def test_a_place_that_the_arrow_keys_are_at_tells_its_share(saved_person, tmp_path):
    person = saved_person
    (answer,) = drop_striped(person, tmp_path, 1)
    told_sum(person)
    places = by_hand(answer)[0].sum(axis=0)
    person.find("evidence_map").select(0, 0, 0)
    person.press("evidence_map", Key.Key_Right)
    told = person.text("evidence_readout")
    assert told.startswith("row 1, column 2: ")
    share = told.removeprefix("row 1, column 2: ").split(" ")[0].rstrip(";").replace("−", "-")
    assert float(share) == pytest.approx(places[0, 1], abs=6e-3)


@pytest.fixture(scope="module")
def drawn_file(tmp_path_factory):
    """A trained project whose faces were found in pictures."""
    path = tmp_path_factory.mktemp("drawn") / "drawn.facet"
    settings = RunSettings(size=16, kernels=4, pool=2, copies=2, epochs=80, validation=0.0, align="none")
    with drawn_project(path) as project:
        project.save_settings({"run": settings.to_json()})
        project.save_run(record_of(fresh_run(project, settings, settings.epochs)))
    return path


def test_every_face_of_a_picture_is_named_and_a_click_explains_another(at_window, drawn_file, tmp_path):
    person = at_window(shutil.copy(drawn_file, tmp_path / "drawn.facet"))
    both = np.hstack([drawn_face(one)[0] for one in (ADA, BEN)])
    answers = drop_picture(person, tmp_path / "both.png", both)
    assert len(answers) == 2
    by_place = sorted(range(2), key=lambda number: answers[number].box.x)
    assert [answers[number].person for number in by_place] == [ADA.name, BEN.name]
    view = person.find("who_picture")
    scale = view.picture_area().width() / both.shape[1]
    for number in (1, 0):
        answer, box, area = answers[number], answers[number].box, view.picture_area()
        assert f"{answer.person} {percent_text(answer.confidence)}" in view.accessibleDescription()
        middle = (box.x + box.width / 2) * scale, (box.y + box.height / 2) * scale
        person.click(view, area.topLeft() + QPoint(*map(round, middle)))
        assert person.text("answer_name") == answer.person
        assert told_sum(person)[3] == pytest.approx(answer.h[0], abs=6e-4)
    person.press(view, Key.Key_Left, Key.Key_Right)
    assert person.text("answer_name") == BEN.name
