"""What this room raises."""

from app.recognition.errors import RecognitionError


class ExportError(RecognitionError):
    """Something cannot be taken out of a project; the text is a sentence for the user."""
