"""The convolution page's transposed and backward views."""

from tests.pages.layers.test_convolution import output_of


def said(app) -> str:
    return "\n".join(str(node.value) for node in (*app.markdown, *app.error, *app.caption))


def test_the_transposed_view_answers_to_output_padding(open_page, staged):
    query = {"view": "Transposed", "stride": "2", "padding": "1", "size": "3"}
    app = open_page("convolution", **query)
    assert staged(app, "transposed")["grids"][-1]["shape"] == [1, 5, 5]
    assert "inputs 5 and 6 cells high all become 3" in said(app)
    app.slider(key="convolution-output_padding").set_value(1).run()
    assert staged(app, "transposed")["grids"][-1]["shape"] == [1, 6, 6]
    there = staged(app, "there-and-back")
    assert [grid["shape"] for grid in there["grids"]][:2] == [[1, 6, 6], [1, 3, 3]]
    app.slider(key="convolution-output_padding").set_value(2).run()
    assert "output_padding is 2 in height, with stride 2" in said(app)


def test_the_backward_view_shows_each_gradient(open_page, staged, unfold):
    app = unfold(open_page("convolution", view="Backward"), "convolution-edit")
    assert output_of(staged(app))[:5] == ["1", "3", "4", "3", "1"]
    app.selectbox(key="convolution-gradient").set_value("bias").run()
    assert output_of(staged(app)) == ["9"]
    app.text_area(key="convolution-grad_output").set_value("10").run()
    assert output_of(staged(app)) == ["18"]
    app.selectbox(key="convolution-gradient").set_value("weight").run()
    data = staged(app)
    assert data["editable"] == ["grad_output", "input"]
    assert output_of(data)[0] == "19"


def test_what_is_too_large_for_the_stage_is_said(open_page):
    app = open_page("convolution", view="Transposed", stride="5", size="12", out_channels="4")
    assert "at most 4,096 can be shown one by one" in said(app)


def test_a_broken_rule_is_explained_in_the_backward_view(open_page):
    app = open_page("convolution", view="Backward", padding="same", stride="2")
    assert 'padding="same" keeps the size of the input' in said(app)


def test_the_notes_layer_shows_the_batch_and_the_reshape(open_page):
    app = open_page("convolution", view="The notes' layer")
    assert "64×3×32×32 → 64×6×30×30" in said(app)
    assert "reshaped to 128×3×30×30" in said(app)
    app.slider(key="convolution-place").set_value(10).run()
    assert "of picture 20, and maps 3, 4, 5 those of picture 21" in said(app)
