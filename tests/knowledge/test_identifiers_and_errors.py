"""Identifiers have one printed form; error codes are one closed list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from araras.knowledge import errors
from araras.knowledge.ids import Cid10Code, HpoId, OmimCode, OrphaCode, SigtapCode


@pytest.mark.parametrize(
    ("kind", "written", "printed"),
    [
        (OrphaCode, "Orphanet:70", "ORPHA:70"),
        (OrphaCode, "70", "ORPHA:70"),
        (OrphaCode, 70, "ORPHA:70"),
        (HpoId, "HP_0001250", "HP:0001250"),
        (Cid10Code, "G120", "G12.0"),
        (Cid10Code, "G35", "G35"),
        (OmimCode, "253300", "OMIM:253300"),
        (SigtapCode, "06.04.01.001-0", "0604010010"),
    ],
)
def test_variants_print_as_one_form(kind, written, printed):
    assert kind(written) == printed


@given(st.integers(1, 9_999_999))
def test_a_printed_code_parses_to_itself(number: int) -> None:
    assert OrphaCode(OrphaCode(number)) == OrphaCode(number)
    assert HpoId(HpoId(f"HP:{number:07d}")) == f"HP:{number:07d}"


@pytest.mark.parametrize("kind", [OrphaCode, HpoId, Cid10Code, OmimCode, SigtapCode])
@pytest.mark.parametrize("text", ["", "abc", "ORPHA:", "-1", "HP:12345678", "G1"])
def test_malformed_codes_raise_and_show_the_way_out(kind, text):
    with pytest.raises(errors.InvalidIdentifier) as raised:
        kind(text)
    assert raised.value.allowed


def test_the_error_codes_are_this_closed_list() -> None:
    assert sorted(errors.ErrorCode) == [
        "engine_unavailable",
        "file_not_readable",
        "invalid_identifier",
        "invalid_input",
        "output_exists",
        "resume_mismatch",
        "snapshot_damaged",
        "snapshot_invalid",
        "snapshot_missing",
        "snapshot_stale",
        "source_missing",
        "unknown_code",
    ]
