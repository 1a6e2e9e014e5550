"""`langgraph dev` serves the consultation: no browser, no account, no call to the outside."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from real_chats import lacks
from servers import START_SECONDS, free_port

pytestmark = pytest.mark.real_server
ROOT = Path(__file__).resolve().parents[2]
NOTE = "Lactente de 4 meses com hipotonia, arreflexia e fasciculações de língua."
QUIET = {
    "ARARAS_ENGINE": "kg",
    "LANGGRAPH_CLI_NO_ANALYTICS": "1",
    "LANGGRAPH_NO_VERSION_CHECK": "true",
}
"""What keeps the development server to itself; CONTRIBUTING names the same."""


class Outside:
    """Stands for the world outside: every proxied call is counted and refused."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.calls: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            with closing(caller):
                self.calls.append(caller.recv(200))

    @property
    def environment(self) -> dict[str, str]:
        here = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        return {"HTTP_PROXY": here, "HTTPS_PROXY": here, "NO_PROXY": "127.0.0.1,localhost"}


@pytest.fixture
def outside() -> Iterator[Outside]:
    world = Outside()
    yield world
    world.socket.close()


@pytest.fixture
def url(tmp_path: Path, outside: Outside) -> Iterator[str]:
    if find_spec("langgraph_cli") is None or find_spec("langgraph_api") is None:
        lacks('the development server is not here: pip install "langgraph-cli[inmem]"')
    port = free_port()
    (tmp_path / "graphs").symlink_to(ROOT / "graphs")
    shutil.copy(ROOT / "langgraph.json", tmp_path)  # the server keeps its runs beside it
    command = [sys.executable, "-m", "langgraph_cli", "dev", "--no-browser", "--no-reload",
               "--port", str(port)]  # fmt: skip
    environment = {**os.environ, **QUIET, **outside.environment, "HOME": str(tmp_path)}
    environment["PYTHONPATH"] = str(ROOT / "src")
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log, env=environment)
    try:
        yield wait_for(f"http://127.0.0.1:{port}", process, tmp_path / "log")
    finally:
        process.terminate()
        process.wait(30)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    ends_at = time.monotonic() + START_SECONDS
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            if httpx.get(f"{url}/ok", trust_env=False).is_success:
                return url
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"langgraph dev did not start:\n{log.read_text(errors='replace')[-2000:]}")


def test_it_answers_a_case_and_calls_nobody(url, outside):
    asked = {"assistant_id": "consultation", "input": {"text": NOTE}}
    reply = httpx.post(f"{url}/runs/wait", json=asked, timeout=120, trust_env=False)
    state = reply.json()
    assert state["differentials"][0]["orpha"] == "ORPHA:70"
    assert "não substitui" in state["answer"]
    assert outside.calls == []
