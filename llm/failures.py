"""Every way in which a model server fails, as one typed family.

Only `ModelUnreachable` and `ModelBusy` are worth another try (reference: Ollama answers 503
while it loads or its queue is full; a 404 or a 400 stays what it is).
"""

from __future__ import annotations

from araras.knowledge.errors import ArarasError, ErrorCode


class ModelError(ArarasError):
    """A model could not answer; the consultation goes on with the graph alone."""

    code = ErrorCode.MODEL_FAILED
    transient = False


class ModelUnreachable(ModelError):
    """Nothing answers at the address, or the connection broke."""

    code = ErrorCode.MODEL_UNREACHABLE
    transient = True


class ModelBusy(ModelError):
    """The server is loading, overloaded or failed inside (5xx)."""

    code = ErrorCode.MODEL_BUSY
    transient = True


class ModelTimeout(ModelError):
    """The server took longer than the limit, in silence or drop by drop."""

    code = ErrorCode.MODEL_TIMEOUT


class ModelNotFound(ModelError):
    """The server does not have the model (404)."""

    code = ErrorCode.MODEL_NOT_FOUND


class ModelRefused(ModelError):
    """The server refuses the request (400): no tools, no thinking, or too long."""

    code = ErrorCode.MODEL_REFUSED


class ModelReplyInvalid(ModelError):
    """The reply is not what the protocol says: cut, too large, of the wrong shape, or empty."""

    code = ErrorCode.MODEL_REPLY_INVALID


class PromptTooLong(ModelError):
    """The messages do not fit the context window, which the server would cut silently."""

    code = ErrorCode.PROMPT_TOO_LONG


def invalid(what: str) -> ModelReplyInvalid:
    """Return the failure of a reply that `what` says what is wrong with."""
    return ModelReplyInvalid(f"A resposta do modelo {what}.", "Confira com `araras doctor`.")
