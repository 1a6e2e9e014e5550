"""`orpha_resolve`: from a name to the Orphanet entity that bears it."""

from araras.tools.orpha_resolve.cascade import orpha_resolve
from araras.tools.orpha_resolve.records import Candidate, Match, Resolution, Successor

__all__ = ["Candidate", "Match", "Resolution", "Successor", "orpha_resolve"]
