"""The built-in course teaches what it should: every fact, every question, in both languages."""

import re
from xml.etree import ElementTree as ET

import pytest
from tests.translations import words

from vratar.training.course_data import Course, Lesson, Proof, Question
from vratar.training.services.course import course

# Topic, question, options (the right one first) and explanation, as the design gives them.
QUIZ = {
    "leaked-password": (
        "Your password appears in a leak; two-factor is on. What can the thief do?",
        {"Not sign in without a code", "Sign in", "Read your code by email"},
        "Not sign in without a code",
        "The code comes from your phone and is never sent. Change the password all the same.",
    ),
    "no-exceptions": (
        "Which administrator account may stay without two-factor?",
        {"None", "One that is rarely used", "The Owner's"},
        "None",
        "The forgotten account is the one nobody watches.",
    ),
    "no-signal": (
        "The phone has no signal. What does the app do?",
        {"Still shows valid codes", "Shows nothing", "Sends an SMS"},
        "Still shows valid codes",
        "The code is computed on the phone from the secret and the time.",
    ),
    "refused-codes": (
        "Codes have been refused since the first one. What is most likely?",
        {
            "The clock of the phone or the server is wrong",
            "The app is too new",
            "The QR was printed in colour",
        },
        "The clock of the phone or the server is wrong",
        "Set the phone's clock to automatic; if several people are hit, tell the operator.",
    ),
    "codes-place": (
        "Where do recovery codes belong?",
        {
            "The password manager of another device, or paper in a safe",
            "A photo on the same phone",
            "The team chat",
        },
        "The password manager of another device, or paper in a safe",
        "They must survive the loss of the phone and be read by you alone.",
    ),
    "code-used": (
        "You have used one recovery code. What now?",
        {
            "It is spent; check how many are left",
            "It works again tomorrow",
            "All of them are spent",
        },
        "It is spent; check how many are left",
        "Each works once. Make new ones at 3 left.",
    ),
    "odd-address": (
        (
            "A page asks for password and code; the address is https://panel-example.support – "
            "what do you do?"
        ),
        {
            "Leave, open your bookmark, report it",
            "Type fast, codes expire",
            "Type a wrong code first",
        },
        "Leave, open your bookmark, report it",
        "The page can pass your code on within seconds.",
    ),
    "support-call": (
        "“This is hosting support, read me the six digits.” What do you do?",
        {
            "Never; hang up and report it",
            "Only if the caller's number fits",
            "Read an old code",
        },
        "Never; hang up and report it",
        "Nobody who may help you needs your code; numbers can be faked.",
    ),
    "typed-on-fake": (
        "You did type a code on a false page. What first?",
        {
            "End all sessions and change the password, from a clean device",
            "Wait 30 seconds",
            "Delete the app",
        },
        "End all sessions and change the password, from a clean device",
        "The thief may hold a session, which outlives the code.",
    ),
    "colleague-call": (
        "A colleague phones: “I lost my phone, reset my two-factor.” What do you do?",
        {
            "Check who it is by a second, known channel, then reset with a reason in the log",
            "Reset it, the voice is right",
            "Give your own code",
        },
        "Check who it is by a second, known channel, then reset with a reason in the log",
        "A reset is the shortest way round two-factor.",
    ),
    "new-phone": (
        "You have a new phone. Which order is best?",
        {
            "Add the new one, sign in with it, then remove the old entry",
            "Wipe the old one first",
            "Send yourself the QR by email",
        },
        "Add the new one, sign in with it, then remove the old entry",
        "Keep the working one until the new one has proved itself.",
    ),
    "export-qr": (
        "Exporting from an app shows a QR. What is it?",
        {"All your keys", "A harmless list of names", "Valid for 30 seconds"},
        "All your keys",
        "Whoever photographs it has every one of your codes.",
    ),
}
LESSONS = {
    # Minutes, proof, questions, and words that must be there: the facts and numbers.
    "password": (2, "questions", 2, ("99.22%", "98.56%")),
    "six-digits": (2, "questions", 2, ("Nothing is sent", "30 seconds", "only once", "automatic")),
    "set-up": (4, "enrolled", 0, ("secret", "second device", "one entry", "Lock the app")),
    "recovery-codes": (3, "recovery-drill", 2, ("works once", "kills the old", "look them up")),
    "lost-phone": (3, "cards", 2, ("22 apps", "End all other sessions", "all your keys")),
    "fake-page": (4, "questions", 4, ("10,000", "keeps the session", "stays silent", "address")),
    "your-duties": (2, "duties", 1, ("Shared accounts", "second channel", "once a week", "blamed")),
}
REMEMBER = (
    "One password of one administrator opens everything.",
    "The phone and the server only share a secret and the time.",
    "Whoever sees the QR can make your codes.",
    "Know where they are before you need them.",
    "End the sessions first, then set up anew.",
    "The password manager knows the address better than you.",
    "Reset only when you are sure who asks.",
)
CARDS = (
    "Sign in with a recovery code",
    "End all other sessions",
    "Set up the new phone",
    "Save the new recovery codes",
    "Tell an Owner",
)
WHOLE = [course("en"), course("mk")]
EVERY_LESSON = [one for whole in WHOLE for one in whole.lessons]


def texts(lesson: Lesson) -> list[str]:
    """Everything that is read in a lesson, without its questions."""
    cards = [text for card in lesson.cards for text in (card.text, card.why)]
    return [lesson.title, *lesson.paragraphs, lesson.remember, lesson.alt, *cards]


def asked(whole: Course) -> list[Question]:
    """Every question there is."""
    return [*whole.quiz.questions, *(one for lesson in whole.lessons for one in lesson.questions)]


def named(one: Question | Lesson) -> str:
    return f"{one.language}-{one.name}"


@pytest.mark.parametrize("name", QUIZ)
def test_every_question_of_the_quiz_is_there(name: str) -> None:
    question = next(one for one in course("en").quiz.questions if one.name == name)
    text, options, right, explanation = QUIZ[name]
    assert (question.text, question.explanation) == (text, explanation)
    assert {one.text for one in question.options} == options
    assert question.right_option.text == right


def test_the_quiz_is_twelve_questions_of_which_ten_must_be_right() -> None:
    quiz = course("en").quiz
    assert {one.name for one in quiz.questions} == set(QUIZ)
    assert (len(quiz.questions), quiz.pass_mark) == (12, 10)


def test_the_right_option_has_no_place_of_its_own() -> None:
    places = [
        [one.name for one in question.options].index(question.right)
        for question in course("en").quiz.questions
    ]
    assert len(set(places)) > 2


@pytest.mark.parametrize("number", range(1, 8))
def test_each_lesson_teaches_its_facts(number: int) -> None:
    lesson = course("en").lessons[number - 1]
    minutes, proof, questions, facts = LESSONS[lesson.name]
    assert (lesson.number, lesson.minutes, lesson.proof) == (number, minutes, Proof(proof))
    assert list(LESSONS).index(lesson.name) == number - 1
    assert len(lesson.questions) == questions
    assert lesson.remember == REMEMBER[number - 1]
    for fact in facts:
        assert fact in " ".join(lesson.paragraphs), fact


def test_the_course_takes_twenty_minutes() -> None:
    assert sum(one.minutes for one in course("en").lessons) == 20


def test_every_question_of_the_quiz_is_practised_in_one_lesson() -> None:
    practised = [one.name for lesson in course("en").lessons for one in lesson.questions]
    assert sorted(practised) == sorted([*QUIZ, "address-bars"])


def test_the_cards_are_in_their_right_order() -> None:
    lesson = course("en").lesson("lost-phone")
    assert lesson
    assert tuple(card.text for card in lesson.cards) == CARDS


def test_the_fake_page_is_told_by_two_pictures() -> None:
    lesson = course("mk").lesson("fake-page")
    question = lesson.question("address-bars") if lesson else None
    assert question
    assert [one.picture for one in question.options] == ["bar-first.svg", "bar-second.svg"]
    for option in question.options:
        shown = course("mk").pictures[option.picture].decode()
        assert f">{option.text.removeprefix('https://')}<" in shown


@pytest.mark.parametrize("lesson", EVERY_LESSON, ids=named)
def test_a_lesson_is_short(lesson: Lesson) -> None:
    assert sum(len(text.split()) for text in (*lesson.paragraphs, lesson.remember)) <= 200


@pytest.mark.parametrize("lesson", EVERY_LESSON, ids=named)
def test_a_lesson_names_its_source_and_describes_its_picture(lesson: Lesson) -> None:
    assert len(lesson.source.split()) >= 3
    assert len(lesson.alt.split()) >= 8


def test_both_languages_are_whole_and_of_one_structure() -> None:
    english, macedonian = WHOLE
    assert {one.language for one in macedonian.lessons} == {"mk"}
    assert {one.language for one in asked(macedonian)} == {"mk"}
    for ours, theirs in zip(english.lessons, macedonian.lessons, strict=True):
        assert (ours.name, len(ours.paragraphs)) == (theirs.name, len(theirs.paragraphs))
        assert [one.name for one in ours.cards] == [one.name for one in theirs.cards]
    for question, same in zip(asked(english), asked(macedonian), strict=True):
        assert (question.name, question.right) == (same.name, same.right)
        assert [one.name for one in question.options] == [one.name for one in same.options]


@pytest.mark.parametrize("number", range(7))
def test_both_languages_give_the_same_numbers(number: int) -> None:
    def numbers(whole: Course) -> list[str]:
        lesson = whole.lessons[number]
        read = " ".join([*texts(lesson), *(one.explanation for one in lesson.questions)])
        return sorted(re.sub(r"\D", "", one) for one in re.findall(r"\d[\d.,]*", read))

    assert numbers(course("en")) == numbers(course("mk"))


def test_macedonian_is_written_in_macedonian() -> None:
    whole = course("mk")
    read = [text for lesson in whole.lessons for text in texts(lesson)]
    for question in asked(whole):
        read += [question.text, question.explanation, *(one.text for one in question.options)]
    for text in read:
        strange = [word for word in words.foreign(text) if word not in words.ROLES]
        assert strange == [], text
        assert words.mixed(text) == [], text
        assert not re.search(r"\"|\d %", text), text


@pytest.mark.parametrize("whole", WHOLE, ids=["en", "mk"])
def test_texts_are_plain(whole: Course) -> None:
    for lesson in whole.lessons:
        for text in texts(lesson):
            assert not re.search(r"[<>*_`]|&\w+;", text), text


@pytest.mark.parametrize("name", sorted(course("en").pictures))
def test_a_picture_runs_nothing_and_loads_nothing(name: str) -> None:
    drawn = course("en").pictures[name].decode()
    drawing = ET.fromstring(drawn)  # noqa: S314 - our own file
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    used = {element.tag.partition("}")[2] for element in drawing.iter()}
    assert used <= {"svg", "g", "rect", "circle", "path", "text"}
    for element in drawing.iter():
        assert not {"style", "href", "class", "id"} & set(element.attrib)
    assert "url(" not in drawn
