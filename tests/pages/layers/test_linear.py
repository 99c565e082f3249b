"""The linear page: its views, its controls, and mistakes told in words."""


def texts(data: dict, name: str = "output") -> list[str]:
    return next(grid["texts"] for grid in data["grids"] if grid["name"] == name)


def markdown(app) -> str:
    return "\n".join(str(node.value) for node in (*app.markdown, *app.error, *app.caption))


def test_a_slider_changes_the_numbers_and_the_address(open_page, staged):
    app = open_page("linear")
    assert texts(staged(app)) == ["2", "0", "6", "0.5"]
    assert "Parameters: 2 × 3 + 2 = 8" in markdown(app)
    app.slider(key="linear-out_features").set_value(1).run()
    assert texts(staged(app)) == ["2", "6"]
    app.toggle(key="linear-bias").set_value(False).run()
    assert texts(staged(app)) == ["−1", "3"]
    assert "Parameters: 1 × 3 = 3" in markdown(app)
    assert dict(app.query_params) == {"out_features": "1", "bias": "false"}


def test_typed_weights_are_used_and_set_the_sizes(open_page, staged, unfold):
    app = unfold(open_page("linear", input="1 2 3"), "linear-numbers")
    app.text_area(key="linear-weight").set_value("1 0 0\n0 1 0\n1 1 1").run()
    assert app.slider(key="linear-out_features").value == 3
    assert texts(staged(app), "weight") == ["1", "0", "0", "0", "1", "0", "1", "1", "1"]


def test_a_mistake_in_the_weights_is_told_and_nothing_is_lost(open_page, staged):
    app = open_page("linear", weight="1 zwei 3")
    assert any('"zwei"' in warning.value for warning in app.warning)
    assert texts(staged(app)) == ["2", "0", "6", "0.5"]


def test_a_layer_too_large_for_the_stage_is_counted(open_page):
    app = open_page("linear", larger_in_features="196608")
    assert "10 × 196,608 + 10 = 1,966,090" in markdown(app)


def test_flatten_keeps_or_swallows_the_batch(open_page, staged):
    app = open_page("linear", view="Flatten")
    data = staged(app)
    assert data["grids"][-1]["shape"] == [2, 8]
    app.slider(key="linear-start_dim").set_value(0).run()
    assert staged(app)["grids"][-1]["shape"] == [16]
    app.selectbox(key="linear-memory_format").set_value("channels_last").run()
    assert texts(staged(app), "memory")[:4] == ["0", "4", "1", "5"]
    assert "A **copy**" in markdown(app)


def test_axes_in_the_wrong_order_get_a_sentence(open_page):
    app = open_page("linear", view="Flatten", start_dim="3", end_dim="1")
    assert any("start_dim must not come after end_dim" in error.value for error in app.error)


def test_a_smaller_batch_meets_pytorchs_refusal(open_page):
    app = open_page("linear", view="The whole batch at once")
    assert "64×3×32×32 → 196608 → 10" in markdown(app)
    assert "64×3×32×32 → 64×3072 → 64×10" in markdown(app)
    assert not app.error
    app.slider(key="linear-pictures").set_value(16).run()
    assert any("1x49152 and 196608x10" in error.value for error in app.error)
    assert "16×3×32×32 → 16×3072 → 16×10" in markdown(app)


def test_a_prediction_leads_to_its_case(open_page):
    app = open_page("linear", view="Predict, then see")
    app.radio(key="linear-predict-last").set_value("It gives 10 numbers").run()
    assert any("PyTorch raises an error" in info.value for info in app.info)
    app.button(key="linear-predict-last-show").click().run()
    assert app.segmented_control(key="linear-view").value == "whole_batch"
    assert app.slider(key="linear-pictures").value == 16
