"""What there is to try on the page of checkpoints, with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.checkpoints.numbers import Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "timeline": (
        Try(
            "Look at the app's own weights, before and after. Which layer has moved farthest, as a "
            "part of its own size?",
            "`conv2`, of the network that learned from drawings: its change is 1.029 times as long "
            "as its first weights. The other layers have moved by 0.79 to 0.85 of theirs.",
            Values(weights="trained", layer="conv2", epoch=16),
        ),
        Try(
            "Show a photograph instead of a drawing. Do the kernels of `conv1` change?",
            "They are other kernels: photographs are shown to the weights that learned from "
            "CIFAR-10. Its `conv1` has moved by 1.21 times its size, and that of drawings by 0.79.",
            Values(weights="trained", picture="photograph", epoch=16),
        ),
    ),
    "saving": (
        Try(
            "Halve the file. What has to be given up for that?",
            "Digits: with float16 or bfloat16 each number takes 2 bytes instead of 4, and the file "
            "of the state_dict 294,725 instead of 585,925.",
            Values(dtype="bfloat16"),
        ),
        Try(
            "How much of the whole module's file is code?",
            "None of it. It names ten classes and functions, and holds what their objects do: a "
            "few thousand bytes more than a state_dict.",
        ),
    ),
    "loading": (
        Try(
            "A file was saved from DistributedDataParallel. Load it with strict=False: how many "
            "numbers arrive?",
            "0 of 145,578, and nobody complains. Take “module.” off, and all of them do.",
            Values(change="module", strict=False),
        ),
        Try(
            "The file is of a network with 7 classes. Does strict=False help?",
            "No: a shape that does not fit is refused in any case. All other layers were copied "
            "before it was said.",
            Values(change="classes", strict=False),
        ),
        Try(
            "Open a file that was saved from cuda:0, without map_location.",
            "Where there is no CUDA device, torch.load refuses, and says what to do: "
            'map_location="cpu".',
            Values(saved_on="cuda:0"),
        ),
        Try(
            "The file holds a whole module of a class of your own. What does torch.load want?",
            "`__main__.Net`, the class itself, under that very name: the file does not hold its "
            "code. Another program has no such class, and then nothing opens the file.",
            Values(change="own"),
        ),
    ),
    "stranger": (
        Try(
            "Hide the command among weights. Does torch.load open at least the weights?",
            "No. The program of the pickle is one whole: what it refuses to name ends it.",
            Values(hidden=True),
        ),
        Try(
            "Choose os.system. Why is it refused in other words?",
            "It lies in a module that PyTorch blocks in any case: even who allows it by "
            "add_safe_globals does not get it.",
            Values(call="system"),
        ),
    ),
    "bring": (
        Try(
            "Take the app's own network along, and bring it back here. What does it take the drawn "
            "cat for?",
            "For a cat, with 99.0 %: the same as before, to the last digit. The statistics came "
            "along in the file.",
        ),
        Try(
            "Bring it back into the network with ReLU. Does it fit?",
            "Every name and every shape does. But the weights learned without ReLU between them, "
            "and the answers are those of another network.",
            Values(into="cifar_quick_relu"),
        ),
    ),
    "take": (
        Try(
            "Take the app's own network along as one Python file, and ask it about a picture of "
            "yours in an empty folder.",
            "It prints the three likeliest classes. The largest part of the file, 781 kB, is the "
            "weights: 585,925 bytes, written as letters, four for every three bytes.",
            Values(weights="trained", epoch=16, format="python"),
        ),
        Try(
            "Take the first weights along, those of epoch 0. What are they good for?",
            "To begin again: who trains from the same weights, on the same pictures in the same "
            "order, gets the same network.",
            Values(weights="trained", epoch=0),
        ),
    ),
}
