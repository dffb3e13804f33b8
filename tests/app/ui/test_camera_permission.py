"""Asking for the camera, as macOS wants it."""

import pytest
from PySide6.QtCore import Qt

from app.ui.camera import REFUSED, CameraPermission

GRANTED, DENIED, UNDETERMINED = (
    Qt.PermissionStatus.Granted,
    Qt.PermissionStatus.Denied,
    Qt.PermissionStatus.Undetermined,
)


class System:
    """An application that answers for the system, when the user has."""

    def __init__(self, status):
        self.status = status
        self.asked = []

    def checkPermission(self, _permission):
        return self.status

    def requestPermission(self, _permission, _context, answer):
        self.asked.append(answer)

    def answer(self, status):
        self.status = status
        self.asked.pop()(None)


@pytest.fixture
def said():
    return []


def ask(system, said):
    permission = CameraPermission(system)
    permission.ask(lambda: said.append("allowed"), lambda: said.append("refused"))
    return permission


@pytest.mark.parametrize(("status", "answer"), [(GRANTED, "allowed"), (DENIED, "refused")])
def test_what_is_known_is_not_asked(said, status, answer):
    system = System(status)
    ask(system, said)
    assert said == [answer]
    assert system.asked == []


@pytest.mark.parametrize(
    ("status", "answer"), [(GRANTED, "allowed"), (DENIED, "refused"), (UNDETERMINED, "allowed")]
)
def test_the_user_is_asked_once(said, status, answer):
    system = System(UNDETERMINED)
    ask(system, said)
    assert said == []
    system.answer(status)
    assert said == [answer]


def test_an_answer_that_nobody_waits_for_any_more_opens_nothing(said):
    system = System(UNDETERMINED)
    ask(system, said).forget()
    system.answer(GRANTED)
    assert said == []


def test_a_refusal_says_where_to_allow_it():
    assert "System Settings" in REFUSED
    assert REFUSED.endswith(".")
