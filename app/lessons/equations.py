"""The equations of the lecture notes, (1) to (30), as they are right, each with the code that computes it."""

from dataclasses import dataclass

from app.language import _

_SUM_W = r"\sum_{k=1}^{n_{in}} w_{i,k}\,"
_SIGMA_K = r"g_{\sigma_k}(l \ast K)"
_ERROR = r"(\zeta_i^{\mu} - s_i^{\mu})"
_TOTAL = r"D = \frac{1}{2} \sum_{\mu=1}^{m} \sum_{i=1}^{n_o} "
_VECTOR = r"\begin{pmatrix} %s_1 \\ %s_2 \\ \vdots \\ %s_n \end{pmatrix}"
_FORWARD = "engine.layers:DenseLayer.forward"
_NETWORK = "engine.plain:PlainPath.forward"
_BACKWARD = "engine.layers:DenseLayer.backward"
_DESCEND = "engine.learning:descend"


@dataclass(frozen=True)
class Equation:
    """One equation.

    Attributes:
        number: In the notes.
        title: What it says, in a few words.
        latex: As it is right.
        function: What computes it, "module:qualified name".
        printed: As the notes print it, in LaTeX; "" where that is right.
    """

    number: int
    title: str
    latex: str
    function: str
    printed: str = ""


EQUATIONS: tuple[Equation, ...] = (
    Equation(
        1,
        _("the inputs of the dense layer"),
        r"\overrightarrow{\sigma} = " + _VECTOR % ((r"\sigma",) * 3),
        "engine.plain:PlainPath.forward",
    ),
    Equation(
        2,
        _("the outputs"),
        r"\overrightarrow{s} = \begin{pmatrix} s_1 \\ \vdots \\ s_{n_o} \end{pmatrix}",
        _FORWARD,
    ),
    Equation(
        3,
        _("an output is an activation of weighted inputs"),
        rf"s_i = f\left({_SUM_W}\sigma_k\right)",
        _FORWARD,
        r"s_i = f(w_{i,k} \cdot \sigma_k)",
    ),
    Equation(
        4,
        _("the bias is one more weight, whose input is 1"),
        rf"s_i = f\left({_SUM_W}\sigma_k + \varphi_i\right)"
        r" = f\left(\sum_{k=1}^{n_{in}+1} w_{i,k}\,\sigma_k\right)",
        _FORWARD,
        r"s_i = f\left(\sum_{i=1}^{n_o} w_{i,k} \cdot s_k + \varphi\right)",
    ),
    Equation(
        5,
        _("a feature: convolution, pool and activation as one step"),
        r"\sigma_k = g_{\sigma_k}(l(x,y) \ast K(x,y);\; k_{u,v})",
        "engine.layers:FeatureLayer.forward",
    ),
    Equation(
        6,
        _("an output of the whole network, one feature"),
        r"s_i = f\left(w_{i,k}\, g_{\sigma_k}(l \ast K;\; k_{u,v} \mid u,v \in \omega)\right)",
        _NETWORK,
    ),
    Equation(
        7,
        _("an output of the whole network, all features"),
        r"s_i = f\left(\sum_{k=1}^{n_{in}+1} w_{i,k}\,"
        r" g_{\sigma_k}(l \ast K;\; k_{u,v} \mid u,v \in \omega)\right)",
        _NETWORK,
        r"s_i = f\left(\sum_{i=1}^{n_o+1} w_{i,k} \cdot g_{\sigma_k}(l_i \ast K;\; k_{u,v})\right)",
    ),
    Equation(
        8,
        _("the same, written shorter"),
        rf"s_i = f\left(\sum_{{k=1}}^{{n_{{in}}+1}} w_{{i,k}}\, {_SIGMA_K}\right)",
        _NETWORK,
        rf"s_i = f\left(\sum_{{i=1}}^{{n_o+1}} w_{{i,k}} \cdot {_SIGMA_K}\right)",
    ),
    Equation(
        9,
        _("Example 1: two inputs"),
        r"\overrightarrow{\sigma} = \begin{pmatrix} \sigma_1 \\ \sigma_2 \end{pmatrix}",
        "engine.plain:PlainPath.forward",
    ),
    Equation(10, _("Example 1: one output"), r"\overrightarrow{s} = (s_1)", _FORWARD),
    Equation(
        11,
        _("Example 1: the weights"),
        r"w_{i,k}, \quad i = 1, \quad k = 1, 2",
        "engine.starting:parameter_shapes",
    ),
    Equation(
        12,
        _("Example 1: the output"),
        r"s_1 = f\left(\sum_{k=1}^{2} w_{1,k}\,\sigma_k + \varphi\right)"
        r" = f\left(\sum_{k=1}^{3} w_{1,k}\,\sigma_k\right)",
        _FORWARD,
        r"s_i = f\left(\sum_{i=1}^{2} w_{i,k}\,s_k + \varphi\right)",
    ),
    Equation(
        13,
        _("the transfer function"),
        rf"h_i = {_SUM_W}\sigma_k + \varphi_i = \sum_{{k=1}}^{{n_{{in}}+1}} w_{{i,k}}\,\sigma_k",
        _FORWARD,
        r"h_i = \sum_{i=1}^{n_o} w_{i,k}\,\sigma_k + \varphi",
    ),
    Equation(14, _("the output of a neuron"), r"s_i = f(h_i)", "engine.activations:Activation.value"),
    Equation(
        15,
        _("the output of a neuron behind a convolution"),
        rf"s_i = f\left(h_i\left(w_{{i,k}},\, {_SIGMA_K}\right)\right)",
        _NETWORK,
    ),
    Equation(
        16,
        _("the same, as a function of what is learned"),
        r"s_i = f\left(h_i\left(w_{i,k},\, g_{\sigma_k}(K)\right)\right)",
        _NETWORK,
    ),
    Equation(
        17,
        _("Example 2: the transfer function"),
        r"h_1 = \sum_{k=1}^{2} w_{1,k}\,\sigma_k + \varphi = \sum_{k=1}^{3} w_{1,k}\,\sigma_k",
        _FORWARD,
        r"h_i = \sum_{i=1}^{2} w_{i,k}\,\sigma_k + \varphi",
    ),
    Equation(
        18, _("the error at an output"), r"\zeta_i^{\mu} - s_i^{\mu}", "engine.error:total_error_derivative"
    ),
    Equation(
        19,
        _("the error at an output behind a convolution"),
        r"\zeta_i^{\mu} - f\left(h_i\left(w_{i,k},\, g_{\sigma_k}(K)\right)\right)^{\mu}",
        "engine.error:total_error_derivative",
    ),
    Equation(20, _("the total error"), rf"{_TOTAL}{_ERROR}^2", "engine.error:total_error"),
    Equation(
        21,
        _("the total error, with the convolution"),
        rf"{_TOTAL}\left(\zeta_i^{{\mu}} - "
        r"f\left(h_i(w_{i,k},\, g_{\sigma_k}(K))\right)^{\mu}\right)^2",
        "engine.network:Network.gradients",
    ),
    Equation(
        22,
        _("how D changes with a weight"),
        r"\frac{\partial D}{\partial w_{i,k}} = -\sum_{\mu=1}^{m} "
        rf"{_ERROR}\, f'(h_i^{{\mu}})\, \frac{{\partial h_i^{{\mu}}}}{{\partial w_{{i,k}}}}, \quad "
        r"\frac{\partial h_i^{\mu}}{\partial w_{i,k}} = \sigma_k^{\mu}",
        _BACKWARD,
        rf"\frac{{\partial D}}{{\partial w_{{i,k}}}} = \sum_{{\mu=1}}^{{6}} "
        rf"{_ERROR}\, f'(h_i^{{\mu}})\, \frac{{\partial h_i}}{{\partial w_{{i,k}}}}",
    ),
    Equation(
        23,
        _("the same for six feature vectors and one output"),
        r"\frac{\partial D}{\partial w_{1,k}} = -\sum_{\mu=1}^{6} "
        r"(\zeta_1^{\mu} - s_1^{\mu})\, f'(h_1^{\mu})\, \sigma_k^{\mu}",
        _BACKWARD,
        r"\frac{\partial D}{\partial w_{1,k}} = \sum_{\mu=1}^{6} "
        r"(\zeta_1^{\mu} - s_1^{\mu})\, f'(h_1^{\mu})\, \frac{\partial h_1}{\partial w_{1,k}}",
    ),
    Equation(
        24,
        _("the derivative of the activation"),
        r"f'(h_1^{\mu}) = \frac{d f}{d h}\,(h_1^{\mu})",
        "engine.activations:Activation.derivative",
    ),
    Equation(
        25,
        _("how D changes with a coefficient of a kernel"),
        r"\frac{\partial D}{\partial k_{u,v}} = -\sum_{\mu=1}^{m} \sum_{i=1}^{n_o} "
        rf"{_ERROR}\, f'(h_i^{{\mu}})\, \frac{{\partial h_i^{{\mu}}}}{{\partial k_{{u,v}}}}, \quad "
        r"\frac{\partial h_i}{\partial k_{u,v}} = "
        r"\sum_k w_{i,k}\, \frac{\partial g_{\sigma_k}}{\partial k_{u,v}}",
        "engine.layers:FeatureLayer.backward",
        r"\frac{\partial D}{\partial k_{i,k}} = \sum_{\mu=1}^{6} \sum_{i=1}^{1} "
        rf"{_ERROR}\, f'(h_i^{{\mu}})\, \frac{{\partial h_i}}{{\partial k_{{i,k}}}}",
    ),
    Equation(26, _("learning"), r"w_{i,k}(t+1) = w_{i,k}(t) + \delta w_{i,k}(t)", _DESCEND),
    Equation(
        27,
        _("gradient descent"),
        r"\delta w_{i,k}(t) = -\varepsilon\, \frac{\partial D}{\partial w_{i,k}}",
        _DESCEND,
    ),
    Equation(28, _("learning, one output"), r"w_{1,k}(t+1) = w_{1,k}(t) + \delta w_{1,k}(t)", _DESCEND),
    Equation(
        29,
        _("gradient descent, one output"),
        r"\delta w_{1,k}(t) = -\varepsilon\, \frac{\partial D}{\partial w_{1,k}}",
        _DESCEND,
    ),
    Equation(
        30,
        _("the derivatives for one experiment, as a vector"),
        r"\begin{pmatrix} \frac{\partial D^{\mu}}{\partial w_{i,1}} \\ \vdots \\"
        r" \frac{\partial D^{\mu}}{\partial w_{i,n}} \end{pmatrix} = "
        r"-\begin{pmatrix} (\zeta_i^{\mu} - s_i^{\mu})\, f'(h_i^{\mu})\, \sigma_1^{\mu} \\ \vdots \\"
        r" (\zeta_i^{\mu} - s_i^{\mu})\, f'(h_i^{\mu})\, \sigma_n^{\mu} \end{pmatrix}",
        "engine.network:Network.gradients",
        r"\begin{pmatrix} \frac{\partial D}{\partial w_{i,1}} \\ \vdots \end{pmatrix} = "
        r"\begin{pmatrix} (\zeta_i^{\mu} - s_i^{\mu})\, f'(h_i^{\mu})\, "
        r"\frac{\partial h_i}{\partial w_{i,1}} \\ \vdots \end{pmatrix}",
    ),
)


def equation(number: int) -> Equation:
    """The equation of that number.

    Raises:
        KeyError: the notes have none.
    """
    return {equation.number: equation for equation in EQUATIONS}[number]
