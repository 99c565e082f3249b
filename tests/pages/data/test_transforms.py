"""The transforms page: the chain is built, broken and mended, drawn several times, and undone."""

import io

import pytest
from PIL import Image

from explainers.images import drawn
from explainers.transforms import start
from explainers.transforms.chain import parse
from explainers.transforms.facts import numbers
from explainers.transforms.start import DRAWN_SIDE
from explainers.transforms.walk import draws


def words(app) -> str:
    return "\n".join(str(n.value) for n in (*app.markdown, *app.error, *app.info, *app.caption))


def test_a_chain_in_the_address_is_shown_step_by_step(open_page):
    app = open_page("transforms", chain="resize:32x32,to_tensor,normalize:notes")
    text = words(app)
    assert "**480 × 360 (width × height)**" in text
    assert "**32 × 32 (width × height)**" in text
    assert "`torch.float32`, **3 × 32 × 32 (channels × height × width)**" in text
    assert "100 % of them outside 0 to 1" in text
    assert "v2.Normalize(mean=[6, 3, 2], std=[9, 3, 5])" in app.code[0].value


def test_steps_are_moved_removed_added_and_the_address_follows(open_page):
    app = open_page("transforms", chain="resize:32,to_tensor,grayscale:1", step="3")
    assert app.button(key="transforms-down").disabled
    app.button(key="transforms-up").click().run()
    chain = "resize:32,grayscale:1,to_tensor"
    assert dict(app.query_params) == {"chain": chain, "step": "2"}
    app.slider(key="transforms-step").set_value(1).run()
    assert app.button(key="transforms-up").disabled
    app.button(key="transforms-remove").click().run()
    assert dict(app.query_params) == {"chain": "grayscale:1,to_tensor"}
    app.selectbox(key="transforms-add").set_value("random_erasing").run()
    chain = "grayscale:1,to_tensor,random_erasing:0.5"
    assert dict(app.query_params) == {"chain": chain, "step": "3"}
    app.slider(key="transforms-step").set_value(1).run()
    app.selectbox(key="transforms-argument-1-grayscale").set_value("3").run()
    assert dict(app.query_params) == {"chain": "grayscale:3,to_tensor,random_erasing:0.5"}


def test_a_step_that_is_not_there_is_not_looked_at(open_page):
    app = open_page("transforms", chain="resize:32,to_tensor", step="9")
    assert app.slider(key="transforms-step").value == 2
    assert "**2. `ToTensor()`**" in words(app)
    app = open_page("transforms", chain="", step="9")
    assert "**The picture:** a drawn cat" in words(app)


def test_an_impossible_order_is_explained_and_mended(open_page):
    app = open_page("transforms", chain="normalize:notes,to_tensor")
    assert "Normalize() does not support PIL images" in app.error[0].value
    assert "Not reached" in words(app)
    app.button(key="transforms-mend").click().run()
    assert not app.error
    assert dict(app.query_params) == {"chain": "to_tensor,normalize:notes"}


def test_an_address_that_cannot_be_used_is_told(open_page):
    app = open_page("transforms", chain="resize:32,blur_more", seed="x")
    told = " ".join(warning.value for warning in app.warning)
    assert "'blur_more' is no transform that is known here" in told
    assert "seed is x" in told


def test_random_steps_are_drawn_ten_times(open_page):
    chain = "resize:32x32,random_crop:32p4,to_tensor"
    app = open_page("transforms", view="Random draws", chain=chain, seed="3")
    picture = start.framed(drawn.draw("cat", 3, DRAWN_SIDE), "landscape")
    made = {numbers(v).numpy().tobytes() for v in draws(parse(chain), picture, range(3, 13))}
    assert 1 < len(made) <= 10
    assert f"**{len(made)} different pictures** in 10 draws" in words(app)
    seen = [one.alt for node in app.get("image") for one in node.proto.imgs]
    assert seen[0] == "a drawn cat after all steps, their dice thrown with seed 3"
    app = open_page("transforms", view="Random draws", chain="resize:32x32")
    assert "No step is random" in words(app)
    app = open_page("transforms", view="Random draws", chain="normalize:half")
    assert "does not support PIL images" in app.error[0].value


def test_normalize_pixel_by_pixel_and_undone(open_page, staged):
    app = open_page("transforms", view="Normalize and back")
    data = staged(app)
    names = [grid["name"] for grid in data["grids"]]
    assert names == ["input", "mean", "std", "output"]
    assert data["grids"][1]["texts"] == ["6", "3", "2"]
    x, y = (float(data["grids"][k]["texts"][0].replace("−", "-")) for k in (0, 3))
    assert y == pytest.approx((x - 6) / 9, abs=1e-4)
    app.segmented_control(key="transforms-direction").set_value("back").run()
    back = staged(app)["grids"]
    assert [grid["name"] for grid in back] == ["input", "std", "mean", "output"]
    assert back[3]["texts"] == data["grids"][0]["texts"]
    app.text_input(key="transforms-std").set_value("1 0 1").run()
    assert "std has a 0" in app.error[0].value
    app.selectbox(key="transforms-preset").set_value("cifar10").run()
    assert not app.error
    assert app.query_params["std"] in ("0.247 0.2435 0.2616", ["0.247 0.2435 0.2616"])


def png(mode: str = "RGB", size=(320, 200)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "TIFF" if mode in ("CMYK", "F") else "PNG")
    return out.getvalue()


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "RGBA", "1", "I;16", "F", "LA"])
def test_an_own_picture_of_any_mode_starts_as_it_is(open_page, mode):
    app = open_page("transforms", picture="Your own", chain="resize:32,to_tensor")
    name = "*mine*.tif" if mode in ("CMYK", "F") else "*mine*.png"
    app.file_uploader(key="transforms-file-own").upload(name, png(mode)).run()
    assert "\\*mine\\*" in words(app)
    assert f"`mode {mode}`, **320 × 200 (width × height)**" in words(app)
    assert "`mode RGB`, **320 × 200 (width × height)**" in words(app)
    assert "3 × 32 × 51" in words(app)
    assert (
        f"Image.open('{name}')" in app.code[0].value and "v2.Lambda(lambda p" in app.code[0].value
    )
    assert not app.error
    app.toggle(key="transforms-convert").set_value(False).run()
    assert "Lambda" not in app.code[0].value
    assert dict(app.query_params)["convert"] in ("false", ["false"])


def test_a_drawing_saved_in_another_mode(open_page):
    app = open_page("transforms", mode="RGBA", chain="to_tensor,normalize:half")
    assert "`mode RGBA`, **480 × 360 (width × height)**" in words(app)
    assert "of the pixels were more or less transparent" in words(app)
    app.toggle(key="transforms-convert").set_value(False).run()
    assert "Three channels come of a picture in RGB" in words(app)
    assert app.error


def test_a_cut_off_picture_gets_a_sentence(open_page):
    app = open_page("transforms", picture="Your own", chain="to_tensor")
    app.file_uploader(key="transforms-file-own").upload("cut.png", png()[:60]).run()
    assert "cut.png" in app.error[0].value
    assert "a drawn cat" in words(app)


def test_a_prediction_leads_to_its_case(open_page):
    app = open_page("transforms", view="Predict, then see")
    app.radio(key="transforms-predict-resize").set_value("512 × 512").run()
    assert any("it is **682 × 512**" in info.value for info in app.info)
    app.button(key="transforms-predict-resize-show").click().run()
    assert "**682 × 512 (width × height)**" in words(app)


def test_from_the_file_to_the_class_number(open_page):
    app = open_page("transforms", view="To a class number")
    text = words(app)
    assert "`mode RGBA`, **480 × 360 (width × height)**" in text
    assert "**32 × 32 (width × height)**" in text
    assert "**1 × 3 × 32 × 32** (batch" in text and "`argmax(1)` is **3**" in text
    app.toggle(key="transforms-batch_of_one").set_value(False).run()
    assert "mat1 and mat2 shapes cannot be multiplied" in app.error[0].value
    assert "Flatten takes the channels for the pictures of a batch" in words(app)
    assert "RuntimeError as error" in app.code[0].value


def test_the_picture_is_chosen_where_it_is_folded(open_page, unfold):
    app = unfold(open_page("transforms"), "transforms-chooser")
    app.segmented_control(key="transforms-picture").set_value("photograph").run()
    app.segmented_control(key="transforms-view").set_value("draws").run()
    assert dict(app.query_params) == {"picture": "photograph", "view": "draws"}
    assert not app.exception
