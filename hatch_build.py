"""Build hook: makes the store from the text in `kg_snapshot/`, so that a wheel carries it.

The build needs neither the network nor an installed araras: a bare module `araras` whose
path is the project's root is enough to import `araras.knowledge.build`. What is missing
ends the build with one line that says what and how to mend it.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "araras"
FOLDERS = ("agents", "app", "bench", "graphs", "kg_snapshot", "knowledge", "llm", "tools")
"""The folders that the package consists of: real ones at the root, links in `src/araras`."""


class StoreHook(BuildHookInterface[Any]):
    """Adds `araras/kg_snapshot/araras.sqlite` to a wheel; an editable install keeps it in place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the store where it is missing or old; `version` is `standard` or `editable`."""
        root = Path(self.root)
        check_folders(root)
        if version == "editable":
            check_links(root)
        made = make_store(root)
        if version != "editable":
            for path in made:
                build_data["force_include"][str(path)] = f"{PACKAGE}/kg_snapshot/{path.name}"
            if self.target_name == "wheel":
                recipe = str(root / "Modelfile")
                build_data["force_include"][recipe] = f"{PACKAGE}/llm/Modelfile"


def check_folders(root: Path) -> None:
    """End the build unless every folder of the package is there."""
    missing = [name for name in FOLDERS if not (root / name).is_dir()]
    if missing:
        raise SystemExit(
            f"araras: this source tree lacks {', '.join(missing)}: fetch it again, whole."
        )


def check_links(root: Path) -> None:
    """End the build unless every link of `src/araras` leads to its folder."""
    broken = [
        name
        for name in FOLDERS
        if not (root / "src" / PACKAGE / name).is_dir()
        or not (root / "src" / PACKAGE / name).samefile(root / name)
    ]
    if broken:
        raise SystemExit(
            f"araras: an editable install needs the symbolic links src/araras/ {', '.join(broken)},"
            " which this copy lacks: run `pip install .` instead, or clone with"
            " `git clone -c core.symlinks=true`."
        )


def make_store(root: Path) -> tuple[Path, ...]:
    """Return the store of `root` and the files compiled from it.

    They are built unless they are there from this text and this code.
    """
    source = root / "kg_snapshot"
    with bare_package(root):
        try:
            build = import_module(f"{PACKAGE}.knowledge.build")
            file = import_module(f"{PACKAGE}.knowledge.store")
            errors = import_module(f"{PACKAGE}.knowledge.errors")
            snapshot = import_module(f"{PACKAGE}.knowledge.snapshot")
            prepared = import_module(f"{PACKAGE}.tools.prepared")
        except ImportError as error:
            raise SystemExit(f"araras: the store cannot be built: {error}.") from error
        store: Path = source / file.STORE_NAME
        try:
            if not is_current(store, root, file):
                build.build(source, store)
            with closing(snapshot.Snapshot(store)) as graph:
                kept: tuple[Path, ...] = prepared.keep(graph, source)
        except errors.ArarasError as error:
            raise SystemExit(f"araras: {error.message} {error.hint}") from error
        except OSError as error:
            raise SystemExit(f"araras: the store cannot be written: {error}.") from error
    return store, *kept


def is_current(store: Path, root: Path, file: ModuleType) -> bool:
    """Say whether `store` is intact, of this text, and no older than the code that builds it."""
    code = [*(root / "knowledge").rglob("*.py"), *(root / "knowledge").rglob("*.sql")]
    if not store.is_file() or store.stat().st_mtime < max(p.stat().st_mtime for p in code):
        return False
    try:
        with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            meta = dict(opened.execute("SELECT key, value FROM meta"))
            return bool(
                meta.get("format") == str(file.FORMAT)
                and meta.get("text_fingerprint") == file.text_fingerprint(store.parent)
                and meta.get("digest") == file.digest(opened)
            )
    except sqlite3.Error:
        return False


@contextmanager
def bare_package(root: Path) -> Iterator[None]:
    """Let `araras.x` mean the folder `x` of `root`, whatever araras is installed here."""
    hidden = _remove_modules()
    package = ModuleType(PACKAGE)
    package.__path__ = [str(root)]
    sys.modules[PACKAGE] = package
    try:
        yield
    finally:
        _remove_modules()
        sys.modules.update(hidden)


def _remove_modules() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] == PACKAGE]
    return {name: sys.modules.pop(name) for name in names}
