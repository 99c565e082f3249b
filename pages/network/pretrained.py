"""Pretrained networks: VGG16 and its surgery, any model of torchvision, and what they see."""

from explainers.lessons import pretrained, pretrained_beliefs
from pages.parts import lesson, picture_picker
from pages.parts.controls import Controls
from pages.parts.pretrained import maps, models, vgg16

VIEWS = {
    pretrained.VGG: vgg16.view,
    pretrained.MODELS: models.view,
    pretrained.MAPS: maps.view,
}

lesson.header(
    "pretrained",
    "Somebody has trained a large network already. Take it, put a **:orange[new last layer]** on "
    "it for your own classes, **freeze** the rest or train it on, and see what is inside.",
    docs="torch.nn.Module",
)
controls = Controls("pretrained", (*pretrained.SETTINGS, *picture_picker.SETTINGS))
lesson.views(controls, VIEWS, pretrained_beliefs.predictions, stage_view=pretrained.VGG)
