"""What Facet relies on in the Qt binding itself."""

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    sent = Signal(object)


def test_a_call_into_qt_loses_no_reference(qapp):
    # PySide6 6.12 on Python 3.11 returned None and True without counting the reference: after some ten
    # thousand calls the interpreter frees None and dies.
    sender = Sender()
    sender.sent.emit(None)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(100):
        sender.sent.emit(None)
        sender.setObjectName("sender")
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert all(now > then - 50 for now, then in zip(after, before, strict=True))
