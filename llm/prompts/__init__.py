"""The prompts, in Portuguese, one versioned file each: a changed text gets a new number.

The system text comes first and never varies, so that the server's cache of it is reused.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import Literal

Prompt = Literal[
    "system.v1", "case.v1", "feedback.v1", "final.v1", "prose.v1", "question.v1", "rewrite.v1"
]
"""Every prompt by file name."""


@lru_cache(maxsize=16)
def _text(name: Prompt) -> str:
    return files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8").strip()


def render(name: Prompt, **values: str) -> str:
    """Return a prompt with its `$values` filled in; raises `KeyError` for a missing one."""
    return Template(_text(name)).substitute(values)
