"""The same numbers made fast: chunks that fit the caches, fused layers, and several cores."""
