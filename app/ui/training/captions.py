"""Where the labels stood; what still asks for them here goes to `app.ui.widgets.labels`."""

from app.ui.widgets.labels import Caption, ColouredLabel, Notice, warning_colour

__all__ = ["Caption", "ColouredLabel", "Notice", "warning_colour"]
