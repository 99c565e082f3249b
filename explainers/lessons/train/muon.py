"""What the code of a training with Muon has otherwise: two optimizers, and flattened kernels."""

from __future__ import annotations

from explainers.training.recipe import Recipe


def optimizers(recipe: Recipe) -> list[str]:
    """Lines that make both, of the network `model`."""
    momentum = f"momentum={recipe.momentum:g}"
    look_ahead = ", nesterov=True" if recipe.momentum else ""
    decay = f"weight_decay={recipe.weight_decay:g}"
    sgd_lr = f"{recipe.lr * recipe.sgd_factor:.12g}"
    return [
        "",
        "# Muon takes matrices: the kernels that learn, flattened (in the same memory).",
        "kinds = nn.Conv2d, nn.ConvTranspose2d, nn.Linear",
        "weights = [layer.weight for layer in model.modules() if isinstance(layer, kinds)]",
        "kernels = [one for one in weights if one.requires_grad][:-1]  # not the last layer's",
        "taken = {id(kernel) for kernel in kernels}",
        "rest = [one for one in model.parameters() if one.requires_grad and id(one) not in taken]",
        "matrices = [nn.Parameter(kernel.detach().flatten(1)) for kernel in kernels]",
        f"muon = torch.optim.Muon(matrices, lr={recipe.lr:.12g}, {momentum}, {decay})",
        f"optimizer = torch.optim.SGD(rest, lr={sgd_lr}, {momentum}{look_ahead}, {decay})",
    ]


def step(recipe: Recipe) -> str:
    """The lines of a step, from the scores on."""
    lines = [
        "loss = loss_fn(scores, labels)",
        "model.zero_grad()  # forget the last step's gradients: backward() adds to them",
        "loss.backward()    # the gradient of the loss for every weight",
        "for kernel, matrix in zip(kernels, matrices):",
        "    matrix.grad = kernel.grad.flatten(1)",
        *([_follow(recipe)] if recipe.schedule != "constant" else []),
        "muon.step()        # moves the matrices, and with them the kernels",
        "optimizer.step()   # moves the rest",
    ]
    return "\n".join(f"        {line}" for line in lines)


def _follow(recipe: Recipe) -> str:
    """SGD's learning rate follows that of Muon, which the schedule sets."""
    factor = "" if recipe.sgd_factor == 1 else f"{recipe.sgd_factor:.12g} * "
    return f'optimizer.param_groups[0]["lr"] = {factor}muon.param_groups[0]["lr"]'
