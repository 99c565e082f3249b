"""Text that Streamlit would obey is escaped; in the browser: `tests/browser/test_markdown.py`."""

import re
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.markdown import JOINER, code, plain, spoken

# What the front end replaces in text nodes, after Markdown's own backslashes are gone.
AFTER_PARSING = (
    r":[\w+-]+:",
    r"https?://",
    r"www(?=\.)",
    r"[-.\w+]@[-\w]+\.[-\w]+",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
)
PIECES = (
    *string.punctuation,
    *"aZ09_ \n\t\r\x00\x7f\u202e\u2028\u200b\ufefféß中😀\u0301",
    *("  ", "->", "<-", "--", "~=", "<=", ":smile:", ":+1:", ":material/home:", ":red[x]", "$x^2$"),
    *("https://a.example/b_c", "www.b.example", "me@c.example", "**b**", "`c`", "[l](m)", "&amp;"),
    *(
        " -> ",
        " <- ",
        " -- ",
        " <-> ",
        "<b>h</b>",
        "# t",
        "1. l",
        "- l",
        "> q",
        "```",
        "~~~",
        "|a|b|\n|-|-|",
        "\\",
        ":::x",
        "[^1]",
    ),
)
# Punctuation that Markdown or its extensions obey in the middle of a line, if not escaped.
LIVE = re.compile(r"[\\`*\[\]<&$~|]|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])|:[a-zA-Z]|::", re.ASCII)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), min_size=2).map("".join))


def unescaped(markdown: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


def readable(text: str) -> bool:
    return all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in text)


@given(TEXTS.filter(readable))
def test_what_can_be_seen_stays_as_it_is(text):
    kept = unescaped(plain(text)).replace(JOINER, "")
    assert kept.replace("\u00a0", " ") == text.replace("\u00a0", " ")


@pytest.mark.parametrize("piece", PIECES)
def test_nothing_is_left_to_obey_in_a_single_piece(piece):
    check_nothing_is_left_to_obey(f"a {piece} b")


@given(TEXTS)
def test_nothing_is_left_to_obey(text):
    check_nothing_is_left_to_obey(text)


def check_nothing_is_left_to_obey(text):
    markdown = plain(text)
    assert not LIVE.search(re.sub(r"\\[!-/:-@\[-`{-~]", "", markdown))
    assert ":material/" not in markdown  # Streamlit replaces it before it parses
    assert not re.match(r"\s*([-+*>#=|~:]|\d+[.)])", markdown)
    assert readable(markdown.replace(JOINER, "").replace("\u200c", "").replace("\u200d", ""))
    for pattern in AFTER_PARSING:
        assert not re.search(pattern, unescaped(markdown), re.IGNORECASE | re.ASCII)


@given(TEXTS)
def test_no_space_is_at_an_end_or_beside_another(text):
    assert not re.search(r"^\s|\s$|  ", plain(text).replace("\u00a0", "x"))


@given(TEXTS.filter(bool))
def test_it_can_stand_between_asterisks(text):
    """CommonMark: beside `**` there is neither a space nor punctuation."""
    shown = plain(text)
    for edge in (shown[0], shown[-1]):
        assert edge == JOINER or edge.isalnum()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("cat", "cat"),
        ("猫 2", "猫 2"),
        ("a\nb\r\nc\td", "a␊b␊c␉d"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("half \ud83d", f"half ⟨U+D83D⟩{JOINER}"),
        ("C:/data/run_1", "C\\:/data/run_1"),
        ("12. May", f"{JOINER}12. May"),
        ("_x_ is [0]: no", f"{JOINER}\\_x\\_ is \\[0\\]: no"),
        ("👩\u200d🔬 x", f"{JOINER}👩\u200d🔬 x"),
    ],
)
def test_by_example(text, shown):
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a_b", "`a_b`"), ("``", "``` `` ```"), (" ", "`\u00a0`"), ("a\nb", "`a␊b`"), ("", "`  `")],
)
def test_code_spans_by_example(text, shown):
    assert code(text) == shown


@given(TEXTS)
def test_plain_text_is_heard_as_it_is_seen(text):
    seen = unescaped(plain(text)).replace(JOINER, "")
    assert spoken(plain(text)) == " ".join(seen.split())


def test_of_a_caption_the_words_are_heard():
    assert spoken(":green[output\\[0\\]]: −1 to `[2, 3]`") == "output[0]: −1 to [2, 3]"
    assert spoken("**▸ 2 Random\u200bCrop** :material/casino:  \n3 × 64") == "▸ 2 RandomCrop 3 × 64"
    assert spoken(":blue[of `a[0]`]<br>then [this]") == "of a[0] then [this]"
