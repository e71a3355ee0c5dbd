"""Benchmarks: each measures the portal beside its peers in one interleaved run (`script/bench`)."""
