"""The ONNX model computes what the engine does, and says what it is."""

import json
import sys

import numpy as np
import pytest
from exported_runs import ARCHITECTURES, SIZE, images_for, network_of, project_with

from app.export.errors import ExportError
from app.export.export import export

onnx = pytest.importorskip("onnx", reason="expected: onnx is not installed")


@pytest.fixture
def exported(tmp_path):
    """Exports one of the networks: (the network, what is said, the model)."""

    def do(name, **options):
        network = network_of(name)
        project, _run = project_with(tmp_path / "p.facet", network, **options)
        with project:
            said = export(project, tmp_path / "network.onnx")
        return network, said, onnx.load(tmp_path / "network.onnx")

    return do


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_reference_agrees_with_the_engine(exported, name):
    from onnx.reference import ReferenceEvaluator

    network, said, model = exported(name)
    images = images_for(network)
    seen = network.forward(images)
    s, h = ReferenceEvaluator(model).run(["s", "h"], {"images": images})
    scale = max(1, np.abs(seen.h).max())
    assert np.abs(s - seen.s).max() / scale < 1e-5
    assert np.abs(h - seen.h).max() / scale < 1e-5
    assert said.differences["onnx.reference"] < 1e-5
    assert "The largest difference from Facet's own network" in str(said)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_onnxruntime_agrees_with_the_engine(exported, name, tmp_path):
    onnxruntime = pytest.importorskip("onnxruntime", reason="expected: onnxruntime is not installed")
    network, said, _model = exported(name)
    session = onnxruntime.InferenceSession(tmp_path / "network.onnx", providers=["CPUExecutionProvider"])
    for count in (1, 4):
        images = images_for(network, count)
        seen = network.forward(images)
        s, h = session.run(["s", "h"], {"images": images})
        scale = max(1, np.abs(seen.h).max())
        assert np.abs(s - seen.s).max() / scale < 1e-5
        assert np.abs(h - seen.h).max() / scale < 1e-5
    assert said.differences["onnxruntime"] < 1e-5


def test_the_model_is_valid_and_names_what_the_notes_name(exported):
    network, _said, model = exported("a hidden dense layer", names=("Ådå", 'Ben "B"'))
    onnx.checker.check_model(model, full_check=True)
    tensors = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    assert set(tensors) == set(network.parameters)
    for name, values in network.parameters.items():
        np.testing.assert_array_equal(tensors[name], values)
    (given,) = model.graph.input
    dimensions = [d.dim_param or d.dim_value for d in given.type.tensor_type.shape.dim]
    assert (given.name, dimensions) == ("images", ["N", 1, SIZE, SIZE])
    assert [output.name for output in model.graph.output] == ["s", "h"]
    assert all(node.name and node.doc_string for node in model.graph.node)
    assert "features.0.sigma" in {output for node in model.graph.node for output in node.output}


def test_the_model_says_how_faces_are_prepared_and_whose_they_are(exported):
    _network, _said, model = exported("as in the notes", names=("Ådå", 'Ben "B"'))
    about = {entry.key: entry.value for entry in model.metadata_props}
    assert json.loads(about["persons"]) == ["Ådå", 'Ben "B"']
    assert about["size"] == str(SIZE)
    assert json.loads(about["preparation"])["light"] == "local"
    assert about["numpy"] == np.__version__
    assert "facet" in about


def test_a_model_that_computes_something_else_is_not_written(exported, tmp_path, monkeypatch):
    monkeypatch.setitem(
        sys.modules["app.export.onnx_file"]._OPERATORS, "leaky relu", ("LeakyRelu", {"alpha": 0.5})
    )
    with pytest.raises(ExportError, match=r"was not written: run by onnx\.reference, it differs"):
        exported("two feature layers")
    assert not (tmp_path / "network.onnx").exists()


def test_without_the_package_a_sentence_says_how_to_get_it(exported, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ExportError, match="pip install onnx"):
        exported("as in the notes")
    assert not (tmp_path / "network.onnx").exists()
