"""Results that many ask for: made once, at most so many kept, whoever asks and however many do."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from explainers.once import Once


@given(
    asked=st.lists(st.integers(0, 9), max_size=60),
    most=st.integers(1, 12),
    weights=st.lists(st.integers(1, 5), min_size=10, max_size=10),
)
def test_it_gives_what_would_be_made_and_keeps_no_more_than_it_may(asked, most, weights):
    once = Once(most, weigh=lambda result: weights[result[0]])
    made, kept = [], []
    for value in asked:
        before = len(made)
        assert once.known(value) == ((value,) if value in kept else None)
        assert once.get(value, lambda value=value: made.append(value) or (value,)) == (value,)
        assert (len(made) == before) == (value in kept)  # made exactly where it was not kept
        if value in kept:
            kept.remove(value)
        if weights[value] <= most:
            kept.append(value)  # the one asked for last goes last
        while sum(weights[other] for other in kept) > most:
            kept.pop(0)


def test_threads_that_ask_at_once_all_get_their_own_answer():
    once = Once(3)  # far less than is asked for: results come and go meanwhile
    asked = [n % 7 for n in range(2000)]
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda n: once.get(n, lambda: [n]), asked))
    assert given == [[n] for n in asked]
    made = []
    for n in range(3):
        once.get(n, lambda n=n: made.append(n))
    for n in range(3):
        once.get(n, lambda: made.append("again"))
    assert "again" not in made  # the weight of what came and went was counted right
