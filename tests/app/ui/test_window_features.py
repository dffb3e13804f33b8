"""The features σ of a face against the engine's forward pass: a chosen face, a picture, the camera."""

import numpy as np
from drawn_pictures import drawn
from PySide6.QtCore import QPoint
from striped_faces import striped
from window_looks import settings_of

from app.faces.picture import encode_png
from app.recognition.run import TrainingRun
from app.ui.who.feature_pictures import FeaturePlace, limit_of
from engine import Network

PLACES = (FeaturePlace(0, 0, 0), FeaturePlace(1, 2, 4), FeaturePlace(3, 5, 5))


def maps_of(person):
    return person.find("feature_maps")


def open_features(person, source):
    person.open_tab("who_tabs", "Features")
    if source == "chosen":
        person.wait(person.find("features_chosen").isEnabled)
        person.click("features_chosen")


def select_thumbnail(person, index, row):
    """Clicks a thumbnail; which face it is."""
    thumbnails = person.in_card(index, "thumbnails")
    person.wait(lambda: thumbnails.faces.rowCount() > row)
    at = thumbnails.visualRect(thumbnails.faces.index(row, 0)).center()
    person.click(thumbnails.viewport(), at)
    return thumbnails.faces.face_ids()[row]


def shows_sigma(person, sigma):
    """Whether the maps have σ's shades, (n, h, w): white is the largest."""
    maps = maps_of(person)
    if not maps.isVisible() or maps.cell(0).isEmpty():
        return False
    brightest = FeaturePlace(*map(int, np.unravel_index(sigma.argmax(), sigma.shape)))
    image, limit = drawn(maps), limit_of(sigma)
    seen = [
        image.pixelColor(maps.place_box(place).center().toPoint()).red() for place in (*PLACES, brightest)
    ]
    expected = [255 * sigma[place] / limit for place in (*PLACES, brightest)]
    return bool(np.abs(np.subtract(seen, expected)).max() <= 3)


def sigma_of(person, prepared):
    """The engine's forward pass through the network of now, (n, h, w)."""
    architecture = person.moment.architecture
    seen = Network(architecture, dict(person.moment.parameters)).forward(prepared[None])
    return seen.features[-1].features[0]


def prepared_face(person, face_id):
    """What the network sees of a face of the project."""
    run = TrainingRun.create(person.project, settings_of(person))
    for faces in (run.training, run.validation):
        if face_id in faces.face_ids:
            return faces.images[list(faces.face_ids).index(face_id)]
    raise AssertionError("it is in neither set")


def sentence_of(person, place, sigma):
    """Points at a place; whether what is said of it names its σ."""
    maps = maps_of(person)
    person.bot.mouseMove(maps, QPoint(1, 1))
    person.bot.mouseMove(maps, maps.place_box(place).center().toPoint())
    value = sigma[place]
    text = "0" if value == 0 else f"{value:.3f}".replace("-", "−")
    return f"σ = {text}; " in person.find("features_page").words()


def test_the_chosen_thumbnail_is_shown_as_the_engine_sees_it_and_follows_a_step(trainer_person):
    person = trainer_person
    person.step()
    face = prepared_face(person, select_thumbnail(person, 1, 2))
    open_features(person, "chosen")
    assert person.find("features_chosen").text() == "Chosen: Ben 3"
    person.wait(lambda: shows_sigma(person, sigma_of(person, face)))
    before = sigma_of(person, face)
    person.step()
    after = sigma_of(person, face)
    assert not np.array_equal(before, after)
    # One step changes σ by less than the eye sees: the numbers tell.
    person.wait(lambda: sentence_of(person, PLACES[1], after))
    assert shows_sigma(person, after)


def test_another_thumbnail_and_an_earlier_epoch_are_shown_at_once(saved_person):
    person = saved_person
    select_thumbnail(person, 0, 0)
    open_features(person, "chosen")
    face = prepared_face(person, select_thumbnail(person, 0, 5))
    person.wait(lambda: shows_sigma(person, sigma_of(person, face)))
    architecture = person.window.session.trainer.trained.architecture
    at_start = Network(architecture, dict(person.moment.start)).forward(face[None])
    person.click("first_epoch")
    person.wait(lambda: shows_sigma(person, at_start.features[-1].features[0]))


def test_a_dropped_picture_is_shown_too(saved_person, tmp_path):
    person = saved_person
    open_features(person, "live")
    for who in (0, 1):
        path = tmp_path / f"who {who}.png"
        path.write_bytes(encode_png(striped(who, 55)))
        person.drop(person.find("who_picture"), path)
        person.wait(lambda path=path: person.window.panel("who")._path == path)
        prepared = person.window.panel("who")._answers[0].prepared
        person.wait(lambda prepared=prepared: shows_sigma(person, sigma_of(person, prepared)))


def test_another_network_does_not_bring_an_earlier_picture_back(saved_person, tmp_path):
    person = saved_person
    who, jobs = person.window.panel("who"), person.window.session.jobs
    paths = [tmp_path / f"who {number}.png" for number in (0, 1)]
    for number, path in enumerate(paths):
        path.write_bytes(encode_png(striped(number, 55)))
    person.drop(person.find("who_picture"), paths[0])
    person.wait(lambda: who._path == paths[0])
    person.drop(person.find("who_picture"), paths[1])
    person.window.session.recognisers.changed.emit(who._recogniser)
    person.wait(lambda: not [job for job in jobs.running if job.title == "Reading the picture"])
    person.wait(lambda: who._path == paths[1])


def test_the_camera_is_followed_live(saved_person):
    person = saved_person
    open_features(person, "live")
    person.click("open_camera")
    page = person.find("features_page")
    person.wait(lambda: page._look is not None)
    first = page._look.image
    person.wait(lambda: not np.array_equal(page._look.image, first))
    seen = page._look
    assert np.array_equal(seen.features, sigma_of(person, seen.image))
    assert shows_sigma(person, seen.features)
