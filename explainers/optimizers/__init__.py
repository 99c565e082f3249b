"""The update rules of torch.optim as worked examples, and paths that they walk on surfaces."""
