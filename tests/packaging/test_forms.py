"""Every form of the package, installed outside the checkout, answers a case."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging
ROOT = Path(__file__).resolve().parents[2]
CASE = "Lactente de 4 meses, hipotonia, arreflexia, fasciculações de língua, choro fraco."
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "*.sqlite", "*_cache", "__pycache__", "dist")


def run(*command: str, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ARARAS"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    copy = tmp_path / "tree"
    shutil.copytree(ROOT, copy, symlinks=True, ignore=NOT_COPIED)
    return copy


def installed_answers(tmp_path: Path, *what: str) -> None:
    """Install without dependencies (those of the running environment are linked in) and ask."""
    home = tmp_path / "environment"
    venv.create(home, with_pip=False)
    python = str(home / "bin" / "python")
    site = Path(
        run(
            python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path
        ).strip()
    )
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps"]
    run(*pip, "--no-build-isolation", "--ignore-installed", *what, cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    answer = run(python, "-m", "araras", "consult", CASE, cwd=elsewhere)
    assert "Atrofia muscular espinhal" in answer


def built(tree: Path, target: str) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", target, cwd=tree)
    return next((tree / "dist").iterdir())


def test_a_wheel(tree: Path, tmp_path: Path) -> None:
    installed_answers(tmp_path, str(built(tree, "wheel")))


def test_an_sdist_and_the_wheel_made_from_it(tree: Path, tmp_path: Path) -> None:
    installed_answers(tmp_path, str(built(tree, "sdist")))


def test_a_zip_of_the_tree_without_links(tree: Path, tmp_path: Path) -> None:
    for link in (tree / "src" / "araras").iterdir():
        if link.is_symlink():
            link.unlink()
    archive = shutil.make_archive(str(tmp_path / "araras"), "zip", tree)
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(archive).extractall(unpacked)
    installed_answers(tmp_path, str(unpacked))


def test_an_editable_install(tree: Path, tmp_path: Path) -> None:
    installed_answers(tmp_path, "-e", str(tree))
    assert (tree / "kg_snapshot" / "araras.sqlite").is_file()
