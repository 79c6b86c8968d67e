"""Benchmarks: quantities, retrieval, the gate, speed. Each prints a table and gives its figures to the floors in tests."""
