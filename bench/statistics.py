"""Proportions with their intervals, and percentiles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054
"""97.5 % quantile of the standard normal distribution."""


@dataclass(frozen=True)
class Proportion:
    """`hits` of `n`, with the 95 % Wilson score interval (Wilson, JASA 22:209, 1927)."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """The proportion, 0–1; None when there is nothing to count."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper bound, 0–1."""
        if not self.n:
            return None
        share, z2 = self.hits / self.n, Z_95**2
        middle = (share + z2 / (2 * self.n)) / (1 + z2 / self.n)
        spread = share * (1 - share) / self.n + z2 / (4 * self.n**2)
        half = Z_95 * math.sqrt(spread) / (1 + z2 / self.n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        if self.interval is None or self.value is None:
            return "–"
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}–{high:.3f}] ({self.hits}/{self.n})"

    def as_json(self) -> dict[str, object]:
        """Return the figure as data."""
        return {"value": self.value, "interval_95": self.interval, "hits": self.hits, "n": self.n}


def proportion(outcomes: Sequence[bool]) -> Proportion:
    """Count outcomes."""
    return Proportion(sum(outcomes), len(outcomes))


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the nearest-rank percentile; `share` is 0–1."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
