"""Which of several faces the answer is for."""

from made_answers import LEFT, RIGHT, answer_of

from app.ui.who.chosen_face import ChosenFace


def test_the_chosen_face_stays_chosen_while_its_place_among_the_others_changes():
    chosen = ChosenFace()
    ada, ben = answer_of(0.1, box=LEFT, number=7), answer_of(0.9, box=RIGHT, number=9)
    assert chosen.number_in([ada, ben]) == 0
    chosen.choose([ada, ben], 1)
    assert chosen.number_in([ada, ben]) == 1
    assert chosen.number_in([ben, ada]) == 0
    assert chosen.number_in([ada]) == 0
    chosen.choose([ada], 3)
    assert chosen.number_in([ada, ben]) == 1
    chosen.forget()
    assert chosen.number_in([ada, ben]) == 0
