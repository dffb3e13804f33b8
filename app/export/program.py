"""The network as one program to read in class: its equations, its numbers, and nothing but NumPy."""

import base64
import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.recognition.snapshot import Snapshot
from engine import Dense, Features

_WIDTH = 100

_ACTIVATIONS = {
    "linear": "return h",
    "relu": "return np.maximum(h, 0)",
    "leaky relu": "return np.maximum(h, 0.01 * h)",
    "sigmoid": "return 0.5 + 0.5 * np.tanh(0.5 * h)  # = 1 / (1 + exp(-h))",
    "tanh": "return np.tanh(h)",
}
_POOLS = {"max": "max", "average": "mean"}

_PROGRAM = '''\
"""{title}

    python {file} FACE.npy

{face}

{equations}
"""

import base64
import sys

import numpy as np

# {about}
PERSONS = {persons}
SIZE = {size}


def correlate(l, K):
    """{correlate}"""
    k = K.shape[-1]
    patches = np.lib.stride_tricks.sliding_window_view(l, (k, k), axis=(1, 2))
    return np.einsum("cyxuv,ncuv->nyx", patches, K)  # sum over channels c, rows u, columns v

{functions}

def network(l):
    """{network}"""
{layers}
    return h, s


def name_of(s):
    """{name_of}"""
    return PERSONS[int(s[0] > 0.5) if len(s) == 1 else int(np.argmax(s))]


def main():
    """{main}"""
    try:
        face = np.load(sys.argv[1]) if len(sys.argv) > 1 else np.zeros((SIZE, SIZE))
        face = np.asarray(face, float).reshape(1, SIZE, SIZE)
    except Exception:
        words = {no_face!r}
        sys.exit(words.format(sys.argv[1]))
    h, s = network(face)
    for i in range(len(s)):
        print(f"h = {{h[i]:.9g}}   s = f(h) = {{s[i]:.9g}}")
    print(name_of(s))


def numbers(shape, text):
    """{numbers}"""
    return np.frombuffer(base64.b64decode(text), "{dtype}").astype(float).reshape(shape)


P = {{
{parameters}
}}

if __name__ == "__main__":
    main()
'''


def program_bytes(snapshot: Snapshot, about: Mapping[str, Any], name: str) -> bytes:
    """The text of the program, in UTF-8.

    Args:
        snapshot: Its network.
        about: What else is to be known of it: "facet", its version, "epochs" and "D".
        name: Of the file.
    """
    architecture, size = snapshot.architecture, snapshot.preparation.size
    # Little-endian, on whatever machine it is written.
    dtype = snapshot.network().dtype.newbyteorder("<")
    text = _PROGRAM.format(
        title=_("A network that tells persons apart by their faces, as Facet has trained it."),
        file=_harmless(name),
        face=_paragraph(
            _(
                "FACE.npy is a prepared face: {size} rows of {size} numbers with mean 0 and deviation 1. "
                "Facet writes one of a picture: facet classify PROJECT.facet PICTURE --prepared FACE.npy. "
                "Without it the program is shown an empty image of zeros."
            ).format(size=size)
        ),
        equations=_paragraph(_("The numbers of the equations are those of the lecture notes.")),
        about=_("Facet {facet}; {epochs} epochs, D = {error:.4g}.").format(
            facet=about["facet"], epochs=about["epochs"], error=about["D"]
        ),
        persons=list(snapshot.persons),
        size=size,
        correlate=_("l * K: each k×k patch of the images, times the kernel, summed; eq. (5)."),
        functions=_functions(architecture.features, architecture.dense),
        network=_("The transfer function h and the output s for an image l of shape (1, SIZE, SIZE)."),
        layers=_layers(architecture.features, architecture.dense),
        name_of=_("One output tells two persons apart at ½; of several the largest decides."),
        no_face=_("{file} cannot be read as a prepared face, {size}×{size} numbers in a .npy file.").format(
            file="{}", size=size
        ),
        main=_("Reads a prepared face and says who it is."),
        numbers=_("An array from its bytes as text."),
        dtype=dtype.str,
        parameters="\n".join(_array(each, values, dtype) for each, values in snapshot.parameters.items()),
    )
    return text.encode()


def _functions(features: tuple[Features, ...], dense: tuple[Dense, ...]) -> str:
    """Only the pools and activations that the network has."""
    functions = []
    for pooling in dict.fromkeys(layer.pooling for layer in features):
        words = (
            _("The largest value of each p×p window; what fills no window is left out.")
            if pooling == "max"
            else _("The mean of each p×p window; what fills no window is left out.")
        )
        functions.append(
            f"""
def {pooling}_pool(c, p):
    \"\"\"{words}\"\"\"
    n, y, x = c.shape[0], c.shape[1] // p, c.shape[2] // p
    return c[:, : y * p, : x * p].reshape(n, y, p, x, p).{_POOLS[pooling]}(axis=(2, 4))
"""
        )
    used = dict.fromkeys([layer.g for layer in features] + [layer.f for layer in dense])
    functions += [f"\ndef {_identifier(name)}(h):\n    {_ACTIVATIONS[name]}\n" for name in used]
    return "\n".join(functions)


def _layers(features: tuple[Features, ...], dense: tuple[Dense, ...]) -> str:
    lines = ["sigma = l"]
    for i, layer in enumerate(features):
        name = f"features.{i}"
        lines += [
            f'pooled = {layer.pooling}_pool(correlate(sigma, P["{name}.kernels"]), {layer.pool})',
            f'sigma = {_identifier(layer.g)}(pooled + P["{name}.bias"][:, None, None])  # σ = g(l * K), (5)',
        ]
    lines.append("s = sigma.ravel()")
    for i, last in enumerate(dense):
        lines += [
            f'h = P["dense.{i}.weights"] @ s + P["dense.{i}.bias"]  # h = w·σ + φ, (13)',
            f"s = {_identifier(last.f)}(h)  # s = f(h), (14)",
        ]
    return textwrap.indent("\n".join(lines), "    ")


def _array(name: str, values: NDArray[np.floating], dtype: np.dtype[Any]) -> str:
    text = base64.b64encode(np.ascontiguousarray(values, dtype).tobytes()).decode()
    lines = "\n".join(f'        "{line}"' for line in textwrap.wrap(text, _WIDTH - 10))
    return f'    "{name}": numbers(\n        {values.shape},\n{lines},\n    ),'


def _identifier(name: str) -> str:
    return name.replace(" ", "_")


def _paragraph(words: str) -> str:
    return textwrap.fill(words, _WIDTH)


def _harmless(name: str) -> str:
    """A file's name as it may stand in the text of a program."""
    return name.replace("\\", "").replace('"', "")
