"""What a cluster says is asked for in the background, once for all who want to know."""

import threading

import pytest

from explainers.training.launchers import asked
from explainers.training.launchers.asked import Asked

NEVER, ALWAYS = 1e9, -1.0
"""Seconds for which an answer is good: it never has to be asked for again, or each time."""


def test_an_answer_is_good_for_a_while():
    questions = []
    one = Asked(lambda what: questions.append(what) or len(questions), fresh=NEVER)
    assert [one.now("a", 30), one.now("a", 30), one.now("b", 30)] == [1, 1, 2]
    assert questions == ["a", "b"]


def test_an_answer_that_lasts_is_never_asked_for_again():
    answers = iter([1, 2, 3])
    one = Asked(lambda _: next(answers), lasts=lambda answer: answer == 2, fresh=ALWAYS)
    seen = [one.now("a", 30)]
    while seen[-1] != 2:
        seen.append(one.now("a", 30))
    assert [one.now("a", 30) for _ in range(5)] == [2] * 5


def test_many_who_ask_for_the_same_ask_once_and_hold_up_nobody_who_asks_for_another():
    go, questions = threading.Event(), []

    def answer(what):
        questions.append(what)
        assert what == "quick" or go.wait(30)
        return what

    one = Asked(answer, fresh=NEVER)
    assert [one.now("slow", 0.01) for _ in range(3)] == [None] * 3
    assert one.now("quick", 30) == "quick"
    go.set()
    assert one.now("slow", 30) == "slow"
    assert questions == ["slow", "quick"]


def test_while_a_new_answer_is_on_its_way_the_old_one_does(monkeypatch):
    monkeypatch.setattr(asked, "WAIT", 0.01)
    go, questions = threading.Event(), []

    def answer(what):
        questions.append(what)
        assert len(questions) == 1 or go.wait(30)
        return len(questions)

    one = Asked(answer, fresh=ALWAYS)
    assert one.now("a", 30) == 1
    assert [one.now("a", 30) for _ in range(3)] == [1] * 3
    go.set()


@pytest.mark.parametrize("most", [1, 3])
def test_only_so_many_answers_are_remembered(monkeypatch, most):
    monkeypatch.setattr(asked, "REMEMBERED", most)
    questions = []
    one = Asked(lambda what: questions.append(what) or what, lasts=lambda _: True)
    for what in "abcdabcd":
        assert one.now(what, 30) == what
    assert questions == list("abcdabcd")
    assert one.now("d", 30) == "d" and len(questions) == 8


def test_what_was_asked_for_last_is_remembered_longest(monkeypatch):
    monkeypatch.setattr(asked, "REMEMBERED", 2)
    questions = []
    one = Asked(lambda what: questions.append(what) or what, fresh=NEVER)
    for what in "abaca":
        one.now(what, 30)
    assert questions == list("abc")
