"""How large ε may be: exact where f is straight, for D is then a parabola in w₁, w₂ and φ."""

from collections.abc import Sequence

import numpy as np

from app.lessons.hand.task import HandTask, Vector


def squared_length(vector: Vector) -> float:
    """|σ|² = σ₁² + σ₂² + 1: the third input is the 1 of φ."""
    return vector[0] ** 2 + vector[1] ** 2 + 1


def bound_of_face(vector: Vector) -> float:
    """Below which ε an update from one face makes its own share of D smaller: 2/|σ|².

    One update multiplies ζ − s by 1 − ε|σ|² where f is straight with slope 1.
    """
    return 2 / squared_length(vector)


def largest_eigenvalue(vectors: Sequence[Vector]) -> float:
    """λmax of Σ σσᵀ over the vectors σ = (σ₁, σ₂, 1): how strongly D curves where it curves most."""
    inputs = np.array([(*vector, 1.0) for vector in vectors])
    return float(np.linalg.eigvalsh(inputs.T @ inputs)[-1])


def bound_of_all(vectors: Sequence[Vector]) -> float:
    """Below which ε no update from the total D makes D larger, where f is straight: 2/λmax."""
    return 2 / largest_eigenvalue(vectors)


def bound(task: HandTask) -> float | None:
    """Up to which ε the task's updates are sure not to leap too far.

    Per face it is the smallest of the six faces' bounds. None where f is curved: there is no exact bound.
    """
    if task.f not in ("linear", "relu"):
        return None
    if task.update == "all":
        return bound_of_all(task.vectors)
    return min(map(bound_of_face, task.vectors))
