"""The network page: the list is changed by every control, mistakes are told, links hold it all."""

from urllib.parse import parse_qsl

from tests.pages.reading import sent


def table(app) -> dict:
    return sent(app.get("bidi_component")[0])


def cells(app, row: int) -> list[str]:
    return table(app)["rows"][row]["cells"]


def said(app) -> str:
    return "\n".join(str(node.value) for node in (*app.markdown, *app.error, *app.caption))


def test_an_argument_changes_the_shapes_and_the_address(open_page, unfold):
    app = open_page("network")
    assert table(app)["totals"][:3] == ["1×10", "145,578", "12,354,176"]
    app.number_input(key="network-1-Conv2d-kernel_size").set_value(3).run()
    assert table(app)["rows"][0]["code"] == "Conv2d(3, 32, 3, padding=2)"
    assert cells(app, 0)[0] == "1×32×34×34"
    assert app.query_params["layers"].startswith("Conv2d(3,32,3,padding=2)|MaxPool2d(2)|")
    app.selectbox(key="network-1-Conv2d-padding").set_value("same").run()
    assert cells(app, 0)[:2] == ["1×32×32×32", "896"]
    app = unfold(app, "network-more")
    assert 'padding="same"' in app.text_area(key="network-layers").value


def test_layers_are_added_moved_and_removed(open_page):
    app = open_page("network", layer="1")
    app.selectbox(key="network-new").set_value("BatchNorm2d").run()
    app.button(key="network-add").click().run()
    assert table(app)["rows"][1]["code"] == "BatchNorm2d(32)"
    assert table(app)["chosen"] == 1
    app.button(key="network-down").click().run()
    assert table(app)["rows"][2]["code"] == "BatchNorm2d(32)"
    app.button(key="network-up").click().run()
    app.button(key="network-remove").click().run()
    assert table(app)["totals"][1] == "145,578"
    assert "layers" not in app.query_params


def test_a_layer_that_does_not_fit_is_marked_and_mended(open_page):
    app = open_page("network", layers="Conv2d(3,8,5)|Conv2d(16,4,3)|Linear(9,10)", layer="2")
    assert [row["state"] for row in table(app)["rows"]] == ["fits", "trouble", "unreached"]
    assert "It got 8 channels (1×8×28×28)" in app.error[0].value
    assert any("expected input[1, 8, 28, 28] to have 16 channels" in c.value for c in app.code)
    assert "First every layer has to fit" in said(app)
    app.button(key="network-mend-Set in_channels to 8").click().run()
    assert "A linear layer reads along the last axis" in app.error[0].value
    app.button(key="network-mend-Put Flatten() before it and set in_features to 2704").click().run()
    assert not app.error
    assert table(app)["totals"][0] == "1×10"


def test_a_bad_list_and_a_bad_value_are_told_and_nothing_is_lost(open_page, unfold):
    app = open_page("network", layers="conv2d(3,8,5)|Convolution(3)|relu", size="0", layer="2")
    assert any("In the address, size is (0, 0)" in w.value for w in app.warning)
    app = unfold(app, "network-more")
    assert "Convolution is no layer known here" in app.error[0].value
    assert app.text_area(key="network-layers").value == "Conv2d(3, 8, 5)\nConvolution(3)\nReLU()"
    app.text_area(key="network-layers").set_value("").run()
    assert "empty" in said(app)
    app.button(key="network-add").click().run()
    assert table(app)["rows"][0]["code"] == "Conv2d(3, 32, 3, padding=1)"
    app.number_input(key="network-1-Conv2d-out_channels").set_value(0).run()
    assert any("out_channels is 0: it takes a whole number" in w.value for w in app.warning)
    assert table(app)["rows"][0]["code"] == "Conv2d(3, 32, 3, padding=1)"


def test_the_batch_changes_the_work_and_not_the_parameters(open_page):
    app = open_page("network", batch_size="64")
    assert table(app)["totals"][:3] == ["64×10", "145,578", f"{64 * 12_354_176:,}"]


def test_the_network_is_sent_to_the_train_page(open_page):
    app = open_page("network", layers="Flatten()|Linear(3072,10)")
    (link,) = [n.proto for n in app.get("page_link") if n.proto.page.endswith("train")]
    assert link.query_string == "network=layers%3A+Flatten%28%29%7CLinear%283072%2C10%29"
    train = open_page("train", network="layers: Flatten()|Linear(3072,10)")
    assert "A network of your own**, 2 layers: `Flatten()` … `Linear(3072,10)`" in said(train)
    assert "--network 'layers: Flatten()|Linear(3072,10)'" in "".join(c.value for c in train.code)
    train.button(key="train-network-reset").click().run()
    assert "network" not in train.query_params
    refused = open_page("train", network="layers: Flatten()|Linear(3072,9)")
    assert "training needs 10 scores" in refused.error[0].value


def test_the_padding_that_keeps_a_size(open_page):
    app = open_page("network", view="Keep the size")
    assert "`padding=2` gives exactly **32**" in said(app)
    app.slider(key="network-kernel_size").set_value(4).run()
    assert "Half a cell cannot be padded: `padding=1` gives 31" in said(app)
    assert app.query_params["kernel_size"] == "4"


def test_graph_and_code_follow_the_list(open_page):
    app = open_page("network", view="Graph", layers="Flatten()|Linear(3072,10)")
    source = app.get("graphviz_chart")[0].proto.spec
    assert "linear1\\nLinear(3072, 10)\\n30,730 parameters" in source
    app.segmented_control(key="network-detail").set_value("operations").run()
    assert "linear1.weight\\n30,720 parameters" in app.get("graphviz_chart")[0].proto.spec
    app.segmented_control(key="network-view").set_value("code").run()
    assert "self.linear1 = nn.Linear(3072, 10)" in app.code[0].value
    assert "`torch.Size([1, 10])` and `30730`" in said(app)
    app.segmented_control(key="network-way").set_value("ordered").run()
    assert '("linear1", nn.Linear(3072, 10))' in app.code[0].value
    assert app.query_params["way"] == "ordered"
    app = open_page("network", view="As code", layers="Linear(3072,10)")
    assert "Layer 1, Linear(3072, 10), does not fit" in app.error[0].value


def test_a_prediction_leads_to_its_layer(open_page):
    app = open_page("network", view="Predict, then see")
    app.radio(key="network-predict-parameters").set_value("conv3").run()
    assert any("it is **linear1**" in info.value for info in app.info)
    app.button(key="network-predict-parameters-show").click().run()
    assert table(app)["chosen"] == 7


CLASS = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.fc = nn.Linear(8 * 16 * 16, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.stem(x)), 2)
        return self.fc(x.view(-1, 2048))
"""


def test_a_class_is_pasted(open_page, unfold):
    app = unfold(open_page("network"), "network-more")
    app.text_area(key="network-layers").set_value(CLASS).run()
    codes = [row["code"] for row in table(app)["rows"]]
    assert codes == [
        *("Conv2d(3, 8, 3, padding=1)", "ReLU()", "MaxPool2d(2)", "Flatten()", "Linear(2048, 10)"),
    ]
    assert table(app)["rows"][0]["name"] == "stem"
    assert "is read as Flatten()" in "".join(info.value for info in app.info)
    assert app.query_params["layers"] == (
        "stem=Conv2d(3,8,3,padding=1)|ReLU()|MaxPool2d(2)|Flatten()|fc=Linear(2048,10)"
    )
    app.button(key="network-remove").click().run()
    assert app.text_area(key="network-layers").value.startswith("ReLU()\nMaxPool2d(2)\nFlatten()")


def test_the_layers_of_a_block_are_changed(open_page):
    app = open_page(
        "network", layers="Residual(Conv2d(3,3,1))|Flatten()|Linear(3072,10)", layer="1"
    )
    inner = app.text_area(key="network-1-Residual-layers")
    assert inner.value == "Conv2d(3, 3, 1)"
    inner.set_value("Conv2d(3, 5, 1)\nReLU()").run()
    assert "the shortcut brings 1×3×32×32" in app.error[0].value
    app.button(key="network-mend-Set shortcut=Conv2d(3, 5, 1, bias=False)").click().run()
    assert app.text_area(key="network-1-Residual-shortcut").value == "Conv2d(3, 5, 1, bias=False)"
    assert table(app)["rows"][0]["cells"][0] == "1×5×32×32"
    app.text_area(key="network-1-Residual-layers").set_value("a ladder").run()
    assert any("this is no layer" in w.value for w in app.warning)
    assert app.text_area(key="network-1-Residual-layers").value.startswith("Conv2d(3, 5, 1)")


def test_arguments_that_are_rarely_changed_are_folded(open_page, unfold):
    app = unfold(open_page("network"), "network-rest")
    app.toggle(key="network-1-Conv2d-bias").set_value(False).run()
    assert table(app)["rows"][0]["code"] == "Conv2d(3, 32, 5, padding=2, bias=False)"


def test_an_example_leaves_what_is_to_be_added(open_page):
    app = open_page("network", new="ReLU")
    assert app.selectbox(key="network-preset").value == "notes"
    app.selectbox(key="network-preset").set_value("lenet").run()
    assert table(app)["totals"][1] == "61,706"
    app.button(key="network-add").click().run()
    assert table(app)["rows"][1]["code"] == "ReLU()"


def test_what_will_fail_in_training_is_told_and_mended(open_page):
    layers = "Conv2d(3,8,3)|Sigmoid()|ReLU(inplace=True)|Flatten()|Linear(7200,10)|Softmax(dim=1)"
    app = open_page("network", layers=layers)
    told = [w.value for w in app.warning]
    assert "going backward fails" in told[0]
    assert "stays above 1.46" in told[1]
    assert "This network cannot be trained here as it is" in said(app)
    app.button(key="network-backward-2-Leave inplace out").click().run()
    assert table(app)["rows"][2]["code"] == "ReLU()"
    assert len(app.warning) == 1
    tied = open_page("network", layers="Flatten()|Linear(3072,10)|BatchNorm1d(10)")
    assert "was made for ten classes" in said(tied)


def test_what_is_typed_is_shown_as_text(open_page):
    app = open_page("network", layers="Conv2d(**bold**, [link](http://x), `code`)", layer="1")
    assert r"In_channels is \*\*bold\*\*: it takes" in app.error[0].value


def test_a_network_that_gives_classes_can_be_seen_whole(open_page):
    def links(**given):
        app = open_page("network", **given)
        return [
            n.proto.query_string for n in app.get("page_link") if n.proto.label == "See it whole"
        ]

    layers = "Flatten()|Linear(3072,10)"
    assert [dict(parse_qsl(one)) for one in links(layers=layers)] == [
        {"weights": "builder", "layers": layers}
    ]
    assert (
        links(layers="Conv2d(3,8,3)") == links(layers="Flatten()|Linear(768,10)", size="16") == []
    )


def test_the_network_can_be_followed_to_its_receptive_fields(open_page):
    layers = "Conv2d(3,8,3)|ReLU()"
    app = open_page("network", layers=layers, layer="2", size="20,24")
    (link,) = [n.proto for n in app.get("page_link") if n.proto.page.endswith("receptive_field")]
    query = dict(parse_qsl(link.query_string))
    assert query == {"layers": layers, "layer": "2", "size": "20,24", "in_channels": "3"}
    app = open_page("receptive_field", **query)
    assert "**9 pixels** can reach it" in " ".join(str(node.value) for node in app.markdown)
