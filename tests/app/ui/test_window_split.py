"""The window says how the faces were divided into those learned and those only looked at."""

from PySide6.QtWidgets import QStatusBar

SENTENCE = (
    "12 faces are learned and 4 only looked at: 4 whole groups of 16, "
    "as faces of one burst, one video or one picture stay together."
)


def test_a_run_says_it_when_it_starts_and_it_can_be_read_again_later(at_window, stripes):
    person = at_window(stripes)
    person.click("step_button")
    person.wait(lambda: person.window.findChild(QStatusBar).currentMessage() == SENTENCE)
    assert person.find("validation").toolTip().endswith(SENTENCE)
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    person.close()
    again = at_window(stripes)
    assert "12 faces are learned and 4 only looked at." in again.find("validation").toolTip()


def test_where_there_is_no_run_nothing_is_said(trainer_person, tmp_path):
    person = trainer_person
    person.click("step_button")
    person.wait(lambda: "faces are learned" in person.find("validation").toolTip())
    person.answers.path = tmp_path / "another.facet"
    person.choose("new")
    assert "faces are learned" not in person.find("validation").toolTip()


def test_light_and_alignment_make_another_run(trainer_person):
    person = trainer_person
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    for name, value in (("light", "even"), ("align", "none")):
        choice = person.find(name)
        choice.setFocus()
        person.bot.keyClicks(choice, value[0])
        choice.activated.emit(choice.currentIndex())
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    run = person.window.session.trainer.run
    assert (run.preparation.light, run.settings.align) == ("even", "none")
    person.wait(lambda: person.project.latest_run().settings["light"] == "even")
