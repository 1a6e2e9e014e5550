"""Turns whatever an HTTP client raises into the one typed family, for every adapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import httpx
from pydantic import ValidationError

from araras.llm.failures import (
    ModelBusy,
    ModelError,
    ModelNotFound,
    ModelRefused,
    ModelReplyInvalid,
    ModelTimeout,
    ModelUnreachable,
    invalid,
)
from araras.llm.transport import ReplyTooLarge

NOT_FOUND: Final = 404
BAD_REQUEST: Final = 400
SERVER_ERROR: Final = 500


@contextmanager
def typed(host: str, hint_when_unreachable: str) -> Iterator[None]:
    """Raise `ModelError` for everything that a client raises about the server at `host`."""
    where = f"O servidor do modelo em {host}"
    try:
        yield
    except ReplyTooLarge as error:
        raise invalid("é grande demais") from error
    except httpx.TimeoutException as error:
        raise ModelTimeout(f"{where} demorou demais.", "Veja se o computador aguenta.") from error
    except (ConnectionError, httpx.TransportError) as error:
        raise ModelUnreachable(f"{where} não responde.", hint_when_unreachable) from error
    except (ValueError, TypeError, AttributeError, KeyError, ValidationError) as error:
        raise invalid("não segue o protocolo") from error


def refusal(status: int, not_found: Callable[[], ModelNotFound]) -> ModelError:
    """Return the failure that a status stands for; below 400 the reply itself told of one."""
    if status == NOT_FOUND:
        return not_found()
    if status >= SERVER_ERROR:
        return ModelBusy(f"O servidor do modelo falhou ({status}).", "Tente de novo.")
    if status < BAD_REQUEST:
        return ModelReplyInvalid("O servidor do modelo relatou uma falha no meio da resposta.")
    return ModelRefused(
        f"O servidor do modelo recusou o pedido ({status}).",
        "Confira com `araras doctor` se o modelo tem ferramentas e raciocínio.",
    )
