"""`pcdt_lookup`: what the SUS offers for a disease, by protocol."""

from araras.tools.pcdt_lookup.cascade import pcdt_lookup
from araras.tools.pcdt_lookup.records import ProtocolLookup

__all__ = ["ProtocolLookup", "pcdt_lookup"]
