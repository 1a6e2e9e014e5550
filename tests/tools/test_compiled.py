"""A compiled file is named by all the code that makes it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from araras.tools import name_words
from araras.tools.hpo_normalize.store import kind_of
from araras.tools.phenotype_rank.store import KIND


def imported_beside(path: Path) -> set[Path]:
    """The modules of the same folder that a module imports."""
    names = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for name in (node.module.rpartition(".")[2], *(alias.name for alias in node.names))
    }
    return {path.parent / f"{name}.py" for name in names} & set(path.parent.glob("*.py"))


@pytest.mark.parametrize("kind", [kind_of("pt"), name_words.KIND, KIND], ids=lambda kind: kind.name)
def test_what_a_listed_module_imports_is_listed(kind) -> None:
    assert {used for module in kind.modules for used in imported_beside(module)} <= {*kind.modules}
