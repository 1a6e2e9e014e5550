"""The README's two command lines are the ones that CI runs."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    'pip install . && araras consult "Lactente de 4 meses, hipotonia generalizada desde o '
    'nascimento, arreflexia, fasciculações de língua, choro fraco."',
    'pip install -e ".[dev]" && pytest',
)


def test_both_commands_stand_in_the_readme_and_in_ci() -> None:
    for name in ("README.md", "README.pt-BR.md", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for command in COMMANDS:
            assert command in text, name
