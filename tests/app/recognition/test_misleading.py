"""What is said of faces that mislead, and of faces that changed after a network learned them."""

from dataclasses import replace

import pytest
from fresh_runs import fresh_run
from small_projects import striped_face, striped_project

from app.recognition.misleading import changes_since, learned_by, said_of_both_names, said_of_several_faces
from app.recognition.record import record_of, restored
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings

QUICK = RunSettings(size=16, kernels=3, pool=2, epochs=2, copies=1)


@pytest.fixture
def project(tmp_path):
    with striped_project(tmp_path / "p.facet") as project:
        yield project


@pytest.fixture
def trained(project):
    """The project with a trained network; the newest face of Ben was left out."""
    project.exclude_faces([project.faces()[-1].id])
    project.save_run(record_of(fresh_run(project, QUICK, 2)))
    return project


def said(project):
    return changes_since(learned_by(project.latest_run()), project.faces()).sentence()


def test_nothing_changed_where_nothing_was_done(trained):
    assert said(trained) == ""


def test_every_change_is_counted(trained):
    ada, ben = trained.persons()
    ids = [face.id for face in trained.faces()]
    trained.add_faces([striped_face(0, ada.id, number) for number in (20, 21)])
    trained.remove_faces(ids[:3])
    trained.move_faces([ids[4]], ben.id)
    trained.exclude_faces([ids[5], ids[6]])
    assert said(trained) == (
        "The faces changed since the network was trained (2 added, 3 deleted, 1 moved, 2 left out): "
        "it is out of date. Train it again."
    )


def test_faces_taken_in_again_are_counted(project):
    first = project.faces()[0].id
    project.exclude_faces([first])
    project.save_run(record_of(fresh_run(project, QUICK, 2)))
    project.include_faces([first])
    assert "(1 taken in again)" in said(project)


def test_what_is_undone_changed_nothing(trained):
    ada, ben = trained.persons()
    face = trained.faces()[0].id
    trained.move_faces([face], ben.id)
    trained.remove_faces([face])
    trained.restore_faces([face])
    trained.move_faces([face], ada.id)
    assert said(trained) == ""


def test_a_renamed_person_changes_nothing(trained):
    trained.rename_person(trained.persons()[0].id, "Zoe")
    assert said(trained) == ""


def test_a_face_that_is_left_out_changes_nothing_wherever_it_goes(trained):
    ada, _ = trained.persons()
    left_out = trained.faces()[-1].id
    trained.move_faces([left_out], ada.id)
    assert said(trained) == ""
    trained.remove_faces([left_out])
    assert said(trained) == ""


def test_after_a_new_training_nothing_is_out_of_date(trained):
    _, ben = trained.persons()
    trained.move_faces([trained.faces()[0].id], ben.id)
    trained.save_run(record_of(fresh_run(trained, QUICK, 2)))
    assert said(trained) == ""


def test_a_run_that_goes_on_or_branches_off_knows_its_faces(trained):
    run = restored(trained, trained.latest_run())
    trained.save_run(record_of(run.branch(run.checkpoints.newest, QUICK)))
    assert said(trained) == ""


def test_of_a_run_of_an_earlier_version_no_face_is_known_to_be_moved(trained):
    record = trained.latest_run()
    older = {name: value for name, value in record.settings.items() if name != "face_persons"}
    trained.save_run(replace(record, settings=older))
    _, ben = trained.persons()
    ids = [face.id for face in trained.faces()]
    trained.move_faces([ids[0]], ben.id)
    assert said(trained) == ""
    trained.remove_faces([ids[1]])
    assert "(1 deleted)" in said(trained)


def test_where_all_faces_were_deleted_there_is_nothing_to_train_again(trained):
    trained.delete_all_faces()
    assert said(trained) == ""


def same_under_both(project, count):
    """The first faces of Ada under Ben's name, too."""
    ada, ben = project.persons()
    for face in project.faces(ada.id)[:count]:
        project.add_face(
            ben.id,
            project.picture(face.id),
            face.region,
            source=f"again {face.source}",
            burst=f"again {face.burst}",
            crop="none",
        )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""),
        (1, "The same picture, or nearly the same, is under both names: stripes 0 0 and again stripes 0 0."),
        (2, "2 pictures are under both names, the same or nearly the same: stripes 0 0 and again stripes"),
        (3, "and 2 more pairs. Delete one of each pair."),
    ],
)
def test_pictures_under_both_names_are_counted_and_the_first_is_named(project, count, words):
    same_under_both(project, count)
    run = TrainingRun.create(project, QUICK)
    sentence = said_of_both_names(run.under_both_names, run.persons)
    assert words in sentence
    assert len(run.under_both_names) == count


def test_a_run_that_goes_on_still_knows_what_is_under_both_names(project):
    same_under_both(project, 2)
    run = fresh_run(project, QUICK, 1)
    record = project.save_run(record_of(run))
    assert restored(project, record).under_both_names == run.under_both_names
    assert run.branch(run.checkpoints.newest, QUICK).under_both_names == run.under_both_names


def test_a_face_that_is_left_out_is_under_no_name(project):
    same_under_both(project, 1)
    project.exclude_faces([project.faces()[-1].id])
    assert TrainingRun.create(project, QUICK).under_both_names == ()


def test_without_the_later_of_each_pair_no_face_is_under_both_names(project):
    same_under_both(project, 4)
    _, ben = project.persons()
    same = project.faces(ben.id)[-1]
    project.add_face(
        ben.id, project.picture(same.id), same.region, source="once more", burst="b", crop="none"
    )
    pairs = TrainingRun.create(project, QUICK).under_both_names
    assert len(pairs) == 5
    project.remove_faces([later.id for _, later in pairs])
    assert TrainingRun.create(project, QUICK).under_both_names == ()


def test_faces_of_one_camera_are_told_apart_by_their_names(project):
    ada, ben = project.persons()
    face = project.faces(ada.id)[0]
    for number, person in enumerate((ada, ben)):
        picture = project.picture(face.id)
        project.add_face(person.id, picture, face.region, source="Camera 0", burst=f"b{number}", crop="none")
    project.remove_faces([face.id])
    run = TrainingRun.create(project, QUICK)
    assert "Camera 0 of Ada and Camera 0 of Ben" in said_of_both_names(run.under_both_names, run.persons)


def test_pictures_with_several_faces_are_listed():
    assert said_of_several_faces([]) == ""
    assert said_of_several_faces(["a.jpg"]) == (
        "a.jpg shows several faces; the largest was taken. Check that it is the right person."
    )
    assert said_of_several_faces(["a.jpg", "b.jpg", "c.jpg"]) == (
        "3 pictures show several faces; the largest was taken in each: a.jpg, b.jpg and c.jpg. "
        "Check that it is the right person."
    )
    assert "and 34 more" in said_of_several_faces([f"{number}.jpg" for number in range(40)])
