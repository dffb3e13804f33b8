"""What `facet train` says: before the training, during it, and at the end."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.cli.collecting import Collected
from app.cli.output import Output
from app.project import Face
from app.recognition.misleading import said_of_both_names, said_of_several_faces, sources_of
from app.recognition.training_run import TrainingRun
from engine import EpochStep


class TrainingReport:
    """Says how a training goes.

    Args:
        output: Where to.
        path: The project that is written.
    """

    def __init__(self, output: Output, path: Path) -> None:
        self._output = output
        self._path = path
        self._epochs_said = -1

    def faces(self, run: TrainingRun, collected: Collected, faces: Sequence[Face]) -> None:
        """What will be learned from.

        Args:
            run: Before its first step.
            collected: What was found.
            faces: The same faces as the project keeps them.
        """
        names = [person.name for person in collected.persons]
        counts = [len(own) for own in collected.faces]
        self._output.record(
            event="faces",
            persons=names,
            counts=counts,
            crop=collected.decision.crop,
            training=len(run.split.training),
            validation=len(run.split.validation),
            split=run.split.sentence(run.persons),
            copies=run.copies,
            unreadable=[refused.source for refused in collected.refused],
            under_both_names=[sources_of(pair, run.persons) for pair in run.under_both_names],
            several_faces=collected.several,
        )
        whose = " and ".join(f"{count} of {name}" for name, count in zip(names, counts, strict=True))
        whose = "; ".join([whose, *_remarks(run, collected)])
        self._output.text(f"Faces: {whose}. {collected.decision.reason}", *_split(run, faces))
        for note in (
            said_of_both_names(run.under_both_names, run.persons),
            said_of_several_faces(collected.several),
        ):
            if note:
                self._output.note(note)

    def epoch(self, step: EpochStep) -> None:
        """How things stand after an epoch."""
        # A diverged training ends with the epoch before, which was said already.
        if step.epoch <= self._epochs_said:
            return
        self._epochs_said = step.epoch
        self._output.record(
            event="epoch",
            epoch=step.epoch,
            error=step.error,
            accuracy=step.accuracy,
            validation_error=step.validation_error,
            validation_accuracy=step.validation_accuracy,
        )

    def done(self, run: TrainingRun, last: EpochStep) -> None:
        """What came out, and what to do next."""
        self._output.record(
            event="done",
            epochs=last.epoch,
            error=last.error,
            accuracy=last.accuracy,
            validation_accuracy=last.validation_accuracy,
            reason=last.reason,
            learned=run.learned,
            judgement=run.judgement.sentence,
            seconds=run.seconds,
        )
        if not run.learned:
            self._output.note(f"{run.reason()} The network is in {self._path}.")
            return
        self._output.text(
            f"Trained for {last.epoch} epochs in {run.seconds:.1f} s. {run.reason()}",
            f"D = {last.error:.4g}. Named rightly: {_named_rightly(run, last)}.",
            f"Saved in {self._path}. What next:",
            f"  facet {self._path}   (the window)",
            f"  facet classify {self._path} PICTURE",
        )


def standing(step: EpochStep) -> str:
    """A few words for the end of the progress bar."""
    words = f"D = {step.error:.3g}, accuracy {step.accuracy:.0%}"
    if step.validation_accuracy is None:
        return words
    return f"{words}, validation {step.validation_accuracy:.0%}"


def _remarks(run: TrainingRun, collected: Collected) -> list[str]:
    """How many faces mislead; the notes on standard error say which."""
    remarks = []
    if both := len(run.under_both_names):
        are = "1 is" if both == 1 else f"{both} are"
        remarks.append(f"{are} under both names, the same or nearly the same")
    if several := len(collected.several):
        are = "1 is from a picture" if several == 1 else f"{several} are from pictures"
        remarks.append(f"{are} with several faces")
    return remarks


def _split(run: TrainingRun, faces: Sequence[Face]) -> list[str]:
    return [*_shares(run, faces), run.faces_in_words()]


def _shares(run: TrainingRun, faces: Sequence[Face]) -> list[str]:
    everything = Counter(face.person_id for face in faces)
    held = set(run.split.validation)
    aside = Counter(face.person_id for face in faces if face.id in held)
    shares = [f"{aside[person.id]} of {everything[person.id]} faces" for person in run.persons]
    if not held:
        return []
    if len(set(shares)) == 1:
        return [f"{shares[0]} of each person are only looked at, for validation."]
    whose = " and ".join(
        f"{share} of {person.name}" for share, person in zip(shares, run.persons, strict=True)
    )
    return [f"{whose} are only looked at, for validation."]


def _named_rightly(run: TrainingRun, last: EpochStep) -> str:
    learned, varied = len(run.split.training), len(run.training) - len(run.split.training)
    words = f"{round(last.accuracy * len(run.training))} of {len(run.training)} training images"
    words += f" ({learned} faces and {varied} varied copies)" if varied else ""
    if run.validation is None or last.validation_accuracy is None:
        return words
    count = len(run.validation)
    return f"{words}, {round(last.validation_accuracy * count)} of {count} validation faces"
