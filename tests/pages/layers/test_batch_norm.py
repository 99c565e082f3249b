"""The batch norm page: its views, its controls, and mistakes told in words."""


def texts(data: dict, name: str = "output") -> list[str]:
    return next(grid["texts"] for grid in data["grids"] if grid["name"] == name)


def markdown(app) -> str:
    return "\n".join(str(node.value) for node in (*app.markdown, *app.header, *app.caption))


def test_the_stage_works_out_mean_variance_and_output(open_page, staged):
    app = open_page("batch_norm")
    data = staged(app)
    assert texts(data, "mean") == ["3.5", "42.5"]
    assert texts(data, "var") == ["5", "743.8"]
    assert data["grids"][-1]["shape"] == [4, 2, 2, 2]
    app.segmented_control(key="batch_norm-shows").set_value("mean").run()
    assert texts(staged(app)) == ["3.5", "42.5"]
    app.segmented_control(key="batch_norm-shows").set_value("unbiased").run()
    assert texts(staged(app)) == ["5.333", "793.3"]
    assert dict(app.query_params) == {"shows": "unbiased"}


def test_typed_gamma_and_beta_reach_the_output(open_page, staged):
    app = open_page("batch_norm", weight="0 0", bias="7 -3")
    output = texts(staged(app))
    assert output[:8] == ["7"] * 4 + ["−3"] * 4
    app.toggle(key="batch_norm-affine").set_value(False).run()
    assert [grid["name"] for grid in staged(app)["grids"]] == ["input", "mean", "var", "output"]


def test_one_value_per_channel_shows_both_refusals(open_page, unfold):
    app = open_page("batch_norm", batch_size="1", size="1")
    assert any("wants more than one value per channel" in error.value for error in app.error)
    assert any("Expected more than 1 value per channel" in code.value for code in app.code)
    unfold(app, "batch_norm-more").slider(key="batch_norm-size-0").set_value(3).run()
    assert not app.error
    assert any("nn.InstanceNorm2d" in info.value for info in app.info)


def test_no_eps_is_refused_in_training(open_page):
    app = open_page("batch_norm", eps="0")
    assert any("eps is 0: it must be greater than 0" in error.value for error in app.error)
    assert any("eps must be positive during training" in code.value for code in app.code)


def test_a_mistake_in_the_batch_is_told(open_page, staged):
    app = open_page("batch_norm", input="1 inf\n2 3")
    assert any("inf" in warning.value for warning in app.warning)
    assert texts(staged(app), "mean") == ["3.5", "42.5"]


def test_a_step_moves_the_running_statistics(open_page, staged):
    app = open_page("batch_norm", view="Running statistics", steps="1")
    assert "running_mean: :green[0.47" in markdown(app)
    app.button(key="batch_norm-skip_next").click().run()
    assert app.slider(key="batch_norm-steps").value == 2
    assert staged(app)["title"] == "The last step, batch 2"
    app.toggle(key="batch_norm-cumulative").set_value(True).run()
    assert "share of batch 2 is 1 ÷ 2" in staged(app)["title"]


def test_only_in_train_a_neighbour_moves_the_first_picture(open_page, staged):
    app = open_page("batch_norm", view="train() and eval()", shift="10")
    assert "moved by** 0.634 in `train()`, and by 0 in `eval()`" in markdown(app)
    before = texts(staged(app, "batch_norm-eval"))
    app.slider(key="batch_norm-seen").set_value(0).run()
    assert texts(staged(app, "batch_norm-eval"), "mean") == ["0", "0"]
    assert texts(staged(app, "batch_norm-eval")) != before


def test_a_step_in_eval_changes_the_weights(open_page, staged):
    app = open_page("batch_norm", view="What eval() leaves alone")
    data = staged(app)
    assert texts(data) != texts(data, "weight")
    app.toggle(key="batch_norm-step").set_value(False).run()
    data = staged(app)
    assert texts(data) == texts(data, "weight")
    app.toggle(key="batch_norm-no_grad").set_value(True).run()
    assert any("does not require grad" in warning.value for warning in app.warning)


def test_the_belief_about_eval_leads_to_the_counter_example(open_page):
    app = open_page("batch_norm", view="Predict, then see")
    app.radio(key="batch_norm-predict-freezing").set_value("No: eval() freezes them").run()
    assert any("it is **Yes: they move**" in info.value for info in app.info)
    app.button(key="batch_norm-predict-freezing-show").click().run()
    assert app.segmented_control(key="batch_norm-view").value == "freezing"
