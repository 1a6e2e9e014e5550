"""Speed: help, first answer, engine turn, peak memory. Run `python -m araras.bench.speed`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

from araras.bench.statistics import percentile
from araras.graphs.session import Consultant

CASE = (
    "Lactente de 4 meses, sexo feminino, hipotonia generalizada desde o nascimento, arreflexia, "
    "fasciculações de língua, choro fraco, dificuldade para mamar. Pais primos. CPK 210."
)
PROCESSES = 5
TURNS = 100


def process_seconds(*arguments: str) -> float:
    """Return the median wall-clock seconds of a fresh process."""
    seconds = []
    for _ in range(PROCESSES):
        began = time.perf_counter()
        subprocess.run(  # noqa: S603 - this interpreter, fixed arguments
            [sys.executable, "-m", "araras", *arguments], capture_output=True, check=True
        )
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)[len(seconds) // 2]


def turn_milliseconds() -> list[float]:
    """Return the milliseconds of warm turns in this process."""
    consultant = Consultant()
    consultant.consult(CASE)
    milliseconds = []
    for _ in range(TURNS):
        began = time.perf_counter()
        consultant.consult(CASE)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return milliseconds


def main() -> None:
    """Print the figures as JSON."""
    help_seconds = process_seconds("--help")
    first_seconds = process_seconds("consult", CASE)
    turns = turn_milliseconds()
    figures = {
        "help_s": round(help_seconds, 2),
        "first_answer_s": round(first_seconds, 2),
        "turn_p50_ms": round(percentile(turns, 0.5) or 0, 1),
        "turn_p95_ms": round(percentile(turns, 0.95) or 0, 1),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
