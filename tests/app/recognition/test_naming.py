"""Renaming a person asks for no new training."""

from small_projects import striped_project

from app.recognition.naming import with_present_names
from app.recognition.recogniser import Recogniser
from app.recognition.run import TrainingRun, record_of, snapshot_of
from app.recognition.settings import RunSettings


def test_a_saved_network_calls_persons_as_they_are_called_now(tmp_path):
    with striped_project(tmp_path / "faces.facet") as project:
        run = TrainingRun.create(project, RunSettings(size=16, kernels=2, pool=2, epochs=1))
        for _ in run.steps():
            pass
        record = project.save_run(record_of(run))
        ada, _ = project.persons()
        project.rename_person(ada.id, "Grace")
        named = with_present_names(record, project.persons())
        assert Recogniser(snapshot_of(named)).persons == ("Grace", "Ben")
        assert project.latest_run().persons == ("Ada", "Ben")
        assert with_present_names(record, []).persons == ("Ada", "Ben")
