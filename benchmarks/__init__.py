"""Side-by-side measurements that print ratios; each is run with `python -m benchmarks.NAME`."""
