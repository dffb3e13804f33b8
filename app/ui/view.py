"""shim"""

from app.ui.pages import LivePage


class View(LivePage):
    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
