"""The names that a saved run's persons have now: renaming asks for no new training."""

from collections.abc import Sequence
from dataclasses import replace

from app.project import Person, Run


def with_present_names(record: Run, persons: Sequence[Person]) -> Run:
    """The record with the names as they are now; of persons that are gone, as they were.

    Args:
        record: A saved run.
        persons: The persons of its project.
    """
    names = {person.id: person.name for person in persons}
    present = zip(record.person_ids, record.persons, strict=True)
    return replace(record, persons=tuple(names.get(person_id, name) for person_id, name in present))
