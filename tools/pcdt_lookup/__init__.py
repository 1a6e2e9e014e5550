"""`pcdt_lookup`: what the SUS offers for a disease, by protocol."""

from araras.tools.pcdt_lookup.cascade import pcdt_lookup
from araras.tools.pcdt_lookup.records import (
    CareRoute,
    CitedSource,
    LookupCandidate,
    NamedDisease,
    OfferedCriterion,
    OfferedExam,
    OfferedMedicine,
    OfferedProcedure,
    ProtocolHead,
    ProtocolLookup,
)

__all__ = [
    "CareRoute",
    "CitedSource",
    "LookupCandidate",
    "NamedDisease",
    "OfferedCriterion",
    "OfferedExam",
    "OfferedMedicine",
    "OfferedProcedure",
    "ProtocolHead",
    "ProtocolLookup",
    "pcdt_lookup",
]
