"""What a layer has to show, by its names."""

MAPS, KERNELS = "maps", "kernels"
SLOPES = {MAPS: "map_slopes", KERNELS: "kernel_slopes"}
"""The gradients of the loss: with respect to the maps, and to the kernels."""

KINDS = (MAPS, SLOPES[MAPS], KERNELS, SLOPES[KERNELS])
