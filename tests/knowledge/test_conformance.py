"""The backends of `KnowledgeGraph` against their common suite."""

from __future__ import annotations

import pytest
from conformance.knowledge_graph import KnowledgeGraphSuite

from araras.knowledge.snapshot import Snapshot


class TestSnapshot(KnowledgeGraphSuite):
    """The embedded default."""

    @pytest.fixture
    def kg(self, graph: Snapshot) -> Snapshot:
        return graph
