from collections import Counter

import cv2
import numpy as np
import pytest
from drawn_faces import ADA, BEN, SIZE, Picture, drawn_face, drawn_faces

from app.faces.crop import cut_face, face_region
from app.faces.detection import HaarDetector
from app.faces.errors import FaceError
from app.faces.found import Box, Found
from app.faces.judging import (
    BLURRED,
    CUT_OFF,
    HALF_HIDDEN,
    THE_SAME,
    TOO_BRIGHT,
    TOO_DARK,
    Judge,
    fault_of,
)
from app.faces.measuring import USUAL_HALF, evened, grey_patch
from tools.draw_sample import Identity, Scene, draw_person, random_scene, scene_at

Face = tuple[Picture, Found]


@pytest.fixture(scope="module")
def faces() -> list[Face]:
    """Forty faces in changing pose, expression, light and room."""
    rng = np.random.default_rng(4)
    scenes = [random_scene(rng) for _ in range(20)]
    return drawn_faces(ADA, scenes) + drawn_faces(BEN, scenes)


def faults(faces: list[Face]) -> Counter[str | None]:
    return Counter(fault_of(picture, found) for picture, found in faces)


def moved_while_taken(face: Face, part: float, angle: float) -> Face:
    """A face that moved by a part of its width along a line, then got the noise of the camera."""
    picture, found = face
    length = part * found.box.width
    trail = np.zeros((81, 81), np.float32)
    reach = np.array((np.cos(angle), np.sin(angle))) * length / 2
    for step in np.linspace(-1, 1, 201):
        x, y = (40 + step * reach).round().astype(int)
        trail[y, x] += 1
    blurred = cv2.filter2D(picture, -1, trail / trail.sum()).astype(np.float32)
    noise = np.random.default_rng(0).normal(0, 2.5, picture.shape)
    return np.clip(blurred + noise, 0, 255).astype(np.uint8), found


def lit(face: Face, gain: float) -> Face:
    return np.clip(face[0] * gain, 0, 255).astype(np.uint8), face[1]


def half_behind_a_book(face: Face, left: bool) -> Face:
    picture, (box, *_) = face[0].copy(), face[1]
    start = box.x - box.width // 2 if left else box.x + box.width // 2
    book = picture[:, max(0, start) : start + box.width]
    book[:] = (70, 90, 60)
    book[::12] = 220
    return picture, face[1]


def test_good_faces_are_taken(faces: list[Face]) -> None:
    assert len(faces) >= 38
    assert faults(faces)[None] >= 0.98 * len(faces)


def test_a_face_that_moves_is_blurred_in_whichever_direction(faces: list[Face]) -> None:
    moved = [moved_while_taken(face, 0.06, number) for number, face in enumerate(faces)]

    assert faults(moved)[BLURRED] >= 0.9 * len(moved)


def test_a_face_out_of_focus_is_blurred(faces: list[Face]) -> None:
    unfocused = [
        (np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.03 * found.box.width), np.uint8), found)
        for picture, found in faces
    ]

    assert faults(unfocused)[BLURRED] == len(unfocused)


def test_a_face_in_the_dark_or_washed_out_is_passed_over(faces: list[Face]) -> None:
    some = faces[::4]

    assert faults([lit(face, 0.15) for face in some])[TOO_DARK] == len(some)
    assert faults([lit(face, 2.5) for face in some])[TOO_BRIGHT] == len(some)


def test_dim_light_and_dark_skin_are_no_fault(faces: list[Face]) -> None:
    dim = [lit(face, 0.5) for face in faces]

    assert faults(dim)[None] >= 0.98 * len(dim)


@pytest.mark.parametrize("left", [True, False])
def test_a_face_half_behind_a_book_is_passed_over(faces: list[Face], left: bool) -> None:
    covered = [half_behind_a_book(face, left) for face in faces]

    assert faults(covered)[HALF_HIDDEN] >= 0.9 * len(covered)


@pytest.mark.parametrize("side", ["left", "top", "right", "bottom"])
def test_a_face_at_the_edge_of_the_picture_is_cut_off(side: str) -> None:
    picture, found = drawn_face()
    x, y, width, height = found.box
    rows, columns = picture.shape[:2]
    box = {
        "left": Box(0, y, width - 20, height),
        "top": Box(x, 0, width, height - 20),
        "right": Box(columns - width, y, width, height),
        "bottom": Box(x, rows - height, width, height),
    }[side]

    assert fault_of(picture, Found(box)) == CUT_OFF


def test_every_reason_says_what_to_do_on_one_short_line() -> None:
    for reason in (BLURRED, CUT_OFF, HALF_HIDDEN, THE_SAME, TOO_BRIGHT, TOO_DARK):
        assert ": " in reason
        assert reason.endswith(".")
        assert len(reason) <= 45


def test_a_still_picture_is_taken_once() -> None:
    judge, taken = Judge(), 0
    rng = np.random.default_rng(0)
    picture, found = drawn_face()

    for _ in range(20):
        noisy = np.clip(picture + rng.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)
        x, y = rng.integers(0, 2, 2)
        trembling = found._replace(box=found.box._replace(x=found.box.x + x, y=found.box.y + y))
        reason = judge.judge(noisy, trembling)
        assert reason in (None, THE_SAME)
        if reason is None:
            judge.take(noisy, trembling)
            taken += 1

    assert taken == 1


def test_another_look_of_the_same_person_is_taken() -> None:
    judge = Judge()
    judge.take(*drawn_face())

    for change in ({"yaw": 0.2}, {"smile": 1.0, "mouth_open": 0.6}, {"light_x": 0.8}, {"pitch": 0.2}):
        assert judge.judge(*drawn_face(**change)) is None


def test_judging_alone_remembers_nothing() -> None:
    judge, face = Judge(), drawn_face()

    assert judge.judge(*face) is None
    assert judge.judge(*face) is None


def test_a_face_of_the_project_is_remembered_as_it_is_kept() -> None:
    picture, found = drawn_face()
    kept = cut_face(picture, face_region(found.box, picture.shape))
    judge = Judge()
    judge.remember(kept.picture, kept.region)

    assert judge.judge(picture, found) == THE_SAME


def test_the_oldest_face_is_forgotten_first() -> None:
    judge = Judge(most=2)
    first, second, third = (drawn_face(yaw=yaw) for yaw in (-0.3, 0.0, 0.3))
    for face in (first, second, third):
        judge.take(*face)

    assert judge.judge(*first) is None
    assert judge.judge(*second) == THE_SAME
    assert judge.judge(*third) == THE_SAME


@pytest.mark.parametrize("person", [ADA, BEN])
def test_forty_varied_faces_are_collected_in_half_a_minute(person: Identity) -> None:
    judge, detector, taken = Judge(), HaarDetector.live(), 0

    for moment in np.arange(0, 30, 0.3):
        picture = draw_person(person, scene_at(float(moment)), SIZE)
        for found in detector.detect(picture)[:1]:
            if judge.judge(picture, found) is None:
                judge.take(picture, found)
                taken += 1

    assert taken >= 40


def test_a_face_outside_its_picture_is_refused() -> None:
    picture, _ = drawn_face()

    with pytest.raises(FaceError, match="outside its picture"):
        Judge().judge(picture, Found(Box(2000, 0, 50, 50)))
    with pytest.raises(FaceError, match="outside its picture"):
        Judge().remember(picture, Box(2000, 0, 50, 50))


def test_the_usual_face_is_that_of_the_drawn_persons() -> None:
    lights = [Scene(light_x=light) for light in (-0.6, 0.0, 0.6)]
    drawn = drawn_faces(ADA, lights) + drawn_faces(BEN, lights)
    mean = np.mean([evened(grey_patch(picture, found.box)) for picture, found in drawn], axis=0)
    small = cv2.resize(
        cv2.GaussianBlur(mean + mean[:, ::-1], (0, 0), 1.5), (32, 32), interpolation=cv2.INTER_AREA
    )

    kept = [[int(tone, 16) for tone in row] for row in USUAL_HALF]

    assert np.corrcoef(np.ravel(kept), small[:, :16].ravel())[0, 1] > 0.95
