"""Where the line stood; what still asks for it here goes to `app.ui.widgets.labels`."""

from app.ui.widgets.labels import OneLine

__all__ = ["OneLine"]
