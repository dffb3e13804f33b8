"""The source code of the functions that equations and symbols name."""

import importlib
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from app.language import _

_PACKAGE = "engine"


class SourceError(Exception):
    """There is nothing to read; the text says why, in a sentence."""


@dataclass(frozen=True)
class Source:
    """A function as it is written.

    Attributes:
        function: "module:qualified name".
        file: Its file, from the folder that holds `engine`: "engine/error.py".
        first: The number of its first line in that file, from 1.
        text: Its lines.
        whole: All lines of the file.
    """

    function: str
    file: str
    first: int
    text: str
    whole: str

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.first + len(self.text.splitlines()) - 1


def full_name(function: str) -> str:
    """How Python names "module:qualified name": "engine.error.total_error"."""
    return function.replace(":", ".")


@lru_cache(maxsize=64)
def source_of(function: str) -> Source:
    """Reads the source of a function, a method or a class of `engine`.

    Args:
        function: "module:qualified name", such as "engine.layers:DenseLayer.forward".

    Raises:
        LookupError: there is no such function.
        SourceError: this build of Facet has come without its source.
    """
    module, found = _found(function)
    try:
        lines, first = inspect.getsourcelines(found)
        whole = inspect.getsource(module)
    except (OSError, TypeError) as error:
        text = _(
            "The source of {function} is not in this build of Facet. It is in the file {file} of Facet's "
            "source code."
        )
        raise SourceError(text.format(function=full_name(function), file=_file_of(module))) from error
    return Source(function, _file_of(module), first, "".join(lines), whole)


def _found(function: str) -> tuple[ModuleType, Callable[..., object]]:
    name, colon, path = function.partition(":")
    if not colon or name.split(".")[0] != _PACKAGE:
        raise LookupError(f"function: {function!r} must be one of {_PACKAGE}, as 'module:qualified name'")
    try:
        module = importlib.import_module(name)
        found: object = module
        for part in path.split("."):
            found = inspect.getattr_static(found, part)
    except (ImportError, AttributeError) as error:
        raise LookupError(f"function: there is no {function!r}") from error
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    if not callable(found):
        raise LookupError(f"function: {function!r} is no function")
    return sys.modules[name], inspect.unwrap(found)


def _file_of(module: ModuleType) -> str:
    parts = module.__name__.split(".")
    if hasattr(module, "__path__"):
        parts.append("__init__")
    return Path(*parts).with_suffix(".py").as_posix()
