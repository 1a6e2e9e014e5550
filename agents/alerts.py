"""Alerts: findings that call for urgent care, told first and never argued away.

The table `alerts.tsv` says which; some of its findings call for it only where their own clause
says that they are acute: a time of today, or a word of severity at their side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from araras.agents.state import Finding, Json, Note
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.text import fold
from araras.tools.records import Assertion

ALERT_TEXT: Final = "{finding}: procure urgência (SAMU 192)."
NEAR: Final = 60
"""Letters of the clause on either side of a finding that are looked at."""
_NOW: Final = re.compile(
    r"\b(?:hoje|agora|nest[ea] momento|de repente|subitamente|convulsionando|sem parar|em andamento"
    r"|desde (?:hoje|ontem|cedo|a madrugada|esta manha)|nao (?:cessa|para|melhora|responde)"
    r"|ha (?:\d+|uma|duas|tres|poucas|algumas|meia) ?(?:h|horas?|min|minutos?))\b"
)
_SEVERE_BEFORE: Final = re.compile(r"\b(?:muita|intensa|grave|importante|subita)\s*$")
_SEVERE_AFTER: Final = re.compile(
    r"^\s*(?:muito |bem )?(?:intens|grave|importante|subit|agud|em repouso|prolongad)"
)
_END: Final = re.compile(r"[.;!?\n]")


def alerts_of(graph: KnowledgeGraph, found: Sequence[Finding], notes: Sequence[Note]) -> list[Json]:
    """Return an alert for each present finding that calls for urgent care, in reading order.

    `notes` are the texts of the thread, in which the findings have their spans.
    """
    rules = {rule.hpo: rule for rule in graph.alerts()}
    texts = {note["turn"]: note["text"] for note in notes}
    raised: list[Json] = []
    for finding in found:
        if finding["assertion"] != Assertion.PRESENT:
            continue
        above = graph.term_ancestors(HpoId.printed(finding["hpo"])) & rules.keys()
        if above and (any(not rules[hpo].acute for hpo in above) or _acute(finding, texts)):
            raised.append(_alert(finding))
    return raised


def _alert(finding: Finding) -> Json:
    return {
        "message_pt": ALERT_TEXT.format(finding=finding["label_pt"]),
        "hpo": finding["hpo"],
        "turn": finding["turn"],
        "text": finding["text"],
        "span": finding["span"],
    }


def _acute(finding: Finding, texts: Mapping[int, str]) -> bool:
    text = texts.get(finding["turn"], "")
    start, end = finding["span"]
    before = fold(_END.split(text[max(0, start - NEAR) : start])[-1])
    after = fold(_END.split(text[end : end + NEAR])[0])
    if _SEVERE_BEFORE.search(before) or _SEVERE_AFTER.search(after):
        return True
    return _NOW.search(f"{before}{fold(text[start:end])}{after}") is not None
