"""Patterns are tried only where they may begin, and that loses no match."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from araras.tools.hpo_normalize import cues, maturation, measures, note
from araras.tools.hpo_normalize.background import _PATTERNS
from araras.tools.hpo_normalize.patterns import Lazy, Lead, Openings, leads


def _texts() -> Iterator[str]:
    for path in sorted(Path(__file__).parent.glob("notes*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield from (v for v in json.loads(line).values() if isinstance(v, str) and " " in v)


@pytest.mark.parametrize(
    ("pattern", "words", "beginnings"),
    [
        (r"nao neg\w+", {"nao"}, set()),
        (r"(?:dificil|raro) negar", {"raro"}, {"difici"}),
        (r"(?:(?:ele|ate hoje) )?nao ", {"ele", "ate", "nao"}, set()),
        (r"rar[oa]s? ", {"raro", "rara", "raros", "raras"}, set()),
        (r"tratad[oa]s? ", set(), {"tratad"}),
        (r"pens\w+", set(), {"pens"}),
        (r"[(] nao", {"("}, set()),
        (r"(?<!desde )(?:pac|el[ea])(?= |$) ", {"pac", "ele", "ela"}, set()),
        (r"a{0,2}b|\d+ kg", set(), {"", "a", "b"}),
        (r"\w+plastia", set(), {""}),
    ],
)
def test_a_pattern_tells_the_words_that_may_open_it(pattern, words, beginnings):
    assert leads(pattern) == {Lead(w, True) for w in words} | {Lead(b, False) for b in beginnings}


def test_openings_are_asked_by_word():
    openings = Openings([r"\bnega(?:m|ndo)? febre", r"\bsem \w+", r"\bneg\w+"])
    assert openings["nega"] == (0, 2)
    assert openings["negativo"] == (2,)
    assert openings["febre"] == ()
    assert openings.of(["sem", "nega"]) == [0, 1, 2]


@pytest.mark.parametrize("rules", [measures._RULES, maturation._RULES])
def test_no_measure_is_missed(rules):
    openings = Openings([pattern.pattern for pattern, _ in rules])
    for text in _texts():
        read = note.read(text)
        opened = openings.of(read.written)
        matching = {i for i, (pattern, _) in enumerate(rules) if pattern.search(read.view)}
        assert matching <= set(opened), text


def test_no_background_is_missed():
    openings = Openings([pattern.pattern for pattern in _PATTERNS])
    for text in _texts():
        words = note.read(text).words
        matching = {i for i, p in enumerate(_PATTERNS) if p.search(" ".join(words))}
        assert matching <= set(openings.of(words)), text


def test_cues_are_those_of_one_pattern_a_rule():
    rules = [
        re.compile(rf"(?<![^ ])(?:{'|'.join(rule.alternatives)})(?![^ ])") for rule in cues.RULES
    ]
    for text in _texts():
        words = note.read(text).words
        line = " ".join(words)
        found = [match.span() for _, match in cues.matched(line, words, english=False)]
        assert found == [match.span() for rule in rules for match in rule.finditer(line)], text


def test_a_lazy_pattern_is_the_pattern():
    lazy = Lazy(r"(?P<n>\d+) kg")
    found = lazy.search("pesa 12 kg")
    assert found is not None
    assert found["n"] == "12"
    assert lazy.match("pesa 12 kg") is None
    assert [m.span() for m in lazy.finditer("1 kg, 2 kg")] == [(0, 4), (6, 10)]
    assert lazy.sub("-", "1 kg") == "-"
