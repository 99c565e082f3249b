"""Names of files as their author wrote them, whatever encoding a ZIP or a disk has kept them in.

A ZIP without the mark “UTF-8” says nothing about its names, and a disk keeps any bytes. UTF-8 is
tried first, since hardly any other text is valid in it. Otherwise every encoding that can be meant
is tried on all names at once, and the one wins under which they are the likeliest: each character
costs as many bits as it is rare in names written in that encoding, so a box-drawing line between
letters, a capital within a word or a rare Chinese character speak against it. The same is done
where UTF-8 gives accented letters that stand alone, such as a class “è”: those are the two bytes of
猫 (cat) in GBK.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

MOST = 3000
"""Names that are weighed; all of them must be valid all the same."""

_CLOSE = 8.0  # bits: a second encoding as close as this is told to the reader
_COMMON_LATIN = set("äöüßéèàáíóúñçâêîôûëïœæøåãÄÖÜÉÀÅØÑÇ")
_HANZI = set(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里"
    "后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两"
    "长猫狗马牛羊猪鸡鸭鸟鱼虎狮象熊兔鼠蛇龙猴鹿花草树木叶果苹梨桃瓜菜豆米水火山石土金白黑红绿蓝黄紫车船飞"
    "机房门窗桌椅书笔纸球衣鞋帽杯碗刀灯路桥猫图片训练测试验证类别数据集分张号新"
)
_HANGUL = set(
    "이다가고는의에사지을하기로도나시어리자인그한스아일부수대장제전정상비해라여우보주미원구조안오마동연"
    "과모성무소유바서국공신생화음물식고양개말닭새곰토끼쥐뱀소돼사자호랑코끼원숭이강나무꽃빨파노초검흰차"
)


@dataclass(frozen=True)
class Named:
    """The names, in the order that they came in, and a sentence where one had to guess."""

    names: tuple[str, ...]
    remark: str = ""


def read(raw: Sequence[bytes]) -> Named:
    """The names that these bytes stand for, each in its composed form (NFC)."""
    try:
        names = tuple(composed(name.decode("utf-8")) for name in raw)
        if all(name.isascii() for name in names) or _is_surely_utf8(names):
            return Named(names)
    except UnicodeDecodeError:
        pass
    best, *others = _ranked(raw)
    return Named(tuple(map(composed, best.names)), _sentence(raw, best, others))


def composed(name: str) -> str:
    """`name` with each accented letter as one character: two ways to write it are one name."""
    return unicodedata.normalize("NFC", name)


def _is_surely_utf8(names: Sequence[str]) -> bool:
    """Whether one of these names is likelier by far than any bytes that are UTF-8 by chance.

    A character of three bytes is, and so is one of another alphabet than ours, or an accented
    letter in a word with plain ones.
    """
    for part in {part for name in names for part in name.split("/") if not part.isascii()}:
        stem = part.rpartition(".")[0] or part
        foreign = [character for character in stem if not character.isascii()]
        if any(ord(character) > 0x7FF or _alphabet(character) != "LATIN" for character in foreign):
            return True
        if any(character.isascii() and character.isalpha() for character in stem):
            return True
    return False


@dataclass(frozen=True)
class _Reading:
    title: str
    names: tuple[str, ...]
    bits: float


def _ranked(raw: Sequence[bytes]) -> list[_Reading]:
    """The encodings in which all names are valid, the likeliest first; cp437 is always one."""
    found = []
    for codec, (title, cost) in _ENCODINGS.items():
        try:
            names = tuple(name.decode(codec) for name in raw)
        except UnicodeDecodeError:
            continue
        different = dict.fromkeys(part for name in names for part in name.split("/"))
        found.append(_Reading(title, names, _bits(list(different)[:MOST], cost)))
    return sorted(found, key=lambda reading: reading.bits)


def _sentence(raw: Sequence[bytes], best: _Reading, others: Sequence[_Reading]) -> str:
    place = next(k for k, name in enumerate(raw) if not name.isascii())
    example = _odd_part(best.names[place])
    different = sorted(
        (other for other in others if other.names != best.names),
        key=lambda other: (other.title != "UTF-8", other.bits),
    )
    second = different[0] if different else None
    doubt = ""
    if second is not None and (second.title == "UTF-8" or second.bits - best.bits < _CLOSE):
        doubt = f" They may as well be {second.title}: “{_odd_part(second.names[place])}”."
    return (
        f"Nothing says how the names are encoded. They were read as {best.title}, for example "
        f"“{example}”.{doubt} If they look wrong, make the ZIP again with names in UTF-8."
    )


def _odd_part(name: str) -> str:
    return next((part for part in name.split("/") if not part.isascii()), name)


def _bits(parts: Sequence[str], cost: Callable[[str], float]) -> float:
    total = 0.0
    for part in parts:
        before = ""
        for character in part:
            total += 5.0 if " " <= character <= "~" else cost(character)
            total += _joined(before, character)
            before = character
    return total


def _joined(before: str, character: str) -> float:
    """What it costs that these two stand side by side: a capital within a word, two alphabets."""
    usual = before.isascii() and character.isascii()
    if usual or not (before.isalpha() and character.isalpha()):
        return 0.0
    capital = 7.0 if before.islower() and character.isupper() else 0.0
    return capital + (0.0 if _alphabet(before) == _alphabet(character) else 6.0)


def _alphabet(character: str) -> str:
    word = unicodedata.name(character, "").partition(" ")[0]
    return word if word in ("LATIN", "CYRILLIC", "GREEK") else ""


def _of_letters(character: str, *, common: str) -> float:
    """A character of an encoding with one byte each, for languages that use the script `common`."""
    if not character.isalpha():
        return 25.0 if unicodedata.category(character).startswith("C") else 15.0
    script = _alphabet(character)
    if script == "LATIN" and common == "LATIN":
        return 7.0 if character in _COMMON_LATIN else 13.0 if character == "ƒ" else 10.0
    if script == common:
        return (6.5 if character.islower() else 8.0) + (0.5 if script == "GREEK" else 0.0)
    return 12.0


def _east_asian(character: str, *, codec: str, first: range, often: set[str], kana: float) -> float:
    """A character of an encoding with two bytes, whose usual ones begin with a byte of `first`."""
    if character in often:
        return 9.0
    if "\uff61" <= character <= "\uff9f":  # katakana of half width: one byte each
        return 11.0
    if "\u3041" <= character <= "\u30fe":
        return kana
    lead = character.encode(codec)
    if unicodedata.category(character) in ("Lo", "Lm"):
        return 12.0 if lead[0] in first and (codec == "cp932" or _high(lead)) else 17.0
    return 20.0 if len(lead) == 4 or character.isalpha() else 16.0


def _high(data: bytes) -> bool:
    """Whether the second byte is of the older, smaller standard too; Big5 has both kinds."""
    return len(data) == 2 and (data[1] >= 0xA1 or (0x40 <= data[1] < 0x7F and data[0] < 0xB0))


def _chinese(codec: str, first: range) -> Callable[[str], float]:
    return partial(_east_asian, codec=codec, first=first, often=_HANZI, kana=14.0)


def _alone(character: str) -> float:
    """An accented letter that stands without any plain one beside it."""
    return 10.0 + _of_letters(character, common="LATIN")


_LATIN, _CYRILLIC, _GREEK = (
    partial(_of_letters, common=script) for script in ("LATIN", "CYRILLIC", "GREEK")
)
_JAPANESE = partial(_east_asian, codec="cp932", first=range(0x88, 0x99), often=set(), kana=7.0)
_KOREAN = partial(_east_asian, codec="cp949", first=range(0xB0, 0xC9), often=_HANGUL, kana=14.0)

_ENCODINGS: dict[str, tuple[str, Callable[[str], float]]] = {
    "utf-8": ("UTF-8", _alone),
    "gb18030": ("GBK (Chinese)", _chinese("gb18030", range(0xB0, 0xD8))),
    "cp932": ("Shift-JIS (Japanese)", _JAPANESE),
    "cp949": ("EUC-KR (Korean)", _KOREAN),
    "big5": ("Big5 (Chinese)", _chinese("big5", range(0xA4, 0xC7))),
    "cp437": ("code page 437 (the first PCs)", _LATIN),
    "cp850": ("code page 850 (western Europe)", _LATIN),
    "cp1252": ("Windows-1252 (western Europe)", _LATIN),
    "cp866": ("code page 866 (Cyrillic)", _CYRILLIC),
    "cp1251": ("Windows-1251 (Cyrillic)", _CYRILLIC),
    "koi8-r": ("KOI8-R (Cyrillic)", _CYRILLIC),
    "cp852": ("code page 852 (central Europe)", _LATIN),
    "cp1250": ("Windows-1250 (central Europe)", _LATIN),
    "cp737": ("code page 737 (Greek)", _GREEK),
    "cp1253": ("Windows-1253 (Greek)", _GREEK),
}
"""By Python's name: what readers know it as, and what a character costs. Ties go to the first."""
