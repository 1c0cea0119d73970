"""The end of one recovery code is typed back; until then every sign-in reminds."""

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import (
    CHECK,
    DONE,
    Ana,
    asked_for,
    begin,
    confirm,
    end_asked_for,
    log_in,
    save_recovery_codes,
    shown_codes,
)
from tests.browser.visitor import Visitor


def at_the_codes(ana: Ana, new_visitor: NewVisitor, way: str = "mouse") -> Visitor:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    begin(visitor, ana)
    confirm(visitor, ana.code())
    return visitor


def test_the_wrong_end_is_told_and_the_question_stays(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = at_the_codes(unprotected_ana, new_visitor)
    visitor.press("I have saved them – continue")
    question = asked_for(visitor)
    visitor.type(question, "00000")
    visitor.press("Finish")
    assert visitor.path == CHECK
    assert "That is not the end of code" in visitor.text
    assert asked_for(visitor) == question
    assert visitor.labelled(question).input_value() == ""


def test_small_letters_and_look_alikes_are_the_same_characters(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = at_the_codes(unprotected_ana, new_visitor)
    codes = shown_codes(visitor)
    visitor.press("I have saved them – continue")
    question = asked_for(visitor)
    end = end_asked_for(question, codes)
    visitor.type(question, f" {end.lower().replace('0', 'o').replace('1', 'l')} ")
    visitor.press("Finish")
    assert visitor.path == DONE


@pytest.mark.parametrize("way", WAYS)
def test_put_off_it_comes_first_at_the_next_sign_in(
    unprotected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana = unprotected_ana
    visitor = at_the_codes(ana, new_visitor, way)
    visitor.follow("Remind me next time")
    assert "On. Recovery codes not saved yet" in visitor.text
    visitor.log_out(ana.username)
    log_in(visitor, ana)
    assert visitor.heading == "You have not saved your recovery codes."
    visitor.follow("Show new codes")
    visitor.type("Password", ana.password)
    visitor.type("Authentication code", ana.next_code())
    visitor.press("Continue")
    visitor.press("Make new codes")
    save_recovery_codes(visitor, ana)
    visitor.log_out(ana.username)
    log_in(visitor, ana)
    assert visitor.path == "/"
