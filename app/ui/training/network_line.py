"""The network as one line of shapes, from the image l to the outputs s."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.language import _, ngettext
from app.lessons.latex import activation_title, subscript
from app.ui.symbols import SymbolLabel
from app.ui.widgets.labels import OneLine
from engine import Architecture, Dense, Features


class Stage(NamedTuple):
    """One stage of the network.

    Attributes:
        symbol: Its letters in the notes.
        shape: Its shape, short.
        text: What it is, with shape, number of parameters and equation.
        parameters: How many numbers it learns at most.
    """

    symbol: str
    shape: str
    text: str
    parameters: int = 0


class NetworkLine(QWidget):
    """A card for each stage, with arrows between.

    The tooltip of a card says what it is, with its number of parameters and its equation.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_line")
        self.setAccessibleName(_("The network"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._stages: list[Stage] = []

    def set_architecture(self, architecture: Architecture) -> None:
        """Shows a network."""
        found = stages(architecture)
        if found == self._stages:
            return
        self._stages = found
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, stage in enumerate(found):
            if number:
                arrow = QLabel("→", self)
                arrow.setEnabled(False)
                self._row.addWidget(arrow)
            self._row.addWidget(_card(stage, number, self), 1 + len(stage.shape))
        count = sum(stage.parameters for stage in found)
        said = ngettext("{count:,} parameter in all.", "{count:,} parameters in all.", count).format(
            count=count
        )
        self.setAccessibleDescription(" ".join([*(stage.text for stage in found), said]))
        self.setStatusTip(said)


def _card(stage: Stage, number: int, parent: QWidget) -> QFrame:
    card = QFrame(parent)
    card.setProperty("card", True)
    card.setObjectName(f"stage_{number}")
    card.setToolTip(stage.text)
    card.setAccessibleName(stage.symbol)
    card.setAccessibleDescription(stage.text)
    card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    letters = "".join(letter for letter in "Kσwφs" if letter in stage.symbol)
    symbol = SymbolLabel(letters, stage.symbol, card) if letters else QLabel(stage.symbol, card)
    shape = OneLine(stage.shape, small=True, parent=card)
    column = QVBoxLayout(card)
    column.setContentsMargins(3, 1, 3, 1)
    column.setSpacing(0)
    for label in (symbol, shape):
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
    return card


def stages(architecture: Architecture) -> list[Stage]:
    """The stages from the image l to the outputs s, in order."""
    channels, height, width = architecture.image_shape
    pixels = f"{height}×{width}"
    found = [
        Stage(
            "l",
            pixels,
            _("The image of a face: {pixels} pixels. No parameters. l(x,y) in eq. (5).").format(
                pixels=pixels
            ),
        )
    ]
    for number, (layer, shape) in enumerate(
        zip(architecture.features, architecture.feature_shapes, strict=True), start=1
    ):
        index = subscript(number) if len(architecture.features) > 1 else ""
        found += [_kernels(layer, channels, index), _features(layer, shape, index)]
        channels = layer.kernels
    n_in = architecture.n_in
    for number, dense in enumerate(architecture.dense):
        found.append(_dense(dense, n_in, "s" if number else "σ"))
        n_in = dense.outputs
    return [*found, _outputs(architecture.dense[-1])]


def _kernels(layer: Features, channels: int, index: str) -> Stage:
    n, k = layer.kernels, layer.kernel_size
    count = n * (channels * k * k + 1)
    said = ngettext(
        "{n} convolution kernel of {side} coefficients k_{{u,v}}, with a bias: {count:,} parameters. "
        "Eq. (5), learned by eq. (25).",
        "{n} convolution kernels of {side} coefficients k_{{u,v}}, each with a bias: {count:,} parameters. "
        "Eq. (5), learned by eq. (25).",
        n,
    )
    side = f"{channels}×{k}×{k}" if channels > 1 else f"{k}×{k}"
    return Stage(f"K{index}", f"{n} × {k}×{k}", said.format(n=n, side=side, count=count), count)


def _features(layer: Features, shape: tuple[int, int, int], index: str) -> Stage:
    n, height, width = shape
    parts = [
        ngettext(
            "{n} feature of {height}×{width} values: σ = g(l * K), eq. (5).",
            "{n} features of {height}×{width} values, one a kernel: σ = g(l * K), eq. (5).",
            n,
        ),
        _("In g the largest value of every {pool}×{pool} window is kept.") if layer.pool > 1 else "",
        _("The activation g is {g}. No parameters."),
    ]
    text = " ".join(filter(None, parts))
    return Stage(
        f"σ{index}",
        f"{n} × {height}×{width}",
        text.format(n=n, height=height, width=width, pool=layer.pool, g=activation_title(layer.g)),
    )


def _dense(layer: Dense, n_in: int, inputs: str) -> Stage:
    count = layer.outputs * (n_in + 1)
    said = ngettext(
        "The dense layer: {n} output with {n_in:,} weights w and a bias φ: {count:,} parameters. "
        "h = w·{inputs} + φ, eq. (13), learned by eq. (22).",
        "The dense layer: {n} outputs, each with {n_in:,} weights w and a bias φ: {count:,} parameters. "
        "h = w·{inputs} + φ, eq. (13), learned by eq. (22).",
        layer.outputs,
    )
    text = said.format(n=layer.outputs, n_in=n_in, count=count, inputs=inputs)
    return Stage(f"w·{inputs} + φ", f"{layer.outputs} × {n_in}", text, count)


def _outputs(layer: Dense) -> Stage:
    said = (
        _(
            "The output s = f(h), eq. (14), with f the {f}. The desired output ζ is low for the first person "
            "and high for the second. No parameters."
        )
        if layer.outputs == 1
        else _(
            "The outputs s = f(h), eq. (14), with f the {f}. The desired output ζ is high for one person "
            "each. No parameters."
        )
    )
    return Stage("s", str(layer.outputs), said.format(f=activation_title(layer.f)))
