"""Clips to try the product on. `python3 -m training.embedded.demo` draws two; `make_demo` an older one that tests and benchmarks use."""
