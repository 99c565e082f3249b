"""The pages of the app, once: navigation, Home, the tests and the benchmarks all read this list.

Importing it costs nothing (no torch), so that Home is on the screen before PyTorch is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTIONS = {
    "start": "",
    "data": "Data",
    "layers": "Layers",
    "network": "Network",
    "learning": "Learning",
    "training": "Training",
}


@dataclass(frozen=True)
class Page:
    """One page: its address (`slug`), its section (a folder of `pages/`, which holds one of its
    own for each page) and how it is listed."""

    slug: str
    section: str
    title: str
    icon: str
    summary: str

    @property
    def path(self) -> str:
        """The page's file, from the project's root."""
        return f"pages/{self.section}/{self.slug}/page.py"

    @property
    def material_icon(self) -> str:
        """The icon as Streamlit names it."""
        return f":material/{self.icon}:"


PAGES = (
    Page(
        "home",
        "start",
        "Layer by Layer",
        "layers",
        "A picture on its way through a whole trained network; and what is installed here.",
    ),
    Page(
        "tour",
        "start",
        "Tour",
        "tour",
        "A guided lecture, from a picture that is numbers to a network that has learned.",
    ),
    Page(
        "transforms",
        "data",
        "Transforms",
        "auto_fix_high",
        "From a picture file to a network's input: resize, crop, flip, normalise, in this order.",
    ),
    Page(
        "loading",
        "data",
        "Loading",
        "view_module",
        "A data set opens one picture by its index; a DataLoader makes batches of them.",
    ),
    Page(
        "convolution",
        "layers",
        "Convolution",
        "grid_on",
        "A small kernel slides over the input; each stop is one sum of products.",
    ),
    Page(
        "pooling",
        "layers",
        "Pooling",
        "compress",
        "A window keeps the largest of what it sees, or the mean; the picture shrinks.",
    ),
    Page(
        "activations",
        "layers",
        "Activations",
        "show_chart",
        "Each number through one curve; and what becomes of the gradient on its way back.",
    ),
    Page(
        "batch_norm",
        "layers",
        "Batch norm",
        "align_horizontal_center",
        "Each channel is moved to mean 0 and scaled to variance 1, over the whole batch.",
    ),
    Page(
        "dropout",
        "layers",
        "Dropout",
        "grain",
        "Training sets some numbers to 0 by the dice and scales the rest; eval() passes them all.",
    ),
    Page(
        "linear",
        "layers",
        "Flatten and linear",
        "linear_scale",
        "A picture in one row, and every output a sum over all of it.",
    ),
    Page(
        "network",
        "network",
        "Network",
        "account_tree",
        "From 3×32×32 to ten scores, layer by layer; build your own and see what fits.",
    ),
    Page(
        "receptive_field",
        "network",
        "Receptive field",
        "center_focus_strong",
        "Which pixels can reach a cell, where a pixel goes, and how much each of them weighs.",
    ),
    Page(
        "feature_maps",
        "network",
        "Feature maps",
        "apps",
        "What each layer makes of a picture, and how one pixel of it was computed.",
    ),
    Page(
        "pretrained",
        "network",
        "Pretrained",
        "model_training",
        "VGG16 and all its kin: look inside, operate on the last layer, freeze the rest.",
    ),
    Page(
        "softmax",
        "learning",
        "Softmax and probabilities",
        "bar_chart",
        "Scores become probabilities: each becomes positive, and together they add up to 1.",
    ),
    Page(
        "losses",
        "learning",
        "Losses",
        "straighten",
        "One number that says how far off the output is, and which way is better.",
    ),
    Page(
        "backpropagation",
        "learning",
        "Backpropagation",
        "undo",
        "From the loss back to every weight: gradients, and the chain rule that gives them.",
    ),
    Page(
        "optimizers",
        "learning",
        "Optimizers",
        "downhill_skiing",
        "From the gradient to the next step: SGD, momentum, Adam, Muon; how large a step may be.",
    ),
    Page(
        "train",
        "training",
        "Train",
        "monitoring",
        "Press Start and watch the network learn: loss, accuracy, and its guesses.",
    ),
    Page(
        "evaluate",
        "training",
        "Evaluate",
        "fact_check",
        "Where a trained network is right, where wrong, how sure; and your own picture.",
    ),
    Page(
        "checkpoints",
        "training",
        "Checkpoints",
        "save",
        "What a run had learned after each epoch; how it is saved, and taken elsewhere.",
    ),
    Page(
        "runs",
        "training",
        "Runs",
        "format_list_bulleted",
        "All trainings that were made: what was different, and what became of it.",
    ),
)

LESSONS = tuple(page for page in PAGES if page.section != "start")
"""The pages that explain something: each has controls, and a lesson of its own."""


def find(slug: str) -> Page | None:
    """The page with this slug, or None while no such page is listed."""
    return next((page for page in PAGES if page.slug == slug), None)
