"""All numbers of a run as NumPy and PyTorch read them, and its history as a table."""

import csv
import json

import numpy as np
import pytest
from exported_runs import ARCHITECTURES, images_for, network_of, project_with

from app.export.export import export


@pytest.fixture
def loaded(tmp_path):
    """Exports one of the networks: (the network, the run, the loaded arrays)."""

    def do(name, **options):
        network = network_of(name)
        project, run = project_with(tmp_path / "p.facet", network, **options)
        with project:
            export(project, tmp_path / "numbers.npz")
        with np.load(tmp_path / "numbers.npz", allow_pickle=False) as file:
            return network, run, dict(file)

    return do


def test_every_number_is_there_bit_for_bit(loaded):
    network, run, numbers = loaded("two feature layers")
    for name, values in network.parameters.items():
        assert numbers[name].dtype == values.dtype
        np.testing.assert_array_equal(numbers[name], values)
        np.testing.assert_array_equal(numbers[f"start/{name}"], run.start[name])
    for name, values in run.history.items():
        np.testing.assert_array_equal(numbers[f"history/{name}"], values)


def test_settings_and_names_are_there_without_python_objects(loaded):
    _network, run, numbers = loaded("as in the notes", names=("Ådå", 'Ben "B"'))
    assert numbers["persons"].tolist() == ["Ådå", 'Ben "B"']
    assert json.loads(str(numbers["settings"]))["rate"] == run.settings["rate"]
    assert json.loads(str(numbers["preparation"])) == run.preparation
    assert json.loads(str(numbers["architecture"]))["features"] == list(run.architecture["features"])


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_pytorch_loads_them_and_says_the_same(loaded, name):
    torch = pytest.importorskip("torch", reason="expected: torch is not installed")
    functions = {"linear": torch.nn.Identity, "relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}
    functions |= {"tanh": torch.nn.Tanh, "leaky relu": torch.nn.LeakyReLU}
    network, _run, numbers = loaded(name)
    layers, names, channels = [], [], 1
    architecture = json.loads(str(numbers["architecture"]))
    for i, layer in enumerate(architecture["features"]):
        pool = torch.nn.MaxPool2d if layer["pooling"] == "max" else torch.nn.AvgPool2d
        layers += [torch.nn.Conv2d(channels, layer["kernels"], layer["kernel_size"])]
        layers += [pool(layer["pool"]), functions[layer["g"]]()]
        names += [f"features.{i}.kernels", f"features.{i}.bias"]
        channels = layer["kernels"]
    layers.append(torch.nn.Flatten())
    for i, layer in enumerate(architecture["dense"]):
        n_o, n_in = numbers[f"dense.{i}.weights"].shape
        layers += [torch.nn.Linear(n_in, n_o), functions[layer["f"]]()]
        names += [f"dense.{i}.weights", f"dense.{i}.bias"]
    model = torch.nn.Sequential(*layers)
    arrays = [torch.from_numpy(numbers[each]) for each in names]
    model.load_state_dict(dict(zip(model.state_dict(), arrays, strict=True)))
    images = images_for(network)
    with torch.inference_mode():
        s = model(torch.from_numpy(images)).numpy()
    expected = network.forward(images).s
    assert np.abs(s - expected).max() / max(1, np.abs(expected).max()) < 1e-6


def test_the_history_is_a_table_with_a_header(tmp_path):
    project, _run = project_with(tmp_path / "p.facet", network_of("as in the notes"))
    with project:
        said = export(project, tmp_path / "history.csv")
    with (tmp_path / "history.csv").open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    assert head == ["epoch", "D", "accuracy", "validation D", "validation accuracy"]
    assert rows == [["0", "0.5", "0.5", "", ""], ["1", "0.25", "1.0", "", ""], ["2", "0.1", "1.0", "", ""]]
    assert "no names and no faces" in str(said)
