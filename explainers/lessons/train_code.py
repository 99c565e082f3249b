"""The training loop as everybody writes it, ready to be copied and run."""

from __future__ import annotations

LOOP = """\
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from explainers.images import sources
from explainers.networks.cifar_quick import cifar_quick

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
pictures = sources.load("drawn")  # bytes, (N, 3, 32, 32)


def loader(split, shuffle):
    data = TensorDataset(split.images.float() / 255, split.labels)
    return DataLoader(data, batch_size=64, shuffle=shuffle)


torch.manual_seed(0)
model = cifar_quick().to(device)
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for epoch in range(1, 4):
    model.train()  # dropout and batch norm learn; this network has neither
    for images, labels in loader(pictures.train, shuffle=True):
        images, labels = images.to(device), labels.to(device)
        loss = loss_fn(model(images), labels)
        optimizer.zero_grad()  # forget the last step's gradients: backward() adds to them
        loss.backward()        # the gradient of the loss for every weight
        optimizer.step()       # each weight moves against its gradient

    model.eval()  # dropout and batch norm are used as they are in earnest
    loss_sum, correct, count = 0.0, 0, 0
    with torch.no_grad():  # no gradients are kept: less memory, less time
        for images, labels in loader(pictures.test, shuffle=False):
            images, labels = images.to(device), labels.to(device)
            scores = model(images)
            loss_sum += loss_fn(scores, labels).item() * len(labels)
            correct += (scores.argmax(1) == labels).sum().item()  # argmax over the classes
            count += len(labels)
    print(f"epoch {epoch}: test loss {loss_sum / count:.4f}, accuracy {correct / count:.2%}")
"""
"""The loop of the recipe `notes` on the drawn pictures; it is run from the project's folder."""

REMARKS = (
    "`zero_grad` → `backward` → `step`: forget, differentiate, move. Without `zero_grad` the "
    "gradients of all steps so far would add up.",
    "`train()` and `eval()` switch dropout and batch norm, nothing else: `eval()` does **not** "
    "stop the weights from changing. Not calling `step()` does; `no_grad()` spares the memory and "
    "time of gradients.",
    "`scores` has a row for each picture and a column for each class: `argmax(1)` looks along the "
    "classes, one answer for each picture. `argmax(0)` would find, for each class, the picture "
    "that looks most like it.",
    "`loss_fn` gives the mean of a batch. The last batch is often smaller, so each mean counts as "
    "often as the batch has pictures.",
    "This app trains the same loop faster: all pictures lie in one tensor, and the losses are read "
    "from the device a few times a second instead of at every step.",
)
"""What there is to say about the loop's lines (Markdown)."""
