"""A reader may do two things at once: the second message does not know what the first one did."""

import pytest

LOGIT = "softmax-input-0-1-move"  # a slider of no setting


@pytest.fixture
def late():
    """Gives the page a browser that has not heard yet of what the page did since `late(app)`.

    Its widgets say what they did then, but for those that the reader moves, and so does its
    address: `late(app)()`.
    """

    def begin(app):
        address = dict(app.query_params)
        sliders = {slider.key: slider.value for slider in app.slider}
        lists = {box.key: box.value for box in app.selectbox}

        def end():
            for slider in app.slider:
                slider.set_value(sliders.get(slider.key, slider.value))
            for box in app.selectbox:
                box.set_value(lists.get(box.key, box.value))
            app.query_params.clear()
            app.query_params.update(address)

        return end

    return begin


def preset(app):
    return app.selectbox(key="softmax-preset")


def told(app, key):
    """Whether the last run told the browser what the slider `key` is to show."""
    return app.slider(key=key).proto.set_value


def test_the_second_of_two_quick_presets_is_the_one_that_is_on(open_page, late):
    app = open_page("softmax", view="shift", shift="3", moved="1")
    before = late(app)
    preset(app).set_value("sum").run()
    assert app.slider(key=LOGIT).value == 1.9
    before()
    preset(app).set_value("underflow").run()
    assert dict(app.query_params) == {"view": "shift", "shift": "-20"}
    assert preset(app).value == "underflow"


def test_of_a_quick_way_there_and_back_the_browser_hears_both(open_page, late):
    app = open_page("softmax", view="shift", shift="10")
    before = late(app)
    preset(app).set_value("sum").run()
    before()
    preset(app).set_value("overflow").run()
    assert dict(app.query_params) == {"view": "shift", "shift": "10"}
    assert told(app, "softmax-shift") and told(app, LOGIT)  # it shows what "sum" did by now


def test_a_move_right_after_a_preset_changes_nothing_else_of_it(open_page, late):
    app = open_page("softmax", view="shift")
    before = late(app)
    preset(app).set_value("sum").run()
    before()
    preset(app).set_value("sum")
    app.slider(key="softmax-input-0-2-move").set_value(-4.0).run()
    assert app.query_params["input"] == "2 1.9 -4"
    assert app.query_params["shift"] == "9"


def test_two_quick_moves_away_from_a_preset_both_count(open_page, late):
    app = open_page("softmax", view="shift", shift="10")
    before = late(app)
    app.slider(key="softmax-shift").set_value(10.5).run()
    assert preset(app).value is None
    before()  # the list says that the preset is on
    app.slider(key="softmax-shift").set_value(11.0).run()
    assert app.query_params["shift"] == "11"
    assert preset(app).value is None


def test_who_has_seen_a_preset_may_go_back_to_the_numbers_before(open_page):
    app = open_page("softmax", view="shift")
    preset(app).set_value("sum").run()
    app.slider(key="softmax-shift").set_value(0.0).run()
    assert "shift" not in app.query_params
    app.slider(key=LOGIT).set_value(1.0).run()
    assert app.query_params["input"] == "2 1 0.1"
    preset(app).set_value("sum").run()
    assert preset(app).value == "sum"
