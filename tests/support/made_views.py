"""Two views that count how often they are refreshed."""

from app.ui.view import View


class First(View):
    name = "first_view"
    interval = 0.001

    def __init__(self, session, parent=None):
        super().__init__(session, parent)
        self.setObjectName(self.name)
        self.refreshed = 0

    def refresh(self) -> bool:
        self.refreshed += 1
        return True


class Second(First):
    name = "second_view"
