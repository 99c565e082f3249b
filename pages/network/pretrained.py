"""Pretrained networks: VGG16 and its surgery, any model of torchvision, and what they see."""

from explainers.lessons import pretrained, pretrained_beliefs
from pages.parts import lesson, picture_picker, pretrained_views
from pages.parts.controls import Controls

VIEWS = {
    pretrained.VGG: pretrained_views.vgg16,
    pretrained.MODELS: pretrained_views.any_model,
    pretrained.MAPS: pretrained_views.feature_maps,
}

lesson.header(
    "pretrained",
    "Somebody has trained a large network already. Take it, put a **:orange[new last layer]** on "
    "it for your own classes, **freeze** the rest or train it on, and see what is inside.",
    docs="torch.nn.Module",
)
controls = Controls("pretrained", (*pretrained.SETTINGS, *picture_picker.SETTINGS))
lesson.views(controls, VIEWS, pretrained_beliefs.predictions, stage_view=pretrained.VGG)
