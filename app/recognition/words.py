"""Lists in sentences."""

from collections.abc import Sequence


def few(names: Sequence[str], most: int = 6) -> str:
    """Names in a sentence: “s1, s2 and s3”, or “s1, s2 and 38 more”."""
    shown = list(names) if len(names) <= most else [*names[:most], f"{len(names) - most} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
