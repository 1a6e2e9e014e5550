"""`araras schema`."""

from __future__ import annotations

import json
import sys

from araras.agents.result import json_schema


def run() -> None:
    """Print the JSON Schema of a consultation's result."""
    sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")
