"""Who is let in as the teacher, and after how many tries nobody is."""

import threading

import pytest

from explainers import serving, teacher
from explainers.teacher import Door

PIN = "271828"
ANNA, BERT = "a" * 32, "b" * 32


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets; hashing a PIN takes no time."""
    monkeypatch.setenv(teacher.NAME, "kept")
    monkeypatch.setattr(teacher, "matches", lambda pin, kept: (pin, kept) == (PIN, "kept"))
    return {"now": 1000.0}


@pytest.fixture
def door(clock):
    return Door(lambda: clock["now"])


def test_a_hash_is_of_its_pin_alone_and_salted():
    first, second = teacher.hashed(PIN), teacher.hashed(PIN)
    assert first != second
    assert PIN not in first
    assert teacher.matches(PIN, first) and teacher.matches(PIN, second)
    for wrong in ("", "27182", "2718281", PIN + " ", "é" * 6):
        assert not teacher.matches(wrong, first)
    assert not teacher.matches("", "") and not teacher.matches(PIN, "scrypt:00:00")


def test_a_pin_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="has 5 characters: it must have 6 at least"):
        teacher.hashed("12345")


def test_who_knows_the_pin_is_in_and_nobody_else(door):
    assert door.enter(BERT, "000000") == "That is not the PIN."
    assert door.enter(ANNA, PIN) == ""
    assert door.is_inside(ANNA)
    assert not door.is_inside(BERT)
    assert "cookie" in door.enter("", PIN)
    assert not door.is_inside("")


def test_a_visitor_has_five_tries_in_five_minutes(door, clock):
    for _ in range(teacher.TRIES):
        assert door.enter(BERT, "000000") == "That is not the PIN."
    assert door.enter(BERT, PIN).startswith("Too many tries")
    assert not door.is_inside(BERT)
    assert door.enter(ANNA, PIN) == ""
    clock["now"] += teacher.WITHIN
    assert door.enter(BERT, PIN) == ""


def test_many_cookies_do_not_help(door):
    guessed = []

    def guess(number: int) -> None:
        guessed.append(door.enter(f"{number:032x}", f"{number:06}"))

    guessers = [threading.Thread(target=guess, args=(k,)) for k in range(2 * teacher.TRIES_IN_ALL)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join(30)
    assert guessed.count("That is not the PIN.") == teacher.TRIES_IN_ALL
    assert door.enter(ANNA, PIN).startswith("Too many tries")


def test_the_command_line_asks_twice_and_prints_what_is_to_be_set(monkeypatch, capsys):
    said = iter([PIN, PIN, PIN, "other1", "123", "123"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(said))
    assert serving.main() == 0
    line = capsys.readouterr().out
    name, _, kept = line.removeprefix("export ").strip().partition("=")
    assert name == teacher.NAME and teacher.matches(PIN, kept)
    monkeypatch.setenv(name, kept)
    serving.check()
    assert [serving.main(), serving.main()] == [1, 1]
    refused = capsys.readouterr()
    assert refused.out == ""
    assert "two PINs" in refused.err and "at least" in refused.err


def test_what_is_no_hash_is_said_when_the_server_starts(monkeypatch):
    monkeypatch.setenv(teacher.NAME, PIN)
    with pytest.raises(ValueError, match="holds no hash of a PIN"):
        serving.check()
