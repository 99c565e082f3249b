"""Pretrained networks: VGG16 and its surgery, any model of torchvision, and what they see."""

from explainers import listed
from explainers.images import choosing
from explainers.lessons.pretrained import beliefs, numbers
from pages.network.pretrained import maps, models, vgg16
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = {
    numbers.VGG: vgg16.view,
    numbers.MODELS: models.view,
    numbers.MAPS: maps.view,
}

lesson.header(
    "pretrained",
    "Somebody has trained a large network already. Take it, put a **:orange[new last layer]** on "
    "it for your own classes, **freeze** the rest or train it on, and see what is inside.",
    docs="torch.nn.Module",
)
controls = Listed("pretrained", (*numbers.SETTINGS, *listed.of(choosing.Values)))
lesson.views(controls, VIEWS, beliefs.predictions, stage_view=numbers.VGG)
