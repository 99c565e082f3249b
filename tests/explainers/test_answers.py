"""Answers as a parameter of an address: read back as written, nonsense left out."""

from hypothesis import given
from hypothesis import strategies as st

from explainers import answers

NAMES = st.from_regex(r"[\w-]{1,12}", fullmatch=True)


@given(st.dictionaries(NAMES, st.integers(0, 99)))
def test_what_is_written_reads_back(given):
    assert answers.read(answers.write(given)) == given


@given(st.text())
def test_any_text_is_read(text):
    assert all(0 <= option < 100 for option in answers.read(text).values())


def test_what_is_no_answer_is_left_out():
    assert answers.read("a.1, b , c.x, d.2,,e.-1") == {"a": 1, "d": 2}
