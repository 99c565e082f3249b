"""What the feature maps page says of a network that has no answer, or only one."""

from explainers.networks import trained
from tests.pages.reading import as_read


def test_an_answer_that_is_none_is_no_probability(open_page):
    for layers, said in (
        ("Flatten()", trained.ONLY_IN_A_ROW),
        ("Flatten()|Linear(3072,1)", trained.ONE_OUTPUT),
    ):
        app = open_page("feature_maps", weights="The builder's network", layers=layers)
        assert any(said in as_read(caption.value) for caption in app.caption)
        assert not app.get("progress")
        app = open_page(
            "feature_maps", weights="The builder's network", layers=layers, view="fooled"
        )
        told = [node.value for node in (*app.markdown, *app.error)]
        assert any(said in as_read(text) for text in told)
        assert not any("so sure" in text for text in told)
