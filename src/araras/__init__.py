"""Araras: clinical decision support for Brazilian rare-disease care.

`consult` answers one case, `Consultation` holds a conversation, `ConsultationResult` is what
both return. They are loaded on first use, so that `import araras` is instant.
"""

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from araras.agents.result import ConsultationResult
    from araras.graphs.session import Consultation, consult

try:
    __version__ = version("araras")
except PackageNotFoundError:
    __version__ = "0+checkout"

__all__ = ["Consultation", "ConsultationResult", "__version__", "consult"]


def __getattr__(name: str) -> object:
    if name in ("consult", "Consultation"):
        from araras.graphs import session

        return getattr(session, name)
    if name == "ConsultationResult":
        from araras.agents import result

        return result.ConsultationResult
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
