"""Facet's own icons, drawn in the palette's colours, also when these change."""

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

# Pixels of the device: what icons of 16 to 32 points need at the usual device pixel ratios of 1 to 3, so that
# no icon has to be enlarged, nor reduced by more than a few pixels.
_SIZES = (16, 20, 24, 32, 40, 48, 64, 96)
_LARGE_SIZES = (*_SIZES, 128, 256, 512)
_APPLICATION = "facet"

_MODES = (
    (QIcon.Mode.Normal, QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText),
    (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText),
    (QIcon.Mode.Selected, QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
)


def icon(name: str, palette: QPalette) -> QIcon:
    """The icon of that name; make it anew when the palette changes.

    Args:
        name: A file of `assets/icons` without its ending, such as "run". "facet" is the application's own,
            in its own colours, up to 512 pixels.
        palette: Where the colours of the normal, the disabled and the selected icon come from.

    Raises:
        FileNotFoundError: There is no icon of that name.
    """
    return _made(name, tuple(palette.color(group, role).name() for _, group, role in _MODES))


# A window wears some of its icons several times, and one that is opened later wears the same.
@lru_cache(maxsize=256)
def _made(name: str, colours: tuple[str, ...]) -> QIcon:
    drawing = files("assets").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    if name == _APPLICATION:
        _add(made, drawing, _LARGE_SIZES, QIcon.Mode.Normal)
        return made
    for (mode, _, _), colour in zip(_MODES, colours, strict=True):
        _add(made, drawing.replace("currentColor", colour), _SIZES, mode)
    return made


def _add(made: QIcon, drawing: str, sizes: tuple[int, ...], mode: QIcon.Mode) -> None:
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    for size in sizes:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(pixmap, mode)


def wear_icon(wearer: QAbstractButton | QAction, name: str, beside: QWidget | None = None) -> None:
    """Gives a button or an action one of Facet's icons, for light and dark.

    Args:
        wearer: Gets the icon.
        name: Of the icon.
        beside: The widget whose palette counts; the button itself where it is one.
    """
    watched = beside if beside is not None else wearer
    assert isinstance(watched, QWidget)
    _Dresser(wearer, name, watched)


class _Dresser(QObject):
    def __init__(self, wearer: QAbstractButton | QAction, name: str, watched: QWidget) -> None:
        super().__init__(wearer)
        self._wearer = wearer
        self._name = name
        self._watched = watched
        watched.installEventFilter(self)
        self._dress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        self._wearer.setIcon(icon(self._name, self._watched.palette()))
