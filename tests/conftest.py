"""Fixtures that every test may use."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from araras.knowledge.snapshot import Snapshot, open_snapshot

ROOT = Path(__file__).resolve().parent.parent

# Suites that several backends share are imported as `conformance.…` from any folder.
pytest.register_assert_rewrite("conformance")
if str(ROOT / "tests") not in sys.path:
    sys.path.append(str(ROOT / "tests"))

# No test depends on how fast the machine is.
settings.register_profile("araras", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("araras")


# No unit test reaches a model server of this machine; those that need one name their own.
os.environ["OLLAMA_HOST"] = "127.0.0.1:1"
os.environ.pop("LLAMA_SERVER_URL", None)


@pytest.fixture(scope="session")
def graph() -> Snapshot:
    """The store in use (`ARARAS_SNAPSHOT`, else the checkout's own)."""
    return open_snapshot()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the checkout, which is not part of the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"../shared is not here: {folder}")
    return folder
