"""Everything that is compiled from a store, for whoever builds one (see `compiled`)."""

from __future__ import annotations

from pathlib import Path

from araras.knowledge.graph import KnowledgeGraph
from araras.tools import name_words
from araras.tools.hpo_normalize import store as lexicons
from araras.tools.phenotype_rank import store as ranking


def keep(graph: KnowledgeGraph, folder: Path) -> tuple[Path, ...]:
    """Write the files of `graph` to `folder`; returns them. Raises `OSError` as `compiled` does."""
    return (
        *lexicons.keep(graph, folder),
        name_words.keep(graph, folder),
        ranking.keep(graph, folder),
    )
