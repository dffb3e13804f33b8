"""What goes wrong between faces and a name."""

from app.faces.errors import FaceError
from app.project import ProjectError


class RecognitionError(Exception):
    """Training or classification cannot be done; the text is a sentence for the user."""


class SettingsError(RecognitionError):
    """A setting is impossible; the text names it."""


USER_ERRORS = (FaceError, ProjectError, RecognitionError)
"""Everything whose text is a sentence for the user, from this room and the rooms below it."""
