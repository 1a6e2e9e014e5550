"""Identifiers: what prints, parses back; what is malformed says how to write it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from araras.knowledge.errors import InvalidIdentifier
from araras.knowledge.ids import (
    Cid10Code,
    HpoId,
    Identifier,
    OmimCode,
    OrphaCode,
    SigtapCode,
    parse_disease_id,
    printed_disease_id,
)

KINDS = (OrphaCode, OmimCode, HpoId, Cid10Code, SigtapCode)
PRINTED = {
    OrphaCode: st.integers(1, 9_999_999).map(lambda n: f"ORPHA:{n}"),
    OmimCode: st.integers(100_000, 999_999).map(lambda n: f"OMIM:{n}"),
    HpoId: st.integers(0, 9_999_999).map(lambda n: f"HP:{n:07}"),
    Cid10Code: st.from_regex(r"[A-Z][0-9]{2}(\.[0-9])?", fullmatch=True),
    SigtapCode: st.from_regex(r"[0-9]{10}", fullmatch=True).filter(str.isascii),
}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_printed_form_parses_to_itself(kind: type[Identifier], data: st.DataObject) -> None:
    text = data.draw(PRINTED[kind])
    assert kind(text) == text
    assert type(kind(text)) is kind
    assert kind(kind(text)) == kind(text)
    assert kind.printed(text) == kind(text)
    assert kind(f"  {text.lower()} ") == text


@pytest.mark.parametrize("kind", KINDS)
def test_example_is_in_printed_form(kind: type[Identifier]) -> None:
    assert kind(kind.example) == kind.example


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(max_size=20))
def test_any_text_is_parsed_to_a_printed_form_or_refused(kind: type[Identifier], text: str) -> None:
    try:
        code = kind(text)
    except InvalidIdentifier:
        return
    assert kind(str(code)) == code


@pytest.mark.parametrize(
    ("kind", "text", "printed"),
    [
        (OrphaCode, "70", "ORPHA:70"),
        (OrphaCode, 70, "ORPHA:70"),
        (OrphaCode, "Orphanet:70", "ORPHA:70"),
        (OrphaCode, "ORPHA 70", "ORPHA:70"),
        (OrphaCode, "orpha_70", "ORPHA:70"),
        (OrphaCode, "ORPHA70", "ORPHA:70"),
        (OmimCode, "253300", "OMIM:253300"),
        (OmimCode, 253300, "OMIM:253300"),
        (OmimCode, "MIM:253300", "OMIM:253300"),
        (OmimCode, "OMIM #253300", "OMIM:253300"),
        (HpoId, "HP_0001250", "HP:0001250"),
        (HpoId, "hp:1250", "HP:0001250"),
        (HpoId, "HPO:0001250", "HP:0001250"),
        (Cid10Code, "G120", "G12.0"),
        (Cid10Code, "g12.0", "G12.0"),
        (Cid10Code, "G12", "G12"),
        (Cid10Code, "G12.-", "G12"),
        (Cid10Code, "G35X", "G35"),
        (Cid10Code, "A17.0+", "A17.0"),
        (Cid10Code, "G63.2*", "G63.2"),
        (SigtapCode, "06.04.01.001-0", "0604010010"),
    ],
)
def test_accepted_variants(kind: type[Identifier], text: str | int, printed: str) -> None:
    assert kind(text) == printed


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((kind, text) for kind in KINDS for text in ("", " ", "abc", "HP:", "70;71", "é" * 500)),
        (OrphaCode, "0"),
        (OrphaCode, 0),
        (OrphaCode, "-70"),
        (OrphaCode, "070"),
        (OrphaCode, "7.0"),
        (OrphaCode, "12345678"),
        (OrphaCode, "OMIM:253300"),
        (OrphaCode, "ORPHA:70 e ORPHA:71"),
        (OmimCode, "25330"),
        (OmimCode, "053300"),
        (HpoId, "1250"),
        (HpoId, "HP:12345678"),
        (Cid10Code, "G1"),
        (Cid10Code, "G12.01"),
        (Cid10Code, "12.0"),
        (Cid10Code, "G12.0 G12.1"),
        (SigtapCode, "060401001"),
        (SigtapCode, "06040100100"),
    ],
)
def test_malformed_text_is_refused_with_the_way_out(
    kind: type[Identifier], text: str | int
) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        kind(text)
    error = caught.value
    assert error.allowed == (kind.example,)
    assert kind.example in error.hint
    assert kind.__name__ in error.message
    assert len(error.message) < 120
    assert "\n" not in error.message


def test_category_of_a_code() -> None:
    assert Cid10Code("G12.0").category == Cid10Code("G12")
    assert Cid10Code("G35").category == Cid10Code("G35")


def test_orphanet_codes_are_ordered_by_number() -> None:
    codes = [OrphaCode(n) for n in (1000, 70, 716)]
    assert sorted(codes, key=lambda code: code.number) == ["ORPHA:70", "ORPHA:716", "ORPHA:1000"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("70", OrphaCode(70)),
        ("Orphanet:70", OrphaCode(70)),
        (" OMIM:253300", OmimCode(253300)),
        ("mim 253300", OmimCode(253300)),
    ],
)
def test_disease_ids_are_told_apart(text: str, code: Identifier) -> None:
    found = parse_disease_id(text)
    assert (type(found), found) == (type(code), code)
    printed = printed_disease_id(code)
    assert (type(printed), printed) == (type(code), code)


class Question(BaseModel):
    orpha: OrphaCode


def test_a_code_in_a_model_is_parsed_and_serialised_as_printed() -> None:
    for given_code in ("Orphanet:70", 70, OrphaCode(70)):
        question = Question.model_validate({"orpha": given_code})
        assert type(question.orpha) is OrphaCode
        assert json.loads(question.model_dump_json()) == {"orpha": "ORPHA:70"}
    with pytest.raises(InvalidIdentifier):
        Question.model_validate({"orpha": "nada"})
    for wrong in (None, 1.5, [], -1):
        with pytest.raises(ValidationError):
            Question.model_validate({"orpha": wrong})
