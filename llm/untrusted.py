"""Text that others wrote, made safe for a prompt, and its size in tokens.

Gemma 4's control tokens are not escaped by the server: in a note or a tool result they would
become real turns or calls (reference: Gemma 4 under Ollama, line 12).
"""

from __future__ import annotations

import re
from typing import Final

CONTROL_TOKENS: Final = (
    "<|turn>",
    "<turn|>",
    "<|tool_call>",
    "<tool_call|>",
    "<|tool_response>",
    "<tool_response|>",
    "<|channel>",
    "<channel|>",
    '<|"|>',
    "<|think|>",
    "<|tool>",
    "<tool|>",
)
"""The control tokens of Gemma 4 that a prompt is built of."""
_CONTROL: Final = re.compile("|".join(map(re.escape, CONTROL_TOKENS)), re.IGNORECASE)
CHARACTERS_A_TOKEN: Final = 3.0
"""Portuguese clinical text has 3.4–4.2 characters a token in Gemma's vocabulary, codes about
3; the lower bound keeps the estimate on the safe side."""


def without_control_tokens(text: str) -> str:
    """Return the text without control tokens, nested ones included."""
    while (stripped := _CONTROL.sub("", text)) != text:
        text = stripped
    return text


def estimated_tokens(text: str) -> int:
    """Return at most how many tokens a text has, give or take."""
    return int(len(text) / CHARACTERS_A_TOKEN) + 1
