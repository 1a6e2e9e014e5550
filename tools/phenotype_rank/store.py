"""The ranking model of a graph: computed once, kept on disk as arrays (see `tools.compiled`)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, overload
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId, printed_disease_id
from araras.tools import compiled
from araras.tools.phenotype_rank.course import Courses
from araras.tools.phenotype_rank.entities import Entity
from araras.tools.phenotype_rank.matrix import Ancestry, Annotations, Links
from araras.tools.phenotype_rank.model import Parts, RankingModel, index_of, parts_of

MODULES: Final = (
    "course.py", "entities.py", "matrix.py", "model.py", "records.py", "redundancy.py",
    "relatives.py", "similarity.py", "store.py",
)  # fmt: skip
"""Modules on which what is compiled depends."""
_LINE, _FIELD, _PART = "\n", "\t", "|"
Arrays = dict[str, npt.NDArray[np.generic]]

_MODELS: WeakKeyDictionary[KnowledgeGraph, RankingModel] = WeakKeyDictionary()


def model_of(graph: KnowledgeGraph) -> RankingModel:
    """Return the model of a graph, read or computed at its first use."""
    found = _MODELS.get(graph)
    if found is None:
        parts = compiled.kept(graph, KIND, lambda: parts_of(graph))
        found = _MODELS.setdefault(graph, RankingModel(parts))
    return found


def keep(graph: KnowledgeGraph, folder: Path) -> Path:
    """Write the model of `graph` to `folder`; returns the file. See `compiled.keep`."""
    return compiled.keep(graph, folder, KIND, lambda: parts_of(graph))


def _read(path: Path) -> Parts | None:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return _parts({name: arrays[name] for name in arrays.files})
    except (KeyError, zipfile.BadZipFile, EOFError):
        return None


def _write(path: Path, parts: Parts) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in _arrays(parts).items():
            with archive.open(f"{name}.npy", "w") as file:
                np.lib.format.write_array(file, array, allow_pickle=False)


def _arrays(parts: Parts) -> Arrays:
    courses = parts.courses
    return {
        "terms": _text(parts.terms),
        "entities": _text(map(_entity_line, parts.entities)),
        **{f"ancestry.{name}": array for name, array in parts.ancestry._asdict().items()},
        **{f"profiles.{name}": array for name, array in _compact(parts.profiles).items()},
        **{f"stated.{name}": array for name, array in parts.stated._asdict().items()},
        **{f"borrowed.{name}": array for name, array in parts.borrowed._asdict().items()},
        "near": parts.near,
        "excluded_entities": parts.excluded_entities,
        "excluded_terms": parts.excluded_terms,
        "annotated": parts.annotated,
        "derived": parts.derived,
        "depth": parts.depth,
        "onset": courses.onset,
        "prior": courses.prior,
        "mode": courses.mode,
        "modes": _text(_PART.join(sorted(modes)) for modes in courses.modes),
    }


def _compact(profiles: Annotations) -> Arrays:
    """Entities and terms in the 16 bits that hold them."""
    entity, term = profiles.entity.astype(np.uint16), profiles.term.astype(np.uint16)
    return {"entity": entity, "term": term, "frequency": profiles.frequency}


def _parts(arrays: Arrays) -> Parts:
    derived = np.asarray(arrays["derived"], np.bool_)
    entities = _lines(arrays["entities"])
    return Parts(
        terms=tuple(map(HpoId.printed, _lines(arrays["terms"]))),
        entities=_Entities(entities, derived.tolist()),
        entity_index=index_of(map(_ids, entities)),
        ancestry=Ancestry(
            np.asarray(arrays["ancestry.starts"], np.int64),
            np.asarray(arrays["ancestry.terms"], np.int32),
        ),
        near=np.asarray(arrays["near"], np.int64),
        profiles=Annotations(
            np.asarray(arrays["profiles.entity"], np.int64),
            np.asarray(arrays["profiles.term"], np.int64),
            np.asarray(arrays["profiles.frequency"], np.float32),
        ),
        stated=_links(arrays, "stated"),
        borrowed=_links(arrays, "borrowed"),
        excluded_entities=np.asarray(arrays["excluded_entities"], np.int64),
        excluded_terms=np.asarray(arrays["excluded_terms"], np.int64),
        annotated=np.asarray(arrays["annotated"], np.bool_),
        derived=derived,
        depth=np.asarray(arrays["depth"], np.float32),
        courses=Courses(
            np.asarray(arrays["onset"], np.float32),
            np.asarray(arrays["prior"], np.float32),
            np.asarray(arrays["mode"], np.uint16),
            [frozenset(filter(None, line.split(_PART))) for line in _lines(arrays["modes"])],
        ),
    )


def _links(arrays: Arrays, name: str) -> Links:
    return Links(
        np.asarray(arrays[f"{name}.starts"], np.int64),
        np.asarray(arrays[f"{name}.columns"], np.uint16),
        np.asarray(arrays[f"{name}.witnesses"], np.uint16),
        np.asarray(arrays[f"{name}.frequencies"], np.float32),
    )


def _entity_line(entity: Entity) -> str:
    return _FIELD.join((_PART.join(entity.ids), _PART.join(entity.sources)))


class _Entities(Sequence[Entity]):
    """Entities whose lines are read when they are asked for: a ranking shows few of thousands."""

    def __init__(self, lines: Sequence[str], derived: Sequence[bool]) -> None:
        self._lines, self._derived = lines, derived
        self._read: dict[int, Entity] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Entity: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Entity]: ...
    def __getitem__(self, place: int | slice) -> Entity | Sequence[Entity]:
        if isinstance(place, slice):
            return _Entities(self._lines[place], self._derived[place])
        if place not in self._read:
            self._read[place] = _entity(self._lines[place], self._derived[place])
        return self._read[place]


def _entity(line: str, derived: bool) -> Entity:
    ids, sources = (
        tuple(map(printed_disease_id, filter(None, field.split(_PART))))
        for field in line.split(_FIELD)
    )
    return Entity(ids[0], ids, sources, derived)


def _ids(line: str) -> list[str]:
    return line.partition(_FIELD)[0].split(_PART)


def _text(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(_LINE.join(lines).encode("ascii"), np.uint8)


def _lines(text: npt.NDArray[np.generic]) -> list[str]:
    return text.tobytes().decode("ascii").split(_LINE)


KIND: Final = compiled.Kind(
    "ranking", ".npz", tuple(Path(__file__).parent / name for name in MODULES), _read, _write
)
