"""Where stores lie, and which of them is in use."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from araras.knowledge.store import STORE_NAME

ENVIRONMENT_VARIABLE = "ARARAS_SNAPSHOT"
REBUILD = "Reconstrua com: araras kg build"


def package_folder() -> Path:
    """Return the `kg_snapshot` folder of this installation."""
    return Path(__file__).resolve().parent.parent / "kg_snapshot"


def user_store() -> Path:
    """Return where `araras kg build` writes unless told otherwise."""
    return Path(platformdirs.user_data_dir("araras")) / STORE_NAME


def store_path() -> Path:
    """Return the store in use: `ARARAS_SNAPSHOT`, else the user's own, else the package's."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        return Path(chosen)
    own = user_store()
    return own if own.exists() else package_folder() / STORE_NAME


def rebuild(path: Path) -> str:
    """Return the hint that mends `path`: a store chosen by hand is built where it was chosen."""
    by_default = (user_store(), package_folder() / STORE_NAME)
    return REBUILD if path in by_default else f"{REBUILD} --out {path}"
