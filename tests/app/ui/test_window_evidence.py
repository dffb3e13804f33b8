"""Who it is and why: every face of a picture named, and its h taken apart place by place."""

import shutil

import numpy as np
import pytest
from drawn_faces import ADA, BEN, drawn_face
from drawn_pictures import colour_at, drawn
from fresh_runs import fresh_run
from plot_looks import shows
from PySide6.QtCore import QPoint, Qt
from small_projects import drawn_project
from striped_faces import striped

from app.faces.picture import encode_png
from app.faces.preparation import as_picture
from app.recognition.record import record_of
from app.recognition.settings import RunSettings
from app.ui.theme import person_colour

Key = Qt.Key


def show(person, path, picture):
    """Drops a picture, and waits for what the network says."""
    path.write_bytes(encode_png(picture))
    person.drop(person.find("who_picture"), path)
    person.wait(lambda: person.window.panel("who")._path == path)
    return person.window.panel("who")._answers


def by_hand(answer):
    """The h taken apart with the engine's own forward pass: w σ of every kernel and place, φ, and h."""
    seen = answer.network.forward(answer.prepared[None])
    sigma = seen.features[-1].features[0].astype(np.float64)
    parameters = answer.network.parameters
    weights = parameters["dense.0.weights"][0].reshape(sigma.shape)
    return weights * sigma, float(parameters["dense.0.bias"][0]), float(seen.h[0, 0])


def number(text):
    return float(text.replace("−", "-"))


def test_the_places_and_phi_sum_to_h_as_the_sum_is_shown(saved_person, tmp_path):
    person = saved_person
    for who in (0, 1):
        (answer,) = show(person, tmp_path / f"who {who}.png", striped(who, 55))
        shares, phi, h = by_hand(answer)
        evidence = person.find("evidence_page")._shown[0]
        assert float(evidence.shares.sum() + evidence.phi[0]) == pytest.approx(h, abs=1e-5)
        assert float(evidence.h[0]) == h
        places = shares.sum(axis=0)
        assert np.allclose(evidence.shares[0], places, atol=1e-6)
        first, second, told_phi, told_h, told_s = told_sum(person)
        assert first == pytest.approx(places[places < 0].sum(), abs=1.1e-3)
        assert second == pytest.approx(places[places > 0].sum(), abs=1.1e-3)
        assert told_phi == pytest.approx(phi, abs=1.1e-3)
        assert told_h == pytest.approx(h, abs=6e-4)
        assert first + second + told_phi == pytest.approx(told_h, abs=1e-9), "as it is written, too"
        assert told_s == pytest.approx(answer.raw_s[0], abs=6e-4)


def told_sum(person):
    """The five numbers below the face."""
    words = person.find("evidence_sum").text().replace("= ", "").split(" ")
    numbers = [word for word in words if word[0] in "+−0123456789" and word[-1].isdigit()]
    return [number(word) for word in numbers]


def test_every_place_of_the_face_has_the_colour_of_whom_it_speaks_for(saved_person, tmp_path):
    person = saved_person
    (answer,) = show(person, tmp_path / "who.png", striped(1, 55))
    page, shown = person.find("evidence_page"), person.find("evidence_map")
    places, grey = by_hand(answer)[0].sum(axis=0), as_picture(answer.prepared)
    reach = page._shown[0].reach
    strongest = np.argsort(-np.abs(places).ravel())[:3]
    for row, column in [*zip(*np.unravel_index(strongest, places.shape), strict=True), (0, 0)]:
        square = shown.square_of(int(row), int(column))
        # In its upper left pixel, off the lines of the grid.
        top, left, *_ = reach.square(int(row), int(column))
        calm = 128 + 0.8 * (float(grey[top, left]) - 128)
        cover = 0.85 * abs(places[row, column]) / page.limit
        full = person_colour(int(places[row, column] > 0), shown.palette()).getRgb()[:3]
        expected = [round(calm * (1 - cover) + channel * cover) for channel in full]
        # A quarter of a pixel of the face.
        x, y = square.left() + square.width() // 5, square.top() + square.height() // 5
        assert colour_at(shown, x, y) == pytest.approx(expected, abs=1)


def test_a_place_that_the_arrow_keys_are_at_tells_its_share(saved_person, tmp_path):
    person = saved_person
    (answer,) = show(person, tmp_path / "who.png", striped(1, 55))
    places = by_hand(answer)[0].sum(axis=0)
    person.press("evidence_map", *[Key.Key_Up] * 6, *[Key.Key_Left] * 6, Key.Key_Right)
    told = person.text("evidence_readout")
    assert told.startswith("row 1, column 2: ")
    share = number(told.removeprefix("row 1, column 2: ").split(" ")[0].rstrip(";"))
    assert share == pytest.approx(places[0, 1], abs=6e-3)


@pytest.fixture(scope="module")
def drawn_file(tmp_path_factory):
    """A trained project whose faces were found in pictures."""
    path = tmp_path_factory.mktemp("drawn") / "drawn.facet"
    settings = RunSettings(size=16, kernels=4, pool=2, copies=2, epochs=80, validation=0.0, align="none")
    with drawn_project(path) as project:
        project.save_settings({"run": settings.to_json()})
        project.save_run(record_of(fresh_run(project, settings, settings.epochs)))
    return path


def both(*persons):
    """A picture with the drawn persons side by side."""
    return np.hstack([drawn_face(person)[0] for person in persons])


def test_every_face_of_a_picture_is_boxed_and_named_and_a_click_explains_another(
    at_window, drawn_file, tmp_path
):
    person = at_window(shutil.copy(drawn_file, tmp_path / "drawn.facet"))
    answers = show(person, tmp_path / "both.png", both(ADA, BEN))
    assert len(answers) == 2
    by_place = sorted(range(2), key=lambda number: answers[number].box.x)
    assert [answers[number].person for number in by_place] == [ADA.name, BEN.name]
    view = person.find("who_picture")
    for number in by_place:
        answer = answers[number]
        assert f"{answer.person} {round(100 * answer.confidence)} %" in view.accessibleDescription()
        assert has_box(view, answer.box, person_colour(answer.index, view.palette()))
    for number in (1, 0):
        person.click(view, box_of(view, answers[number].box).center().toPoint())
        assert person.text("answer_name") == answers[number].person
        assert told_sum(person)[3] == pytest.approx(answers[number].h[0], abs=6e-4)
    person.press(view, Key.Key_Left, Key.Key_Right)
    assert person.text("answer_name") == BEN.name


def box_of(view, box):
    """Where a face is in the widget."""
    return view._place_of((box.x, box.y, box.width, box.height))


def has_box(view, box, colour):
    """Whether the sides of a face's box have a colour, in their middles."""
    image, place = drawn(view), box_of(view, box)
    sides = (
        (place.left(), place.center().y()),
        (place.right(), place.center().y()),
        (place.center().x(), place.bottom()),
    )
    return all(shows(colour.name(), image, QPoint(round(x), round(y)), reach=2) for x, y in sides)
