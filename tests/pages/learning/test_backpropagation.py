"""The backpropagation page: its views, its controls, and what PyTorch refuses."""


def said(app) -> str:
    kinds = (app.markdown, app.error, app.success, app.caption, app.warning)
    return "\n".join(str(node.value) for kind in kinds for node in kind)


def boxes(data: dict) -> dict:
    return {node["name"]: node for node in data["nodes"]}


def test_a_number_changes_the_graph_and_the_address(open_page, staged, unfold):
    app = open_page("backpropagation")
    assert boxes(staged(app))["w1"]["grad"] == ["−0.4312"]
    app.number_input(key="backpropagation-t").set_value(0.0).run()
    assert boxes(staged(app))["L"]["value"] == ["0.07233"]
    unfold(app, "backpropagation-requires-grad")
    app.toggle(key="backpropagation-requires_grad_x1").set_value(True).run()
    assert boxes(staged(app))["x1"]["grad"] != []
    assert dict(app.query_params) == {"t": "0", "requires_grad_x1": "true"}


def test_detach_and_the_refusal_are_explained(open_page, staged):
    app = open_page("backpropagation", detach="a")
    assert boxes(staged(app))["w1"]["state"] == "None"
    app.selectbox(key="backpropagation-preset").set_value("nothing").run()
    assert "element 0 of tensors does not require grad" in said(app)
    assert {step["phase"] for step in staged(app)["steps"]} == {"forward"}


def test_a_place_of_the_other_network_is_left(open_page, staged):
    app = open_page("backpropagation", detach="c")
    app.segmented_control(key="backpropagation-network").set_value("skip").run()
    assert boxes(staged(app))["x"]["grad"] == ["8.75"]
    assert dict(app.query_params) == {"network": "skip"}


def test_the_small_network_has_a_stage_for_each_gradient(open_page, staged, unfold):
    app = open_page("backpropagation", view="A small network", gradient="conv.weight")
    assert boxes(staged(app, "backpropagation-tensors"))["conv.weight"]["shape"] == "1×1×2×2"
    grid = staged(app, "backpropagation-grad-conv.weight")["grids"][-1]
    assert (grid["caption"], grid["shape"]) == ("conv.weight.grad", [1, 1, 2, 2])
    unfold(app, "backpropagation-requires-grad")
    app.toggle(key="backpropagation-requires_grad_conv_weight").set_value(False).run()
    assert boxes(staged(app, "backpropagation-tensors"))["conv"]["state"] == "no grad"
    unfold(app, "backpropagation-more")
    app.text_area(key="backpropagation-conv_weight").set_value("1 zwei\n3 4").run()
    assert '"zwei"' in said(app)


def test_backward_again_adds_up_and_is_refused(open_page):
    app = open_page("backpropagation", view="Backward again")
    assert "**−1.294**: 3-fold after 3 calls" in said(app)
    assert "Trying to backward through the graph a second time" in said(app)
    app.toggle(key="backpropagation-retain_graph").set_value(True).run()
    assert "w₁.grad = −0.8624: the graph was kept" in said(app)
    app.toggle(key="backpropagation-zero_grad").set_value(True).run()
    assert "w₁.grad stays −0.4312" in said(app)


def test_finite_differences_stand_beside_autograds_numbers(open_page):
    app = open_page("backpropagation", view="Finite differences", dtype="float64")
    table = app.dataframe[0].value
    assert list(table["number"]) == ["w₁", "w₂", "b"]
    assert table["backward()"].iloc[0].startswith("−0.43120")
    assert "gradcheck` (float64, ε = 10⁻⁶): **True**" in said(app)
    app.slider(key="backpropagation-log10_eps").set_value(-12).run()
    assert "(2 × 1e−12)" in said(app)
    app.selectbox(key="backpropagation-check").set_value("tensors").run()
    assert len(app.dataframe[0].value) == 14


def test_what_cannot_be_used_in_the_address_is_told(open_page, staged):
    app = open_page("backpropagation", w1="nan", times="99", view="A few numbers")
    assert "w1 is nan: here it is a number from -10 to 10" in said(app)
    assert boxes(staged(app))["w1"]["value"] == ["0.5"]


def test_a_prediction_leads_to_its_case(open_page):
    app = open_page("backpropagation", view="Predict, then see")
    app.radio(key="backpropagation-predict-accumulates").set_value("It is the same").run()
    assert any("it is **It has doubled**" in info.value for info in app.info)
    app.button(key="backpropagation-predict-accumulates-show").click().run()
    assert app.segmented_control(key="backpropagation-view").value == "again"
    assert app.slider(key="backpropagation-times").value == 2
