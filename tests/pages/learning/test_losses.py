"""The losses page: every view, its controls, and what it says to numbers that cannot be used."""

import re

import pytest

from explainers.lessons.losses import words


def told(app):
    """All text, in the order of the page."""
    return "\n".join(node.value for node in app.markdown)


def formulas(app):
    return re.findall(r"\$\$(.+?)\$\$", told(app), re.DOTALL)


def output_of(data):
    return data["grids"][-1]["texts"]


@pytest.mark.parametrize("view", words.VIEWS)
def test_every_view_opens(open_page, view):
    app = open_page("losses", view=view)
    assert not app.error
    assert not app.warning
    assert app.title[0].value == "Losses"
    assert app.markdown


def test_l1_and_mse_of_the_notes(open_page, staged):
    app = open_page("losses")
    assert "`l1_loss`: mean **0.6667**, sum **2.0000**" in told(app)
    assert "`mse_loss`: mean **1.3333**, sum **4.0000**" in told(app)
    assert output_of(staged(app, "losses-pointwise-stage")) == ["0.6667"]
    assert output_of(staged(app, "losses-pointwise-gradient")) == ["0", "0", "−0.3333"]


def test_a_slider_moves_a_value_and_writes_it_into_the_address(open_page, staged, unfold):
    app = open_page("losses", loss="mse_loss", reduction="none")
    app.slider(key="losses-input-0-2-move").set_value(4.5).run()
    assert output_of(staged(app, "losses-pointwise-stage")) == ["0", "0", "0.25"]
    assert output_of(staged(app, "losses-pointwise-gradient")) == ["0", "0", "−1"]
    assert app.query_params["input"] == "1 2 4.5"
    unfold(app, "losses-axes")
    assert app.selectbox(key="losses-moves").value == 2
    app.slider(key="losses-input-0-1-move").set_value(0.0).run()
    assert app.selectbox(key="losses-moves").value == 1


def test_cross_entropy_of_the_notes_and_its_steps(open_page, staged):
    app = open_page("losses", view="Cross-entropy")
    assert (
        "cross_entropy, mean: **1.1019** · softmax of class 1: **0.3322** · gradient of its logit: "
        "**−0.6678**"
    ) in told(app)
    app = open_page("losses", view="Cross-entropy", step="Exponentials")
    assert output_of(staged(app, "losses-ce-stage")) == ["0.8187", "0.9048", "1"]
    app = open_page("losses", view="Cross-entropy", step="Pick", label_smoothing="0.3")
    target = staged(app, "losses-ce-stage")["grids"][1]
    assert target["texts"] == ["0.1", "0.8", "0.1"]


def test_a_logit_and_the_smoothing_change_the_loss(open_page, staged, unfold):
    app = unfold(open_page("losses", view="Cross-entropy"), "losses-more")
    app.slider(key="losses-logits-0-1-move").set_value(5.0).run()
    assert "cross_entropy, mean: **0.0164**" in told(app)
    app.slider(key="losses-label_smoothing").set_value(0.5).run()
    assert "cross_entropy, mean: **1.6164**" in told(app)
    assert output_of(staged(app, "losses-ce-gradient")) == ["−0.1593", "0.3171", "−0.1577"]


def test_weights_ignored_samples_and_probabilities(open_page, staged):
    app = open_page("losses", view="Cross-entropy")
    app.selectbox(key="losses-preset").set_value("weights").run()
    assert "cross_entropy, mean: **1.6278**" in told(app)
    weights = staged(app, "losses-ce-stage")["grids"][1]
    assert (weights["name"], weights["texts"]) == ("weight of the target", ["2", "1", "1"])
    app.selectbox(key="losses-preset").set_value("all_ignored").run()
    assert "cross_entropy, mean: **NaN**  \n" in told(app)
    assert any("0 / 0 is **NaN**" in note.value for note in app.warning)
    app.selectbox(key="losses-preset").set_value("probabilities").run()
    assert "cross_entropy, mean: **1.0769**" in told(app)
    app.slider(key="losses-probabilities-0-1-move").set_value(1.0).run()
    assert app.query_params["probabilities"] == "0 1 0.25"


def test_logits_of_a_thousand_break_the_formula_and_not_pytorch(open_page):
    app = open_page("losses", view="Cross-entropy", logits="1000 −1000 0", labels="1")
    assert "cross_entropy, mean: **2000.0000**" in told(app)
    (table,) = app.table
    naive, stable = (table.value[c].tolist() for c in table.value.columns[1:])
    assert naive == ["∞, 0, 1", "∞", "∞", "NaN, NaN, NaN"]
    assert stable == ["1, 0, 0", "1", "2000", "1, −1, 0"]
    assert any("e^1000 is more than" in text.value for text in app.markdown)


def test_softmax_twice(open_page, staged):
    app = open_page("losses", view="Softmax twice")
    assert "once **1.1019**, twice **1.1001**" in told(app)
    assert output_of(staged(app, "losses-once-stage")) == ["0.3006", "−0.6678", "0.3672"]
    assert output_of(staged(app, "losses-twice-stage")) == ["0.09639", "−0.2223", "0.1259"]


def test_an_epoch_with_a_small_last_batch(open_page, staged):
    app = open_page("losses", view="Whole epoch")
    assert "difference: **0.1875**" in told(app)
    app.slider(key="losses-batch_size").set_value(5).run()
    assert "difference: **0.0000**" in told(app)
    assert any("without a remainder" in text.value for text in app.markdown)
    app.slider(key="losses-samples").set_value(11).run()
    app.slider(key="losses-last_loss").set_value(8.0).run()
    names = [grid["name"] for grid in staged(app)["grids"]]
    assert names == ["batch 0", "batch 1", "batch 2", "output"]
    assert any("counts 1/3 and not 1/11" in text.value for text in app.markdown)


def test_accuracy_along_the_right_and_the_wrong_axis(open_page, staged):
    app = open_page("losses", view="Accuracy")
    assert any("**by accident**" in note.value for note in app.info)
    app.selectbox(key="losses-preset").set_value("differ").run()
    assert "**accuracy: 1 of 2 = 50 %**" in told(app)
    assert "**not the accuracy: 2 of 2 = 100 %**" in told(app)
    assert output_of(staged(app, "losses-argmax-1")) == ["0", "0"]
    assert output_of(staged(app, "losses-argmax-0")) == ["0", "1"]
    app.selectbox(key="losses-preset").set_value("three").run()
    assert "The size of tensor a (3) must match" in app.error[0].value


@pytest.mark.parametrize(
    ("view", "name", "text", "sentence"),
    [
        ("L1 and MSE", "input", "1 two", 'input, row 1, column 2 is "two"'),
        ("L1 and MSE", "target", "1 2", "input has shape (3,) and target (2,), and 3 does not go"),
        ("Cross-entropy", "logits", "1 NaN 3", "is NaN"),
        ("Cross-entropy", "logits", "1 inf 3", "between −1,000,000 and 1,000,000"),
        ("Cross-entropy", "labels", "7", "with 3 classes an index is 0 to 2"),
        ("Cross-entropy", "labels", "1 0", "one number for each sample"),
        ("Accuracy", "outputs", "1 2\n3", "every row needs as many"),
        ("Accuracy", "targets", "1 0 1", "must match the size"),
        ("Accuracy", "targets", "1 0 1", "has 2 rows, a sample each, and targets has 3 numbers"),
        ("Accuracy", "targets", "7 −1", "Target 0 is 7 (and 1 more), which names no class"),
        ("Softmax twice", "labels", "7", "with 3 classes an index is 0 to 2"),
    ],
)
def test_numbers_that_cannot_be_used_get_a_sentence(open_page, unfold, view, name, text, sentence):
    app = unfold(open_page("losses", view=view), "losses-numbers")
    app.text_area(key=f"losses-{name}").set_value(text).run()
    assert not app.exception
    said = [node.value for node in (*app.error, *app.warning)]
    assert any(sentence in words for words in said), said
    assert app.text_area(key=f"losses-{name}").value == text


def test_broadcasting_is_seen_and_named(open_page, staged, unfold):
    app = unfold(open_page("losses", loss="mse_loss", target="1\n2\n5"), "losses-numbers")
    assert "`mse_loss`: mean **4.0000**" in told(app)
    assert any("compares **9 pairs**" in note.value for note in app.warning)
    assert any("UserWarning: Using a target size" in code.value for code in app.code)
    grids = staged(app, "losses-pairs-stage")["grids"]
    assert [grid["texts"] for grid in grids[:2]] == [
        ["1", "2", "3"] * 3,
        ["1"] * 3 + ["2"] * 3 + ["5"] * 3,
    ]
    assert output_of(staged(app, "losses-pointwise-stage")) == ["4"]
    app.text_area(key="losses-target").set_value("1 2 5").run()
    assert "`mse_loss`: mean **1.3333**" in told(app)
    assert not app.warning


@pytest.mark.parametrize(
    "query",
    [
        {"input": "1 2 3", "target": "5"},
        {"reduction": "none", "input": "1\n2\n3", "target": "1 2 3"},
        {"view": "Accuracy", "outputs": "0.1 0.9"},
        {"view": "Accuracy", "outputs": "0.1 0.9\n1 0", "targets": "1"},
        {"view": "Accuracy", "outputs": "0.1 0.9", "targets": "1 0 1"},
    ],
)
def test_shapes_that_only_broadcasting_brings_together_keep_the_page(open_page, unfold, query):
    app = unfold(open_page("losses", **query), "losses-numbers")
    assert app.text_area
    assert any("trap" in note.value for note in app.warning)


def test_one_target_for_two_samples_is_no_accuracy(open_page):
    app = open_page("losses", view="Accuracy", outputs="0.1 0.9\n0.8 0.2", targets="1")
    assert "**accuracy" not in told(app)
    assert "| 0 | 1 | 1 | ✓ yes |\n| 1 | 0 | 1 | ✗ no |" in told(app)


def test_odd_probabilities_and_weights_are_remarked(open_page):
    app = open_page("losses", view="Cross-entropy", kind="probabilities", probabilities="0 1 0.5")
    assert any("add up to **1.5**" in note.value for note in app.warning)
    app = open_page("losses", view="Cross-entropy", weighted="true", weight="1 0 1")
    assert any("0.0000 / 0 is **NaN**" in note.value for note in app.warning)


def test_an_ignore_index_cannot_go_with_probabilities(open_page):
    app = open_page("losses", view="Cross-entropy", kind="probabilities", ignore_index="1")
    assert "there is no index to be ignored" in app.error[0].value


def test_predict_then_see_leads_to_its_own_view(open_page):
    app = open_page("losses", view="Predict, then see")
    app.radio(key="losses-predict-softmax").set_value("1.1019, as before").run()
    assert "it is **1.1001**" in app.info[0].value
    app.button(key="losses-predict-softmax-show").click().run()
    assert "once **1.1019**" in told(app)
    assert app.query_params["view"] == "softmax_twice"


@pytest.mark.parametrize(
    ("input", "names"),
    [("1 2 3", ["input[0, 0]", "input[0, 1]", "input[0, 2]"]), ("1\n2\n3", ["input[2, 0]"])],
)
def test_a_value_has_one_name_in_sliders_lists_and_words(open_page, unfold, input, names):
    app = open_page("losses", input=input, target="1\n2\n5", moves="2")
    unfold(app, "losses-axes")
    assert [slider.label for slider in app.slider if "input" in slider.label] == names
    assert names[-1] in next(box for box in app.selectbox if box.label == "curve along").options
    assert any(f"**{names[-1]}**" in element.value for element in app.markdown)


def test_the_formula_ends_in_the_value_of_the_metric(open_page):
    app = open_page("losses", view="Cross-entropy", weighted="true", weight="1 −2 1")
    last = [formula for formula in formulas(app) if r"\ell" in formula][-1]
    (value,) = re.findall(r"cross_entropy, mean: \*\*(.*?)\*\*", told(app))
    assert value in last
    assert "{-2}" in last


def test_an_input_that_cannot_be_used_leaves_the_example_in_sight(open_page, staged):
    app = open_page("losses", input="nan 1", target="1 2")
    assert output_of(staged(app, "losses-pointwise-stage")) == ["0.6667"]
