"""Where pictures come from: our own drawings, CIFAR-10, a folder or ZIP, one picture of a reader."""
