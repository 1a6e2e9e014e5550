"""Mentions of names in a sentence.

A name is mentioned where all of its concepts stand close together in one sentence, in any
order, across function words and modifiers (laterality, severity, course) and at most a word
or two of others; a comma is crossed only as part of a list. That finds inflected,
discontinuous and coordinated mentions alike; whole words only. A name of one word must share
the stem, not only the concept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from araras.knowledge.text import words as folded_words
from araras.tools.hpo_normalize.names import Compiled, Entry, entries_of
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.stems import stem
from araras.tools.hpo_normalize.vocabulary import ENGLISH_STOP, STOP, Units, Vocabulary

MODIFIERS = frozenset(
    folded_words(
        "grave leve progressivo agudo cronico generalizado bilateral esquerdo direito superior "
        "inferior anterior posterior lateral medial proximal distal precoce tardio noturno "
        "neonatal congenito unilateral acentuado acentuad importante isolado persistente "
        "intermitente pouco tip algun vari multipl simetric recente atual ambos quase sempre "
        "continu continuo parcial complet total lado repeticao meno mais marcad franc evident "
        "ocasional eventual antig prev prévi volt tod vez vezes ainda agora hoje duas dois tres "
        "quatro cinco seis sete oito nove dez muit mei fic ficou"
    )
)
"""Concepts that may stand inside a mention without being named by it."""
WALLS = frozenset(
    folded_words(
        "nao sem nem nega negam negou mas porem embora exceto exceção salvo apesar entre acim "
        "acima abaixo abaix apos antes durante ate desde quando porque como onde alem atras "
        "depois pois dose doses without not nor neither but except"
    )
)
"""Concepts that a mention never reaches across, unless it names them."""
_LIMITS = {1: 0.0, 2: 1.0, 3: 1.5}
_LONG_LIMIT = 2.0
_FAR = 99.0
_SERIES_COST = 0.0
_LONGEST_SERIES = 9
_NEGATORS = frozenset(["nao", "sem"])
_NO_HEADS = MODIFIERS | _NEGATORS
"""Concepts that bind what stands before a comma ("sempre gelados, intestino preso")."""
_HELPERS = frozenset(
    folded_words(
        "consegue conseguem conseguia conseguiu consigo conseguir pode podia pôde podem sabe sabia quer queria quis "
        "gosta aceita vem está anda nem ainda direito precisa aguenta aguentava dá dava deu"
    )
)
"""Verbs that a denied one may follow ("não consegue andar")."""
_COORDINATORS = frozenset(["e", "ou", "and", "or"])
QUALITIES = frozenset(
    map(
        stem,
        folded_words(
            "grande pequeno curto longo largo estreito fino grosso alto baixo comprido mole duro "
            "torto reto afilado achatado aumentado diminuído reduzido alargado frouxo fraco "
            "forte claro escuro seco fundo raso redondo pontudo inchado ralo escasso"
        ),
    )
)
"""Adjectives of size and form, which follow their noun."""
_OF = "de da do das dos"
_JOINTS = frozenset(
    map(
        stem,
        folded_words(
            "joelho ombro quadril cotovelo punho tornozelo articulação articular junta patela "
            "coxofemoral mandíbula ATM dedo coluna cervical"
        ),
    )
)
_IN = frozenset(f"{_OF} em no na nos nas a ao aos à mobilização".split())
_HEADS = frozenset(
    folded_words(
        "hipoplasia aplasia agenesia displasia atrofia hipertrofia ausência aumento diminuição "
        "redução perda atraso retardo encurtamento alargamento estreitamento espessamento "
        "achatamento afundamento implantação rotação desvio inclinação fusão"
    )
)
"""Nouns of change: what is changed follows them."""
_ENDS = ("mao", "pe")
"""What fingers and toes are of."""
_OF_DISEASE = (
    "tumor",
    "neoplasia",
    "cancer",
    "quimio",
    "tratamento",
    "terapia",
    "doenca",
    "curso",
    "lesao",
)
"""What is aggressive without behaving so."""
_PLAIN = (4, 5)
"""Letters of the abbreviations that are no words in small letters."""
_WORDS_TOO = frozenset(["asia", "dans", "pans", "pine", "sara", "tart"])
_LACKING = frozenset(["ausencia", "ausencias"])
_OF_FORM = frozenset(
    map(stem, folded_words("grande pequeno curto longo largo estreito fino grosso comprido"))
)
"""Those that no noun follows with "de", as "aumentado de volume" has it."""
_POSSESSED = frozenset(["de", "da", "do", "das", "dos"])
_PLACES = frozenset(["no", "na", "nos", "nas", "em"])
_PUNCTUATION = {":": 0.5, "(": 0.5, ")": 0.5, "|": 0.5, "\n": 0.5, ";": 9.0}
_STOP = STOP | ENGLISH_STOP
_FREE = MODIFIERS | _STOP | frozenset(map(stem, MODIFIERS | STOP))
"""Concepts and stems that cost nothing inside a mention ("fala ainda muito atrasada")."""


class Mention(NamedTuple):
    """A name found: the matched units, and how far the text is from the name."""

    entry: Entry
    units: tuple[int, ...]
    loose: int
    """How many units match by concept but not by stem."""
    cost: float
    """Words and punctuation inside the mention that the name lacks."""


class Lexicon:
    """A compiled lexicon whose entries are made when a note first touches them."""

    def __init__(self, vocabulary: Vocabulary, compiled: Compiled) -> None:
        """Take a compiled lexicon of the vocabulary's language."""
        self.vocabulary = vocabulary
        self._head_last = vocabulary.stop is ENGLISH_STOP
        self.words = frozenset(compiled.words)
        self.stems = frozenset(compiled.stems)
        self._single_rows = compiled.singles
        self._anchor_rows = compiled.anchors
        self._singles: dict[str, tuple[Entry, ...]] = {}
        self._anchors: dict[str, dict[str, list[Entry]]] = {}

    def singles(self, stem: str) -> tuple[Entry, ...]:
        """Return the one-word names of a stem."""
        return _made(stem, self._single_rows, self._singles)

    def anchored(self, concept: str) -> Mapping[str, Sequence[Entry]]:
        """Return the longer names whose rarest concept this is, by another of their concepts."""
        found = self._anchors.get(concept)
        if found is None:
            found = self._anchors[concept] = {}
            if concept in self._anchor_rows:
                for entry in entries_of(self._anchor_rows[concept]):
                    second = min(entry.concepts - {concept})
                    found.setdefault(second, []).append(entry)
        return found

    def mentions(self, note: Note, units: Units) -> Iterator[Mention]:
        """Yield every mention in a note, sentence by sentence."""
        for first, end in zip(units.limits, units.limits[1:], strict=False):
            yield from self._in_sentence(note, units, first, end)

    def _single(self, note: Note, units: Units, i: int) -> Iterator[Mention]:
        for entry in self.singles(units.stems[i]):
            if _written(entry, note, units.first[i]):
                yield Mention(entry, (i,), 0, 0.0)

    def _in_sentence(self, note: Note, units: Units, first: int, end: int) -> Iterator[Mention]:
        positions: dict[str, list[int]] = defaultdict(list)
        for i in range(first, end):
            positions[units.concepts[i]].append(i)
            if units.stems[i] in self._single_rows and note.words[units.first[i]] not in _STOP:
                yield from self._single(note, units, i)
        for entry, place in self._candidates(positions):
            found = self._located(entry, place, positions, note, units)
            if found is not None:
                yield found

    def _candidates(self, positions: Mapping[str, Sequence[int]]) -> Iterator[tuple[Entry, int]]:
        """Yield the names whose concepts are all there, with each place of their rarest one."""
        present = frozenset(positions)
        for concept, places in positions.items():
            if concept not in self._anchor_rows:
                continue
            others = self.anchored(concept)
            for second in sorted(others.keys() & present):
                for entry in others[second]:
                    if entry.concepts <= present:
                        for place in places:
                            yield entry, place

    def _located(
        self,
        entry: Entry,
        place: int,
        positions: Mapping[str, Sequence[int]],
        note: Note,
        units: Units,
    ) -> Mention | None:
        """Return the mention of `entry` nearest to its anchor at `place`, if close enough."""
        chosen = {_nearest(positions[concept], place) for concept in entry.concepts}
        if len(chosen) != len(entry.concepts):
            return None
        matched = sorted(chosen)
        if _hand_described(matched, units):
            return None
        limit = _LIMITS.get(len(matched), _LONG_LIMIT)
        if matched[-1] - matched[0] > len(matched) + 12:
            return None
        if not (_NEGATORS.isdisjoint(entry.concepts) or _negator_leads(matched, note, units)):
            return None
        if entry.exact and not _spelled(entry, matched, note, units):
            return None
        cost = self._cost(matched, limit, note, units)
        if cost > limit:
            return None
        loose = sum(units.stems[i] not in entry.stems for i in matched)
        return Mention(entry, tuple(matched), loose, cost)

    def _cost(self, matched: Sequence[int], limit: float, note: Note, units: Units) -> float:
        if self._head_last and self._listed_apart(matched, units):
            return _FAR
        cost = 0.0
        for left, right in pairwise(matched):
            owned = left - 1 in matched
            if not owned and _stolen(left, right, note, units):
                return _FAR
            if right == matched[-1] and _heads_next(right, note, units):
                return _FAR
            if right + 1 not in matched and _described(right, note, units):
                return _FAR
            if self._listed_alone(right, note, units):
                return _FAR
            if len(matched) == 2 and _denies_another(left, right, note, units):
                return _FAR
            if self._head_last and _series(left, right, note, units):
                cost += _SERIES_COST
            else:
                cost += _between(left, right, note, units)
            if cost > limit:
                return cost
        return cost

    def _listed_apart(self, matched: Sequence[int], units: Units) -> bool:
        """ "Tumour and blood" names no tumour of the blood, "nausea and vomiting" is both."""
        if len(matched) != 2 or matched[1] - matched[0] != 2:
            return False
        joined = units.stems[matched[0] + 1] in _COORDINATORS
        return joined and not all(self.singles(units.stems[i]) for i in matched)

    def _listed_alone(self, i: int, note: Note, units: Units) -> bool:
        """After a comma, a word that is a finding by itself begins the next item of a list."""
        return "," in note.gaps[units.first[i]] and any(
            entry.rank < 2 and not entry.exact for entry in self.singles(units.stems[i])
        )


def _hand_described(matched: Sequence[int], units: Units) -> bool:
    """Whether a quality stands after the hand or foot and before its fingers: the hand's own.

    "Mãos pequenas com dedos curtos" has no small fingers.
    """
    places = {units.concepts[i]: i for i in matched}
    finger = places.get("dedo", 0)
    return any(
        any(units.stems[i] in QUALITIES for i in range(places[end] + 1, finger))
        for end in _ENDS
        if end in places
    )


def _heads_next(i: int, note: Note, units: Units) -> bool:
    """Whether a noun of change opens the next item of a list ("fendas … e hipoplasia malar")."""
    if note.words[units.first[i]] not in _HEADS:
        return False
    return units.stems[i - 1] in _COORDINATORS or "," in note.gaps[units.first[i]]


def _described(i: int, note: Note, units: Units) -> bool:
    """Whether a noun right after a comma has a quality of its own, so that it is the next item.

    "Descamação em placas, pele seca generalizada" has no generalised scaling.
    """
    if "," not in note.gaps[units.first[i]] or i + 1 >= len(units.stems):
        return False
    return units.stems[i + 1] in QUALITIES and note.gaps[units.first[i + 1]] == " "


def _otherwise(note: Note, token: int) -> bool:
    """Whether what follows gives a word another meaning than the finding that it names alone.

    "Ausência de potenciais" is no seizure, "crepitação em joelho" is no lung's, "mania de limpeza"
    no mood.
    """
    word, following = note.words[token], note.words[token + 1 : token + 5]
    if word in _LACKING:
        return bool(following) and following[0] in _OF.split()
    if word.startswith("agressiv"):
        return token > 0 and note.words[token - 1].startswith(_OF_DISEASE)
    if word.startswith("mania"):
        return word.endswith("s") or following[:1] == ["de"]
    if not word.startswith("crepita"):
        return False
    for other in following:
        if stem(other) in _JOINTS:
            return True
        if other not in _IN:
            return False
    return False


def _made(
    key: str, rows: Mapping[str, str], entries: dict[str, tuple[Entry, ...]]
) -> tuple[Entry, ...]:
    if key not in rows:
        return ()
    found = entries.get(key)
    if found is None:
        found = entries[key] = entries_of(rows[key])
    return found


def _written(entry: Entry, note: Note, token: int) -> bool:
    """Whether a token has the form that a one-word name asks for."""
    if _otherwise(note, token):
        return False
    if entry.exact and note.words[token].removesuffix("s") != entry.exact.removesuffix("s"):
        return False
    if not entry.capitals or (_plain(entry.exact) and note.words[token] == entry.exact):
        return True
    return note.upper(token) and not note.shouted


def _plain(abbreviation: str) -> bool:
    """Whether an abbreviation is one in small letters too ("tdah", "rnpt")."""
    return len(abbreviation) in _PLAIN and abbreviation not in _WORDS_TOO


def _spelled(entry: Entry, matched: Sequence[int], note: Note, units: Units) -> bool:
    """Whether the abbreviations of a longer name are written out, a plural's s aside."""
    words = {note.words[units.first[i]] for i in matched}
    return all(short in words or f"{short}s" in words for short in entry.exact.split())


def _nearest(places: Sequence[int], target: int) -> int:
    if len(places) == 1:
        return places[0]
    i = bisect_left(places, target)
    options = places[max(0, i - 1) : i + 1]
    return min(options, key=lambda place: (abs(place - target), place))


def _negator_leads(matched: Sequence[int], note: Note, units: Units) -> bool:
    """A negator that a name holds opens the mention, or stands amid it ("ri sem motivo").

    Only free words part it from what stands before it ("o peso que não sobe"), and what is denied
    has a content word ("fome que não tem fim" is no lack of hunger).
    """
    ends_on_function_word = note.words[units.first[matched[-1]]] in _STOP
    for left, i in pairwise(matched):
        if units.concepts[i] in _NEGATORS and (
            i == matched[-1]
            or (i - left > 1 and (ends_on_function_word or not _free(left, i, units)))
        ):
            return False
    return True


def _free(left: int, right: int, units: Units) -> bool:
    """Whether only modifiers and function words stand between two units."""
    return not any(_word_cost(units.concepts[i], units.stems[i]) for i in range(left + 1, right))


def _stolen(left: int, right: int, note: Note, units: Units) -> bool:
    """Whether a quality before a noun is another noun's: it agrees with none that follows.

    "Lábios finos nariz afilado" has no "fino nariz", "ferida grande no braço" no large arm,
    "tremor fino de mãos" no slender hands, "mãos pequenas com dedos" no small fingers.
    """
    quality, noun = note.words[units.last[left]], note.words[units.first[right]]
    if stem(quality) not in QUALITIES or units.stems[right] in QUALITIES:
        return False
    if "," in "".join(note.gaps[units.first[i]] for i in range(left + 1, right + 1)):
        return True
    if stem(quality) in _OF_FORM and _POSSESSED.intersection(
        note.words[units.last[left] : units.first[right]]
    ):
        return True
    if right - left > 1 and units.stems[left + 1] == "com":
        return True
    if right - left > 1:
        return (
            units.stems[left + 1] in _PLACES | {"e"}
            and left > 0
            and not _predicate(left, note, units)
        )
    return quality.endswith("s") and not noun.endswith("s")


def _denies_another(left: int, right: int, note: Note, units: Units) -> bool:
    """Whether a negator denies a word before the one that the name denies.

    "Não para de se mexer" and "não guarda o que fala" say nothing of not moving or not speaking.
    """
    if units.concepts[left] not in _NEGATORS:
        return False
    words = note.words[units.last[left] + 1 : units.first[right]]
    if words[:2] == ["para", "de"]:
        return True
    amid = range(left + 1, right)
    return any(
        units.stems[i] not in _FREE and note.words[units.first[i]] not in _HELPERS for i in amid
    )


def _predicate(i: int, note: Note, units: Units) -> bool:
    """Whether a quality opens its clause or follows a verb or an adverb ("muito grande")."""
    before = note.words[units.first[i] - 1] if units.first[i] else ""
    return not before or before in _STOP or note.gaps[units.first[i]] != " "


def _series(left: int, right: int, note: Note, units: Units) -> bool:
    """English adjectives that share the noun after them: "auricular, oral, and ocular anomalies".

    Single words with a comma or a coordinator between any two, the last two by a coordinator.
    """
    if not 2 <= right - left <= _LONGEST_SERIES or not note.words[units.last[right]].endswith("s"):
        return False
    if note.words[units.first[left]].endswith("s") or note.gaps[units.first[right]] != " ":
        return False
    join = last = ""
    for i in range(left + 1, right):
        join += "," if "," in note.gaps[units.first[i]] else ""
        if units.stems[i] in _COORDINATORS:
            join = "and"
        elif not join:
            return False
        else:
            last, join = join, ""
    return not join and last == "and"


def _between(left: int, right: int, note: Note, units: Units) -> float:
    """What stands between two matched units: words, and punctuation that a list may hold."""
    cost, listed = 0.0, False
    for i in range(left + 1, right + 1):
        gap = note.gaps[units.first[i]] if units.first[i] != units.last[i - 1] else ""
        comma = "," in gap
        if comma and (i == left + 1 or units.concepts[left] in _NO_HEADS):
            return _FAR
        if comma and i < right and _COORDINATORS.isdisjoint(units.stems[i : right + 1]):
            return _FAR
        if comma or "/" in gap:
            listed = True
        elif gap not in ("", " "):
            cost += max((_PUNCTUATION.get(mark, 0.0) for mark in gap), default=0.0)
        if i < right:
            if _amid(note, units.first[i]):
                return _FAR
            cost += _word_cost(units.concepts[i], units.stems[i])
            listed = listed or units.stems[i] in _COORDINATORS
    return cost * (0.5 if listed and cost < 2 else 1.0)


def _amid(note: Note, token: int) -> bool:
    """ "No meio dos" tells where something stands, "meio torto" how much."""
    return token > 0 and note.words[token] == "meio" and note.words[token - 1] == "no"


def _word_cost(concept: str, stemmed: str) -> float:
    """What a word amid a mention costs: nothing if it is a modifier or a function word."""
    if concept in WALLS:
        return _FAR
    if stemmed == "com":
        return 1.0
    return 0.0 if stemmed in _FREE or concept in MODIFIERS else 1.0
