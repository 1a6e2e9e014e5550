"""Errors: a closed list of codes, one class a code, one line each for what and what next."""

from __future__ import annotations

import inspect

import pytest

from araras.knowledge import errors
from araras.knowledge.errors import ArarasError, ErrorCode
from araras.llm import failures

CLASSES = {
    "InvalidInput": "invalid_input",
    "InvalidIdentifier": "invalid_identifier",
    "UnknownCode": "unknown_code",
    "SnapshotMissing": "snapshot_missing",
    "SnapshotDamaged": "snapshot_damaged",
    "StaleSnapshot": "snapshot_stale",
    "SnapshotInvalid": "snapshot_invalid",
    "SourceMissing": "source_missing",
    "OutputExists": "output_exists",
    "ResumeMismatch": "resume_mismatch",
    "FileNotReadable": "file_not_readable",
    "EngineUnavailable": "engine_unavailable",
    "ModelError": "model_failed",
    "ModelUnreachable": "model_unreachable",
    "ModelBusy": "model_busy",
    "ModelTimeout": "model_timeout",
    "ModelNotFound": "model_not_found",
    "ModelRefused": "model_refused",
    "ModelReplyInvalid": "model_reply_invalid",
    "PromptTooLong": "prompt_too_long",
    "ExtraMissing": "extra_missing",
}


def subclasses(kind: type[ArarasError]) -> list[type[ArarasError]]:
    below = kind.__subclasses__()
    return [*below, *(deeper for child in below for deeper in subclasses(child))]


def test_the_list_of_codes_is_closed() -> None:
    assert [code.value for code in ErrorCode] == list(CLASSES.values())


def test_each_class_has_its_own_code() -> None:
    defined = {
        name: kind.code.value
        for name, kind in {**vars(errors), **vars(failures)}.items()
        if inspect.isclass(kind) and issubclass(kind, ArarasError) and kind is not ArarasError
    }
    assert defined == CLASSES
    assert len(set(defined.values())) == len(defined)


def test_every_error_of_the_project_uses_a_code_of_the_list() -> None:
    for kind in subclasses(ArarasError):
        assert kind.code in ErrorCode
        assert "code" in vars(kind) or kind.__module__ != errors.__name__


@pytest.mark.parametrize("name", CLASSES)
def test_as_dict_holds_code_message_and_hint(name: str) -> None:
    error = (getattr(errors, name, None) or getattr(failures, name))("O que houve.", "O que fazer.")
    assert error.as_dict() == {
        "code": CLASSES[name],
        "message": "O que houve.",
        "hint": "O que fazer.",
    }
    assert str(error) == "O que houve."
    assert type(error.as_dict()["code"]) is str


def test_the_way_out_is_carried() -> None:
    assert errors.InvalidInput("x", allowed=["a", "b"]).allowed == ("a", "b")
    assert errors.InvalidIdentifier("x", allowed=["a"]).allowed == ("a",)
    assert errors.UnknownCode("x", suggestions=["a"]).suggestions == ("a",)
    assert errors.SnapshotInvalid("x", problems=["a", "b"]).problems == ("a", "b")
    assert errors.InvalidInput("x").hint == ""
