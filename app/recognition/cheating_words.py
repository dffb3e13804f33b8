"""The verdict over a network that may be cheating: one sentence, with the counts in mind."""

from app.recognition.cheating import CheatTest, Condition
from app.recognition.confusion import probability_of

LUCK = 0.05
"""A count that always saying one person would reach with this probability, or a higher one, is luck."""

# Of what it knows of the faces as they are, beyond luck, it must still know so much not to be guessing.
_STILL = 0.5
# So many faces fewer, and such a part of all, are a fall that is worth a word.
_FALL_FACES, _FALL_PART = 2, 0.1


def sentence(test: CheatTest) -> str:
    """What the accuracies mean: whether it learned the faces or the background, and what light does."""
    verdict = _verdict(test)
    if test.which == "training":
        verdict = (
            "No faces were set aside, so it was asked about the training faces, which say less. " + verdict
        )
    return f"{verdict} {_of_light(test)}".strip()


def chance_sentence(test: CheatTest) -> str:
    """What guessing would reach."""
    most = test.names[test.counts.index(test.by_chance)]
    return f"Always saying {most} would get {test.by_chance} of {test.count}."


def _verdict(test: CheatTest) -> str:
    if _by_luck(test.count, test) >= LUCK:
        return _too_few(test)
    if not _known(test, "as they are"):
        as_they_are = _count(test, "as they are")
        return f"It does not know the faces yet ({as_they_are} as they are): train it first."
    around, middle = _known(test, "middle covered"), _known(test, "only the middle")
    without, alone = _count(test, "middle covered"), _count(test, "only the middle")
    if around and middle:
        return (
            f"It still knows them with the faces covered ({without}), and by the middle alone ({alone}): "
            "it learned the faces and what is around them."
        )
    if around:
        return (
            f"It still knows them with the faces covered ({without}), "
            f"but not by the middle alone ({alone}): it learned the background, or the hair."
        )
    guessed = "guessed" if _is_luck(test, "middle covered") else "seldom known"
    if middle:
        return (
            f"Covered faces are {guessed} ({without}) and the middle alone suffices ({alone}): "
            "it learned the faces."
        )
    return (
        f"Covered faces are {guessed} ({without}) and the middle alone does not suffice ({alone}): "
        "it needs the face together with what is around it."
    )


def _too_few(test: CheatTest) -> str:
    if test.by_chance == test.count:
        name = test.names[test.counts.index(test.count)]
        return f"All {test.which} faces ({test.count}) are {name}'s: too few persons to say."
    whose = "" if test.count < 5 else f", {test.by_chance} of them of one person"
    return f"Too few {test.which} faces ({test.count}{whose}) to say."


def _of_light(test: CheatTest) -> str:
    if _by_luck(test.count, test) >= LUCK or not _known(test, "as they are"):
        return ""
    fell: list[Condition] = [way for way in ("brighter", "darker") if _falls(test, way)]
    if not fell:
        return ""
    if len(fell) == 1:
        return f"In {fell[0]} light it fails more often ({_count(test, fell[0])})."
    return (
        f"In brighter and in darker light it fails more often ({test.right['brighter']} and "
        f"{_count(test, 'darker')})."
    )


def _falls(test: CheatTest, condition: Condition) -> bool:
    lost = test.right["as they are"] - test.right[condition]
    return lost >= max(_FALL_FACES, _FALL_PART * test.count)


def _known(test: CheatTest, condition: Condition) -> bool:
    """Whether so many are right that it is not luck, and about as many as of the faces as they are."""
    beyond = test.right["as they are"] - test.by_chance
    return not _is_luck(test, condition) and test.right[condition] - test.by_chance >= _STILL * beyond


def _is_luck(test: CheatTest, condition: Condition) -> bool:
    return _by_luck(test.right[condition], test) >= LUCK


def _by_luck(right: int, test: CheatTest) -> float:
    """How probable at least so many right ones are for somebody who guesses the larger person's way."""
    return probability_of(range(right, test.count + 1), test.count, test.by_chance / test.count)


def _count(test: CheatTest, condition: Condition) -> str:
    return f"{test.right[condition]} of {test.count}"
