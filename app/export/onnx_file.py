"""The network as an ONNX model, which other programs run and Netron draws; checked against the engine.

The input `images` is (N, 1, S, S), prepared as Facet prepares faces; the outputs are `h` and `s`. Parameters
have the engine's names and PyTorch's layout, each node its equation in the notes.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.export.errors import ExportError
from app.language import _
from app.recognition.snapshot import Snapshot
from engine import Network

if TYPE_CHECKING:
    import onnx

# Known to every runtime since 2020, and enough for what the network is made of.
_OPSET = 13
_IR_VERSION = 7

_MOST_APART = 1e-5
_TRIED = 8
"""Images on which the model is tried."""

_OPERATORS: Mapping[str, tuple[str, dict[str, float]]] = {
    "linear": ("Identity", {}),
    "relu": ("Relu", {}),
    "leaky relu": ("LeakyRelu", {"alpha": 0.01}),
    "sigmoid": ("Sigmoid", {}),
    "tanh": ("Tanh", {}),
}
_POOLS = {"max": "MaxPool", "average": "AveragePool"}


def onnx_bytes(snapshot: Snapshot, about: Mapping[str, Any]) -> tuple[bytes, dict[str, float]]:
    """The file's bytes, and by how much it differs from the engine, by the name of what ran it.

    Args:
        snapshot: The network.
        about: What else the model says of itself; JSON values by name.

    Raises:
        ExportError: the package onnx is not installed, or the model does not compute what the engine does.
    """
    try:
        import onnx
    except ImportError:
        raise ExportError(
            _(
                "An .onnx file needs the package onnx, which is not installed. Install it with "
                "`pip install onnx`, or export .npz or .py, which need nothing."
            )
        ) from None
    model = _model_of(snapshot, about)
    onnx.checker.check_model(model, full_check=True)
    data: bytes = model.SerializeToString()
    differences = _differences(model, data, snapshot)
    for runner, apart in differences.items():
        if not apart <= _MOST_APART:
            raise ExportError(
                _(
                    "The ONNX model was not written: run by {runner}, it differs from the network by "
                    "{apart:.1e}, where {most:.0e} is allowed. Export .npz or .py instead."
                ).format(runner=runner, apart=apart, most=_MOST_APART)
            )
    return data, differences


def _model_of(snapshot: Snapshot, about: Mapping[str, Any]) -> "onnx.ModelProto":
    from onnx import TensorProto, helper, numpy_helper

    architecture = snapshot.architecture
    # Every runtime has single precision, in which Facet trains.
    parameters = {name: values.astype(np.float32) for name, values in snapshot.parameters.items()}
    images = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", *architecture.image_shape])
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", architecture.n_o]) for name in ("s", "h")
    ]
    model = helper.make_model(
        helper.make_graph(
            _nodes(snapshot),
            "facet",
            [images],
            outputs,
            [numpy_helper.from_array(values, name) for name, values in parameters.items()],
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
        producer_name="Facet",
        producer_version=str(about.get("facet", "")),
    )
    model.doc_string = "image l → σ = g(l * K) → h = w·σ + φ → s = f(h)"
    helper.set_model_props(model, {name: _plain(value) for name, value in about.items()})
    return model


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _nodes(snapshot: Snapshot) -> list["onnx.NodeProto"]:
    """One node a step of the notes; its tensors have the names of what they hold."""
    from onnx import helper

    architecture = snapshot.architecture
    nodes = []
    signal = "images"

    def add(operator: str, inputs: list[str], output: str, name: str, words: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operator, inputs, [output], name=name, doc_string=words, **attributes))
        return output

    for i, layer in enumerate(architecture.features):
        name, window = f"features.{i}", [layer.pool, layer.pool]
        kernels = [f"{name}.kernels", f"{name}.bias"]
        signal = add(
            "Conv", [signal, *kernels], f"{name}.convolved", f"{name}.convolution", "l * K + bias, eq. (5)",
            kernel_shape=[layer.kernel_size] * 2,
        )  # fmt: skip
        signal = add(
            _POOLS[layer.pooling], [signal], f"{name}.pooled", f"{name}.pool", f"{layer.pooling} of a window",
            kernel_shape=window, strides=window,
        )  # fmt: skip
        operator, attributes = _OPERATORS[layer.g]
        signal = add(operator, [signal], f"{name}.sigma", f"{name}.g", "σ = g(l * K), eq. (5)", **attributes)
    signal = add("Flatten", [signal], "sigma", "flatten", "σ as one vector")
    for i, dense in enumerate(architecture.dense):
        name, is_last = f"dense.{i}", i == len(architecture.dense) - 1
        h, s = ("h", "s") if is_last else (f"{name}.h", f"{name}.s")
        inputs = [signal, f"{name}.weights", f"{name}.bias"]
        h = add("Gemm", inputs, h, f"{name}.transfer", "h = w·σ + φ, eq. (13)", transB=1)
        operator, attributes = _OPERATORS[dense.f]
        signal = add(operator, [h], s, f"{name}.f", "s = f(h), eq. (14)", **attributes)
    return nodes


def _differences(model: "onnx.ModelProto", data: bytes, snapshot: Snapshot) -> dict[str, float]:
    """By how much h and s of the model differ from the engine's, as a part of the largest of them or of 1."""
    from onnx.reference import ReferenceEvaluator

    shape = (_TRIED, *snapshot.architecture.image_shape)
    # Faces are prepared to mean 0 and deviation 1, too.
    images = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    with np.errstate(all="ignore"):
        seen = Network(snapshot.architecture, snapshot.parameters).forward(images)
        expected = {"s": seen.s, "h": seen.h}
        found = {"onnx.reference": ReferenceEvaluator(model).run(list(expected), {"images": images})}
    if ran := _run_by_onnxruntime(data, list(expected), images):
        found["onnxruntime"] = ran
    return {
        runner: max(_apart(values, expected[name]) for name, values in zip(expected, outputs, strict=True))
        for runner, outputs in found.items()
    }


def _run_by_onnxruntime(
    data: bytes, outputs: list[str], images: NDArray[np.float32]
) -> list[NDArray[np.floating]]:
    """What onnxruntime gives; nothing where it is not installed."""
    try:
        import onnxruntime
    except ImportError:
        return []
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(data, options, ["CPUExecutionProvider"])
    ran: list[NDArray[np.floating]] = session.run(outputs, {"images": images})
    return ran


def _apart(values: NDArray[np.floating], expected: NDArray[np.floating]) -> float:
    return float(np.abs(values - expected).max() / max(1.0, float(np.abs(expected).max())))
