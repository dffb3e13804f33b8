"""The features σ of a face against the engine's forward pass: a chosen face, a picture, the camera."""

import numpy as np
from striped_faces import striped
from who_looks import drop_picture, drop_striped
from window_looks import settings_of

from app.recognition.run import TrainingRun
from engine import Network


def maps_of(person):
    """σ as it is shown, (n, h, w)."""
    arrays = person.find("feature_maps").arrays
    return np.stack([cells.values for cells in arrays]) if arrays else np.zeros(0)


def open_features(person, source):
    person.open_tab("who_tabs", "Features")
    if source == "chosen":
        person.wait(person.find("features_chosen").isEnabled)
        person.click("features_chosen")


def select_thumbnail(person, index, row):
    """Clicks a thumbnail; which face it is."""
    thumbnails = person.in_card(index, "thumbnails")
    person.wait(lambda: len(thumbnails.ids) > row)
    at = thumbnails.visualRect(thumbnails.model().index(row, 0)).center()
    person.click(thumbnails.viewport(), at)
    return thumbnails.ids[row]


def sigma_of(person, prepared):
    """The engine's forward pass through the network of now, (n, h, w)."""
    architecture = person.moment.architecture
    seen = Network(architecture, dict(person.moment.parameters)).forward(prepared[None])
    return seen.features[-1].features[0]


def shows(person, sigma):
    return np.allclose(maps_of(person), sigma, atol=1e-6) if maps_of(person).shape == sigma.shape else False


def prepared_face(person, face_id):
    """What the network sees of a face of the project."""
    run = TrainingRun.create(person.project, settings_of(person))
    for faces in (run.training, run.validation):
        if face_id in faces.face_ids:
            return faces.images[list(faces.face_ids).index(face_id)]
    raise AssertionError("it is in neither set")


def test_the_chosen_thumbnail_is_shown_as_the_engine_sees_it_and_follows_a_step(trainer_person):
    person = trainer_person
    person.step()
    face = prepared_face(person, select_thumbnail(person, 1, 2))
    open_features(person, "chosen")
    assert person.find("features_chosen").text() == "Chosen: Ben 3"
    person.wait(lambda: shows(person, sigma_of(person, face)))
    person.find("feature_maps").select(1, 2, 4)
    before = sigma_of(person, face)
    person.step()
    after = sigma_of(person, face)
    assert not np.array_equal(before, after)
    value = f"{after[1, 2, 4]:.3f}".replace("-", "−") if after[1, 2, 4] else "0.000"
    person.wait(lambda: shows(person, after) and f"σ = {value}" in person.text("feature_words"))


def test_another_thumbnail_and_an_earlier_epoch_are_shown_at_once(saved_person):
    person = saved_person
    select_thumbnail(person, 0, 0)
    open_features(person, "chosen")
    face = prepared_face(person, select_thumbnail(person, 0, 5))
    person.wait(lambda: shows(person, sigma_of(person, face)))
    architecture = person.window.session.trainer.trained.architecture
    at_start = Network(architecture, dict(person.moment.start)).forward(face[None])
    person.click("first_epoch")
    person.wait(lambda: shows(person, at_start.features[-1].features[0]))


def test_a_dropped_picture_is_shown_too(saved_person, tmp_path):
    person = saved_person
    open_features(person, "live")
    for who in (0, 1):
        (answer,) = drop_striped(person, tmp_path, who)
        person.wait(lambda answer=answer: shows(person, sigma_of(person, answer.prepared)))


def test_another_network_does_not_bring_an_earlier_picture_back(saved_person, tmp_path):
    person = saved_person
    drop_striped(person, tmp_path, 0)
    person.click("first_epoch")
    drop_picture(person, tmp_path / "second.png", striped(1, 55))
    person.wait(lambda: not person.window.session.jobs.running)
    assert person.window.session.answering.still.name == "second.png"


def test_the_camera_is_followed_live(saved_person):
    person = saved_person
    open_features(person, "live")
    person.click("open_camera")
    person.wait(lambda: person.find("feature_maps").isVisible())
    first = maps_of(person)
    person.wait(lambda: not np.array_equal(maps_of(person), first))
    person.find("feature_maps").select(0, 1, 1)
    person.wait(lambda: person.text("feature_words").startswith("K₁ at row 2, column 2"))
    answer = person.window.session.answering.answer
    person.find("features_view").refresh()
    assert shows(person, sigma_of(person, answer.prepared))


def test_another_project_shows_nothing_of_the_chosen_face(saved_person, tmp_path):
    person = saved_person
    select_thumbnail(person, 0, 0)
    open_features(person, "chosen")
    person.wait(lambda: person.find("feature_maps").isVisible())
    assert person.window.session.create(tmp_path / "another.facet")
    assert person.find("features_chosen").text() == "Chosen face"
    person.wait(lambda: person.find("features_empty").isVisible())
