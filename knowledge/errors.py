"""Typed errors. Each carries what happened (one line) and the way out (one line).

The codes are a closed list: `ErrorCode` spells it out and a test repeats it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class ErrorCode(StrEnum):
    """Every error code that Araras can return."""

    INVALID_INPUT = "invalid_input"
    INVALID_IDENTIFIER = "invalid_identifier"
    UNKNOWN_CODE = "unknown_code"
    SNAPSHOT_MISSING = "snapshot_missing"
    SNAPSHOT_DAMAGED = "snapshot_damaged"
    SNAPSHOT_STALE = "snapshot_stale"
    SNAPSHOT_INVALID = "snapshot_invalid"
    SOURCE_MISSING = "source_missing"
    OUTPUT_EXISTS = "output_exists"
    RESUME_MISMATCH = "resume_mismatch"
    FILE_NOT_READABLE = "file_not_readable"
    ENGINE_UNAVAILABLE = "engine_unavailable"
    MODEL_FAILED = "model_failed"
    MODEL_UNREACHABLE = "model_unreachable"
    MODEL_BUSY = "model_busy"
    MODEL_TIMEOUT = "model_timeout"
    MODEL_NOT_FOUND = "model_not_found"
    MODEL_REFUSED = "model_refused"
    MODEL_REPLY_INVALID = "model_reply_invalid"
    PROMPT_TOO_LONG = "prompt_too_long"
    EXTRA_MISSING = "extra_missing"


class ArarasError(Exception):
    """Base of every error that Araras raises on purpose.

    `message` says what happened, `hint` what the user can do; both are one line of
    Brazilian Portuguese, because a clinician may read them.
    """

    code = ErrorCode.INVALID_INPUT

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def as_dict(self) -> dict[str, str]:
        """Return `{code, message, hint}` as batch lines and `--json` print it."""
        return {"code": str(self.code), "message": self.message, "hint": self.hint}


class InvalidInput(ArarasError):
    """An argument is malformed; `allowed` lists what would have been accepted."""

    code = ErrorCode.INVALID_INPUT

    def __init__(self, message: str, hint: str = "", allowed: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.allowed = tuple(allowed)


class InvalidIdentifier(InvalidInput):
    """A text that is not an identifier of the kind asked for."""

    code = ErrorCode.INVALID_IDENTIFIER


class UnknownCode(ArarasError):
    """A well-formed identifier that the snapshot does not hold; `suggestions` are near ones."""

    code = ErrorCode.UNKNOWN_CODE

    def __init__(self, message: str, hint: str = "", suggestions: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.suggestions = tuple(suggestions)


class SnapshotMissing(ArarasError):
    """No store where one was looked for."""

    code = ErrorCode.SNAPSHOT_MISSING


class SnapshotDamaged(ArarasError):
    """The store cannot be read, or its content is not what its digest says."""

    code = ErrorCode.SNAPSHOT_DAMAGED


class StaleSnapshot(ArarasError):
    """The store is older than the text it is built from."""

    code = ErrorCode.SNAPSHOT_STALE


class SnapshotInvalid(ArarasError):
    """The text that a store is built from breaks a rule; `problems` lists each one."""

    code = ErrorCode.SNAPSHOT_INVALID

    def __init__(self, message: str, hint: str = "", problems: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class SourceMissing(ArarasError):
    """A release file that an extraction needs is not there."""

    code = ErrorCode.SOURCE_MISSING


class ExtraMissing(ArarasError):
    """A package that only an optional extra brings is not installed."""

    code = ErrorCode.EXTRA_MISSING


class OutputExists(ArarasError):
    """A result file is already there and may not be overwritten."""

    code = ErrorCode.OUTPUT_EXISTS


class ResumeMismatch(ArarasError):
    """A batch cannot go on: its input is not the one that was begun."""

    code = ErrorCode.RESUME_MISMATCH


class FileNotReadable(ArarasError):
    """A file that the user named cannot be read as text."""

    code = ErrorCode.FILE_NOT_READABLE


class EngineUnavailable(ArarasError):
    """The engine asked for does not exist or does not answer here."""

    code = ErrorCode.ENGINE_UNAVAILABLE
