"""Writes the printed runs of the README from real runs, and the picture of one.

A test compares the README with what the command prints; after a change of data or wording a
maintainer runs this script and reads the difference.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ("atrofia_muscular_espinhal", "doenca_falciforme", "fenilcetonuria")
READMES = ("README.md", "README.pt-BR.md")


def printed(example: str) -> str:
    """Return what `araras chat` prints for an example, 80 columns wide."""
    note = (ROOT / "docs" / "examples" / f"{example}.txt").read_text(encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "araras", "chat"],
        input=note,
        capture_output=True,
        text=True,
        check=True,
    )
    return "\n".join(line.rstrip() for line in run.stdout.splitlines()).strip()


def with_runs(text: str) -> str:
    """Return a README with each marked block replaced by its real run."""
    for example in EXAMPLES:
        block = f"<!-- run: {example} -->\n```text\n{printed(example)}\n```\n<!-- end -->"
        pattern = rf"<!-- run: {example} -->.*?<!-- end -->"
        text = re.sub(pattern, lambda _, b=block: b, text, flags=re.DOTALL)
    return text


def picture(path: Path) -> None:
    """Draw one run as a terminal window."""
    console = Console(record=True, width=90, file=io.StringIO())
    console.print("$ araras chat < docs/examples/fenilcetonuria.txt", style="bold")
    console.print(printed("fenilcetonuria").split("\n\nFontes")[0], highlight=False, markup=False)
    path.write_text(console.export_svg(title="araras", unique_id="araras"), encoding="utf-8")


if __name__ == "__main__":
    for name in READMES:
        readme = ROOT / name
        readme.write_text(with_runs(readme.read_text(encoding="utf-8")), encoding="utf-8")
    picture(ROOT / "docs" / "run.svg")
