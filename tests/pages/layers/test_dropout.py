"""The dropout page: its views, its controls in the address, and mistakes told in words."""


def texts(data: dict, name: str = "output") -> list[str]:
    return next(grid["texts"] for grid in data["grids"] if grid["name"] == name)


def kept(data: dict) -> list[bool]:
    return [text != "0" for text in texts(data)]


def test_the_mask_is_thrown_again_and_stands_in_the_address(open_page, staged):
    app = open_page("dropout")
    before = staged(app, "dropout-stage")
    assert texts(before, "mask") == ["1" if one else "0" for one in kept(before)]
    app.button(key="dropout-again").click().run()
    assert dict(app.query_params) == {"seed": "71"}
    after = staged(app, "dropout-stage")
    assert texts(after, "mask") != texts(before, "mask")
    assert texts(after, "input") == texts(before, "input")
    again = open_page("dropout", seed="71")
    assert staged(again, "dropout-stage") == after


def test_in_eval_all_passes_and_no_dice_can_be_thrown(open_page, staged):
    app = open_page("dropout")
    app.toggle(key="dropout-training").set_value(False).run()
    data = staged(app, "dropout-stage")
    assert [grid["name"] for grid in data["grids"]] == ["input", "output"]
    assert texts(data) == texts(data, "input")
    assert app.slider(key="dropout-p").disabled and app.button(key="dropout-again").disabled
    assert "training=False" in app.code[0].value


def test_many_draws_come_close_to_the_input(open_page, staged):
    app = open_page("dropout", view="many", draws="1000", p="0.2")
    data = staged(app, "dropout-many")
    pairs = zip(texts(data, "input"), texts(data), strict=True)
    assert all(abs(float(x) - float(mean)) < 0.1 * float(x) for x, mean in pairs)
    app.select_slider(key="dropout-draws").set_value("1").run()
    assert set(texts(staged(app, "dropout-many"), "kept")) <= {"0", "1"}


def test_whole_maps_or_single_cells(open_page, staged):
    app = open_page("dropout", view="channels")
    maps = [kept(staged(app, "dropout-channels"))[k : k + 4] for k in range(0, 36, 4)]
    assert {len(set(plane)) for plane in maps} == {1}
    app.segmented_control(key="dropout-function").set_value("dropout").run()
    cells = [kept(staged(app, "dropout-channels"))[k : k + 4] for k in range(0, 36, 4)]
    assert {len(set(plane)) for plane in cells} == {1, 2} or len(set(map(tuple, cells))) > 2
    assert "F.dropout(maps" in app.code[0].value


def test_the_gradient_is_0_where_the_output_was(open_page, staged):
    forward = kept(staged(open_page("dropout", seed="5"), "dropout-stage"))
    app = open_page("dropout", seed="5", view="backward")
    assert kept(staged(app, "dropout-backward")) == forward


def test_typed_numbers_set_the_size_and_mistakes_are_told(open_page, unfold, staged):
    app = unfold(open_page("dropout"), "dropout-more")
    app.text_area(key="dropout-input").set_value("1 2\n3 4").run()
    assert texts(staged(app, "dropout-stage"), "input") == ["1", "2", "3", "4"]
    assert app.slider(key="dropout-features").value == 2
    app.text_area(key="dropout-input").set_value("1 2\n3 x").run()
    assert any("row 2, column 2" in warning.value for warning in app.warning)
    app = open_page("dropout", p="2", seed="-1")
    said = " ".join(warning.value for warning in app.warning)
    assert "p is 2" in said and "seed is" in said
    assert app.slider(key="dropout-p").value == 0.5


def test_a_belief_leads_to_its_case(open_page, staged):
    app = open_page("dropout", view="predict")
    app.radio(key="dropout-predict-gradient").set_value("1").run()
    assert any("it is **0 and 2**" in info.value for info in app.info)
    app.button(key="dropout-predict-gradient-show").click().run()
    assert app.segmented_control(key="dropout-view").value == "backward"
    assert set(texts(staged(app, "dropout-backward"))) == {"0", "2"}
