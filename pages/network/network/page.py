"""The network lesson: layer by layer, as a graph and as code; every layer can be changed."""

from explainers.lessons.network import beliefs, numbers
from pages.network.network import builder, views
from pages.parts import lesson
from pages.parts.listed import Listed

VIEWS = {
    numbers.LAYERS: builder.view,
    numbers.PADDING: views.padding,
    numbers.GRAPH: views.as_graph,
    numbers.CODE: views.as_code,
}

lesson.header(
    "network",
    "A network is a list of layers, each made for the **shape** that the one before gives it. "
    "Follow a picture from **:blue[3×32×32]** to **:green[ten scores]**, change any layer, and "
    "see what fits.",
    docs="torch.nn.Sequential",
)
controls = Listed("network", numbers.SETTINGS)
lesson.views(controls, VIEWS, beliefs.predictions, stage_view=numbers.LAYERS)
