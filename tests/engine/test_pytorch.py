"""The same parameters, images and desired outputs in PyTorch give the same outputs and derivatives."""

import numpy as np
import pytest
from gradient_checks import random_case, scaled_error

from engine import Dense, Features

torch = pytest.importorskip("torch", reason="expected: torch is not installed")

F = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "linear": lambda h: h}
F["leaky relu"] = torch.nn.functional.leaky_relu


def torch_gradients(network, images, zeta):
    """(s, ∂D/∂p by name), float64."""
    parameters = {name: torch.tensor(v, requires_grad=True) for name, v in network.parameters.items()}
    signal = torch.tensor(images)
    for i, layer in enumerate(network.architecture.features):
        name = f"features.{i}"
        signal = torch.conv2d(signal, parameters[f"{name}.kernels"], parameters[f"{name}.bias"])
        pool = torch.max_pool2d if layer.pooling == "max" else torch.nn.functional.avg_pool2d
        signal = F[layer.g](pool(signal, layer.pool))
    signal = signal.flatten(1)
    for i, layer in enumerate(network.architecture.dense):
        signal = F[layer.f](signal @ parameters[f"dense.{i}.weights"].T + parameters[f"dense.{i}.bias"])
    (0.5 * (torch.tensor(zeta) - signal) ** 2).sum().backward()
    return signal.detach().numpy(), {name: p.grad.numpy() for name, p in parameters.items()}


def drawn(seed):
    draw = np.random.default_rng(seed)

    def layer(sizes):
        g = str(draw.choice(["relu", "leaky relu", "tanh"]))
        pooling = str(draw.choice(["max", "average"], p=[0.75, 0.25]))
        return Features(
            int(draw.integers(1, 9)), int(draw.choice(sizes)), int(draw.integers(1, 5)), g, pooling
        )

    shape = (int(draw.integers(1, 4)), int(draw.integers(33, 50)), int(draw.integers(33, 50)))
    layers = (layer([3, 5, 7, 9]), layer([1, 3]))[: int(draw.integers(1, 3))]
    outputs = Dense(int(draw.integers(1, 4)), str(draw.choice(["sigmoid", "tanh", "linear"])))
    dense = (Dense(5, "relu"), outputs) if draw.random() < 0.3 else (outputs,)
    return random_case(shape, layers, dense, n=int(draw.integers(1, 9)), seed=seed)


@pytest.mark.parametrize("seed", range(25))
def test_random_networks_agree_with_pytorch(seed):
    network, images, zeta = drawn(seed)
    s, expected = torch_gradients(network, images, zeta)
    found = network.gradients(images, zeta)
    assert scaled_error(found.s, s) < 1e-12
    for name, values in expected.items():
        assert scaled_error(found.parameters[name], values) < 1e-12, name
