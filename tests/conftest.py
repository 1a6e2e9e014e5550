"""Fixtures that every test may use."""

from __future__ import annotations

import pytest

from araras.knowledge.snapshot import Snapshot, open_snapshot


@pytest.fixture(scope="session")
def graph() -> Snapshot:
    """The store in use (`ARARAS_SNAPSHOT`, else the checkout's own)."""
    return open_snapshot()
