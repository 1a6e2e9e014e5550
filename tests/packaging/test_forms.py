"""Every form of the package, installed outside the checkout, answers a case.

Most forms borrow the third-party packages of the running environment; the sdist is installed
in full, as a user would, with pip's own build environment.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

pytestmark = pytest.mark.packaging
ROOT = Path(__file__).resolve().parents[2]
CASE = "Lactente de 4 meses, hipotonia, arreflexia, fasciculações de língua, choro fraco."
FOLDERS = ("agents", "app", "bench", "graphs", "kg_snapshot", "knowledge", "llm", "tools")
STORE = "araras/kg_snapshot/araras.sqlite"
RECIPE = "araras/llm/Modelfile"


def run(*command: str | Path, cwd: Path, fails: bool = False) -> str:
    """Run a command with nothing of this checkout in its environment; return what it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ARARAS"))}
    environment |= {"XDG_DATA_HOME": str(cwd / "data"), "PIP_QUIET": "0"}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr if fails else done.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files as they are, links and all, without a store."""
    return copied(tmp_path_factory.mktemp("copy") / "tree")


def copied(target: Path, *options: str) -> Path:
    target.parent.mkdir(exist_ok=True)
    run(sys.executable, ROOT / "scripts" / "tree.py", target, *options, cwd=target.parent)
    return target


@pytest.fixture(scope="module")
def wheel(tree: Path) -> Path:
    return built(tree, "wheel")


@pytest.fixture(scope="module")
def sdist(tree: Path) -> Path:
    return built(tree, "sdist")


def built(tree: Path, target: str) -> Path:
    folder = tree.parent / target
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder, cwd=tree)
    return next(folder.iterdir())


class Environment:
    """A fresh virtual environment that sees the running one's third-party packages."""

    def __init__(self, folder: Path, *, borrow: bool = True) -> None:
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        venv.create(folder / "environment", with_pip=False)
        self.bin = folder / "environment" / "bin"
        purelib = sysconfig.get_path("purelib", vars={"base": str(folder / "environment")})
        self.options = ["--ignore-installed"]
        if borrow:
            (Path(purelib) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
            self.options += ["--no-deps", "--no-build-isolation"]

    def install(self, *what: str | Path, fails: bool = False) -> str:
        pip = [sys.executable, "-m", "pip", "--python", self.bin / "python", "install"]
        return run(*pip, *self.options, *what, cwd=self.elsewhere, fails=fails)

    def answers(self, package: Path) -> None:
        """Ask from another folder; every sub-package must come from `package`."""
        result = json.loads(run(self.bin / "araras", "consult", CASE, "--json", cwd=self.elsewhere))
        names = [differential["name_pt"] for differential in result["differentials"]]
        assert "Atrofia muscular espinhal" in names[0], names
        printed = run(self.bin / "python", "-c", WHERE, cwd=self.elsewhere)
        for place in printed.splitlines():
            assert Path(place).is_relative_to(package.resolve()), place

    @property
    def site(self) -> Path:
        return next((self.bin.parent / "lib").glob("python*")) / "site-packages" / "araras"


WHERE = """
import importlib, pathlib
for name in ["araras", *("araras." + n for n in FOLDERS if n != "kg_snapshot")]:
    print(pathlib.Path(importlib.import_module(name).__file__).resolve())
""".replace("FOLDERS", repr(FOLDERS))


def test_a_wheel(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path)
    environment.install(wheel)
    environment.answers(environment.site)


def test_a_wheel_holds_every_file_of_the_package_once(tree: Path, wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert len(names) == len(set(names))
    held = {name for name in names if not name.partition("/")[0].endswith(".dist-info")}
    assert held == {f"araras/{name}" for name in package_files(tree)} | {STORE, RECIPE}
    licences = {PurePosixPath(n).name for n in names if ".dist-info/licenses/" in n}
    assert licences == {"LICENSE", "NOTICE"}


def test_a_store_that_was_changed_or_damaged_is_built_anew(
    tree: Path, wheel: Path, tmp_path: Path
) -> None:
    good = zipfile.ZipFile(wheel).read(STORE)
    left = copied(tmp_path / "tree")
    store = left / "kg_snapshot" / "araras.sqlite"
    store.write_bytes(good)
    with closing(sqlite3.connect(store)) as changed:
        changed.execute("UPDATE disease SET name_en = 'another' WHERE orpha = 70")
        changed.commit()
    assert zipfile.ZipFile(built(left, "wheel")).read(STORE) == good
    store.write_bytes(good[:100_000])
    assert zipfile.ZipFile(built(left, "wheel")).read(STORE) == good


def package_files(tree: Path) -> set[str]:
    own = {path.name for path in (tree / "src" / "araras").iterdir() if path.is_file()}
    listed = run(sys.executable, ROOT / "scripts" / "tree.py", "--list", tree, cwd=tree.parent)
    return own | {name for name in listed.splitlines() if name.partition("/")[0] in FOLDERS}


def test_an_sdist_installed_in_full(sdist: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path, borrow=False)
    environment.install(sdist)
    environment.answers(environment.site)


def test_the_wheel_made_from_the_sdist_is_the_wheel_of_the_tree(
    sdist: Path, wheel: Path, tmp_path: Path
) -> None:
    with tarfile.open(sdist) as archive:
        assert not [member.name for member in archive if member.issym() or member.islnk()]
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # since 3.11.4
        archive.extractall(tmp_path)
    again = built(next(tmp_path.glob("araras-*")), "wheel")
    ours, theirs = zipfile.ZipFile(wheel), zipfile.ZipFile(again)
    assert sorted(ours.namelist()) == sorted(theirs.namelist())
    for name in ours.namelist():
        assert ours.read(name) == theirs.read(name), name


def test_a_zip_in_which_the_links_are_text(tmp_path: Path) -> None:
    flat = copied(tmp_path / "zipped" / "araras", "--links-as-text")
    archive = tmp_path / "araras.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(flat.rglob("*")):
            packed.write(path, path.relative_to(flat.parent))
    environment = Environment(tmp_path)
    environment.install(archive)
    environment.answers(environment.site)


def test_an_editable_install(tree: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path)
    environment.install("-e", tree)
    environment.answers(tree)
    assert (tree / "kg_snapshot" / "araras.sqlite").is_file()


def test_an_editable_install_without_links_says_so_in_one_line(tmp_path: Path) -> None:
    flat = copied(tmp_path / "araras", "--links-as-text")
    printed = Environment(tmp_path).install("-e", flat, fails=True)
    assert "araras: an editable install needs the symbolic links src/araras/" in printed
    assert "pip install ." in printed
    assert "Traceback" not in printed


def test_a_tree_without_a_folder_says_so_in_one_line(tmp_path: Path) -> None:
    broken = copied(tmp_path / "araras")
    (broken / "llm").rename(broken / "other")
    printed = Environment(tmp_path).install(broken, fails=True)
    assert "araras: this source tree lacks llm" in printed
    assert "Traceback" not in printed
