"""The letters of the notes: what each is called, and what computes it."""

from dataclasses import dataclass

from app.language import _


@dataclass(frozen=True)
class Symbol:
    """One letter.

    Attributes:
        letter: As the interface writes it.
        latex: As an equation writes it.
        name: What it is called, in a few words.
        text: What it is, in a sentence or two.
        equations: Where it is defined, then where else it matters most; numbers of `lessons.equations`.
        function: What computes it, "module:qualified name".
        axes: What its numbers are counted by, in words; the axes of its array in the engine.
        also: What else belongs to it, and what computes that.
    """

    letter: str
    latex: str
    name: str
    text: str
    equations: tuple[int, ...]
    function: str
    axes: str
    also: tuple[tuple[str, str], ...] = ()


SYMBOLS: tuple[Symbol, ...] = (
    Symbol(
        "ζ",
        r"\zeta_i^{\mu}",
        _("desired output"),
        _(
            "What output i should be for face μ: with two persons 0 for the first and 1 for the second. It "
            "comes from the person whose face it is, not from the network."
        ),
        (18, 20),
        "engine.error:total_error_derivative",
        _("faces × outputs"),
    ),
    Symbol(
        "s",
        "s_i",
        _("output"),
        _(
            "What neuron i says: the activation f of its h. Nearer to 0 is the first person, nearer to 1 "
            "the second."
        ),
        (14, 4),
        "engine.activations:Activation.value",
        _("faces × outputs"),
        ((_("its slope f′"), "engine.activations:Activation.derivative"),),
    ),
    Symbol(
        "h",
        "h_i",
        _("transfer function"),
        _("The weighted sum of all inputs of neuron i, plus its bias."),
        (13,),
        "engine.layers:DenseLayer.forward",
        _("faces × outputs"),
    ),
    Symbol(
        "σ",
        r"\sigma_k",
        _("feature, input of the dense layer"),
        _(
            "What a kernel makes of the image at one place: convolution, max pool, bias and activation g as "
            "one step."
        ),
        (5, 1),
        "engine.layers:FeatureLayer.forward",
        _("faces × kernels × rows × columns"),
    ),
    Symbol(
        "w",
        "w_{i,k}",
        _("weight"),
        _("How much input k counts for output i: one number for each of them, learned."),
        (13, 22),
        "engine.learning:descend",
        _("outputs × inputs"),
        (
            ("∂D/∂w", "engine.layers:DenseLayer.backward"),
            (_("its start"), "engine.starting:starting_parameters"),
        ),
    ),
    Symbol(
        "φ",
        r"\varphi_i",
        _("bias"),
        _(
            "A number added to h, whatever the inputs are. It is learned like a weight whose input is "
            "always 1."
        ),
        (13, 4),
        "engine.learning:descend",
        _("outputs"),
        (("∂D/∂φ", "engine.layers:DenseLayer.backward"),),
    ),
    Symbol(
        "K",
        "K",
        _("convolution kernel"),
        _(
            "k × k coefficients, multiplied with the pixels below them at every place of the image. They "
            "are learned."
        ),
        (5, 25),
        "engine.learning:descend",
        _("kernels × channels × k × k"),
        (
            ("∂D/∂K", "engine.layers:FeatureLayer.backward"),
            (_("its start"), "engine.starting:starting_parameters"),
        ),
    ),
    Symbol(
        "ε",
        r"\varepsilon",
        _("learning rate"),
        _(
            "How far one update goes against the derivative. If it is too small, learning is slow; if it is "
            "too large, the steps leap over the minimum."
        ),
        (27,),
        "engine.learning:step_length",
        _("none: it is one number"),
        ((_("the update"), "engine.learning:descend"),),
    ),
    Symbol(
        "D",
        "D",
        _("total error"),
        _("Half the sum of all squared errors, over all faces and outputs: what training makes small."),
        (20,),
        "engine.error:total_error",
        _("none: it is one number"),
        (("∂D/∂s", "engine.error:total_error_derivative"),),
    ),
    Symbol(
        "μ",
        r"\mu",
        _("experiment"),
        _("One face that is learned from; m is how many there are."),
        (20, 30),
        "engine.training:train",
        _("it counts the faces, 1 … m"),
    ),
)


def symbol(letter: str) -> Symbol:
    """The symbol of that letter.

    Raises:
        KeyError: it is none of the notes'.
    """
    return {symbol.letter: symbol for symbol in SYMBOLS}[letter]
