"""Whom a cookie stands for."""

from hypothesis import given
from hypothesis import strategies as st

from explainers import visitors


def test_a_cookie_is_random_and_its_hash_is_not_it():
    cookies = {visitors.new_cookie() for _ in range(100)}
    assert len(cookies) == 100
    assert all(map(visitors.is_cookie, cookies))
    hashes = {visitors.known(cookie) for cookie in cookies}
    assert len(hashes) == 100
    assert not hashes & cookies


@given(st.one_of(st.none(), st.text(max_size=40)))
def test_what_is_no_cookie_is_nobody(text):
    assert (visitors.known(text) == visitors.NOBODY) == (not visitors.is_cookie(text))
