"""What `next_finding` returns."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from araras.knowledge.ids import HpoId
from araras.knowledge.records import Record
from araras.tools.phenotype_rank.records import AnyDiseaseId


class SuggestedFinding(Record):
    """A finding to ask about, examine or order next.

    `information_gain` is in bits: what the answer is expected to tell about which of the
    leading candidates it is. `separates` are the candidates that it tells apart, by rank.
    `exam` names the examination that shows the finding, None where asking or looking is enough.
    """

    hpo: HpoId
    question_pt: str
    exam: str | None
    information_gain: Annotated[float, Field(ge=0)]
    separates: tuple[AnyDiseaseId, ...]


class NextFindings(Record):
    """Findings by usefulness: what they tell, discounted by how hard they are to get."""

    findings: tuple[SuggestedFinding, ...]
