"""Progress of a turn, for who streams the graph with `stream_mode="custom"`.

Who embeds the consultation in a graph of their own adds `subgraphs=True`.

Each event is a small object without patient text: `{"stage": …, "name": …, "round": …}`.

| stage | name | round |
|---|---|---|
| `round` | the engine | 1, 2, … |
| `model` | `tools` or `differential`: what is asked of the model | |
| `tool` | the tool that the model calls | |
| `fallback` | the code of the model's failure | |
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from langgraph.config import get_stream_writer

Stage = Literal["round", "model", "tool", "fallback"]


class Progress(TypedDict):
    """One event."""

    stage: Stage
    name: str
    round: NotRequired[int]


def tell(event: Progress) -> None:
    """Pass an event on; outside a graph nobody listens."""
    try:
        write = get_stream_writer()
    except (RuntimeError, KeyError):
        return
    write(event)
