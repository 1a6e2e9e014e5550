"""The 24 protocols: schema, codes against the releases, medicines against SIGTAP, wording."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from araras.knowledge.ids import OrphaCode
from araras.knowledge.locations import package_folder
from araras.knowledge.protocol_files import read_protocol, read_protocols
from araras.knowledge.protocols import Condition, Protocol
from araras.knowledge.snapshot import Snapshot
from araras.knowledge.text import key

FOLDER = package_folder() / "curated" / "protocols"
FILES = sorted(FOLDER.glob("*.yaml"))
PROTOCOLS = {path.stem: read_protocol(path) for path in FILES}

every_protocol = pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=list(PROTOCOLS))

SLUGS = [
    "acromegalia",
    "amiloidoses-transtirretina",
    "atrofia-muscular-espinhal-5q",
    "doenca-de-fabry",
    "doenca-de-gaucher",
    "doenca-de-pompe",
    "doenca-de-wilson",
    "doenca-falciforme",
    "esclerose-lateral-amiotrofica",
    "esclerose-multipla",
    "fenilcetonuria",
    "fibrose-cistica",
    "hemoglobinuria-paroxistica-noturna",
    "hipertensao-pulmonar",
    "lipofuscinose-ceroide-neuronal-2",
    "lupus-eritematoso-sistemico",
    "miastenia-gravis",
    "mucopolissacaridose-tipo-i",
    "mucopolissacaridose-tipo-ii",
    "mucopolissacaridose-tipo-iva",
    "mucopolissacaridose-tipo-vi",
    "mucopolissacaridose-tipo-vii",
    "osteogenese-imperfeita",
    "sindrome-falencia-medular",
]


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a protocol file but SIGTAP's titles, with the place where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if not (name == "title" and "sigtap" in value):
                yield from texts(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, path)


# The files


def test_there_is_a_file_for_each_of_the_24_protocols() -> None:
    assert list(PROTOCOLS) == SLUGS
    assert [protocol.slug for protocol in PROTOCOLS.values()] == SLUGS


def test_the_store_holds_what_the_files_say(graph: Snapshot) -> None:
    assert graph.protocols() == read_protocols(FOLDER)


@every_protocol
def test_source_date_and_status_are_stated(protocol: Protocol) -> None:
    assert protocol.source.title
    assert protocol.source.read_on is not None
    assert protocol.referral.service is None
    if protocol.status == "verified":
        assert protocol.portaria
        assert protocol.date
    else:
        assert protocol.status_note, "what is still to verify?"


@every_protocol
def test_every_fact_names_its_section(protocol: Protocol) -> None:
    parts = [*protocol.criteria, *protocol.exams, *protocol.medicines, *protocol.procedures]
    assert all(part.section.strip() for part in [*parts, protocol.referral])


@every_protocol
def test_there_are_inclusion_criteria_and_a_way_to_the_diagnosis(protocol: Protocol) -> None:
    assert "inclusion" in {criterion.kind for criterion in protocol.criteria}
    assert {exam.purpose for exam in protocol.exams} & {"diagnosis", "confirmation"}


@every_protocol
def test_nothing_is_said_twice(protocol: Protocol) -> None:
    for names in (
        [disease.orpha for disease in protocol.diseases],
        [covered.code for covered in protocol.cid10],
        [medicine.name for medicine in protocol.medicines],
        [criterion.text for criterion in protocol.criteria],
    ):
        assert len(names) == len(set(names))


# Codes against the releases


@every_protocol
def test_every_disease_is_in_force_under_the_label_beside_it(
    graph: Snapshot, protocol: Protocol
) -> None:
    for covered in protocol.diseases:
        disease = graph.disease(covered.orpha)
        assert disease is not None
        assert disease.status == "active"
        prefix = "NON RARE IN EUROPE: " if disease.non_rare_in_europe else ""
        assert covered.label == prefix + disease.name_en


@every_protocol
def test_every_cid10_code_has_a_portuguese_title(graph: Snapshot, protocol: Protocol) -> None:
    for covered in protocol.cid10:
        assert graph.cid10_title(covered.code), covered.code


@every_protocol
def test_every_cid10_code_is_orphanets_own_or_says_why_not(
    graph: Snapshot, protocol: Protocol
) -> None:
    """A code is linked to the disease or its lineage, or a note tells how the two differ."""
    for covered in protocol.cid10:
        for orpha in covered.applies_to:
            lineage = (orpha, *graph.ancestors(orpha), *graph.descendants(orpha))
            linked = {link.code for code in lineage for link in graph.cid10_links(code)}
            assert covered.code in linked or covered.note, (covered.code, orpha, linked)


@every_protocol
def test_a_specialised_medicine_can_be_asked_for_under_a_code_of_each_disease(
    protocol: Protocol,
) -> None:
    """The specialised component asks for a code; other components do not."""
    for medicine in protocol.medicines:
        if medicine.component == "ceaf":
            covered = [c.applies_to for c in protocol.cid10 if c.code in medicine.cid10]
            reached = {orpha for diseases in covered for orpha in diseases}
            assert set(medicine.diseases) <= reached, medicine.name


@every_protocol
def test_conditions_use_terms_genes_and_diseases_that_exist(
    graph: Snapshot, protocol: Protocol
) -> None:
    genes = set(graph.gene_symbols())
    for criterion in protocol.criteria:
        if criterion.when is None:
            continue
        for hpo in criterion.when.hpo:
            term = graph.term(hpo)
            assert term is not None
            assert (term.hpo, term.phenotypic) == (hpo, True)
        assert set(criterion.when.gene) <= genes
        for orpha in criterion.when.orpha:
            assert graph.disease(orpha).status == "active"


# Known mistakes of published tables


@pytest.mark.parametrize(
    ("slug", "right", "wrong"),
    [
        ("amiloidoses-transtirretina", 85447, 85451),
        ("lipofuscinose-ceroide-neuronal-2", 228349, 228337),
        ("mucopolissacaridose-tipo-iva", 309297, 309310),
    ],
)
def test_codes_that_are_often_taken_for_another_disease(slug: str, right: int, wrong: int) -> None:
    covered = {disease.orpha.number: disease.label for disease in PROTOCOLS[slug].diseases}
    assert right in covered
    if wrong in covered:  # then it is there as the disease that it is
        assert "Val122Ile" in covered[wrong] or "V122I" in covered[wrong]


def test_each_enzyme_stays_with_its_mucopolysaccharidosis() -> None:
    enzymes = {
        "mucopolissacaridose-tipo-i": "laronidase",
        "mucopolissacaridose-tipo-ii": "idursulfase alfa",
        "mucopolissacaridose-tipo-iva": "alfaelosulfase",
        "mucopolissacaridose-tipo-vi": "galsulfase",
        "mucopolissacaridose-tipo-vii": "alfavestronidase",
    }
    for slug, enzyme in enzymes.items():
        listed = {m.name for m in PROTOCOLS[slug].medicines if m.standing == "listed"}
        assert enzyme in listed
        assert not listed & (set(enzymes.values()) - {enzyme})


# Medicines


@every_protocol
def test_every_medicine_is_in_the_table_of_medicines(graph: Snapshot, protocol: Protocol) -> None:
    known = {key(name) for m in graph.medicines() for name in (m.medicine, *m.names)}
    unknown = [m.name for m in protocol.medicines if key(m.name) not in known]
    assert unknown == []


@every_protocol
def test_a_medicine_not_incorporated_has_no_component_and_says_why(protocol: Protocol) -> None:
    for medicine in protocol.medicines:
        if medicine.standing == "not_incorporated":
            assert medicine.component is None, medicine.name
            assert medicine.note, medicine.name


@every_protocol
def test_a_row_of_the_specialised_component_comes_from_its_subgroup(protocol: Protocol) -> None:
    for medicine in protocol.medicines:
        for row in medicine.presentations:
            if medicine.component == "ceaf":
                assert row.sigtap.startswith("0604"), (medicine.name, row)


class Sigtap:
    """The SIGTAP dump: fixed width, latin-1."""

    def __init__(self, folder: Path) -> None:
        self.titles: dict[str, str] = {}
        self.codes: dict[str, set[str]] = defaultdict(set)
        for line in self._lines(folder / "tb_procedimento.txt"):
            self.titles[line[:10]] = line[10:260].strip()
        for line in self._lines(folder / "rl_procedimento_cid.txt"):
            self.codes[line[:10]].add(line[10:14].strip())

    @staticmethod
    def _lines(path: Path) -> list[str]:
        return path.read_text(encoding="latin-1").splitlines()


@pytest.fixture(scope="module")
def sigtap(shared: Path) -> Sigtap:
    return Sigtap(shared / "reference" / "sigtap-202510")


@every_protocol
def test_every_sigtap_title_is_that_of_the_table(sigtap: Sigtap, protocol: Protocol) -> None:
    rows = [row for medicine in protocol.medicines for row in medicine.presentations]
    rows += [procedure for procedure in protocol.procedures if procedure.sigtap]
    for row in rows:
        assert sigtap.titles.get(row.sigtap) == row.title


@every_protocol
def test_every_medicine_and_cid10_pair_is_in_the_table(sigtap: Sigtap, protocol: Protocol) -> None:
    """The row of a presentation lists each code under which the medicine may be asked for."""
    for medicine in protocol.medicines:
        for row in medicine.presentations:
            for code in medicine.cid10:
                pair = (medicine.name, row.sigtap, code)
                assert code.replace(".", "") in sigtap.codes[row.sigtap], pair


# Wording

DOSE = re.compile(
    r"\d[\d.,]*\s?(?:mg|g|mcg|µg|μg|ug|ui|u|ml|unidades?|miligramas?)\s?(?:/|por)\s?"
    r"(?:kg|quilo|m2|m²|dia|dose|semana|mês|vez)",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "text", ["10 mg/kg", "1,5mg/kg/dia", "20 U por kg", "100 mg/m²", "5.000 UI/kg", "2 g/dia"]
)
def test_the_pattern_of_a_dose_finds_doses(text: str) -> None:
    assert DOSE.search(text)


@pytest.mark.parametrize("path", FILES, ids=list(PROTOCOLS))
def test_no_text_gives_a_dose(path: Path) -> None:
    content = yaml.safe_load(path.read_text("utf-8"))
    doses = [(place, text) for place, text in texts(content) if DOSE.search(text)]
    assert doses == []


UNACCENTED = re.compile(
    r"\b(?:nao|sao|doenca|diagnostico|crianca|lesao|criterio|clinico|clinica|medico|farmaco|"
    r"genetico|genetica|orgao|apos|tambem|alem|minimo|maximo|indice|nivel|niveis|analise|"
    r"terapeutic[oa]|cronic[oa]|hepatic[oa]|cardiac[oa]|neurologic[oa]|gravida|util|proprio|"
    r"necessario|obrigatorio|laboratorio|ferias|paciencia|\w+(?:cao|coes|encia|ancia)|\w+avel)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", FILES, ids=list(PROTOCOLS))
def test_texts_are_written_with_portuguese_accents(path: Path) -> None:
    content = yaml.safe_load(path.read_text("utf-8"))
    # What is not prose: names of files and addresses, English labels, words as charts write them.
    apart = (".slug", ".url", ".label", ".terms")
    prose = [(place, text) for place, text in texts(content) if not place.endswith(apart)]
    assert [(place, m[0]) for place, text in prose if (m := UNACCENTED.search(text))] == []
    assert any(re.search("[ãçéíóú]", text) for _, text in prose)


# The schema


@pytest.fixture
def content() -> dict[str, Any]:
    """A whole protocol as it is read from its file."""
    return yaml.safe_load((FOLDER / "doenca-de-gaucher.yaml").read_text("utf-8"))


def test_a_whole_file_is_accepted(content: dict[str, Any]) -> None:
    assert Protocol.model_validate(content) == PROTOCOLS["doenca-de-gaucher"]


INNER = {
    "a code for a disease that is not covered": ("cid10", {"applies_to": ["ORPHA:324"]}),
    "a medicine under a code that is not listed": ("medicines", {"cid10": ["E75.1"]}),
    "a medicine for a disease that is not covered": ("medicines", {"diseases": ["ORPHA:324"]}),
    "a criterion about a medicine that is not listed": ("criteria", {"medicines": ["laronidase"]}),
    "a criterion about a disease that is not covered": ("criteria", {"diseases": ["ORPHA:324"]}),
    "an exam for a disease that is not covered": ("exams", {"diseases": ["ORPHA:324"]}),
    "a procedure for a disease that is not covered": ("procedures", {"diseases": ["ORPHA:324"]}),
}


@pytest.mark.parametrize("what", INNER)
def test_parts_refer_only_to_what_the_protocol_declares(content: dict[str, Any], what: str) -> None:
    part, change = INNER[what]
    content[part][0] |= change
    with pytest.raises(ValidationError, match="not declared by the protocol"):
        Protocol.model_validate(content)


SHAPES: dict[str, tuple[str, object]] = {
    "an unknown key": ("dose", "10"),
    "no disease": ("diseases", []),
    "no code": ("cid10", []),
    "no criterion": ("criteria", []),
    "no exam": ("exams", []),
    "a reference service": (
        "referral",
        {"level": "alto", "route": "rota", "section": "9", "service": "Hospital X"},
    ),
    "a status that does not exist": ("status", "read"),
    "an insecure address": ("url", "http://www.gov.br/x"),
    "a slug with capitals": ("slug", "Gaucher"),
    "a condition that says nothing": (
        "criteria",
        [{"kind": "inclusion", "text": "abc", "section": "1", "when": {}}],
    ),
    "a SIGTAP code without its title": (
        "procedures",
        [{"name": "abc", "sigtap": "0505010011", "title": None, "section": "1"}],
    ),
}


@pytest.mark.parametrize("what", SHAPES)
def test_other_shapes_are_refused(content: dict[str, Any], what: str) -> None:
    name, value = SHAPES[what]
    with pytest.raises(ValidationError):
        Protocol.model_validate({**content, name: value})


def test_a_protocol_cannot_be_changed_after_reading() -> None:
    with pytest.raises(ValidationError):
        PROTOCOLS["doenca-de-gaucher"].title = "x"
    assert Condition(orpha=(OrphaCode(70),)).orpha == ("ORPHA:70",)
