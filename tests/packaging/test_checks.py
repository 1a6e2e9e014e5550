"""The checks that CI runs, on small trees; and what the package's lists must agree on."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def check(name: str, *arguments: Path) -> tuple[int, str]:
    command = [sys.executable, str(ROOT / "scripts" / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout


def project() -> dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, list[str]]]]]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("lines", "code"), [(500, 0), (501, 1)])
def test_a_file_has_at_most_500_lines(tmp_path: Path, lines: int, code: int) -> None:
    (tmp_path / "module.py").write_text("# line\n" * lines)
    assert check("check_file_length.py", tmp_path) == (
        code,
        "module.py: 501 lines, at most 500\n" if code else "",
    )


def test_files_that_git_ignores_are_not_counted(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    for name in ("ignored.py", "new.py"):
        (tmp_path / name).write_text("# line\n" * 501)
    assert check("check_file_length.py", tmp_path) == (1, "new.py: 501 lines, at most 500\n")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("see /" + "home/ana/notes.txt", "a folder of one person"),
        ("in .neighbour/tool", "a folder beside the checkout"),
    ],
)
def test_a_trace_of_a_machine_is_found(tmp_path: Path, line: str, rule: str) -> None:
    (tmp_path / ".neighbour").mkdir()
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "notes.md").write_text(f"first\n{line}\n")
    assert check("check_traces.py", tree) == (1, f"notes.md:2: names {rule}\n")


def test_the_path_of_the_checkout_is_found(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "notes.md").write_text(f"see {tmp_path}/notes.txt\n")
    assert check("check_traces.py", tree) == (1, "notes.md:1: names the path of this checkout\n")


def test_the_registry_that_pip_uses_here_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://registry.example/simple")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "notes.md").write_text("from https://registry.example/simple\n")
    found = "notes.md:1: names what pip is configured with here\n"
    assert check("check_traces.py", tree) == (1, found)


def test_addresses_and_relative_paths_are_no_traces(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "notes.md").write_text("https://example.org/work/x ../shared/bench agents/home/x\n")
    assert check("check_traces.py", tree) == (0, "")


def test_wheel_and_sdist_list_the_same_package() -> None:
    targets = project()["tool"]["hatch"]["build"]["targets"]
    wheel = targets["wheel"]["only-include"]
    assert wheel == targets["sdist"]["only-include"][: len(wheel)]
    links = {path.name for path in (ROOT / "src" / "araras").iterdir() if path.is_dir()}
    assert links - {"__pycache__"} == {name for name in wheel if "/" not in name}


def test_the_links_lead_to_their_folders() -> None:
    for link in (ROOT / "src" / "araras").iterdir():
        if link.is_symlink():
            assert link.readlink().as_posix() == f"../../{link.name}"
            assert link.is_dir()


def test_notice_names_every_release() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    sources = json.loads((ROOT / "kg_snapshot" / "releases" / "sources.json").read_text("utf-8"))
    for source in sources:
        assert source["release"] in notice, source["name"]
    assert "Orphadata: Free access data from Orphanet. © INSERM 1999. Available on" in notice
    assert "using the Human Phenotype Ontology" in " ".join(notice.split())


def test_the_licence_is_apache_2() -> None:
    words = (ROOT / "LICENSE").read_text(encoding="utf-8").split()
    assert words[:4] == ["Apache", "License", "Version", "2.0,"]
    assert len(words) > 1500
