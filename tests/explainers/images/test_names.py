"""Names in old encodings: recognised from all of them at once, or doubted aloud."""

import os
import random
import sys
import unicodedata
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.images import archive_zip, names
from explainers.images.archive import open_archive
from explainers.images.sources import load
from tests.explainers.images.archives import png, written, zipped

WORDS = {
    "gb18030": "苹果 香蕉 橙子 飞机 汽车 青蛙 蝴蝶 训练集 测试集 晴天 雨天 多云 良性 恶性 猫 狗",
    "cp932": "リンゴ バナナ 飛行機 自動車 ねこ いぬ 良品 不良品 さくら トマト ソファ 表",
    "cp949": "고양이 강아지 사과 바나나 비행기 자동차 정상 나무 토끼 원숭이",
    "big5": "蘋果 香蕉 飛機 汽車 青蛙 貓 狗 晴天 雨天",
    "cp437": "Müll Äpfel café niño für élan Größe Straße Käse crème",
    "cp1252": "Müll Äpfel café niño für élan Größe Straße Käse São Ávila",
    "cp866": "кошка собака яблоко груша самолёт птица лошадь корабль",
    "cp1251": "кошка собака яблоко груша самолёт птица лошадь корабль",
    "koi8-r": "кошка собака яблоко груша птица лошадь корабль",
    "cp1253": "γάτα σκύλος μήλο αεροπλάνο",
}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_the_encoding_is_recognised_from_all_names_together(data):
    codec = data.draw(st.sampled_from(list(WORDS)))
    words = WORDS[codec].split()
    chosen = data.draw(st.lists(st.sampled_from(words), min_size=4, max_size=8, unique=True))
    paths = [f"train/{word}/{k}.png" for word in chosen for k in range(2)]
    read = names.read([path.encode(codec) for path in paths])
    assert list(read.names) == paths
    assert f"“{next(word for word in chosen if not word.isascii())}”" in read.remark
    assert "If they look wrong, make the ZIP again with names in UTF-8" in read.remark


anything = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1)


@given(
    st.lists(anything), st.sampled_from(("café", "猫", "кошка", "ねこ", "고양이", "🐱", "plain"))
)
def test_utf8_is_never_taken_for_anything_else(parts, one):
    """As soon as one name is beyond doubt; or all are plain."""
    parts = [*(parts if one != "plain" else []), one]
    read = names.read([part.encode() for part in parts])
    assert read.names == tuple(unicodedata.normalize("NFC", part) for part in parts)
    assert read.remark == ""


def test_an_accent_alone_is_doubted_aloud():
    assert names.read(["猫/1.png".encode("gbk")]).names == ("猫/1.png",)
    read = names.read(["é/1.png".encode(), "ü/1.png".encode()])
    assert read.names == ("é/1.png", "ü/1.png") or "may as well be UTF-8" in read.remark


@given(st.lists(st.binary(min_size=1, max_size=12), min_size=1, max_size=6))
@settings(deadline=None)
def test_any_bytes_are_some_name(raw):
    read = names.read(raw)
    assert len(read.names) == len(raw)
    "".join(read.names).encode()  # nothing that a screen cannot show


def test_what_is_close_is_doubted_aloud():
    read = names.read(["蝴蝶/1.png".encode("big5"), "蜻蜓/1.png".encode("big5")])
    assert "They may as well be" in read.remark


def test_one_name_that_is_no_utf8_decides_for_all():
    # C3 A8 alone is è in UTF-8 and 猫 in GBK; beside a name that is no UTF-8 it is 猫.
    read = names.read(["猫/1.png".encode("gbk"), "Äpfel/1.png".encode("gb18030")])
    assert read.names == ("猫/1.png", "Äpfel/1.png") and "GBK" in read.remark


def content(*classes):
    return {
        f"{part}/{name}/{k}.png": png((40 * number, 0, 0))
        for part in ("train", "test")
        for number, name in enumerate(classes)
        for k in range(2)
    }


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "cp932"])
def test_a_zip_without_the_mark(tmp_path, codec):
    path = zipped(tmp_path / "mine.zip", content("猫", "犬"), codec)
    pictures = load(str(path), root=tmp_path / "kept")
    assert pictures.classes == ("犬", "猫")
    assert bool(pictures.remarks) == (codec != "utf-8")


def test_a_zip_that_keeps_the_name_in_a_field_of_its_own(tmp_path):
    field = b"\x75\x70" + (5 + 13).to_bytes(2, "little") + b"\x01" + bytes(4)
    assert (
        archive_zip._utf8_field(b"\x01\x00\x02\x00ab" + field + "猫/12345.png".encode()[:13])
        == ("猫/12345.png".encode()[:13])
    )
    assert archive_zip._utf8_field(b"\x01\x00\xff\xff") is None
    assert archive_zip._utf8_field(random.Random(0).randbytes(40)) is None


@pytest.mark.parametrize("make", [written, zipped])
def test_two_ways_to_write_an_accent_are_one_class(tmp_path, make):
    whole, apart = (unicodedata.normalize(form, "café") for form in ("NFC", "NFD"))
    assert whole != apart
    files = {f"train/{whole}/a.png": png(), f"test/{apart}/b.png": png()}
    files |= {f"train/{apart}/c.png": png(), "train/thé/d.png": png(), "test/thé/e.png": png()}
    pictures = load(str(make(tmp_path / "mine.zip", files)), root=tmp_path / "kept")
    assert pictures.classes == (whole, "thé")
    assert sorted(pictures.train.labels.tolist()) == [0, 0, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no such names")
def test_a_folder_unpacked_by_an_old_program(tmp_path):
    for part in ("train", "test"):
        for name in ("苹果", "香蕉"):
            folder = tmp_path / "mine" / part / os.fsdecode(name.encode("gbk"))
            folder.mkdir(parents=True)
            (folder / "1.png").write_bytes(png())
    pictures = load(str(tmp_path / "mine"), root=tmp_path / "kept")
    assert pictures.classes == ("苹果", "香蕉") and "GBK" in pictures.remarks[0]


def test_a_name_twice_in_a_zip(tmp_path):
    path = zipped(tmp_path / "mine.zip", content("cat", "dog"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(path, "a") as file:
            file.writestr("train/cat/0.png", png((9, 9, 9)))
    with open_archive(path) as opened:
        assert opened.left_out == ["train/cat/0.png: twice in the ZIP; the last one is taken."]
    found = load(str(path), root=tmp_path / "kept")
    assert 9 in found.train.images[:, 0, 0, 0].tolist()
