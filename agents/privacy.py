"""Patient text stays on the machine: tracing of the frameworks is forced off.

LangSmith and OpenTelemetry read their switches from the environment; a clinician's
machine may have them set for other work, so they are overruled here, not merely unset.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

from langsmith.run_helpers import tracing_context

SWITCHES_OFF = (
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGSMITH_OTEL_ENABLED",
    "LANGSMITH_OTEL_ONLY",
)
SWITCHES_ON = ("LANGGRAPH_CLI_NO_ANALYTICS", "OTEL_SDK_DISABLED")


def force_tracing_off() -> None:
    """Overrule the environment of this process; called when `araras.agents` is imported."""
    os.environ.update(dict.fromkeys(SWITCHES_OFF, "false"))
    os.environ.update(dict.fromkeys(SWITCHES_ON, "true"))


def untraced() -> AbstractContextManager[None]:
    """Return a context in which nothing that runs is traced, whatever was configured before."""
    return tracing_context(enabled=False)
