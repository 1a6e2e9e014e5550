"""Selective prediction: the curve, its area, and what the best order would leave."""

from __future__ import annotations

import math

import pytest

from araras.bench.selective import Item, area, excess, risk_at, risk_coverage


def test_the_surest_are_answered_first() -> None:
    points = risk_coverage([Item(1.0, True), Item(3.0, False), Item(2.0, False)])
    assert [point.coverage for point in points] == pytest.approx([1 / 3, 2 / 3, 1])
    assert [point.risk for point in points] == pytest.approx([0, 0, 1 / 3])
    assert area(points) == pytest.approx(1 / 9)


def test_equally_sure_items_come_in_no_order() -> None:
    one, other = Item(-math.inf, True), Item(-math.inf, False)
    assert risk_coverage([one, other]) == risk_coverage([other, one])
    assert [point.risk for point in risk_coverage([one, other])] == [0.5, 0.5]


def test_the_best_order_leaves_no_excess() -> None:
    assert excess([Item(2.0, False), Item(1.0, True)]) == pytest.approx(0)
    assert excess([Item(1.0, False), Item(2.0, True)]) == pytest.approx(0.5)


def test_nothing_to_judge_has_no_figure() -> None:
    assert area(risk_coverage([])) is None
    assert excess([]) is None


def test_the_risk_of_a_coverage_is_the_first_that_reaches_it() -> None:
    points = risk_coverage([Item(3.0, False), Item(2.0, True)])
    assert risk_at(points, 0.4) == 0
    assert risk_at(points, 1.0) == 0.5
    assert risk_at(points, 1.1) is None
