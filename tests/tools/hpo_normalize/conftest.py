from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from araras.tools.hpo_normalize import hpo_normalize


@pytest.fixture
def steps_of() -> Callable[[Callable[[], object]], int]:
    """Count the function calls and generator steps of an action."""

    def steps(action: Callable[[], object]) -> int:
        count = 0

        def counted(_frame: FrameType, event: str, _arg: object) -> None:
            nonlocal count
            count += event == "call"

        previous = sys.getprofile()
        sys.setprofile(counted)
        try:
            action()
        finally:
            sys.setprofile(previous)
        return count

    return steps


@pytest.fixture
def present(graph) -> Callable[..., set[str]]:
    """Return the terms that a text affirms of the patient; takes age in years and sex too."""

    def terms(text: str, age: float | None = None, sex: str | None = None) -> set[str]:
        found = hpo_normalize(graph, text, age, sex).phenotypes
        return {f.hpo for f in found if f.assertion.value == "present"}

    return terms
