"""The YAML files of `kg_snapshot/curated/protocols/`, read as protocols."""

from __future__ import annotations

from pathlib import Path

import yaml

from araras.knowledge.protocols import Protocol


def read_protocol(path: Path) -> Protocol:
    """Read one YAML file; raises `pydantic.ValidationError` naming the wrong key."""
    return Protocol.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def read_protocols(folder: Path) -> tuple[Protocol, ...]:
    """Read every protocol of a folder, ordered by slug."""
    return tuple(read_protocol(path) for path in sorted(folder.glob("*.yaml")))
