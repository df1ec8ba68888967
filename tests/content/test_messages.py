"""A message says what to write, and one slip has one message."""

import pytest

from tests.content.asking import messages
from tests.content.seeded import ABOUT, LESSON, SETTINGS, findings, with_defect
from tests.content.test_question_types import HOTSPOT, MATCH, ORDER, SCENARIO

pytestmark = pytest.mark.one_database

SINGLE = "::: question single {#m-q}\nWhich?\n\n- (x) a) Weigh it.\n- ( ) b) Guess.\n- ( ) c) Wait.\n:::"


@pytest.mark.parametrize(
    ("text", "old", "new", "code", "said"),
    [
        (SINGLE, "b) Guess", "B) Guess", "E130", 'write b) and a blank in place of "B)"'),
        (SINGLE, "b) Guess", "b)Guess", "E130", 'write b) and a blank in place of "b)"'),
        (SINGLE, "b) Guess", "b. Guess", "E130", 'write b) and a blank in place of "b."'),
        (SINGLE, "b) Guess", "B. Guess", "E130", 'write b) and a blank in place of "B."'),
        (
            SINGLE,
            "b) Guess",
            "Б) Guess",
            "E130",
            'write a letter from a to z with a bracket, such as a) in place of "Б)"',
        ),
        (SINGLE, "b) Guess", "E. coli", "E130", "no key; write a) before its text"),
        (SINGLE, "c) Wait.", "c)", "E130", "the option has the key c) and no text; write its text after c)"),
        (SINGLE, "- ( ) b)", "\t- ( ) b)", "E130", "a tab stands here; write a space after the sign of an answer"),
        (SINGLE, "- ( ) b)", "\u00a0- ( ) b)", "E130", "a no-break space stands here; write a space after"),
        (SINGLE, "- (x) a)", "\t- (x) a)", "E130", "a tab stands here"),
        (SINGLE, "- (x) a)", "-\u00a0(x) a)", "E130", "a no-break space stands here"),
        (SINGLE, "( ) b)", "(\u00a0) b)", "E130", "a no-break space stands in the mark; write a space: ( )"),
        (
            ORDER,
            "1. a) See\n2. b) Think\n3. c) Do\n   at once",
            "1. See\n1. Think\n1. Do",
            "E125",
            "no keys; run content fmt, or write 1. a)",
        ),
        (
            HOTSPOT,
            "media/p.svg",
            "media/p.wav",
            "E159",
            "media/p.wav is of a kind that is not served; use one of .gif, ",
        ),
        (MATCH, "b) Shine", "B. Shine", "E130", 'write b) and a blank in place of "B."'),
        (ORDER, "2. b)", "2. B)", "E130", 'write b) and a blank in place of "B)"'),
        (SCENARIO, "b) Help", "B) Help", "E166", 'write b) in place of "B)"'),
    ],
)
def test_a_slip_is_told_what_to_write(tmp_path, text, old, new, code, said):
    assert old in text
    ((found, message),) = messages(tmp_path, text.replace(old, new, 1))
    assert found == code
    assert said in message


TO_WRITE = [
    (LESSON, "title: One lesson", "\ttitle: One lesson", "E101", "use spaces instead of the tab"),
    (ABOUT, "    - Say what", "\t- Say what", "E101", "use spaces instead of the tab"),
    (LESSON, "title: One lesson", "title: @One", "E101", "put the value in quotes"),
    (SETTINGS, 'slug = "m"', "slug = stop-waste", "E107", 'put text in straight quotes: slug = "stop-waste"'),
    (SETTINGS, 'slug = "m"', "slug = “m” # it", "E107", 'put text in straight quotes: slug = "m"'),
    (SETTINGS, 'version = "1.0.0"', "version = 1.0.0", "E107", 'put text in straight quotes: version = "1.0.0"'),
    (SETTINGS, 'slug = "m"', "slug =", "E107", "write its value after slug ="),
    (SETTINGS, 'slug = "m"', 'slug = "m', "E107", "close the text with a quote on its line"),
    (SETTINGS, 'slug = "m"', 'slug "m"', "E107", 'write key = "value"'),
    (SETTINGS, 'slug = "m"', 'slug = "m"\nslug = "m"', "E107", "the key stands there twice; delete one of the two"),
    (SETTINGS, '["01-one"]', "[01-one]", "E107", "a list stands in brackets, each text in quotes"),
    (SETTINGS, '["01-one"]', '["01-one"', "E107", "a list stands in brackets, each text in quotes"),
    (SETTINGS, '["01-one"]', "[one]", "E107", "a list stands in brackets, each text in quotes"),
    (SETTINGS, "wait_minutes = 0", "wait_minutes = 05", "E107", "without a 0 before it: wait_minutes = 5"),
    (SETTINGS, "= true", "= True", "E107", "in small letters: shuffle_questions = true"),
    (
        LESSON,
        "(media/p.svg)",
        "(media/p.bmp)",
        "E159",
        "media/p.bmp is of a kind that is not served; use one of .gif, ",
    ),
    (LESSON, "(media/p.svg)", "(media/q.svg)", "E158", "there is no file media/q.svg"),
]


@pytest.mark.parametrize(("path", "old", "new", "code", "said"), TO_WRITE)
def test_the_message_says_what_to_write(tmp_path, path, old, new, code, said):
    (found,) = [one for one in findings(tmp_path, with_defect(path, old, new)) if one.is_error]
    assert found.code == code
    assert said in found.message
