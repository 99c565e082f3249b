"""Pretrained networks: VGG16 and its surgery, any model of torchvision, and what they see."""

from explainers.lessons import pretrained, pretrained_beliefs
from pages.parts import lesson, picture_picker, pretrained_views
from pages.parts.controls import Controls

lesson.header(
    "pretrained",
    "Somebody has trained a large network already. Take it, put a **:orange[new last layer]** on "
    "it for your own classes, **freeze** the rest or train it on, and see what is inside.",
    docs="torch.nn.Module",
)
controls = Controls("pretrained", (*pretrained.SETTINGS, *picture_picker.SETTINGS))
view = controls.segments("view", label_visibility="collapsed")
if view == pretrained.VGG:
    pretrained_views.vgg16(controls)
elif view == pretrained.MODELS:
    pretrained_views.any_model(controls)
elif view == pretrained.MAPS:
    pretrained_views.feature_maps(controls)
else:
    lesson.predict(controls, pretrained_beliefs.predictions(), stage_view=pretrained.VGG)
controls.publish()
