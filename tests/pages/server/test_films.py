"""The route of films: the very bytes, kept by the browser; and none that nobody made."""

from starlette.requests import Request

from explainers.images import drawn
from explainers.lessons.checkpoints import film
from explainers.training import timeline
from pages.server import films


def asked(digest: str):
    return films.film(Request({"type": "http", "path_params": {"digest": digest}}))


def test_a_film_is_had_by_its_name_and_nothing_else_is():
    moments = timeline.of_shipped("cifar_quick", "drawn")
    made = film.film(film.Scene(moments, drawn.draw("cat", 3), "linear2", 0))
    answer = asked(made.digest)
    assert answer.body == made.content
    assert "immutable" in answer.headers["cache-control"]
    gone = asked("0123")
    assert gone.status_code == 404
    assert gone.headers["cache-control"] == "no-store"
