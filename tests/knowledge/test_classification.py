"""SUBTYPE_OF: the steps on small examples, and what holds for the whole table."""

from __future__ import annotations

from collections import defaultdict

import pytest

from araras.knowledge.ids import OrphaCode
from araras.knowledge.locations import package_folder
from araras.knowledge.snapshot import Snapshot
from araras.knowledge.sources.classification import LEVELS, derive_subtypes
from araras.knowledge.sources.orphanet import CrossReferenceRow, DiseaseRow
from araras.knowledge.tables import read_table


def entity(orpha: int, name: str, group: str = "disorder", status: str = "active") -> DiseaseRow:
    return DiseaseRow(orpha, name, group, "", status, False, None, None, ())


def link(orpha: int, source: str, code: str, relation: str = "E") -> CrossReferenceRow:
    return CrossReferenceRow(orpha, source, code, relation)


GROUP = entity(1, "Lysosomal disease", "group")
DISORDER = entity(2, "Gaucher disease")
TYPE_1 = entity(3, "Gaucher disease type 1", "subtype")
MAPPED = [link(1, "MONDO", "A"), link(2, "MONDO", "B"), link(3, "MONDO", "C")]


def derived(entities, links=(), is_a=None) -> list[tuple[int, int, str]]:
    return [tuple(row) for row in derive_subtypes(entities, list(links), is_a or {})]


# Step 1: Mondo


def test_the_nearest_mapped_entity_above_in_mondo_is_the_parent() -> None:
    is_a = {"MONDO:C": ("MONDO:x",), "MONDO:x": ("MONDO:B",), "MONDO:B": ("MONDO:A",)}
    assert derived([GROUP, DISORDER, TYPE_1], MAPPED, is_a) == [(2, 1, "mondo"), (3, 2, "mondo")]


def test_only_exact_mondo_links_count() -> None:
    links = [link(1, "MONDO", "A"), link(2, "MONDO", "B", "NTBT")]
    assert derived([GROUP, DISORDER], links, {"MONDO:B": ("MONDO:A",)}) == []


def test_a_circle_in_mondo_ends() -> None:
    is_a = {"MONDO:B": ("MONDO:x",), "MONDO:x": ("MONDO:y",), "MONDO:y": ("MONDO:x", "MONDO:A")}
    assert derived([GROUP, DISORDER], MAPPED[:2], is_a) == [(2, 1, "mondo")]


# Step 2: OMIM


def test_a_number_that_another_entity_lists_as_narrower_makes_a_subtype() -> None:
    links = [link(3, "OMIM", "230800"), link(2, "OMIM", "230800", "BTNT")]
    other_name = TYPE_1._replace(name="Non-neuronopathic form")
    assert derived([DISORDER, other_name], links) == [(3, 2, "omim")]


# Step 3: names


@pytest.mark.parametrize(
    "name", ["Gaucher disease type 1", "Fetal Gaucher disease", "Gaucher disease, fetal form"]
)
def test_a_subtype_named_after_a_disorder_belongs_to_it(name: str) -> None:
    assert derived([DISORDER, entity(3, name, "subtype")]) == [(3, 2, "name")]


def test_the_longest_name_wins_and_words_are_whole() -> None:
    wide, narrow = entity(1, "Muscular atrophy"), entity(2, "Spinal muscular atrophy")
    child = entity(3, "Type 1 spinal muscular atrophy", "subtype")
    assert derived([wide, narrow, child]) == [(3, 2, "name")]
    assert derived([entity(1, "Gaucher dis"), TYPE_1]) == []


def test_a_name_in_the_middle_or_of_one_word_is_no_evidence() -> None:
    assert derived([DISORDER, entity(3, "Not Gaucher disease type 1", "subtype")]) == []
    assert derived([entity(2, "Ataxia"), entity(3, "Ataxia type 1", "subtype")]) == []


def test_names_make_no_subtype_of_a_disorder() -> None:
    assert derived([DISORDER, entity(3, "Gaucher disease type 1")]) == []


# Order and levels


def test_the_first_source_with_a_parent_of_the_right_level_wins() -> None:
    links = [*MAPPED, link(3, "OMIM", "230800"), link(4, "OMIM", "230800", "BTNT")]
    is_a = {"MONDO:C": ("MONDO:B",)}
    other = entity(4, "Another disorder")
    assert derived([GROUP, DISORDER, TYPE_1, other], links, is_a) == [(3, 2, "mondo")]


def test_a_subtype_whose_group_alone_is_known_is_asked_of_the_next_source() -> None:
    is_a = {"MONDO:C": ("MONDO:A",)}
    assert derived([GROUP, DISORDER, TYPE_1], MAPPED, is_a) == [(3, 1, "mondo"), (3, 2, "name")]


def test_levels_never_go_upwards() -> None:
    is_a = {"MONDO:A": ("MONDO:B",), "MONDO:B": ("MONDO:C",)}
    nameless = TYPE_1._replace(name="Other name")
    assert derived([GROUP, DISORDER, nameless], MAPPED, is_a) == []


def test_groups_hold_groups_and_disorders_hold_no_disorders() -> None:
    links = [link(1, "MONDO", "A"), link(2, "MONDO", "B")]
    is_a = {"MONDO:B": ("MONDO:A",)}
    assert derived([GROUP, entity(2, "Gaucher group", "group")], links, is_a) == [(2, 1, "mondo")]
    assert derived([entity(1, "One"), entity(2, "Two")], links, is_a) == []


@pytest.mark.parametrize("status", ["obsolete", "deprecated"])
def test_entities_that_are_not_in_force_are_left_out(status: str) -> None:
    assert derived([DISORDER._replace(status=status), TYPE_1]) == []
    assert derived([DISORDER, TYPE_1._replace(status=status)]) == []


def test_a_circle_is_opened() -> None:
    one, two = entity(1, "One", "group"), entity(2, "Two", "group")
    links = [link(1, "MONDO", "A"), link(2, "MONDO", "B")]
    is_a = {"MONDO:A": ("MONDO:B",), "MONDO:B": ("MONDO:A",)}
    assert derived([one, two], links, is_a) == [(1, 2, "mondo")]


def test_the_order_of_the_input_does_not_matter() -> None:
    is_a = {"MONDO:C": ("MONDO:x",), "MONDO:x": ("MONDO:B",), "MONDO:B": ("MONDO:A",)}
    forward = derived([GROUP, DISORDER, TYPE_1], MAPPED, is_a)
    assert derived([TYPE_1, DISORDER, GROUP], MAPPED[::-1], is_a) == forward


# The real table, curated links included


@pytest.fixture(scope="module")
def parents(graph: Snapshot) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for child, parent in graph._rows("SELECT child, parent FROM subtype"):
        found[child].append(parent)
    return dict(found)


def test_nothing_is_its_own_ancestor(parents: dict[int, list[int]]) -> None:
    finished: set[int] = set()
    for start in parents:
        path, stack = [start], [iter(parents.get(start, ()))]
        while stack:
            for parent in stack[-1]:
                assert parent not in path, f"circle through {parent}: {path}"
                if parent not in finished:
                    path.append(parent)
                    stack.append(iter(parents.get(parent, ())))
                    break
            else:
                finished.add(path.pop())
                stack.pop()


def test_no_link_goes_upwards(graph: Snapshot, parents: dict[int, list[int]]) -> None:
    group = {d.orpha.number: d.group for d in graph.diseases()}
    upwards = [
        (child, parent)
        for child, above in parents.items()
        for parent in above
        if LEVELS[group[parent]] > LEVELS[group[child]]
    ]
    assert upwards == []


def test_links_join_entities_in_force(graph: Snapshot, parents: dict[int, list[int]]) -> None:
    status = {d.orpha.number: d.status for d in graph.diseases()}
    joined = {code for child, above in parents.items() for code in (child, *above)}
    assert {status[code] for code in joined} == {"active"}


def test_most_subtypes_have_a_disorder_above(
    graph: Snapshot, parents: dict[int, list[int]]
) -> None:
    group = {d.orpha.number: d.group for d in graph.diseases() if d.status == "active"}
    subtypes = [code for code, kind in group.items() if kind == "subtype"]
    placed = [c for c in subtypes if "disorder" in {group[p] for p in parents.get(c, ())}]
    assert len(placed) / len(subtypes) > 0.85


def test_the_derived_table_comes_ordered_and_names_its_source() -> None:
    table = package_folder() / "releases" / "subtypes.tsv.gz"
    rows = list(read_table(table, ("child", "parent", "source")))
    pairs = [(int(row["child"]), int(row["parent"])) for row in rows]
    assert pairs == sorted(set(pairs))
    assert {row["source"] for row in rows} == {"mondo", "omim", "name"}


FAMILIES = {
    "spinal muscular atrophy": (70, {83330, 83418, 83419, 83420}),
    "mucopolysaccharidosis I": (579, {93473, 93474, 93476}),
    "mucopolysaccharidosis II": (580, {217085, 217093}),
    "Gaucher": (355, {77259, 77260, 77261, 2072, 85212, 309252}),
    "Pompe": (365, {308552, 420429}),
    "Wilson": (905, set()),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_families_that_protocols_rest_on_are_complete(graph: Snapshot, family: str) -> None:
    disorder, types = FAMILIES[family]
    assert {code.number for code in graph.children(OrphaCode(disorder))} == types
    for code in types:
        assert OrphaCode(disorder) in graph.parents(OrphaCode(code))


def test_types_of_one_disease_are_not_types_of_its_sibling(graph: Snapshot) -> None:
    for one, other in ((579, 580), (580, 579), (355, 365), (70, 98503)):
        below = set(graph.descendants(OrphaCode(one)))
        assert OrphaCode(other) not in below
        if other != 98503:
            assert not below & set(graph.descendants(OrphaCode(other)))
