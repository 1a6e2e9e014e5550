"""The checks themselves are checked: each must fail on a planted violation, by the right rule."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple


class Plant(NamedTuple):
    """A violation: text appended to a file, the check, and what its output must name."""

    file: str
    text: str
    command: tuple[str, ...]
    rule: str


PLANTS = (
    Plant("knowledge/ids.py", "\nimport araras.app.cli  # noqa\n", ("lint-imports",), "one way"),
    Plant(
        "tools/read_patient.py",
        "\ndef planted(a):\n    return a\n",
        (sys.executable, "-m", "mypy", "-p", "araras"),
        "no-untyped-def",
    ),
    Plant(
        "agents/findings.py",
        "# planted\n" * 501,
        (sys.executable, "scripts/check_file_length.py"),
        "500",
    ),
    Plant(
        "llm/limits.py",
        "\nimport os\n",
        (sys.executable, "-m", "ruff", "check", "--output-format", "concise", "."),
        "F401",
    ),
)
IGNORED = shutil.ignore_patterns(".git", ".venv", "*.sqlite", "*_cache", "__pycache__")


def planted_check_fails(plant: Plant, root: Path) -> bool:
    """Plant one violation in a copy of the tree and run its check there."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(root, copy, symlinks=True, ignore=IGNORED)
        file = copy / plant.file
        file.write_text(file.read_text(encoding="utf-8") + plant.text, encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "MYPYPATH": str(copy / "src")}
        run = subprocess.run(
            plant.command, cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
        return run.returncode != 0 and plant.rule in run.stdout + run.stderr


if __name__ == "__main__":
    failed = [p for p in PLANTS if not planted_check_fails(p, Path.cwd())]
    for plant in PLANTS:
        state = "NOT FOUND" if plant in failed else "found"
        sys.stdout.write(f"planted {plant.rule} in {plant.file}: {state}\n")
    sys.exit(1 if failed else 0)
