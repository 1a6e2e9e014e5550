"""What is left of a sentence: words that nothing explains, names of places, foreign letters.

A capital inside a sentence begins a name; only what a carried fact, the note or the list of
institutions below holds may have one. A service ("hospital", "instituto" …) may be named only
in the words of the referral of the disease in scope, or by its specialty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from araras.agents.claim_check.actions import analytes
from araras.agents.claim_check.facts import Facts
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.agents.claim_check.vocabulary import (
    general_words,
    known_stems,
    medicine_like,
    named_like_medicine,
)
from araras.knowledge.text import words
from araras.tools.hpo_normalize.stems import stem

LONGEST: Final = 420
"""Characters of a sentence that is read; a longer one is not prose."""
_LETTERS: Final = frozenset("aeox")
"""Letters that are words, and the chromosome; any other names something."""
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
"""A number, which `quantities` reads."""
_SPELT: Final = re.compile(r"(?:(?<!\w)[^\W\d_]\W+){4,}")
"""A word letter by letter."""
_INSTITUTIONS: Final = frozenset(
    words(
        "SUS PCDT CEAF CESAF CBAF CID SAMU UBS LME Orphanet HPO OMIM Ministério Saúde Atenção "
        "Primária Especializada Programa Nacional Triagem Neonatal Portaria Política Brasil SIGTAP "
        "DNA RNA SNC AVC ORPHA GM MS Unidade Básica X Doppler"
    )
)
_REGULAR: Final = re.compile(
    r"\w{2,}(?:[cs]ao|coes|soes|mente|dades?|mentos?|[ae]ncias?|[ai]vel|[ai]veis|os[oa]s?"
    r"|iv[oa]s?|tori[oa]s?|[ae]ntes?|ncia(?:l|is))"
)
"""Derived words: no medicine, brand or examination of the graph's lists ends so in Portuguese."""
_PORTUGUESE: Final = re.compile(r"[a-jl-vxz]*(?:[aeiou]|[aeiou][slrmz])")
"""Letters and endings of Portuguese words."""
_RISKY: Final = re.compile(
    r"\b(?:trat\w+|terap\w+|medica\w+|remedio\w*|farmac\w+|droga\w*|prescr\w+|administr\w+|us(?:o|ar|e|ado"
    r"|ada|ando)|inici(?:ar|e|ado|ada)|receb\w+|tom(?:ar|e|ando)|dar|aplic\w+|associ(?:ar|e)|indic(?:ar|ad[oa]s?|acao)|preven\w+"
    r"|respond\w+|melhor\w+|alivi\w+|reduz\w+ (?:a|o)|control\w+|profila\w+|suplement\w+|repos\w+|infus\w+|pcdt|protocolo|ceaf|sus"
    r"|solicit\w+|dosar|dosagem|pedir|realiz\w+|exame\w*|teste\w*|hospital\w*|ambulatori\w*|centro\w*|servico\w*|opcao|opcoes|escolha"
    r"|hipotese\w*|sindrome\w*|doenca de|disponiv\w+|estud\w+ com|incorpor\w+|procur\w+ (?:o|a)|encaminh\w+)\b"
)
"""Words beside which an unknown word may be the name of a medicine, an examination, a disease or
a place."""
MIN_ORDINARY: Final = 5
_INFINITIVE: Final = re.compile(r"\w+(?:ar|er|(?<!v)ir)")
_FINITE: Final = re.compile(r"\w+(?:a|e|am|em|ou|aram|ando|endo|indo)")
_ARTICLES: Final = frozenset(words("o a os as um uma seu sua seus suas que se"))
_NOMINAL: Final = frozenset(
    words("o a os as um uma de da do das dos com por em no na para pelo pela")
)
_SERVICES: Final = frozenset(
    map(
        stem,
        words(
            "hospital hospitais instituto institutos clínica clínicas fundação universidade "
            "faculdade santa casa maternidade associação ong rede hemocentro policlínica"
        ),
    )
)
_ROLES: Final = frozenset(map(stem, words("clínica clínico rede casa associação")))
_PLACE: Final = frozenset(words("de da do das dos são santa santo nossa"))


def read_form(sentence: Sentence) -> Iterator[Fault]:
    """Yield what cannot be read: too long, letters of other scripts, markup of code."""
    if len(sentence.text) > LONGEST:
        yield Fault("form", sentence.text[:40])
    if _SPELT.search(sentence.text):
        yield Fault("form", sentence.text[:40])
    for character in sentence.text:
        letter = unicodedata.category(character)[0] == "L"
        if letter and "LATIN" not in unicodedata.name(character, "") and character not in "ºªµαβγ":
            yield Fault("form", character)
            return
    if re.search(r"[{}<>|\\=]", sentence.text):
        yield Fault("form", sentence.text[:40])


def read_words(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """Yield words that nothing explains, and names of services."""
    note = sentence.note
    known, own = known_stems(facts.graph), _own_stems(facts, scope)
    measured = analytes(facts.graph)
    risky = _RISKY.search(" ".join(note.words)) is not None
    for i in sentence.open():
        word, surface = note.words[i], note.surface(i)
        if _FIGURE.fullmatch(word) or word in _LETTERS or word in _INSTITUTIONS:
            continue
        lent = risky and stem(word) not in measured and medicine_like(facts.graph, word)
        said = stem(word) in own or (stem(word) in facts.note_stems and not lent)
        symbol = not said and (len(word) == 1 or (not word.isalpha() and word not in own))
        if symbol:
            yield Fault("word", surface)
            continue
        regular = surface.islower() and _ordinary(facts, sentence, i, risky)
        listed = stem(word) in known and not (risky and named_like_medicine(word))
        if not (said or regular or word in general_words() or listed):
            yield Fault("word", surface)
        elif not said and _is_name(sentence, i):
            yield Fault("service", surface)
        if stem(word) in _SERVICES and _named_place(sentence, i) and not said:
            yield Fault("service", surface)


def _ordinary(facts: Facts, sentence: Sentence, i: int, risky: bool) -> bool:
    """A word that no list has, and that can be no name of a medicine or an examination."""
    word = sentence.note.words[i]
    if _REGULAR.fullmatch(word):
        return True
    if len(word) < MIN_ORDINARY or _PORTUGUESE.fullmatch(word) is None:
        return False
    return (not risky or _is_verb(sentence, i)) and not medicine_like(facts.graph, word)


def _is_verb(sentence: Sentence, i: int) -> bool:
    """An infinitive, or what ends like a verb between no article or preposition and an article."""
    words = sentence.note.words
    if _INFINITIVE.fullmatch(words[i]):
        return True
    before, after = words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else ""
    return bool(_FINITE.fullmatch(words[i])) and before not in _NOMINAL and after in _ARTICLES


def _own_stems(facts: Facts, scope: Scope) -> frozenset[str]:
    """The stems of the texts in scope, and of the findings and names of the consultation."""
    carried = [facts.of(code) for code in scope.about]
    own = facts.finding_stems.union(*(c.words for c in carried))
    medicines = frozenset[str]().union(*(c.medicine_words for c in carried))
    return own - (medicines - known_stems(facts.graph))


def _is_name(sentence: Sentence, i: int) -> bool:
    """A capital inside a sentence, of no institution that may be named."""
    capital = sentence.note.surface(i)[0].isupper()
    institution = sentence.note.words[i] in _INSTITUTIONS
    return i > 0 and capital and not institution and not _starts(sentence, i)


def _starts(sentence: Sentence, i: int) -> bool:
    return any(mark in sentence.note.gaps[i] for mark in ':?!“"')


def _named_place(sentence: Sentence, i: int) -> bool:
    """A service with a name of its own: "hospital das clínicas", "instituto da criança"."""
    note = sentence.note
    if stem(note.words[i]) in _ROLES and not note.surface(i)[0].isupper():
        return False
    return i + 1 < len(note.words) and (
        note.words[i + 1] in _PLACE or note.surface(i + 1)[0].isupper()
    )
