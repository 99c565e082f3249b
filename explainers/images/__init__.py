"""Where pictures come from: drawings, CIFAR-10, a folder or ZIP, a picture of the reader."""
