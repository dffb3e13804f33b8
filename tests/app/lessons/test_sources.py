"""The source of the engine's functions."""

import inspect

import pytest

import engine.error
from app.lessons.sources import SourceError, full_name, source_of


@pytest.fixture(autouse=True)
def nothing_read_before():
    source_of.cache_clear()
    yield
    source_of.cache_clear()


def test_a_function_is_found_with_its_file_and_lines():
    source = source_of("engine.error:total_error")
    assert source.file == "engine/error.py"
    lines = inspect.getsource(engine.error).splitlines()
    assert source.text.splitlines() == lines[source.first - 1 : source.last]
    assert source.text.startswith("def total_error(")
    assert source.whole.splitlines() == lines
    assert full_name(source.function) == "engine.error.total_error"


@pytest.mark.parametrize(
    ("function", "begins"),
    [
        ("engine.layers:DenseLayer.forward", "    def forward(self"),
        ("engine.network:Network.create", "    @classmethod"),
        ("engine.network:Network.parameters", "    @property"),
        ("engine.layers:DenseLayer", "class DenseLayer"),
    ],
)
def test_methods_properties_and_classes_are_found_too(function, begins):
    assert source_of(function).text.startswith(begins)


@pytest.mark.parametrize(
    "function",
    [
        "engine.error:no_such", "engine.nowhere:f", "engine.error", "os:system", "engine.error:np",
        "engineering:f", "engine.layers:DenseLayer.no_such",
    ],
)  # fmt: skip
def test_what_is_no_function_of_the_engine_is_an_error(function):
    with pytest.raises(LookupError, match="function: "):
        source_of(function)


def test_a_build_without_sources_says_where_they_are(monkeypatch):
    def missing(_thing):
        raise OSError("could not get source code")

    monkeypatch.setattr(inspect, "getsourcelines", missing)
    with pytest.raises(
        SourceError, match=r"engine\.error\.total_error is not in this build.*engine/error\.py"
    ):
        source_of("engine.error:total_error")
