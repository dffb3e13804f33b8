"""Which of several faces the answer speaks of."""

from collections.abc import Sequence

from app.recognition.recogniser import Answer


class ChosenFace:
    """Remembers the face that was chosen, while it moves and changes its place among the others."""

    def __init__(self) -> None:
        self._face: int | None = None

    def choose(self, answers: Sequence[Answer], number: int) -> None:
        """Takes that one of the answers; one that is not there any more changes nothing."""
        if 0 <= number < len(answers):
            self._face = answers[number].face

    def forget(self) -> None:
        """Back to the first face, as for another picture or camera."""
        self._face = None

    def number_in(self, answers: Sequence[Answer]) -> int:
        """Which of the answers is of the chosen face; 0, the first, where none is chosen or it is gone."""
        faces = [answer.face for answer in answers]
        return faces.index(self._face) if self._face in faces else 0
