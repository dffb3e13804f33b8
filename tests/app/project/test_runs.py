"""Runs: the settings, the history and the trained network."""

import math
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray
from project_files import RUN, add_faces, run_with, sql

from app.project import Person, Project, ProjectError, Run

ARRAYS = ("start", "parameters", "history")


def assert_same(one: Run, other: Run) -> None:
    """Equal in every field, arrays bit by bit, by name and in order."""
    for field in fields(Run):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if field.name in ARRAYS:
            assert bits(left) == bits(right), field.name
        else:
            assert left == right, field.name


def read(project: Project, saved: Run) -> Run:
    assert saved.id is not None
    return project.run(saved.id)


def bits(arrays: dict[str, NDArray[Any]]) -> list[tuple[str, np.dtype[Any], tuple[int, ...], bytes]]:
    return [(name, array.dtype, array.shape, array.tobytes()) for name, array in arrays.items()]


def test_a_run_comes_back_after_opening(path: Path) -> None:
    with Project.create(path) as project:
        assert project.latest_run() is None
        saved = project.save_run(RUN)
    with Project.open(path) as project:
        assert_same(read(project, saved), saved)


named_arrays = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10),
    npst.arrays(
        st.sampled_from([np.float32, np.float64, np.int64]),
        npst.array_shapes(min_dims=0, min_side=0),
        elements={"allow_nan": False, "allow_infinity": False},
    ),
    max_size=3,
)


@given(parameters=named_arrays, history=named_arrays)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_arrays_come_back_bit_by_bit(
    project: Project, parameters: dict[str, Any], history: dict[str, Any]
) -> None:
    saved = project.save_run(run_with(start=parameters, parameters=parameters, history=history))
    latest = project.latest_run()
    assert latest is not None
    assert_same(latest, saved)


def test_views_and_nan_payloads_keep_their_bits(project: Project) -> None:
    payload = np.array([0x7FC12345, 0xFF800001, 0x80000000, 1], np.uint32).view(np.float32)
    grid = np.arange(24, dtype=np.float32).reshape(4, 6)
    run = run_with(
        parameters={"columns": grid[:, ::2], "turned": grid.T, "one": np.float32(3)}, history={"nan": payload}
    )
    saved = project.save_run(run)
    parameters = read(project, saved).parameters
    assert read(project, saved).history["nan"].tobytes() == payload.tobytes()
    assert parameters["columns"].tobytes() == np.ascontiguousarray(grid[:, ::2]).tobytes()
    assert parameters["turned"].tobytes() == np.ascontiguousarray(grid.T).tobytes()
    assert (parameters["one"].shape, float(parameters["one"])) == ((), 3.0)


def test_numbers_that_are_not_finite(project: Project) -> None:
    saved = project.save_run(run_with(error=math.nan, accuracy=math.nan, validation_accuracy=math.nan))
    exploded = project.save_run(run_with(error=math.inf, validation_accuracy=None))
    failed = read(project, saved)
    assert math.isnan(failed.error)
    assert math.isnan(failed.accuracy)
    assert failed.validation_accuracy is None
    assert (read(project, exploded).error, read(project, exploded).validation_accuracy) == (math.inf, None)
    assert [math.isnan(summary.error) for summary in project.runs()] == [True, False]


def test_ids_and_numbers_of_numpy_are_taken(project: Project) -> None:
    run = run_with(
        training_faces=tuple(np.array([1, 2])),
        epochs=np.int64(3),
        error=np.float32(0.5),
        persons=("Ada",),
        person_ids=(np.int64(1),),
    )
    project.save_run(run)
    latest = project.latest_run()
    assert latest is not None
    assert (latest.training_faces, latest.epochs, latest.error, latest.person_ids) == ((1, 2), 3, 0.5, (1,))


def test_more_than_two_persons(project: Project) -> None:
    names = tuple(f"Person {number}" for number in range(7))
    saved = project.save_run(run_with(persons=names, person_ids=tuple(range(7))))
    assert read(project, saved).persons == names


def test_saving_again_replaces_the_run_and_its_arrays(project: Project) -> None:
    first = project.save_run(RUN)
    second = project.save_run(run_with(reason="another"))
    changed = run_with(id=first.id, epochs=9, history={"error": np.array([0.01])}, start={})
    assert project.save_run(changed).id == first.id
    assert_same(read(project, first), changed)
    assert [summary.id for summary in project.runs()] == [first.id, second.id]
    latest = project.latest_run()
    assert latest is not None
    assert_same(latest, second)


def test_summaries_tell_how_it_went(project: Project) -> None:
    saved = project.save_run(RUN)
    (summary,) = project.runs()
    for field in fields(summary):
        assert getattr(summary, field.name) == getattr(saved, field.name), field.name


def test_deleting_a_run(project: Project, path: Path) -> None:
    first, second = project.save_run(RUN), project.save_run(RUN)
    project.delete_run(second.id or 0)
    project.delete_run(second.id or 0)
    assert [summary.id for summary in project.runs()] == [first.id]
    assert sql(path, "SELECT DISTINCT run_id FROM arrays") == [(first.id,)]
    with pytest.raises(ProjectError, match="That run is no longer in the project"):
        read(project, second)
    with pytest.raises(ProjectError, match="That run is no longer in the project"):
        project.save_run(second)


def test_a_run_outlives_its_faces_and_a_new_name(project: Project, ada: Person) -> None:
    ids = tuple(add_faces(project, ada.id, 3))
    saved = project.save_run(run_with(training_faces=ids, persons=("Ada",), person_ids=(ada.id,)))
    project.rename_person(ada.id, "Countess")
    project.delete_all_faces()
    assert_same(read(project, saved), saved)


def test_a_reason_that_quotes_an_unreadable_name(project: Project) -> None:
    saved = project.save_run(run_with(reason="The face gr\udcfcn.png is gone."))
    assert read(project, saved).reason == "The face gr?n.png is gone."


def test_a_run_that_is_no_json_changes_nothing(project: Project) -> None:
    saved = project.save_run(RUN)
    with pytest.raises(ProjectError, match="The training settings cannot be kept"):
        project.save_run(run_with(id=saved.id, settings={"rate": math.nan}))
    with pytest.raises(ValueError, match="Object arrays"):
        project.save_run(run_with(id=saved.id, history={"error": np.array([object()])}))
    assert_same(read(project, saved), saved)


@pytest.mark.parametrize("damaged", ["substr(data, 1, 50)", "zeroblob(length(data))", "''", "'text'"])
def test_a_damaged_array_is_a_sentence(project: Project, path: Path, damaged: str) -> None:
    saved = project.save_run(RUN)
    sql(path, f"UPDATE arrays SET data = {damaged} WHERE role = 'parameter' AND name = 'kernels'")
    expected = r"^The array “kernels” of run 1 in .*class\.facet is damaged and cannot be read\. Train"
    with pytest.raises(ProjectError, match=expected):
        project.latest_run()
    with pytest.raises(ProjectError, match=expected):
        read(project, saved)
    assert len(project.runs()) == 1


def test_a_run_with_a_damaged_table(project: Project, path: Path) -> None:
    project.save_run(RUN)
    sql(path, "PRAGMA ignore_check_constraints = ON", "UPDATE arrays SET role = 'stRrt' WHERE role = 'start'")
    with pytest.raises(ProjectError, match=r"class\.facet is damaged"):
        project.latest_run()
    sql(path, "UPDATE runs SET persons = '1'")
    with pytest.raises(ProjectError, match=r"class\.facet is damaged"):
        project.runs()
