"""The steps one by one: measures, milestones, visits, repair, language, sets of results, names,
and which mentions stand."""

from __future__ import annotations

import pytest

from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize import (
    hpo_normalize,
    laboratory_sets,
    language,
    measures,
    milestones,
    names,
    note,
    repair,
    visits,
    vocabulary,
)
from araras.tools.hpo_normalize.laboratory import LabFinding


def measured(graph, text: str, age: float | None, sex=None) -> set[tuple[str, bool]]:
    found = measures.read_measures(graph, note.read(text), lambda _place: age, sex)
    return {(m.hpo, m.normal) for m in found}


@pytest.mark.parametrize(
    ("text", "age", "hpo"),
    [
        ("PC abaixo do percentil 3", 2.0, "HP:0000252"),
        ("estatura z-score -3,1", 5.0, "HP:0004322"),
        ("FC 190 bpm", 10.0, "HP:0001649"),
        ("Tax 39,2", 10.0, "HP:0001945"),
        ("fígado a 5 cm do RCD", 4.0, "HP:0002240"),
        ("Glasgow 8", 30.0, "HP:0004372"),
        ("fígado a dois dedos do rebordo", 30.0, "HP:0002240"),
        ("F a 5 cm do RCD", 4.0, "HP:0002240"),
        ("borda hepática a 4 cm do RCD", 4.0, "HP:0002240"),
        ("hepatimetria de 16 cm", 30.0, "HP:0002240"),
        ("lobo direito do fígado mede 18 cm", 30.0, "HP:0002240"),
        ("B 5 cm RCE", 4.0, "HP:0001744"),
        ("baço a 3 dedos do RCE", 4.0, "HP:0001744"),
        ("baço medindo 16 cm", 30.0, "HP:0001744"),
        ("evacua a cada 5 dias", 6.0, "HP:0002019"),
        ("BE -12", 0.1, "HP:0001942"),
    ],
)
def test_a_measure_out_of_its_limits_is_a_term(graph, text, age, hpo):
    assert (hpo, False) in measured(graph, text, age)


@pytest.mark.parametrize("text", ["FC 80 bpm", "Tax 36,5", "PA 110x70 mmHg", "Glasgow 15"])
def test_a_normal_measure_affirms_nothing(graph, text):
    assert all(normal for _, normal in measured(graph, text, 30.0, "F"))


def test_the_limit_is_that_of_the_age(graph):
    assert not any(hpo == "HP:0001649" for hpo, no in measured(graph, "FC 140 bpm", 0.1) if not no)
    assert ("HP:0001649", False) in measured(graph, "FC 140 bpm", 30.0)


def test_a_span_of_an_organ_is_not_what_is_felt_of_it(graph):
    assert measured(graph, "baço medindo 11 cm", 30.0) == {("HP:0001744", True)}
    assert measured(graph, "baço medindo 11 cm", 3.0) == set()
    assert measured(graph, "baço a 11 cm", 30.0) == {("HP:0001744", False)}
    assert measured(graph, "fígado a 1 dedo do rebordo", 30.0) == set()


def test_a_sentence_that_never_ends_is_read_in_parts():
    parts = list(note.read("febre " * (2 * note.LONGEST + 1)).sentences())
    assert [end - first for first, end in parts] == [note.LONGEST, note.LONGEST, 1]


def steps(graph, text: str, age: float | None) -> set[tuple[str | None, bool]]:
    found = milestones.read_milestones(graph, note.read(text), age)
    return {(step.hpo, step.normal) for step in found}


@pytest.mark.parametrize(
    ("text", "age", "expected"),
    [
        ("Não anda.", 0.4, (None, False)),
        ("Não anda.", 3.0, ("HP:0002540", False)),
        ("Andou com 2 anos e meio.", 6.0, ("HP:0031936", False)),
        ("Andou com 12 meses.", 6.0, ("HP:0031936", True)),
        ("Parou de falar.", 6.0, ("HP:0002371", False)),
        ("Não firma o pescoço.", 0.7, ("HP:0002421", False)),
    ],
)
def test_a_skill_is_judged_by_age(graph, text, age, expected):
    assert expected in steps(graph, text, age)


def test_motor_and_language_both_missing_are_a_global_delay(graph):
    assert ("HP:0001263", False) in steps(graph, "Não anda e não fala.", 3.0)
    assert ("HP:0001263", False) not in steps(graph, "Não anda e não fala.", 30.0)


DATED = "10/01/2022: febre e hepatomegalia.\n10/01/2024: nega febre.\n"


def test_visits_open_with_dates_and_carry_the_age():
    read = note.read(DATED)
    found = visits.read_visits(read)
    assert len(found) == 2
    at = visits.age_at(found, 5.0)
    assert at(found[0].place) == pytest.approx(3.0, abs=0.01)
    assert at(len(read.view)) == pytest.approx(5.0)
    assert visits.read_visits(note.read("Retorno em 10/01/2024.")) == []


def test_a_later_visit_takes_back_an_earlier_finding(graph):
    found = {(p.hpo, p.assertion.value) for p in hpo_normalize(graph, DATED).phenotypes}
    assert ("HP:0001945", "past") in found
    assert ("HP:0002240", "present") in found


@pytest.fixture
def speller():
    words = {"pneumonia", "aumentados", "manchas", "andar", "igual", "convulsao"}
    return repair.Speller(words, {"sem", "fala"}.__contains__, {"cunvulsao": "convulsao"})


@pytest.mark.parametrize(
    ("word", "mended"),
    [
        ("pineumonia", "pneumonia"),
        ("aurnentados", "aumentados"),
        ("semmanchas", ("sem", "manchas")),
        ("cunvulsao", "convulsao"),
        ("xyzwvut", None),
        ("mancas", None),
    ],
)
def test_unknown_words_are_mended_or_left(speller, word, mended):
    assert speller.mended(word) == mended


def test_known_words_need_no_repair(speller):
    assert speller.known("pneumonia")
    assert speller.known("fala")
    assert not speller.known("cunvulsao")


def test_joined_words_are_parted_in_place(speller):
    read = note.read("Tem semmanchas. Anda semmanchas e fala.")
    repair.mend(read, speller, read.sentences())
    assert read.words == ["tem", "sem", "manchas", "anda", "sem", "manchas", "e", "fala"]
    assert [read.surface(i) for i in (1, 2)] == ["sem", "manchas"]
    assert list(read.sentences()) == [(0, 3), (3, 8)]


@pytest.mark.parametrize(
    ("text", "portuguese", "english"),
    [
        ("Criança com febre e tosse.", 1, 0),
        ("The patient was seen with fever.", 0, 1),
        ("Criança com febre. MRI of the brain was normal. Nega tosse.", 2, 1),
        ("", 0, 0),
    ],
)
def test_each_sentence_has_a_language(text, portuguese, english):
    ours, theirs = language.sentences(note.read(text))
    assert (len([s for s in ours if s[0] < s[1]]), len(theirs)) == (portuguese, english)


def result(hpo: str, at: int, *, normal: bool = False) -> LabFinding:
    return LabFinding(HpoId(hpo), at, at + 1, normal, (), "high")


def test_both_transaminases_are_one_finding():
    found = laboratory_sets.combined(
        [result(laboratory_sets.AST, 0), result(laboratory_sets.ALT, 3)]
    )
    assert [(f.hpo, f.first, f.last) for f in found] == [("HP:0002910", 0, 4)]


def test_results_far_apart_or_normal_stay_apart():
    ast, alt = laboratory_sets.AST, laboratory_sets.ALT
    far = laboratory_sets.combined([result(ast, 0), result(alt, 40)])
    mixed = laboratory_sets.combined([result(ast, 0), result(alt, 3, normal=True)])
    assert [f.hpo for f in far] == [ast, alt]
    assert [f.hpo for f in mixed] == [ast, alt]


def test_thousands_of_results_are_read_together():
    pairs = [
        result(hpo, 40 * i + at)
        for i in range(3000)
        for hpo, at in ((laboratory_sets.AST, 0), (laboratory_sets.ALT, 3))
    ]
    assert {f.hpo for f in laboratory_sets.combined(pairs)} == {"HP:0002910"}


@pytest.fixture
def builder(graph):
    return names.Builder(vocabulary.portuguese(graph.word_forms()), {})


def test_a_name_is_filed_under_its_rarest_concept(builder):
    builder.add("mão pequena", "HP:0200055", 0)
    builder.add("mão grande", "HP:0001176", 0)
    compiled = builder.compiled()
    entries = [e for rows in compiled.anchors.values() for e in names.entries_of(rows)]
    assert all(len(entry.concepts) > 1 for entry in entries)
    assert compiled.anchors.keys().isdisjoint({"mao"})


def test_a_name_of_one_word_is_filed_by_stem_with_its_adjective(builder):
    builder.add("hipotonia", "HP:0001252", 0)
    assert {"hipotoni", "hipotonic"} <= builder.compiled().singles.keys()


def test_an_abbreviation_keeps_its_capitals(builder):
    builder.add("CIV", "HP:0001629", 1)
    entries = [e for rows in builder.compiled().singles.values() for e in names.entries_of(rows)]
    assert [(e.capitals, e.exact) for e in entries] == [(True, "civ")]


def test_an_entry_survives_being_kept(builder):
    builder.add("baço acessório", "HP:0001747", 1)
    (kept,) = [e for rows in builder.compiled().anchors.values() for e in names.entries_of(rows)]
    assert (kept.hpo, kept.rank, kept.kind) == ("HP:0001747", 1, "finding")
    assert kept.concepts == {"baco", "acessori"}


def read(graph, text: str) -> list[str]:
    return [p.hpo for p in hpo_normalize(graph, text).phenotypes]


def test_the_longest_mention_stands_alone(graph):
    assert read(graph, "Catarata nuclear.") == ["HP:0100018"]


def test_coordinated_mentions_share_a_word(graph):
    found = read(graph, "Hipertrofia de ventrículo esquerdo e direito.")
    assert {"HP:0001712", "HP:0001667"} <= set(found)


def test_a_figure_of_speech_yields_nothing(graph):
    assert read(graph, "Mãe morrendo de medo.") == []
