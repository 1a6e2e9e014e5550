"""How calibration is judged."""

from __future__ import annotations

import numpy as np
import pytest

from araras.bench.calibration import Judged, calibration_error, cross_validated, reliability


def judged(disease: str, score: float, *, right: bool, cited: bool = True) -> Judged:
    return Judged(disease, cited, 1.0, np.array([score, 0.0], np.float32), right)


def test_bins_hold_probability_and_share_right() -> None:
    assert reliability([(0.95, True), (1.0, False), (0.05, False)]) == [
        {"n": 1, "probability": 0.05, "right": 0.0},
        {"n": 2, "probability": pytest.approx(0.975), "right": 0.5},
    ]


def test_the_error_is_weighted_by_bin_size() -> None:
    assert calibration_error([(0.95, True), (0.95, True), (0.95, False)]) == pytest.approx(0.2833)
    assert calibration_error([]) is None


def test_every_case_is_judged_without_its_disease() -> None:
    right = [judged(f"OMIM:{100000 + i}", 20, right=True) for i in range(20)]
    wrong = [judged(f"OMIM:{200000 + i}", 3, right=False) for i in range(20)]
    found = cross_validated(right + wrong)
    assert len(found) == 40
    assert min(found[:20]) > 0.9
    assert max(found[20:]) < 0.4
    assert cross_validated([]) == []


def test_uncited_cases_count_more() -> None:
    hits = [judged(f"OMIM:{100000 + i}", 9, right=True) for i in range(30)]
    cited, uncited = (
        [judged(f"OMIM:{300000 + i}", 9, right=False, cited=c) for i in range(20)]
        for c in (True, False)
    )
    assert sum(cross_validated(hits + uncited)[:30]) < sum(cross_validated(hits + cited)[:30])
