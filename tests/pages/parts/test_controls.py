"""One reading of a page's settings serves the whole run; callbacks and settled values work."""

from collections import Counter
from unittest import mock

from explainers.layers import conv2d_arguments
from explainers.settings import Setting
from pages.parts.held import Held


def counted(counts, label, own):
    """`own`, noting each call: for a setting, by its name."""

    def call(self, *args, **rest):
        counts[label, getattr(self, "name", None) or (args[0] if args else "")] += 1
        return own(self, *args, **rest)

    return call


def test_a_move_of_the_stride_reads_each_setting_once_and_checks_the_convolution_once(open_page):
    app = open_page("convolution")
    counts: Counter = Counter()
    check = mock.Mock(wraps=conv2d_arguments.check)
    with (
        mock.patch.object(Held, "__getitem__", counted(counts, "read", Held.__getitem__)),
        mock.patch.object(Setting, "check", counted(counts, "checked", Setting.check)),
        mock.patch.object(conv2d_arguments, "check", check),
    ):
        app.slider(key="convolution-stride-0").set_value(2).run()
    assert not app.exception and dict(app.query_params) == {"stride": "2"}
    # The slider moves both directions: its callback reads the pair, and so does setting it.
    assert {key for key, count in counts.items() if count > 1} <= {("read", "stride")}
    assert counts["read", "stride"] == 3
    assert len(counts) == 2 * len({name for _, name in counts}) > 40
    assert check.call_count == 1


def test_an_address_is_settled_before_anything_is_drawn(open_page, unfold):
    app = open_page("convolution", view="Backward", stride="1,2")
    assert dict(app.query_params) == {"view": "backward", "stride": "1,2", "apart": "true"}
    assert not app.warning
    assert unfold(app, "convolution-more").toggle(key="convolution-apart").value


def test_a_preset_keeps_the_view_and_the_answers_and_resets_all_else(open_page, unfold):
    app = open_page("convolution", view="backward", padding="1", said="slices.1", class_name="dog")
    app.selectbox(key="convolution-preset").set_value("stride_2").run()
    assert dict(app.query_params) == {"view": "backward", "stride": "2", "said": "slices.1"}
    assert app.selectbox(key="convolution-preset").value == "stride_2"
    unfold(app, "convolution-more").slider(key="convolution-groups").set_value(2).run()
    assert app.selectbox(key="convolution-preset").value is None
