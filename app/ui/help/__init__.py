"""Help inside the application: the texts of assets, with their equations typeset."""

from app.ui.help.help import Help

__all__ = ["Help"]
