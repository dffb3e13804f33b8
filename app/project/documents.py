"""Texts, and small structured values as JSON."""

import json
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from app.project.errors import DamagedError, ProjectError

Kind = TypeVar("Kind", dict[str, Any], list[Any])


def storable(text: str) -> str:
    """A text that can be kept: what is not valid in it, as in a foreign file name, becomes “?”."""
    return text.encode("utf-8", "replace").decode("utf-8")


def to_json(value: Any, what: str) -> str:
    """Write a value as JSON. NumPy's numbers become plain ones; tuples become lists.

    Args:
        value: Mappings with text keys, sequences, text, finite numbers, true, false and None.
        what: What it is, for the sentence.

    Raises:
        ProjectError: If there is something else in it, such as NaN or an array.
    """
    try:
        return json.dumps(value, default=_plain, allow_nan=False, ensure_ascii=True)
    except (TypeError, ValueError) as error:
        raise ProjectError(f"The {what} cannot be kept in a project: {error}.") from error


def from_json(text: str, kind: type[Kind], path: Path) -> Kind:
    """Read a value that :func:`to_json` wrote.

    Args:
        text: The JSON.
        kind: What it must be at its outermost: ``dict`` or ``list``.
        path: Of the project, for the sentence.

    Raises:
        DamagedError: If the text is no JSON of that kind.
    """
    try:
        value = json.loads(text)
        if not isinstance(value, kind):
            raise TypeError(f"a {type(value).__name__} in place of a {kind.__name__}")
        return value
    except (TypeError, ValueError) as error:
        raise DamagedError(path) from error


def _plain(value: object) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} is not a number, text, list or mapping")
