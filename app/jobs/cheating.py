"""Whether a network cheats, found out on a thread of its own."""

from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job
from app.project import Project
from app.recognition.cheating import Probe, Suspect, cheat_test, probes

_NOBODY = "somebody"


class CheatJob(Job):
    """Asks a network about faces covered, uncovered and in other light.

    Args:
        project: Holds the faces' pictures.
        suspect: The network and the faces.

    Attributes:
        found: The answer, a `CheatTest`.
        progressed: (done, all) faces.
    """

    found = Signal(object)
    progressed = Signal(int, int)

    def __init__(self, project: Project, suspect: Suspect, parent: QObject | None = None) -> None:
        super().__init__("Looking whether the network cheats", parent)
        self._project = project
        self._suspect = suspect

    def work(self) -> None:
        """Reads the faces one after the other, then asks."""
        count = len(self._suspect.face_ids)
        found: list[Probe] = []
        for done, probe in enumerate(probes(self._project, self._suspect), start=1):
            if self.cancelled:
                return
            if probe is not None:
                found.append(probe)
            self.progressed.emit(done, count)
        names = {person.id: person.name for person in self._project.persons()}
        ordered = [names.get(person_id, _NOBODY) for person_id in self._suspect.trained.person_ids]
        self.found.emit(cheat_test(found, self._suspect, ordered))
