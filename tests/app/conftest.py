from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def araras() -> Run:
    """Run the real command in a process of its own."""

    def run(*arguments: str, stdin: str = "", **variables: str):
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables}
        environment.pop("COLUMNS", None)
        return subprocess.run(
            [sys.executable, "-m", "araras", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=environment,
        )

    return run
