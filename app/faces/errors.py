"""What this room raises: exceptions whose text is the sentence shown to the user."""


class FaceError(Exception):
    """Something about a picture, a folder or a face went wrong; ``str()`` is a sentence for the user."""


class CameraError(FaceError):
    """A camera or video could not be opened, or stopped; ``str()`` is a sentence for the user."""
