"""The network lesson: layer by layer, as a graph and as code; every layer can be changed."""

from explainers.lessons import network, network_beliefs
from pages.parts import lesson, network_builder, network_views
from pages.parts.controls import Controls

VIEWS = {
    network.LAYERS: network_builder.view,
    network.PADDING: network_views.padding,
    network.GRAPH: network_views.as_graph,
    network.CODE: network_views.as_code,
}

lesson.header(
    "network",
    "A network is a list of layers, each made for the **shape** that the one before gives it. "
    "Follow a picture from **:blue[3×32×32]** to **:green[ten scores]**, change any layer, and "
    "see what fits.",
    docs="torch.nn.Sequential",
)
controls = Controls("network", network.SETTINGS)
lesson.views(controls, VIEWS, network_beliefs.predictions, stage_view=network.LAYERS)
