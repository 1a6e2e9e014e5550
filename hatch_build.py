"""Build hook: builds the knowledge graph's store from its text, so that a wheel carries it."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("agents", "graphs", "tools", "llm", "knowledge", "kg_snapshot", "app", "bench")
STORE = "kg_snapshot/araras.sqlite"


class StoreBuildHook(BuildHookInterface):
    """Writes `kg_snapshot/araras.sqlite` before the files of a wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the store; a wheel also takes it in, an editable install finds it in place."""
        root = Path(self.root)
        missing = [name for name in FOLDERS if not (root / name).is_dir()]
        if missing:
            raise RuntimeError(f"cannot build araras: folder(s) missing: {', '.join(missing)}")
        store = root / STORE
        _builder(root).build(root / "kg_snapshot", store)
        if version != "editable":
            build_data["force_include"][str(store)] = f"araras/{STORE}"


def _builder(root: Path) -> types.ModuleType:
    """Import `araras.knowledge.build` from the source tree, without the package itself."""
    package = types.ModuleType("araras")
    package.__path__ = [str(root)]
    sys.modules["araras"] = package
    import araras.knowledge.build as builder

    return builder
