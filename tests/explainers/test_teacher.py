"""Who is let in as the teacher, and after how many tries nobody is."""

import json
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainers import serving, teacher
from explainers.locks import Lock
from explainers.teacher import Door

PIN = "271828"
ANNA, BERT = "a" * 32, "b" * 32


def json_values():
    """What a file of that name might hold."""
    leaf = st.none() | st.booleans() | st.floats() | st.text(max_size=5)
    entry = st.tuples(st.floats() | leaf, st.text(max_size=3)) | leaf
    known = st.lists(leaf, max_size=3) | st.dictionaries(st.text(max_size=3), entry) | leaf
    return leaf | st.fixed_dictionaries({}, optional={"tries": known, "inside": known})


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets; hashing a PIN takes no time."""
    monkeypatch.setenv(teacher.NAME, "kept")
    monkeypatch.setattr(teacher, "matches", lambda pin, kept: (pin, kept) == (PIN, "kept"))
    return {"now": 1000.0}


@pytest.fixture
def open_door(clock, tmp_path):
    """The door of one more server, or of one that was started anew."""
    return lambda: Door(lambda: tmp_path / "runs", lambda: clock["now"])


@pytest.fixture
def door(open_door):
    return open_door()


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


def test_a_visitor_who_goes_from_server_to_server_has_no_more_tries(open_door, clock):
    for _ in range(teacher.TRIES):
        assert open_door().enter(BERT, "000000") == "That is not the PIN."
    assert open_door().enter(BERT, PIN).startswith("Too many tries")
    clock["now"] -= 86400  # nor does a clock that is set back keep anybody out for a day
    assert open_door().enter(BERT, PIN).startswith("Too many tries")
    assert open_door().enter(ANNA, PIN) == ""
    clock["now"] += teacher.WITHIN
    assert open_door().enter(BERT, PIN) == ""


def test_the_teacher_is_so_at_every_server_for_some_hours_and_with_this_pin(
    door, open_door, clock, monkeypatch
):
    assert open_door().enter(ANNA, PIN) == ""
    assert door.is_inside(ANNA) and not door.is_inside(BERT)
    monkeypatch.setenv(teacher.NAME, "another")
    assert not door.is_inside(ANNA) and not open_door().is_inside(ANNA)
    monkeypatch.delenv(teacher.NAME)
    assert not door.is_inside(ANNA)
    monkeypatch.setenv(teacher.NAME, "kept")
    clock["now"] += teacher.TEACHES - 1
    assert door.is_inside(ANNA)
    clock["now"] += 1
    assert not door.is_inside(ANNA)


def test_a_clock_that_was_set_back_keeps_nobody_out_and_nobody_in(open_door, clock):
    open_door().enter(ANNA, PIN)
    for _ in range(teacher.TRIES):
        open_door().enter(BERT, "000000")
    clock["now"] -= 365 * 86400
    assert open_door().enter(BERT, PIN).startswith("Too many tries")
    assert not open_door().is_inside(ANNA)
    clock["now"] += teacher.WITHIN
    assert open_door().enter(BERT, PIN) == ""


def test_what_is_kept_names_nobody_and_holds_no_secret(door, tmp_path):
    door.enter(BERT, "000000")
    door.enter(ANNA, PIN)
    for file in (tmp_path / "runs").iterdir():
        for secret in (ANNA, BERT, PIN, "000000", "kept"):
            assert secret not in file.read_text() and secret not in file.name


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40) | json_values().map(lambda value: json.dumps(value).encode()))
def test_a_file_that_is_damaged_lets_nobody_in_and_each_server_counts(open_door, tmp_path, content):
    file, door = tmp_path / "runs/.teacher.json", open_door()
    for _ in range(teacher.TRIES):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        assert not door.is_inside(BERT)
        assert door.enter(BERT, "000000") == "That is not the PIN."
    file.write_bytes(content)
    assert door.enter(BERT, PIN).startswith("Too many tries")
    assert not open_door().is_inside(BERT)


def test_where_nothing_can_be_written_each_server_counts(door, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explainers.files.replacing", full)
    monkeypatch.setattr("explainers.locks.Path.open", full)
    for _ in range(teacher.TRIES):
        assert door.enter(BERT, "000000") == "That is not the PIN."
    assert door.enter(BERT, PIN).startswith("Too many tries")
    assert door.enter(ANNA, PIN) == ""
    assert door.is_inside(ANNA)


def test_while_another_server_counts_nobody_is_let_past_it(door, tmp_path, monkeypatch):
    (tmp_path / "runs").mkdir()
    lock = Lock(tmp_path / "runs/.teacher.lock")
    assert lock.acquire()
    monkeypatch.setattr(teacher, "PATIENCE", 0.0)
    assert door.enter(ANNA, PIN).startswith("Too many try at this moment")
    assert not door.is_inside(ANNA)
    lock.release()
    assert door.enter(ANNA, PIN) == ""


def test_many_cookies_do_not_help(open_door):
    guessed = []
    door, other = open_door(), open_door()

    def guess(number: int) -> None:
        at = other if number % 2 else door
        guessed.append(at.enter(f"{number:032x}", f"{number:06}"))

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
