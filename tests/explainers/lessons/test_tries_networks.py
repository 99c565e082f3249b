"""What is said to be found on the pages of networks is found."""

from explainers.images import drawn
from explainers.lessons.feature_maps import numbers, tries
from explainers.lessons.pretrained import numbers as pretrained
from explainers.lessons.pretrained import tries as pretrained_tries
from explainers.networks import feature_maps as walks
from explainers.networks import surgery, trained
from explainers.networks import torchvision_models as tv
from explainers.networks.facts import bytes_shown
from explainers.networks.torchvision_models import count


def operated(name, which="everything"):
    return pretrained.operated({"surgery": name, "trainable": which})


def test_the_parameters_of_the_surgeries():
    compared, frozen, traps = pretrained_tries.ALL[pretrained.VGG]
    was, added, replaced = (
        count(operated(name)) for name in (surgery.AS_IT_IS, surgery.ADD, surgery.REPLACE)
    )
    assert f"{added.total - was.total:,}" in compared.answer
    assert f"{was.total - replaced.total:,}" in compared.answer
    left = count(operated(surgery.REPLACE, surgery.NEW)).trainable
    assert f"{bytes_shown(4 * left)} for its {left:,}" in frozen.answer
    assert bytes_shown(4 * replaced.trainable) in frozen.answer
    assert surgery.outcome(traps.show["surgery"]).shape is None
    assert surgery.outcome(surgery.BESIDE).shape == (1, 1000)


def test_the_smallest_and_the_largest_model():
    block, extremes = pretrained_tries.ALL[pretrained.MODELS]
    parameters = {name: tv.about(name).parameters for name in tv.names()}
    least, most = min(parameters, key=parameters.get), max(parameters, key=parameters.get)
    assert f"{least} the fewest, {parameters[least]:,}" in extremes.answer
    assert f"{most} the most, {parameters[most]:,}" in extremes.answer
    assert parameters[most] > 500 * parameters[least]
    shapes = {stage.name: stage.shape for stage in tv.stages("resnet18", block.show["part"])}
    assert shapes["downsample"] == (1, 512, 7, 7)


def test_the_sizes_of_the_maps():
    stepped = pretrained_tries.ALL[pretrained.MAPS][0]
    nodes = tv.map_nodes(stepped.show["maps_of"])
    assert nodes[stepped.show["node"]][-1] == 13
    sizes = sorted({shape[-1] for shape in nodes.values()}, reverse=True)
    assert sizes == [111, 55, 27, 13, 1]


def test_the_answers_of_the_networks():
    cat = drawn.draw("cat", 3, 32)
    last, untrained, foreign = tries.ALL[numbers.MAPS]
    network = trained.shipped("cifar_quick", "drawn")
    stop = walks.walk(network, cat).stops[-1]
    assert stop.name == last.show["layer"]
    assert int(stop.output.argmax()) == last.show["channel"] == drawn.CLASSES.index("cat")
    assert f"{float(stop.output.max()):.2f}" in last.answer
    assert f"{network.probabilities(cat).max():.1%}".replace("%", " %") in last.answer
    chances = trained.untrained("cifar_quick").probabilities(cat)[0]
    assert f"{chances.max() * 100:.1f} % at most" in untrained.answer
    assert f"{chances.min() * 100:.1f} % at least" in untrained.answer
    photographs = trained.shipped("cifar_quick", "cifar10")
    chances = photographs.probabilities(cat)[0]
    assert photographs.label(int(chances.argmax())) in foreign.answer
    assert f"{chances.max() * 100:.1f} %" in foreign.answer


def test_which_places_are_needed():
    cat = drawn.draw("cat", 3, 32)
    drop = walks.occlusion(trained.shipped("cifar_quick", "drawn"), cat, 3).drop
    assert f"{float(drop.max()) * 100:.0f} points" in tries.ALL[numbers.WHY][0].answer
    assert drop[[0, 0, -1, -1], [0, -1, 0, -1]].abs().max() < 0.01
    network = trained.untrained("cifar_quick")
    answer = int(network.probabilities(cat).argmax())
    assert walks.occlusion(network, cat, answer).drop.abs().max() < 0.001
