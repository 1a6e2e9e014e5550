"""Selective prediction: how wrong the answers are when only the surest are given.

Items are ordered by confidence; answering the surest share of them (the coverage) has a risk,
the share of these answers that is wrong. AURC is the mean risk over all coverages, lower is
better (Geifman and El-Yaniv, "Selective classification for deep neural networks", NeurIPS
2017); what an oracle that orders every right answer before every wrong one would leave is
taken off in the excess (Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation",
ICLR 2019). Items of equal confidence come in no order: each carries their mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import NamedTuple


class Item(NamedTuple):
    """One answer: how sure, and whether it is wrong."""

    confidence: float
    wrong: bool


class Point(NamedTuple):
    """Answering the surest `coverage` of all items leaves `risk`; both 0–1."""

    coverage: float
    risk: float
    confidence: float
    """Of the least sure item that is answered."""


def risk_coverage(items: Sequence[Item]) -> list[Point]:
    """Return a point an item, the surest first."""
    ordered = sorted(items, key=lambda item: -item.confidence)
    shares: list[float] = []
    for _, equal in groupby(ordered, key=lambda item: item.confidence):
        wrong = [item.wrong for item in equal]
        shares += [sum(wrong) / len(wrong)] * len(wrong)
    return [
        Point(count / len(items), wrong / count, item.confidence)
        for count, (wrong, item) in enumerate(zip(accumulate(shares), ordered, strict=True), 1)
    ]


def area(points: Sequence[Point]) -> float | None:
    """Return the mean risk over all coverages (AURC), 0–1."""
    return sum(point.risk for point in points) / len(points) if points else None


def excess(items: Sequence[Item]) -> float | None:
    """Return what AURC is above the best order of the same answers."""
    best = risk_coverage([Item(-float(item.wrong), item.wrong) for item in items])
    found, least = area(risk_coverage(items)), area(best)
    return None if found is None or least is None else found - least


def risk_at(points: Sequence[Point], coverage: float) -> float | None:
    """Return the risk of answering at least this share."""
    return next((p.risk for p in points if p.coverage >= coverage - 1e-9), None)
