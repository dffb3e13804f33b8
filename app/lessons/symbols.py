"""The letters of the notes: what each is called, where it comes from, and the code that computes it."""

from dataclasses import dataclass


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
        "desired output",
        "What output i should say in experiment μ: with two persons 0 for the first and 1 for the second. "
        "It comes from the person that a face was given to, not from the network.",
        (18, 20),
        "engine.error:total_error_derivative",
        "faces × outputs",
    ),
    Symbol(
        "s",
        "s_i",
        "output",
        "What neuron i says: the activation f of its h. Nearer to 0 is the first person, nearer to 1 "
        "the second.",
        (14, 4),
        "engine.activations:Activation.value",
        "faces × outputs",
        (("its slope f′", "engine.activations:Activation.derivative"),),
    ),
    Symbol(
        "h",
        "h_i",
        "transfer function",
        "The weighted sum of all inputs of neuron i, plus its bias.",
        (13,),
        "engine.layers:DenseLayer.forward",
        "faces × outputs",
    ),
    Symbol(
        "σ",
        r"\sigma_k",
        "feature, input of the dense layer",
        "What a kernel makes of the image at one place: convolution, max pool, bias and activation g as "
        "one step.",
        (5, 1),
        "engine.layers:FeatureLayer.forward",
        "faces × kernels × rows × columns",
    ),
    Symbol(
        "w",
        "w_{i,k}",
        "weight",
        "How much input k counts for output i: one number for each of them, learned.",
        (13, 22),
        "engine.learning:descend",
        "outputs × inputs",
        (
            ("∂D/∂w", "engine.layers:DenseLayer.backward"),
            ("its start", "engine.starting:starting_parameters"),
        ),
    ),
    Symbol(
        "φ",
        r"\varphi_i",
        "bias",
        "Is added to h whatever the inputs are: a weight whose input is always 1, learned like one.",
        (13, 4),
        "engine.learning:descend",
        "outputs",
        (("∂D/∂φ", "engine.layers:DenseLayer.backward"),),
    ),
    Symbol(
        "K",
        "K",
        "convolution kernel",
        "k × k coefficients that are laid over every place of the image, and learned.",
        (5, 25),
        "engine.learning:descend",
        "kernels × channels × k × k",
        (
            ("∂D/∂K", "engine.layers:FeatureLayer.backward"),
            ("its start", "engine.starting:starting_parameters"),
        ),
    ),
    Symbol(
        "ε",
        r"\varepsilon",
        "learning rate",
        "How far one update goes against the derivative. Too small learns slowly; too large leaps over "
        "the minimum.",
        (27,),
        "engine.learning:step_length",
        "none: it is one number",
        (("the update", "engine.learning:descend"),),
    ),
    Symbol(
        "D",
        "D",
        "total error",
        "Half the sum of all squared errors, over all faces and outputs: what training makes small.",
        (20,),
        "engine.error:total_error",
        "none: it is one number",
        (("∂D/∂s", "engine.error:total_error_derivative"),),
    ),
    Symbol(
        "μ",
        r"\mu",
        "experiment",
        "One face that is learned from; m is how many there are.",
        (20, 30),
        "engine.training:train",
        "it counts the faces, 1 … m",
    ),
)

_BY_LETTER = {symbol.letter: symbol for symbol in SYMBOLS}


def symbol(letter: str) -> Symbol:
    """The symbol of that letter.

    Raises:
        KeyError: it is none of the notes'.
    """
    return _BY_LETTER[letter]
