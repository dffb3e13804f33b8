"""onnxruntime, which only goes forward."""

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rivals.faces import faces_of
from rivals.tasks import Task

VERSIONS = {"onnxruntime": onnxruntime.__version__}

_OPSET = 17
_IR_VERSION = 10


class OnnxRuntime:
    """The network as an ONNX model in a session of so many threads."""

    def __init__(self, cores: int) -> None:
        self._options = onnxruntime.SessionOptions()
        self._options.intra_op_num_threads = cores
        self._options.inter_op_num_threads = 1

    def prepare(self, task: Task, parameters: dict[str, NDArray[np.float32]]) -> None:
        """Makes the session, with Facet's parameters."""
        model = model_of(task, parameters).SerializeToString()
        self._session = onnxruntime.InferenceSession(model, self._options, ["CPUExecutionProvider"])
        self._input = {"images": faces_of(task)[0]}
        self._s = float("nan")

    def step(self) -> None:
        """One forward pass."""
        self._s = float(self._session.run(None, self._input)[0][0, 0])

    def result(self) -> float:
        """The output s of the face."""
        return self._s


def model_of(task: Task, parameters: dict[str, NDArray[np.float32]]) -> onnx.ModelProto:
    """Convolution → ReLU → max pool, as often as the task says, then a dense layer and a sigmoid."""
    names = list(parameters)
    nodes = []
    signal = "images"
    for i, layer in enumerate(task.layers):
        window = [layer.pool, layer.pool]
        nodes += [
            helper.make_node("Conv", [signal, names[2 * i], names[2 * i + 1]], [f"convolved{i}"]),
            helper.make_node("Relu", [f"convolved{i}"], [f"activated{i}"]),
            helper.make_node("MaxPool", [f"activated{i}"], [f"σ{i}"], kernel_shape=window, strides=window),
        ]
        signal = f"σ{i}"
    nodes += [
        helper.make_node("Flatten", [signal], ["flat"]),
        helper.make_node("Gemm", ["flat", names[-2], names[-1]], ["h"], transB=1),
        helper.make_node("Sigmoid", ["h"], ["s"]),
    ]
    shape = [task.faces, 1, task.side, task.side]
    graph = helper.make_graph(
        nodes,
        "facet",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("s", TensorProto.FLOAT, [task.faces, 1])],
        [numpy_helper.from_array(values, name) for name, values in parameters.items()],
    )
    opset = helper.make_opsetid("", _OPSET)
    return helper.make_model(graph, opset_imports=[opset], ir_version=_IR_VERSION)
