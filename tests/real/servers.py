"""Real model servers for tests: started on a free loopback port, with their files in a temporary
folder, and ended with everything that they started."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import httpx

START_SECONDS = 120
EVALUATED = re.compile(r"prompt eval time = .*?/\s*(\d+) tokens")
"""llama.cpp's own count of the prompt tokens that were read anew, in the server's log."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    direct = [int(line) for line in listed.stdout.split()]
    return [*direct, *(other for child in direct for other in children_of(child))]


def end(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


class Program(NamedTuple):
    """How a server is started."""

    command: list[str]
    environment: dict[str, str]
    ready_path: str


class RealServer:
    """A server that can be killed and started again at the same address."""

    def __init__(self, folder: Path, port: int, program: Program) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "server.log"
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {**os.environ, **self._program.environment}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._program.command, stdout=log, stderr=log, env=environment
            )
        ends_at = time.monotonic() + START_SECONDS
        while time.monotonic() < ends_at:
            if self._process.poll() is not None:
                break
            if self._is_ready():
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-2000:]}")

    def _is_ready(self) -> bool:
        try:
            ready = httpx.get(self.url + self._program.ready_path, trust_env=False)
        except httpx.TransportError:
            return False
        return ready.is_success

    def stop(self) -> None:
        """End it, as a user would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, with whatever it started, as a crash would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        started = children_of(self._process.pid)
        end(self._process.pid, how)
        self._process.wait(30)
        for pid in started:
            end(pid, signal.SIGKILL)
        self._process = None

    def evaluated_tokens(self) -> list[int]:
        """The prompt tokens that each request so far had to read anew."""
        return [int(found) for found in EVALUATED.findall(self.log.read_text(errors="replace"))]


def ollama_server(binary: Path, folder: Path) -> RealServer:
    port = free_port()
    environment = {
        "HOME": str(folder),
        "OLLAMA_HOST": f"127.0.0.1:{port}",
        "OLLAMA_MODELS": str(folder / "models"),
        "OLLAMA_NO_CLOUD": "1",
        "OLLAMA_KEEP_ALIVE": "-1",
    }
    return RealServer(folder, port, Program([str(binary), "serve"], environment, "/api/version"))


def llama_server(binary: Path, folder: Path, weights: Path) -> RealServer:
    port = free_port()
    template = Path(__file__).with_name("gemma4.jinja")
    command = [
        str(binary), "-m", str(weights), "--jinja", "--chat-template-file", str(template),
        "--host", "127.0.0.1", "--port", str(port), "--ctx-size", "32768", "--parallel", "1",
        "--threads", "1", "--offline",
    ]  # fmt: skip
    return RealServer(folder, port, Program(command, {"HOME": str(folder)}, "/health"))
