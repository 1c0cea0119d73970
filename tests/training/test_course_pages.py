"""The pages of the course: overview, lesson, quiz, pictures."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in.conftest import Response
from tests.training.course_folders import added, copied, used
from tests.training.learners import do_lessons, take_quiz

from vratar.accounts.models import Administrator
from vratar.core import clock as time
from vratar.training.models import LessonProgress, QuizAttempt
from vratar.training.services import quiz
from vratar.training.services.course import course

QUIZ = "/training/quiz"
PASSWORD = "/training/password/"
CARDS = {
    "use-recovery-code": "1",
    "end-sessions": "2",
    "set-up-phone": "3",
    "save-codes": "4",
    "tell-owner": "5",
}


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    return cast.make("boris", "Support")


@pytest.fixture
def browser(boris: Administrator) -> Client:
    """Signed in with the password alone, in time."""
    return states.in_time(boris)


def text_of(response: Response, status: int = 200) -> str:
    page = response.content.decode()
    assert response.status_code == status, page
    return page


def read(page: str) -> str:
    """What stands on the page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def answer(browser: Client, question: str, option: str | None, path: str = PASSWORD) -> Response:
    typed = {"question": question} | ({"answer": option} if option is not None else {})
    return browser.post(path, typed)


def test_the_overview_lists_seven_lessons_that_nobody_began(browser: Client) -> None:
    page = read(text_of(browser.get("/training/")))
    assert "7 lessons and a quiz. The lessons take about 20 minutes." in page
    assert page.count("Not started") == 7
    assert "0 of 7" in page
    assert "12 questions; 10 must be right." in page


def test_the_overview_leads_to_the_first_open_lesson(browser: Client, boris: Administrator) -> None:
    assert f'class="button" href="{PASSWORD}"' in text_of(browser.get("/training/"))
    do_lessons(boris, time.now(), 1)
    page = text_of(browser.get("/training/"))
    assert 'class="button" href="/training/six-digits/"' in page
    assert "1 of 7" in read(page)
    assert "Done on" in read(page)
    do_lessons(cast.make("vera", "Support"), time.now())
    LessonProgress.objects.filter(account=boris).delete()
    do_lessons(boris, time.now())
    assert f'class="button" href="{QUIZ}"' in text_of(browser.get("/training/"))


def test_who_has_finished_is_led_to_the_certificate(browser: Client, boris: Administrator) -> None:
    do_lessons(boris, time.now())
    take_quiz(boris, time.now())
    page = text_of(browser.get("/training/"))
    assert "You finished on" in page
    assert 'href="/training/certificate"' in page
    assert 'class="button"' not in page


def test_a_new_version_says_which_lesson_changed(
    browser: Client, boris: Administrator, tmp_path: Path
) -> None:
    do_lessons(boris, time.now())

    def edit(text: str) -> str:
        before, mine, after = text.partition('name = "fake-page"')
        newer = before.replace("version = 1", "version = 2", 1)
        return newer + mine + after.replace("changed_in = 1", "changed_in = 2", 1)

    with used(copied(tmp_path, course=edit)):
        page = read(text_of(browser.get("/training/")))
    assert "Lesson 6 changed; please read it again (4 min)." in page
    assert page.count("please read it again") == 1


@pytest.mark.parametrize("name", [one.name for one in course("en").lessons])
def test_a_lesson_shows_text_picture_remember_and_source(browser: Client, name: str) -> None:
    lesson = course("en").lesson(name)
    assert lesson
    page = text_of(browser.get(f"/training/{name}/"))
    assert f'src="/training/pictures/{lesson.picture}"' in page
    for text in (*lesson.paragraphs, lesson.title, lesson.remember, lesson.source, lesson.alt):
        assert text.replace("'", "&#x27;") in page
    assert page.count("<fieldset") <= 1
    assert " style=" not in page


def test_opening_a_lesson_begins_it(browser: Client) -> None:
    browser.get(PASSWORD)
    assert "In progress" in text_of(browser.get("/training/"))


def test_no_choice_is_told_beside_the_question(browser: Client) -> None:
    for option in (None, "", "no-such"):
        page = text_of(answer(browser, "leaked-password", option), 422)
        assert page.count("Choose an answer.") == 2


def test_a_wrong_answer_is_explained_and_may_be_tried_again(browser: Client) -> None:
    page = text_of(answer(browser, "leaked-password", "sign-in"))
    assert "Not quite." in page
    assert "The code comes from your phone and is never sent." in page
    assert f'<a class="button" href="{PASSWORD}#next">Try again</a>' in page
    assert 'role="alert"' in page
    assert "leaked-password" in text_of(browser.get(PASSWORD))


def test_right_answers_lead_on_to_the_next_lesson(browser: Client) -> None:
    page = text_of(answer(browser, "leaked-password", "no-code-no-entry"))
    assert "Correct." in page
    assert f'href="{PASSWORD}#next">Next' in page
    assert "no-exceptions" in text_of(browser.get(PASSWORD))
    page = text_of(answer(browser, "no-exceptions", "none"))
    assert 'href="/training/six-digits/">Next' in page
    assert "Done on" in text_of(browser.get(PASSWORD))


def test_a_question_of_another_lesson_is_not_answered_here(browser: Client) -> None:
    for question in ("no-signal", "no-such", "", "\0"):
        response = answer(browser, question, "valid-codes")
        assert (response.status_code, response["Location"]) == (303, PASSWORD)


@pytest.mark.parametrize("name", ["no-such", "quiz-2", "PASSWORD"])
def test_a_lesson_that_is_none_is_not_found(browser: Client, name: str) -> None:
    assert browser.get(f"/training/{name}/").status_code == 404
    assert browser.post(f"/training/{name}/").status_code == 404


def cards_page(browser: Client) -> str:
    for question, option in (("new-phone", "add-then-remove"), ("export-qr", "all-keys")):
        answer(browser, question, option, "/training/lost-phone/")
    return text_of(browser.get("/training/lost-phone/"))


def test_the_cards_have_a_select_each(browser: Client) -> None:
    page = cards_page(browser)
    assert page.count("<select") == 5
    assert page.count('<option value="5">') == 5
    assert page.index("Tell an Owner") != 0


@pytest.mark.parametrize(
    "wrong",
    [{"tell-owner": ""}, {"tell-owner": "4"}, {"tell-owner": "6"}, {"tell-owner": "x"}],
)
def test_a_number_missing_or_given_twice_is_told(browser: Client, wrong: dict[str, str]) -> None:
    page = text_of(browser.post("/training/lost-phone/", CARDS | wrong), 422)
    assert page.count("Give each card a different number from 1 to 5.") == 2
    assert '<option value="3" selected>' in page


def test_a_wrong_order_names_the_first_wrong_card_and_why(browser: Client) -> None:
    swapped = CARDS | {"end-sessions": "3", "set-up-phone": "2"}
    page = read(text_of(browser.post("/training/lost-phone/", swapped)))
    assert "“Set up the new phone” is in the wrong place." in page
    assert "It comes third" in page
    assert "Check the order" in page


def test_the_right_order_finishes_the_lesson(browser: Client) -> None:
    cards_page(browser)
    page = text_of(browser.post("/training/lost-phone/", CARDS))
    assert "Correct." in page
    assert 'href="/training/fake-page/">Next' in page


def test_cards_are_put_in_order_in_their_lesson_alone(browser: Client) -> None:
    assert browser.post(PASSWORD, CARDS).status_code == 303


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("set-up", "/account/two-factor/totp/"),
        ("recovery-codes", "/training/drill/recovery"),
        ("your-duties", "/training/duties"),
    ],
)
def test_an_action_is_one_link_away(browser: Client, name: str, address: str) -> None:
    lesson = course("en").lesson(name)
    assert lesson
    for question in lesson.questions:
        answer(browser, question.name, question.right, f"/training/{name}/")
    assert f'<a class="button" href="{address}"' in text_of(browser.get(f"/training/{name}/"))


def test_a_lesson_without_a_translation_says_its_language(browser: Client, tmp_path: Path) -> None:
    with used(added(tmp_path)):
        page = text_of(browser.get("/training/our-house/", headers={"Accept-Language": "mk"}))
    assert '<html lang="mk"' in page
    assert '<span lang="en">Our house</span>' in page


def test_an_organisations_words_are_words_and_never_html(browser: Client, tmp_path: Path) -> None:
    texts = added(tmp_path) / "en.toml"
    evil = texts.read_text().replace("Our house", "<script>alert(1)</script>")
    texts.write_text(evil.replace("Vesna", "<img src=x onerror=alert(1)>"))
    with used(tmp_path):
        for path in ("/training/", "/training/our-house/", "/training/our-house/?answer"):
            page = text_of(browser.get(path))
            assert "<script>alert" not in page
            assert "<img src=x" not in page
        page = text_of(answer(browser, "whom-to-call", "vesna", "/training/our-house/"))
        assert "<img src=x" not in page


def test_a_picture_can_do_nothing(browser: Client, tmp_path: Path) -> None:
    drawing = added(tmp_path) / "house.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    with used(tmp_path):
        response = browser.get("/training/pictures/house.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["no-such.svg", "en.toml", "..%2Fen.toml", "course.toml"])
def test_nothing_but_a_picture_of_the_course_is_given_out(browser: Client, name: str) -> None:
    assert browser.get(f"/training/pictures/{name}").status_code == 404


def test_the_quiz_begins_with_a_button(browser: Client) -> None:
    page = read(text_of(browser.get(QUIZ)))
    assert "12 questions, one a page" in page
    assert "Start the quiz" in page
    assert not QuizAttempt.objects.exists()
    assert browser.post(QUIZ)["Location"] == QUIZ
    assert "Question 1 of 12" in text_of(browser.get(QUIZ))


def test_a_reload_shows_the_same_question_with_the_same_options(browser: Client) -> None:
    browser.post(QUIZ)
    # The token of the form is another one each time.
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    first, second = (token.sub("", text_of(browser.get(QUIZ))) for _ in range(2))
    assert first == second


def test_after_each_answer_the_explanation_stands_there(browser: Client) -> None:
    browser.post(QUIZ)
    for number, question in enumerate(quiz.order(QuizAttempt.objects.get()), start=1):
        right = number % 2
        option = next(
            one.name for one in question.options if (one.name == question.right) is bool(right)
        )
        page = read(text_of(answer(browser, question.name, option, QUIZ)))
        assert f"Question {number} of 12" in page
        assert ("Correct." if right else "Not quite. Right is: ") in page
        assert question.explanation.replace("'", "&#x27;") in page
    page = read(text_of(browser.get(QUIZ)))
    assert "You answered 6 of 12 correctly. You need 10. Try again whenever you like." in page


def test_a_pass_is_told_and_what_is_still_open(browser: Client, boris: Administrator) -> None:
    take_quiz(boris, time.now(), score=11)
    page = read(text_of(browser.get(QUIZ)))
    assert "You answered 11 of 12 correctly. Passed." in page
    assert "Some lessons are still open. Why a password is not enough" in page
    do_lessons(boris, time.now())
    page = text_of(browser.get(QUIZ))
    assert "You have done all lessons and passed the quiz." in page
    assert 'href="/training/certificate"' in page


def test_no_option_is_told_and_nothing_is_kept(browser: Client) -> None:
    browser.post(QUIZ)
    question = quiz.order(QuizAttempt.objects.get())[0]
    for option in (None, ""):
        page = text_of(answer(browser, question.name, option, QUIZ), 422)
        assert page.count("Choose an answer.") == 2
    assert QuizAttempt.objects.get().answers == {}


def test_from_a_second_tab_the_first_answer_stays_and_the_next_question_comes(
    browser: Client,
) -> None:
    browser.post(QUIZ)
    first, second = quiz.order(QuizAttempt.objects.get())[:2]
    answer(browser, first.name, first.right, QUIZ)
    for option in (first.options[0].name, first.options[1].name, "no-such", None):
        response = answer(browser, first.name, option, QUIZ)
        assert (response.status_code, response["Location"]) == (303, QUIZ)
    response = answer(browser, second.name, "no-such", QUIZ)
    assert response.status_code == 303
    assert QuizAttempt.objects.get().answers == {first.name: first.right}
    assert second.name in text_of(browser.get(QUIZ))


def test_an_answer_without_an_attempt_leads_to_the_beginning(browser: Client) -> None:
    assert answer(browser, "no-signal", "sms", QUIZ)["Location"] == QUIZ
    assert not QuizAttempt.objects.exists()


@pytest.mark.parametrize("path", ["/training/", QUIZ, PASSWORD, "/training/pictures/password.svg"])
def test_somebody_overdue_sets_up_first(boris: Administrator, path: str) -> None:
    response = states.overdue(boris).get(path)
    assert response["Location"] == "/account/two-factor/totp/required"


def test_the_menu_offers_the_training(browser: Client) -> None:
    page = text_of(browser.get("/"))
    assert re.search(r'<a href="/training/"[^>]*>.*?Training', page, re.DOTALL)
