from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest


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
