"""What there is to say where the calculation stands still or runs away."""

from app.lessons.hand.bounds import bound, bound_of_all, bound_of_face, largest_eigenvalue, squared_length
from app.lessons.hand.experiment import Experiment
from app.lessons.hand.line import Note, written
from app.lessons.hand.neuron import Seen
from app.lessons.hand.task import FACES, ZETA, HandTask

_FLAT = 0.01
_WRONG = 0.5
_GROWN = 1 + 1e-12


def slope_notes(task: HandTask, face: int, seen: Seen) -> tuple[Note, ...]:
    """About f′(h) of one face: one without slope learns nothing."""
    if task.f == "relu" and seen.slope == 0:
        rest = "It is right already." if ZETA[face] == 0 else f"Its error of {written(seen.error)} stays."
        return (Note(f"h ≤ 0: ReLU has slope 0 there, so this face changes nothing now. {rest}"),)
    if task.f in ("sigmoid", "tanh") and seen.slope < _FLAT and abs(seen.error) > _WRONG:
        return (
            Note(
                f"f is flat here: f′ = {written(seen.slope)} makes every derivative of this face nearly 0, "
                f"though its error is {written(seen.error)}."
            ),
        )
    return ()


def standstill_notes(task: HandTask, seen: tuple[Seen, ...]) -> tuple[Note, ...]:
    """About all six faces: a dead ReLU, or an f that is flat for all of them."""
    if task.f == "relu" and all(one.slope == 0 for one in seen):
        return (
            Note(
                "ReLU has died: h ≤ 0 for all six faces, so f′ = 0 for all of them, every derivative is 0, "
                "and no update will change w₁, w₂ or φ ever again. Start again with other weights, a smaller "
                "ε or another f.",
                warns=True,
            ),
        )
    if task.f in ("sigmoid", "tanh"):
        wrong = any(abs(one.error) > _WRONG for one in seen)
        if wrong and all(one.slope < _FLAT for one in seen):
            return (
                Note(
                    f"{task.f} is saturated: h is so far from 0 for all six faces that every f′ is below "
                    f"{_FLAT}. The derivatives nearly vanish, and learning crawls. Start again with smaller "
                    "w₁, w₂ and φ.",
                    warns=True,
                ),
            )
    return ()


def growth_notes(task: HandTask, done: Experiment) -> tuple[Note, ...]:
    """About D after an update that made it, or the face's own share of it, larger."""
    if task.update == "all":
        return _total_grew(task, done) if done.total_after > done.total_before * _GROWN else ()
    face = done.faces[0]
    if done.seen_after[face].share > done.seen[face].share * _GROWN:
        return _share_grew(task, done, face)
    if done.total_after > done.total_before * _GROWN:
        return (
            Note(
                f"This face's own share of D fell, yet D over all six rose from {written(done.total_before)} "
                f"to {written(done.total_after)}: what helps one face can cost the others."
            ),
        )
    return ()


def stopped_text(task: HandTask) -> str:
    """Why there is no next update."""
    limit = bound(task)
    smaller = "a smaller ε" if limit is None else f"an ε below {written(limit)}"
    return (
        f"ε = {written(task.rate)} is too large: the next update would carry D beyond all bounds. "
        f"The last numbers are kept. Start again with {smaller}."
    )


def _share_grew(task: HandTask, done: Experiment, face: int) -> tuple[Note, ...]:
    vector = task.vectors[face]
    limit, squared = bound_of_face(vector), squared_length(vector)
    grew = (
        f"This face's own share of D grew from {written(done.seen[face].share)} "
        f"to {written(done.seen_after[face].share)}: "
    )
    if task.f in ("linear", "relu") and task.rate > limit:
        why = (
            f"ε = {written(task.rate)} is above 2/|σ|² = {written(limit)}, with |σ|² = σ₁² + σ₂² + 1 = "
            f"{written(squared)}. The update multiplies ζ − s by 1 − ε|σ|² = "
            f"{written(1 - task.rate * squared)}: it leaps over the minimum, and lands farther away."
        )
    else:
        why = _curved(task)
    return (Note(grew + why, warns=True),)


def _total_grew(task: HandTask, done: Experiment) -> tuple[Note, ...]:
    grew = f"D grew from {written(done.total_before)} to {written(done.total_after)}: "
    learning = [vector for vector, seen in zip(task.vectors, done.seen, strict=True) if seen.slope > 0]
    if task.f not in ("linear", "relu") or not learning or task.rate <= bound_of_all(learning):
        return (Note(grew + _curved(task), warns=True),)
    limit, curve = bound_of_all(learning), largest_eigenvalue(learning)
    over = "" if len(learning) == FACES else f" over the {len(learning)} faces with h > 0"
    why = (
        f"ε = {written(task.rate)} is above 2/λmax = {written(limit)}, with λmax = {written(curve)} the "
        f"largest eigenvalue of Σ σσᵀ, σ = (σ₁, σ₂, 1){over}. Along its direction each update multiplies the "
        f"distance to the minimum by 1 − ελmax = {written(1 - task.rate * curve)}."
    )
    return (Note(grew + why, warns=True),)


def _curved(task: HandTask) -> str:
    if task.f == "relu":
        return (
            "the update leapt over ReLU's corner at h = 0, beyond which f is another line. Try a smaller ε."
        )
    return (
        "the update leapt over the minimum. Where f is curved there is no exact bound for ε; try half of "
        f"it, {written(task.rate / 2)}."
    )
