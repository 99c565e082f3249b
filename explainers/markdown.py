"""Text of a reader's own (names, typed values, error texts) between Markdown that we wrote.

Streamlit reads Markdown nearly everywhere: labels, captions, warnings, tooltips. Besides
CommonMark it knows `$math$`, `:red[directives]`, `:material/icons:`, `:emoji:`, bare addresses
and typographic arrows. The last four are looked for in the *parsed* text, where no backslash is
left, so that they are broken up with an invisible character instead.
"""

from __future__ import annotations

import re
import unicodedata

JOINER = "\N{WORD JOINER}"  # invisible, and neither a space nor punctuation
_SPACE = "\N{NO-BREAK SPACE}"  # not collapsed by HTML, not stripped by Markdown
# What Markdown obeys inside of a line: `_` not between letters, `:` only right before something.
_OBEYED = re.compile(r"[\\`*\[\]<&$~|]|(?<![^\W_])_|_(?![^\W_])|:(?=\S)")
# A first character that neither starts a list or a heading nor spoils the bold of **name**.
_GOOD_START = re.compile(r"(?!\d+[.)])[^\W_]")
_GOOD_END = re.compile(r"[^\W_]$")
_SPACES = re.compile(r"^ +| +$| {2,}")

# What Streamlit's front end looks for in parsed text; a joiner goes to each of these places.
_BREAKS = (
    re.compile(r"(?<=:)(?=[\w+-]+:|material/)"),  # :emoji:, :material/icons:, :streamlit:
    re.compile(r"(?i)(?<=https:)(?=//)|(?<=http:)(?=//)"),
    re.compile(r"(?i)(?<=www)(?=\.)"),
    re.compile(r"(?<=@)(?=[\w-])"),  # addresses of mail
    re.compile(r"(?<=\s[-<>~])(?=[-=>])"),  # ->, <-, <->, --, >=, <=, ~= become typographic
)
# What only a reader's eyes need of a caption: marks of Markdown, colours, icons.
_MARKS = re.compile(
    r"\\(?P<sign>[!-/:-@\[-`{-~])|`(?P<code>[^`]+)`"
    r"|:[a-z]+\[(?P<coloured>(?:\\.|`[^`]*`|[^\]\\])*)\]"
    r"|:material/\w+:|\*\*|(?P<end><br ?/?>)|[\u2060\u200b]"  # joiners, spaces without width
)
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # bidi overrides, halves of pairs, ends of lines, …
_KEPT = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian words and emoji need them


def plain(text: str) -> str:
    """Markdown that Streamlit shows as `text` itself, on one line, whatever `text` says.

    Control characters are shown as their pictures (␊ for the end of a line), other invisible
    ones by their number (⟨U+202E⟩). For a code span there is `code`.
    """
    shown = _readable(text)
    for place in _BREAKS:
        shown = place.sub(JOINER, shown)
    escaped = _OBEYED.sub(r"\\\g<0>", shown)
    start = "" if _GOOD_START.match(escaped) else JOINER
    end = "" if _GOOD_END.search(escaped) else JOINER
    return f"{start}{escaped}{end}" if escaped else ""


def code(text: str) -> str:
    """A code span of `text`, as `plain` shows it; for what a program would print."""
    # Icons are replaced before anything is parsed, even here.
    shown = _readable(text).replace(":material/", f":{JOINER}material/")
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    room = " " if longest or not shown else ""
    return f"{fence}{room}{shown}{room}{fence}"


def spoken(markdown: str) -> str:
    """The words of a line of our Markdown, without its marks: for who hears it."""
    return " ".join(_MARKS.sub(_unmarked, markdown).split())


def _unmarked(found: re.Match[str]) -> str:
    if found["coloured"] is not None:
        return _MARKS.sub(_unmarked, found["coloured"])
    return found["sign"] or found["code"] or (" " if found["end"] else "")


def _readable(text: str) -> str:
    """`text` in one line, with signs for what cannot be seen and spaces that stay."""
    shown = "".join(map(_visible, text.replace("\r\n", "\n")))
    return _SPACES.sub(lambda run: _SPACE * len(run[0]), shown)


def _visible(character: str) -> str:
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    if number == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if unicodedata.category(character) in _INVISIBLE and character not in _KEPT:
        return f"⟨U+{number:04X}⟩"
    return character
