"""How a run ended: why it stopped, and whether it learned to tell the persons apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.language import _, few, ngettext
from app.recognition.settings import RunSettings
from app.recognition.verdicts import SetVerdicts, Verdicts, probability_of
from engine import EpochStep

STOPPED = _("Stopped before the end.")

# Pixels of prepared images, whose contrast is about 1, that differ by less are the same.
_SAME = 0.01
# Of faces that it never saw a good network names most rightly. So few are right that one which names four in
# five would have named no more with this probability: then it is no bad luck.
_GOOD, _LUCK = 0.8, 0.05
# A person with fewer faces than this, or with less than half of another's, has few.
_FEW = 5


@dataclass(frozen=True)
class Judgement:
    """What the network of a run is worth.

    Attributes:
        learned: Whether it tells the persons apart, on the faces that it learned from.
        sentence: What is wrong, and what to do; "" where nothing is.
    """

    learned: bool
    sentence: str = ""


def judgement(
    verdicts: Verdicts, names: Sequence[str], *, all_the_same: bool, under_both_names: bool
) -> Judgement:
    """Judges what a network says of the faces it learned from, and of those it only looked at.

    Args:
        verdicts: What it says.
        names: Of the persons, in the order of the outputs.
        all_the_same: Whether all training faces are one picture, see `are_the_same`.
        under_both_names: Whether a picture is under the names of two persons.
    """
    if all_the_same:
        return Judgement(
            False, _("It learned nothing: all training faces are the same picture. Add pictures that differ.")
        )
    if trouble := _not_told_apart(verdicts.training, names):
        return Judgement(False, f"{trouble} {_advice(verdicts.training, names, under_both_names)}")
    if verdicts.validation is None:
        return Judgement(True)
    return Judgement(True, _only_by_heart(verdicts.training, verdicts.validation, names))


def are_the_same(images: NDArray[np.float32]) -> bool:
    """Whether prepared images, (N, 1, size, size), all show the same."""
    return bool(np.ptp(images, axis=0).max() < _SAME)


def reason_in_words(last: EpochStep | None, settings: RunSettings, *, fell: bool) -> str:
    """A sentence, with what to do next.

    Args:
        last: The newest epoch; None before the first.
        settings: In force.
        fell: Whether D is smaller than it was at the start.
    """
    rate, smaller = f"{settings.rate:g}", f"{settings.rate / 10:g}"
    if last is None or last.reason is None:
        return STOPPED
    if last.reason == "diverged":
        return _(
            "Training diverged: D grew beyond all bounds at ε = {rate}. "
            "The last finite network was kept. Try a smaller ε, such as {smaller}."
        ).format(rate=rate, smaller=smaller)
    if last.reason == "target reached":
        return _("D fell below its target of {target}.").format(target=f"{settings.target:g}")
    if last.reason == "stuck":
        return _(
            "Training is stuck at ε = {rate}: every derivative of D is 0, so nothing changes any more. "
            "The steps were too large and pushed the outputs to where f is flat. "
            "Try a smaller ε, such as {smaller}."
        ).format(rate=rate, smaller=smaller)
    if last.reason == "no progress":
        return ngettext(
            "No progress of D for 1 epoch. Try another ε, or raise the patience.",
            "No progress of D for {epochs} epochs. Try another ε, or raise the patience.",
            settings.patience,
        ).format(epochs=settings.patience)
    done = ngettext("The epoch is done.", "All {epochs} epochs are done.", max(last.epoch, 1))
    done = done.format(epochs=last.epoch)
    if fell:
        return done
    return _("{done} D did not fall at ε = {rate}. Try another ε.").format(done=done, rate=rate)


def _not_told_apart(training: SetVerdicts, names: Sequence[str]) -> str:
    """Whom the network does not know of those it learned from; "" where it knows everybody."""
    confusion = training.confusion()
    counts, right = confusion.sum(axis=1), confusion.diagonal()
    if len(set(training.said.tolist())) == 1:
        name = names[training.said[0]]
        return _("It did not learn to tell them apart: it calls every face {name}.").format(name=name)
    if right.sum() <= counts.max():
        return _(
            "It did not learn to tell them apart: {right} of {count} training faces are named "
            "rightly, no more than by guessing."
        ).format(right=right.sum(), count=counts.sum())
    unknown = _("{name} is not recognised: {right} of {count} training faces are named rightly.")
    return " ".join(
        unknown.format(name=name, right=own, count=count)
        for name, own, count in zip(names, right.tolist(), counts.tolist(), strict=True)
        if 2 * own < count
    )


def _advice(training: SetVerdicts, names: Sequence[str], under_both_names: bool) -> str:
    if under_both_names:
        return _("The same picture is under both names: delete it under one of them.")
    counts = training.confusion().sum(axis=1).tolist()
    those = [
        _("only {count} of {name}").format(count=count, name=name)
        for name, count in zip(names, counts, strict=True)
        if count < _FEW or 2 * count < max(counts)
    ]
    if those:
        return _("There are {those} to learn from: add more faces.").format(those=few(those))
    return _(
        "Look at the faces with the largest share of D, which may be under the wrong name, or try another ε "
        "or more epochs."
    )


def _only_by_heart(training: SetVerdicts, validation: SetVerdicts, names: Sequence[str]) -> str:
    """That faces which were not learned are recognised far less often; "" where they are not."""
    learned, seen = training.confusion(), validation.confusion()
    right, count = int(seen.trace()), int(seen.sum())
    if _is_bad(right, count):
        return _(
            "Only {right} of {count} validation faces are named rightly, and {learned} of {learned_count} "
            "training faces: it learned its faces by heart, not the persons. Add faces from other times and "
            "places, or look whether some are under the wrong name."
        ).format(right=right, count=count, learned=int(learned.trace()), learned_count=int(learned.sum()))
    for person, name in enumerate(names):
        right, count = int(seen[person, person]), int(seen[person].sum())
        if _is_bad(right, count):
            return _(
                "Only {right} of {count} validation faces of {name} are named rightly: it learned its faces "
                "by heart, not the persons. Add faces from other times and places, or look whether some are "
                "under the wrong name."
            ).format(right=right, count=count, name=name)
    return ""


def _is_bad(right: int, count: int) -> bool:
    """Whether so few of so many are right that a good network would hardly have named no more."""
    return probability_of(range(right + 1), count, _GOOD) < _LUCK
