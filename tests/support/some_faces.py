"""Faces as a project gives them, for what only shows them."""

from app.project import Face
from app.recognition.face_errors import FaceShare
from app.ui.faces.thumbnail_cache import ThumbnailCache


def some_face(face_id, person_id=1, **changes):
    values = {
        "region": (2, 2, 30, 30),
        "source": "Demo camera",
        "burst": "burst 1",
        "captured_at": f"2026-11-23T14:{face_id // 60 % 60:02}:{face_id % 60:02}.000+00:00",
        "crop": "detect",
    }
    return Face(id=face_id, person_id=person_id, **{**values, **changes})


def some_faces(count, person_id=1):
    return [some_face(face_id, person_id) for face_id in range(count)]


def share(face_id, value, says=1, is_right=True):
    return FaceShare(face_id, value, (0.5,), says, is_right)


def room_for(count):
    """A cache for so many thumbnails."""
    one = ThumbnailCache(most_bytes=1).side ** 2 * 4
    return ThumbnailCache(most_bytes=count * one)
