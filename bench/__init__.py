"""Benchmarks against the floor that the engine sets."""
