"""Two things at once: what is still worked out when another face, run or project takes its place."""

import threading

import pytest

from app.ui import answering, trainer
from app.ui.who import validation

LIMIT = 15


class HeldUp:
    """A function whose first call waits until the test lets it go."""

    def __init__(self, function, fails=False):
        self._function = function
        self._fails = fails
        self.calls = 0
        self.go = threading.Event()

    def __call__(self, *arguments):
        self.calls += 1
        if self._fails:
            raise MemoryError("there is no more")
        if self.calls == 1:
            assert self.go.wait(LIMIT)
        return self._function(*arguments)


@pytest.fixture
def held_up(monkeypatch):
    made = []

    def hold(module, name, **how):
        made.append(HeldUp(getattr(module, name), **how))
        monkeypatch.setattr(module, name, made[-1])
        return made[-1]

    yield hold
    for each in made:
        each.go.set()


def choose_thumbnail(person, index, row):
    person.open_tab("who_tabs", "Features")
    thumbnails = person.in_card(index, "thumbnails")
    person.wait(lambda: len(thumbnails.ids) > row)
    at = thumbnails.visualRect(thumbnails.model().index(row, 0)).center()
    person.click(thumbnails.viewport(), at)


def derivatives_rest(person):
    """Whether nobody works them out."""
    titles = [job.title for job in person.window.session.jobs.running]
    return "Computing the derivatives" not in titles


def says_chosen(person, title):
    return lambda: person.find("features_chosen").text() == f"Chosen: {title}"


def test_of_two_faces_chosen_quickly_the_second_is_shown(saved_person, held_up):
    person = saved_person
    person.wait_until_shown()
    person.open_tab("who_tabs", "Features")
    first = held_up(answering, "_prepared")
    choose_thumbnail(person, 0, 0)
    person.wait(lambda: first.calls == 1)
    choose_thumbnail(person, 1, 2)
    first.go.set()
    person.wait(says_chosen(person, "Ben 3"))


def test_a_face_chosen_before_there_is_a_network_is_shown_when_there_is_one(trainer_person):
    person = trainer_person
    person.open_tab("who_tabs", "Features")
    choose_thumbnail(person, 1, 2)
    assert not says_chosen(person, "Ben 3")()
    person.step()
    person.wait(says_chosen(person, "Ben 3"))


def test_derivatives_that_cannot_be_computed_are_said_once(trainer_person, held_up):
    person = trainer_person
    person.train()
    failing = held_up(trainer, "_with_gradients", fails=True)
    said = []
    person.window.session.failed.connect(said.append)
    person.window.session.machine.pick(7)
    person.wait(lambda: said and derivatives_rest(person))
    person.window.session.machine.pick(9)
    person.wait(lambda: failing.calls == 2)
    person.wait(lambda: len(said) == 2 and derivatives_rest(person))
    assert person.window.session.machine.epoch == 9


def test_of_two_epochs_picked_quickly_the_second_gets_its_derivatives(trainer_person, held_up):
    person = trainer_person
    person.train()
    first = held_up(trainer, "_with_gradients")
    person.window.session.machine.pick(7)
    person.wait(lambda: first.calls == 1)
    person.window.session.machine.pick(9)
    first.go.set()
    person.wait(lambda: person.window.session.machine.shown.gradients)
    assert person.window.session.machine.epoch == 9


def test_back_in_the_present_derivatives_of_the_past_are_not_shown(trainer_person, held_up):
    person = trainer_person
    person.train()
    late = held_up(trainer, "_with_gradients")
    person.window.session.machine.pick(7)
    person.wait(lambda: late.calls == 1)
    person.window.session.machine.go_to_now()
    late.go.set()
    person.wait(lambda: derivatives_rest(person))
    assert person.window.session.machine.epoch is None
    assert person.window.session.machine.shown is person.moment


def test_verdicts_of_a_run_that_was_reset_meanwhile_are_not_shown(trainer_person, held_up):
    person = trainer_person
    person.train()
    late = held_up(validation, "judge")
    person.open_tab("who_tabs", "Validation")
    person.wait(lambda: late.calls == 1)
    person.window.session.trainer.reset()
    late.go.set()
    person.wait(lambda: person.text("validation_epoch") == "right at epoch 0")
    assert late.calls == 2


def test_another_project_gets_nothing_of_what_the_first_was_still_working_out(
    trainer_person, held_up, tmp_path
):
    person = trainer_person
    person.train()
    late, derivatives = held_up(validation, "judge"), held_up(trainer, "_with_gradients")
    person.open_tab("who_tabs", "Validation")
    person.wait(lambda: late.calls == 1)
    person.window.session.machine.pick(7)
    person.wait(lambda: derivatives.calls == 1)
    said = []
    person.window.session.failed.connect(said.append)
    closing = person.window.session.closing
    closing.connect(late.go.set)
    closing.connect(derivatives.go.set)
    assert person.window.session.create(tmp_path / "another.facet")
    person.wait(lambda: not person.window.session.jobs.running)
    assert said == []
    assert person.window.session.machine.shown is None
    assert person.window.session.machine.epoch is None


@pytest.mark.parametrize("kept", [[999], ["no number"], 7, [None]])
def test_kept_runs_that_are_not_there_any_more_are_passed_over(saved_person, kept):
    person = saved_person
    session = person.window.session
    session.project.save_settings(session.project.settings() | {"kept_runs": kept})
    said = []
    session.failed.connect(said.append)
    session.kept.restore()
    assert session.kept.curves == []
    assert said == []
