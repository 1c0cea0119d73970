"""The files of a course are read whole, or refused with the place of what is wrong."""

import re
from pathlib import Path

import pytest
from tests.training.course_folders import Edit, added, copied, replaced, used

from vratar.training.course_files import BUILT_IN, load
from vratar.training.course_tables import LONGEST_TEXT, CourseError
from vratar.training.services.course import course

REFUSED: dict[str, tuple[str, Edit, str]] = {
    "no right option": (
        "course",
        replaced('right = "no-code-no-entry"\n', ""),
        r"course.toml: questions\[leaked-password\].right is missing",
    ),
    "two right options": (
        "course",
        replaced('right = "no-code-no-entry"', 'right = ["sign-in", "no-code-no-entry"]'),
        r"questions\[leaked-password\].right must be one name",
    ),
    "a right option that is none": (
        "course",
        replaced('right = "no-code-no-entry"', 'right = "no-such"'),
        r"questions\[leaked-password\].right names none of the options",
    ),
    "one option": (
        "course",
        replaced('options = ["first", "second"]', 'options = ["second"]'),
        r"questions\[address-bars\].options must name at least two",
    ),
    "an option twice": (
        "course",
        replaced('options = ["first", "second"]', 'options = ["second", "second"]'),
        r"options names something twice",
    ),
    "a question that is not there": (
        "course",
        replaced('"leaked-password", "no-exceptions"]', '"leaked-password", "no-such"]'),
        r"lessons\[password\].questions names a question that is not there: no-such",
    ),
    "a quiz question that is not there": (
        "course",
        replaced('"odd-address", "support-call"', '"no-such", "support-call"'),
        r"quiz.questions names a question that is not there: no-such",
    ),
    "a lesson twice": (
        "course",
        replaced('name = "six-digits"', 'name = "password"'),
        r"name is there twice: password",
    ),
    "a question twice": (
        "course",
        replaced('name = "no-signal"', 'name = "no-exceptions"'),
        r"name is there twice: no-exceptions",
    ),
    "the name of another page": (
        "course",
        replaced('name = "six-digits"', 'name = "quiz"'),
        r"lessons\[quiz\].name is taken by another page",
    ),
    "an unknown key": (
        "course",
        replaced("minutes = 2", "minutes = 2\nseconds = 3"),
        r"lessons\[password\].seconds is unknown here",
    ),
    "an unknown key at the top": (
        "course",
        replaced("version = 1", "version = 1\nauthor = 'me'"),
        r"course.toml: author is unknown here",
    ),
    "an unknown proof": (
        "course",
        replaced('proof = "enrolled"', 'proof = "luck"'),
        r"lessons\[set-up\].proof must be one of questions, enrolled",
    ),
    "nothing that proves a lesson": (
        "course",
        replaced('proof = "enrolled"', 'proof = "questions"'),
        r"lessons\[set-up\].questions is missing: nothing would prove the lesson",
    ),
    "cards without a tabletop": (
        "course",
        replaced('proof = "cards"', 'proof = "questions"'),
        r"lessons\[lost-phone\].cards goes with",
    ),
    "a change in a version to come": (
        "course",
        replaced(
            'name = "password"\nminutes = 2\nchanged_in = 1',
            'name = "password"\nminutes = 2\nchanged_in = 2',
        ),
        r"lessons\[password\].changed_in must be a whole number, 1 to 1",
    ),
    "true for a number": (
        "course",
        replaced("version = 1", "version = true"),
        r"version must be a whole number",
    ),
    "a pass mark out of reach": (
        "course",
        replaced("pass_mark = 10", "pass_mark = 13"),
        r"quiz.pass_mark must be a whole number, 1 to 12",
    ),
    "a picture that is not there": (
        "course",
        replaced('"password.svg"', '"no-such.svg"'),
        r"lessons\[password\].picture names no file .*no-such.svg",
    ),
    "a picture from elsewhere": (
        "course",
        replaced('"password.svg"', '"../../models.svg"'),
        r"picture must be the name of an .svg file in the same folder",
    ),
    "a picture for one option alone": (
        "course",
        replaced('first = "bar-first.svg", ', ""),
        r"questions\[address-bars\].pictures must name one for every option",
    ),
    "no lessons": (
        "course",
        lambda text: (
            text.partition("[[lessons]]")[0] + "[[questions]]" + text.split("[[questions]]", 1)[1]
        ),
        r"course.toml: lessons is missing",
    ),
    "no TOML": ("course", replaced("version = 1", "version 1"), r"course.toml is not valid TOML"),
    "a missing English text": (
        "en",
        replaced("[cards.tell-owner]", "[cards.tell-nobody]"),
        r"en.toml: cards.tell-nobody is not in course.toml",
    ),
    "an English lesson left out": (
        "en",
        lambda text: text[text.index("[lessons.six-digits]") :],
        r"en.toml: lessons.password is missing",
    ),
    "a key of a lesson left out": (
        "mk",
        replaced("alt = ", "picture = "),
        r"mk.toml: lessons.password.alt is missing",
    ),
    "an option without words": (
        "mk",
        replaced("sign-in = ", "log-in = "),
        r"mk.toml: questions.leaked-password.options.sign-in is missing",
    ),
    "an option too many": (
        "en",
        replaced("rarely-used = ", 'always = "Always"\nrarely-used = '),
        r"questions.no-exceptions.options.always is unknown here",
    ),
    "an empty text": (
        "mk",
        replaced('remember = "Една', 'remember = " "\n# "'),
        r"mk.toml: lessons.password.remember is empty",
    ),
    "a text that is too long": (
        "en",
        replaced("One password of one", "x" * LONGEST_TEXT),
        r"lessons.password.remember must be plain text of at most",
    ),
    "characters nobody sees": (
        "en",
        replaced("One password of one", "One \\u0007 password"),
        r"lessons.password.remember must be plain text",
    ),
    "too many words": (
        "en",
        replaced("Passwords get out.", "Passwords get out. " * 30),
        r"lessons.password.paragraphs and remember have \d+ words; 200 are allowed",
    ),
    "paragraphs that are none": (
        "en",
        replaced("paragraphs = [", "paragraphs = [1, "),
        r"lessons.password.paragraphs must be a list of texts",
    ),
    "a table that is none": (
        "en",
        replaced("[lessons.password]", 'questions.none = "x"\n[lessons.password]'),
        r"en.toml",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    file, edit, words = REFUSED[name]
    with pytest.raises(CourseError, match=words) as refused:
        load(copied(tmp_path, **{file: edit}))
    assert str(tmp_path) in str(refused.value) or "en.toml" in str(refused.value)
    assert str(refused.value).endswith(".")


def test_an_unchanged_copy_is_the_same_course(tmp_path: Path) -> None:
    assert load(copied(tmp_path)) == load(None)


def test_a_folder_without_a_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"course.toml: No such file"):
        load(tmp_path)


def test_a_course_without_english_is_refused(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "en.toml").unlink()
    with pytest.raises(CourseError, match=r"en.toml is missing"):
        load(tmp_path)


def test_a_file_that_is_no_language_is_refused(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "notes of mine.toml").write_text("")
    with pytest.raises(CourseError, match="files are named by a language"):
        load(tmp_path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "mk.toml").write_bytes(b"#" * 600_000)
    with pytest.raises(CourseError, match=r"mk.toml is larger than 512 KiB"):
        load(tmp_path)


def test_what_is_not_translated_stands_in_english(tmp_path: Path) -> None:
    edit: Edit = lambda text: text[text.index("[lessons.six-digits]") :]  # noqa: E731
    whole = load(copied(tmp_path, mk=edit))["mk"]
    assert (whole.lessons[0].language, whole.lessons[0].title) == (
        "en",
        "Why a password is not enough",
    )
    assert whole.lessons[1].language == "mk"


def test_a_lesson_of_ones_own_comes_after_the_others(tmp_path: Path) -> None:
    extended = load(added(tmp_path))
    assert [one.name for one in extended["en"].lessons[:-1]] == [
        one.name for one in load(None)["en"].lessons
    ]
    last = extended["mk"].lessons[-1]
    assert (last.number, last.name, last.language) == (8, "our-house", "en")
    assert last.questions[0].right == "vesna"
    assert extended["mk"].lessons[0].language == "mk"
    assert extended["en"].quiz == load(None)["en"].quiz
    assert set(extended["en"].pictures) == set(load(None)["en"].pictures) | {"house.svg"}


def test_the_example_of_the_guide_is_a_course(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "own-course.md"
    examples = re.findall(r"```toml\n(# (\S+)\n.*?)```", guide.read_text(), re.DOTALL)
    assert [name for _, name in examples] == ["course.toml", "en.toml"]
    for text, name in examples:
        (tmp_path / name).write_text(text)
    (tmp_path / "our-house.svg").write_text("<svg/>")
    assert load(tmp_path)["en"].lessons[-1].title == "Our house"


def test_a_language_can_be_added_alone(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text("version = 1\nextends = true\n")
    words = (BUILT_IN / "en.toml").read_text(encoding="utf-8")
    (tmp_path / "sq.toml").write_text(words.replace("Why a password", "Pse një fjalëkalim"))
    assert load(tmp_path)["sq"].lessons[0].title == "Pse një fjalëkalim is not enough"
    assert load(tmp_path)["en"] == load(None)["en"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "our-house"', 'name = "password"', "name is there twice: password"),
        ('name = "whom-to-call"', 'name = "no-signal"', "name is there twice: no-signal"),
        ('"house.svg"', '"password.svg"', "picture whose name is taken: password.svg"),
        ("extends = true", "extends = true\n[quiz]\npass_mark = 1", "quiz is unknown here"),
    ],
)
def test_an_addition_changes_nothing_of_the_built_in_course(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    added(tmp_path)
    (tmp_path / "password.svg").write_text("<svg/>")
    plan = tmp_path / "course.toml"
    plan.write_text(plan.read_text().replace(old, new))
    with pytest.raises(CourseError, match=words):
        load(tmp_path)


def test_an_addition_does_not_speak_over_the_built_in_course(tmp_path: Path) -> None:
    added(tmp_path)
    with (tmp_path / "en.toml").open("a") as file:
        file.write('\n[cards.tell-owner]\ntext = "Tell"\nwhy = "So."\n')
    with pytest.raises(CourseError, match=r"cards.tell-owner is in the built-in course already"):
        load(tmp_path)


def test_the_setting_names_the_course(tmp_path: Path) -> None:
    with used(added(tmp_path)):
        assert course("mk").lesson("our-house") is not None
    assert course("mk").lesson("our-house") is None


def test_a_language_that_nobody_wrote_is_english() -> None:
    assert course("sq") == course("en") != course("mk")


def test_a_picture_is_a_file_of_the_folder_and_no_way_out_of_it(tmp_path: Path) -> None:
    course, elsewhere = tmp_path / "course", tmp_path / "key-ring"
    course.mkdir()
    added(course)
    elsewhere.write_text("what nobody is to see")
    (course / "house.svg").unlink()
    (course / "house.svg").symlink_to(elsewhere)
    with pytest.raises(CourseError, match="names no file of at most"):
        load(course)
