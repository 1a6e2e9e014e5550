"""The words of names and protocols: the same from the file as from the graph."""

from __future__ import annotations

import pytest

from araras.tools import compiled, name_words


@pytest.fixture(autouse=True)
def nothing_remembered(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled.platformdirs, "user_cache_dir", lambda _: str(tmp_path))
    name_words.name_words.cache_clear()
    yield
    name_words.name_words.cache_clear()


def test_names_and_protocols_lend_their_words(graph):
    found = name_words.name_words(graph)
    assert {"hipotonia", "mucopolissacaridose", "espirometria", "regulacao"} <= found
    assert not any(word.isdigit() for word in found)


def test_a_name_that_speaks_of_a_medicine_lends_none(graph):
    assert not {"carbimazol", "acitretina", "fenitoina"} & name_words.name_words(graph)


def test_the_file_holds_what_the_graph_says(graph, tmp_path):
    made = name_words.name_words(graph)
    path = name_words.keep(graph, tmp_path)
    assert path.name == name_words.KIND.file_name(graph)
    name_words.name_words.cache_clear()
    assert name_words.name_words(graph) == made


def test_a_file_that_was_cut_is_written_again(graph, tmp_path):
    path = name_words.keep(graph, tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"\n")])
    assert name_words.KIND.read(path) is None
    name_words.keep(graph, tmp_path)
    assert path.read_bytes() == whole
