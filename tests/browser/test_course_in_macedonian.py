"""The whole course, in Macedonian, on a phone without scripts: lessons, drill, cards, quiz."""

import pytest
from tests.browser.chromium import NewVisitor
from tests.browser.colleagues import people
from tests.browser.journeys import Ana, log_in
from tests.browser.languages import catalogue
from tests.browser.server import Server
from tests.browser.visitor import Visitor

from vratar.training.course_data import Lesson, Proof, Question
from vratar.training.services.course import course

COURSE = course("mk")


def said_on(visitor: Visitor, words: str) -> bool:
    """Whether these words of ours stand on the page, in the visitor's language."""
    return visitor.said(words) in visitor.text


def answer(visitor: Visitor, question: Question, *, right: bool = True) -> None:
    """Choose the right option, or the first wrong one, and have it checked."""
    option = next(one for one in question.options if (one.name == question.right) is right)
    visitor.choose(option.text)
    visitor.press("Check answer")
    assert question.explanation in visitor.text
    assert said_on(visitor, "Correct." if right else "Not quite.")


def practise(visitor: Visitor, question: Question) -> None:
    """Forget to choose, choose wrongly, try again, and be right."""
    visitor.press("Check answer")
    assert said_on(visitor, "Choose an answer.")
    answer(visitor, question, right=False)
    visitor.follow("Try again")
    answer(visitor, question)


def put_in_order(visitor: Visitor, lesson: Lesson) -> None:
    """All cards the wrong way round, then in their order."""
    last = len(lesson.cards)
    for number, card in enumerate(lesson.cards, start=1):
        visitor.select(card.text, str(last + 1 - number))
    visitor.press("Check the order")
    assert lesson.cards[-1].why in visitor.text
    for number, card in enumerate(lesson.cards, start=1):
        visitor.select(card.text, str(number))
    visitor.press("Check the order")
    assert said_on(visitor, "Correct.")


def do(visitor: Visitor, ana: Ana, lesson: Lesson) -> None:
    """What a lesson asks for besides its questions."""
    address = f"/training/{lesson.name}/"
    match lesson.proof:
        case Proof.CARDS:
            put_in_order(visitor, lesson)
        case Proof.RECOVERY_DRILL:
            visitor.follow("Test a recovery code")
            visitor.type("Recovery code", ana.take_recovery_code())
            visitor.press("Test my recovery code")
            assert said_on(visitor, "It works.")
            visitor.open(address)
        case Proof.DUTIES:
            visitor.follow("Sign")
            visitor.tick("I know my duties")
            visitor.press("Finish")
            visitor.open(address)


def take(visitor: Visitor, ana: Ana, lesson: Lesson) -> None:
    """Read a lesson, answer, do, and go on."""
    assert visitor.heading == lesson.title
    for text in (*lesson.paragraphs, lesson.remember, lesson.source):
        assert text in visitor.text
    for question in lesson.questions:
        if question == lesson.questions[0]:
            practise(visitor, question)
        else:
            answer(visitor, question)
        if question != lesson.questions[-1] or lesson.proof != Proof.QUESTIONS:
            visitor.follow("Next")
    do(visitor, ana, lesson)
    visitor.follow("Next")


def pass_quiz(visitor: Visitor) -> None:
    """Two wrong answers, then right ones; once the page is loaded again."""
    questions = {one.text: one for one in COURSE.quiz.questions}
    visitor.press("Start the quiz")
    for number in range(len(questions)):
        legend = visitor.page.locator("legend").inner_text()
        if number == 1:
            visitor.reload()
            assert visitor.page.locator("legend").inner_text() == legend
        answer(visitor, questions.pop(legend), right=number > 1)
        visitor.follow("Next")


@pytest.fixture
def mila(ana: Ana, server: Server) -> Ana:
    """Somebody who has learned nothing yet; `ana` may have, in a test before."""
    return people(server, mila="Support")["mila"]


def test_the_whole_course_in_macedonian(mila: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor("phone without scripts", locale="mk-MK")
    visitor.catalogue = catalogue("mk")
    log_in(visitor, mila)
    visitor.go_by_menu("Training")
    assert visitor.page.locator("html").get_attribute("lang") == "mk"
    for lesson in COURSE.lessons:
        assert lesson.title in visitor.text
    visitor.follow("Continue")
    for lesson in COURSE.lessons:
        take(visitor, mila, lesson)
    assert visitor.path == "/training/quiz"
    pass_quiz(visitor)
    assert said_on(visitor, "You have done all lessons and passed the quiz.")
    visitor.follow("Certificate")
    assert visitor.heading == visitor.said("Certificate")
    visitor.open("/training/")
    assert visitor.page.get_by_role("progressbar").get_attribute("value") == "7"
    assert visitor.page.get_by_role("link", name=visitor.said("Continue"), exact=True).count() == 0
