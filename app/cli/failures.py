"""How a failure reaches the user: one line what, one line how to mend it, an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from araras.knowledge.errors import ArarasError, EngineUnavailable, InvalidInput, OutputExists

FAILED, BAD_USAGE, ABSTAINED = 1, 2, 3
USAGE_ERRORS = (InvalidInput, OutputExists, EngineUnavailable)


def report(error: ArarasError) -> int:
    """Print an error on stderr and return its exit code."""
    print(f"erro: {error.message}", file=sys.stderr)  # noqa: T201 - the command line's stderr
    if error.hint:
        print(f"      {error.hint}", file=sys.stderr)  # noqa: T201 - the command line's stderr
    return BAD_USAGE if isinstance(error, USAGE_ERRORS) else FAILED


def guarded(run: Callable[[], object]) -> None:
    """Run a command; known errors, a closed pipe and Ctrl-C end it without a traceback."""
    try:
        run()
    except ArarasError as error:
        raise SystemExit(report(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FAILED) from None
