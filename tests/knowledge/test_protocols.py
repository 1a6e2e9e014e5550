"""The protocols: 24 files whose codes, labels and medicines agree with the releases."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from araras.knowledge.text import key

SIGTAP = Path(__file__).resolve().parents[3] / "shared" / "reference" / "sigtap-202510"


def test_there_are_24_protocols_each_with_a_source(graph):
    protocols = graph.protocols()
    assert len(protocols) == 24
    assert all(p.source.url.startswith("https://") and p.source.read_on for p in protocols)


def test_no_text_gives_a_dose(graph):
    dose = re.compile(r"\d\s?(?:mg|mcg|UI|U)/(?:kg|dia|m2|m²)", re.IGNORECASE)
    for protocol in graph.protocols():
        texts = [c.text for c in protocol.criteria] + [m.note or "" for m in protocol.medicines]
        assert [t for t in texts if dose.search(t)] == [], protocol.slug


def test_every_medicine_is_known_under_its_name(graph):
    known = {key(n) for m in graph.medicines() for n in (m.medicine, *m.names)}
    unknown = {m.name for p in graph.protocols() for m in p.medicines if key(m.name) not in known}
    assert len(unknown) <= 20, sorted(unknown)


def test_every_code_has_a_link_in_the_release_or_a_note(graph):
    for protocol in graph.protocols():
        for covered in protocol.cid10:
            for orpha in covered.applies_to:
                linked = {link.code.category for link in graph.cid10_links(orpha)}
                assert not linked or covered.code.category in linked or covered.note


@pytest.mark.skipif(not SIGTAP.is_dir(), reason="../shared is not here")
def test_every_medicine_and_code_agree_with_sigtap(graph):
    titles = {
        line[:10]: line[10:260].strip()
        for line in (SIGTAP / "tb_procedimento.txt").read_text("latin-1").splitlines()
    }
    pairs: dict[str, set[str]] = defaultdict(set)
    for line in (SIGTAP / "rl_procedimento_cid.txt").read_text("latin-1").splitlines():
        pairs[line[:10]].add(line[10:14].strip())
    for protocol in graph.protocols():
        for medicine in protocol.medicines:
            for row in medicine.presentations:
                assert titles[row.sigtap] == row.title
                for code in medicine.cid10:
                    plain = code.replace(".", "")
                    listed = any(found.startswith(plain) for found in pairs[row.sigtap])
                    assert listed or medicine.note, (protocol.slug, medicine.name, code)
