"""The whole chain of one parameter and one face: image → D → ∂D/∂p → the new number."""

from app.lessons.microscope.backward_stages import backward_stages
from app.lessons.microscope.forward_stages import forward_stages
from app.lessons.microscope.sight import Sight
from app.lessons.microscope.stage import Stage
from app.lessons.microscope.update_stages import update_stages


def stages_of(sight: Sight, term: int = 0) -> tuple[Stage, ...]:
    """The steps of the chain in their order.

    Args:
        sight: The face and the parameter.
        term: Of the terms of this face the one whose way is followed, from 0.
    """
    term = min(term, len(sight.terms) - 1)
    way = sight.way(term)
    return (*forward_stages(sight, way), *backward_stages(sight, way, term), *update_stages(sight))
