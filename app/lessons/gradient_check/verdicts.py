"""What a check, and a training with a mistake, come to in words."""

import numpy as np

from app.lessons.gradient_check.broken_training import Course, TwoCourses
from app.lessons.gradient_check.mistakes import Mistake
from app.lessons.gradient_check.places import tensor_name
from app.lessons.gradient_check.result import CheckResult, Place
from app.lessons.latex import shortest

_SAME = 0.02


def written(value: float, digits: int = 2) -> str:
    """A number as shortly as it is told here, such as 0.31 or 3·10⁻⁹."""
    return shortest(value, digits)


def verdict(result: CheckResult) -> str:
    """What the check says, in a sentence or two."""
    if result.blind:
        return (
            "Nothing can be said: every derivative is next to 0, as f′ is once the outputs have gone to "
            "their ends. A wrong backward pass would pass too. Look at another epoch."
        )
    worst, of = result.name_of(result.worst), result.worst.name
    if result.passed:
        return (
            f"All {result.count:,} derivatives agree to {written(result.largest)} of the largest; the worst "
            f"is {worst}."
        )
    return (
        f"{result.failures:,} of {result.count:,} derivatives disagree. The worst is {worst}: off by "
        f"{written(result.largest)} times the largest of {tensor_name(result.architecture, of)}."
    )


def corners(result: CheckResult) -> str:
    """What corners of D had to do with it; "" where nothing."""
    told = []
    if result.retried:
        lie, agree = ("lies", "agrees") if result.retried == 1 else ("lie", "agree")
        told.append(
            f"{result.retried:,} {lie} beside a corner of g or of the pool, and {agree} with a smaller or "
            "larger η."
        )
    if result.cornered:
        lie = "lies" if result.cornered == 1 else "lie"
        told.append(
            f"{result.cornered:,} {lie} exactly on a corner: there D has two slopes, the backward pass takes "
            "one of them, and there is no derivative to compare it with."
        )
    return " ".join(told)


def place_words(result: CheckResult, place: Place) -> str:
    """One derivative both ways."""
    analytic, numeric = (float(of[place.name][place.index]) for of in (result.analytic, result.numeric))
    off = float(result.disagreement[place.name][place.index])
    by = "on a corner, not compared" if np.isnan(off) else f"off by {written(off)} of the largest"
    return (
        f"{result.name_of(place)}: backward pass {written(analytic, 7)}, central difference "
        f"{written(numeric, 7)}; {by}"
    )


def agreement_of(result: CheckResult) -> str:
    """Which parameters agree and which do not, in a sentence; "" where all do."""
    names = {row.name: tensor_name(result.architecture, row.name) for row in result.rows}
    wrong = [names[row.name] for row in result.rows if row.disagreement > result.limit]
    right = [names[row.name] for row in result.rows if not row.disagreement > result.limit]
    if not wrong:
        return ""
    return f"Wrong: {_listed(wrong)}." + (f" Right: {_listed(right)}." if right else "")


def unnoticed(mistake: Mistake) -> str:
    """What is said where a check passes in spite of a mistake."""
    if mistake.needs_wall:
        return "The mistake is there, and yet the check passes: nothing ties in these faces. Add the wall."
    return "The mistake is there, and yet the check passes: with these faces it makes no difference."


def training_words(both: TwoCourses, mistake: Mistake) -> tuple[str, str]:
    """What became of both, right and with the mistake, each in a sentence."""
    return (
        f"Right: {_course(both.right, both.faces)}",
        f"{mistake.title}: {_course(both.broken, both.faces)}",
    )


def _course(course: Course, faces: int) -> str:
    first, last = float(course.errors[0]), float(course.errors[-1])
    if course.overflowed:
        return f"D climbs from {written(first, 3)} beyond all bounds after epoch {len(course.errors) - 1}."
    change = (last - first) / first if first else 0.0
    how = "stays near" if abs(change) < _SAME else "falls to" if change < 0 else "climbs to"
    right = round(course.accuracy * faces)
    return f"D {how} {written(last, 3)} from {written(first, 3)}; {right} of {faces} faces named rightly."


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
