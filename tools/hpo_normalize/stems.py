"""Inflection of Portuguese and English words: number, gender, diminutive, regular verbs.

The stems are ours, deliberately light: a stem that conflates two clinical words costs more
than a form that is missed. Words are folded (lower case, no accents) before they come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from araras.knowledge.text import words as folded_words

_KEEP = frozenset(
    folded_words(
        "vizinho caminho espinha farinha linha galinha rainha carinho minha tinha sozinho "
        "bainha marinho dinheiro assim enfim jardim boletim marfim capim latim motim mesmo "
        "mesma olha caso casa colo pelo pela pelos pelas sua suas seu seus menos mas mais lapis "
        "tenis pelvis penis virus pus nos gas mes tres seis dois duas atras antes depois "
        "simples onibus lupus tetanos iris biceps triceps cutis bexiga vinho ninho punho linho "
        "cunho rosinha campainha cozinha marinha adivinha junto deus jesus sem nem tem vem bem "
        "foi mal ruim facil pais queixa queixas como parada ponta colo nada fora hora pouco "
        "pouca mole para por que com vez luz voz pai mae dia"
    )
)
_IRREGULAR = {
    "maos": "mao",
    "paes": "pao",
    "caes": "cao",
    "males": "mal",
    "zoi": "olh",
    "olhos": "olh",
    "pes": "pe",
    "meses": "mes",
    "gases": "gas",
    "vezes": "vez",
    "luzes": "luz",
    "rins": "rim",
    "maes": "mae",
    "ruins": "ruim",
    "faceis": "facil",
    "dificeis": "dificil",
    "moveis": "movel",
    "maozinhas": "mao",
    "maozinha": "mao",
    "pezinho": "pe",
    "pezinhos": "pe",
    "pezim": "pe",
    "pezin": "pe",
    "orelhinha": "orelh",
    "cabecao": "cabec",
    "barrigao": "barrig",
    "pescocao": "pescoc",
    "febrao": "febre",
    "testao": "test",
    "molinho": "mole",
    "molinha": "mole",
    "molinhos": "mole",
    "molinhas": "mole",
    "bolinha": "bol",
    "bolinhas": "bol",
    "fezes": "fezes",
    "pequenininho": "pequen",
    "febrinha": "febre",
    "pelinho": "pel",
    "pelinhos": "pel",
    "juntinho": "junto",
    "juntinhos": "junto",
    "juntos": "junto",
    "flexoes": "flexao",
}
_PLURALS = (
    ("oes", "ao"),
    ("aos", "ao"),
    ("aes", "ao"),
    ("ais", "al"),
    ("eis", "el"),
    ("ois", "ol"),
    ("uis", "ul"),
    ("ns", "m"),
    ("ares", "ar"),
    ("eres", "er"),
    ("ires", "ir"),
    ("ores", "or"),
    ("ures", "ur"),
    ("izes", "iz"),
    ("ozes", "oz"),
)
_DIMINUTIVES = (
    "zinhos",
    "zinhas",
    "zinho",
    "zinha",
    "zim",
    "zin",
    "inhos",
    "inhas",
    "inho",
    "inha",
)
_ENDINGS = {
    "ar": "a am as o e em ei ou ava avam ando ado ada ados adas aram ar asse ara amos aria",
    "er": "e em o a am ia iam i eu endo ido ida idos idas eram er esse era emos eria",
    "ir": "e em o a am ia iam i iu indo ido ida idos idas iram ir isse ira imos iria",
}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a folded Portuguese word; gender, number, diminutive, -mente fall away."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word in _KEEP or not word.isalpha():
        return word
    return _without_gender(_without_diminutive(_singular(_without_manner(word))))


def _without_manner(word: str) -> str:
    """Return the adjective of an adverb of manner ("gravemente"), which no verb form is."""
    base = word.removesuffix("mente")
    return base if base != word and len(base) >= 4 and base[-1] in "alrez" else word


def _singular(word: str) -> str:
    if not word.endswith("s") or (
        word.endswith(("ss", "us", "is")) and not word.endswith(("ais", "eis", "ois", "uis"))
    ):
        return word
    for plural, singular in _PLURALS:
        if word.endswith(plural) and len(word) > len(plural) + 1:
            return word[: -len(plural)] + singular
    return word[:-1]


def _without_diminutive(word: str) -> str:
    if word in _KEEP or len(word) < 6:
        return word
    for ending in _DIMINUTIVES:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            base = word[: -len(ending)]
            if base.endswith(("gu", "qu")):
                base = base[:-2] + ("g" if base.endswith("gu") else "c")
            return base if len(base) < 4 or ending.startswith("z") else base + "a"
    if word.endswith("im") and len(word) >= 6:
        base = word[:-2]
        if base.endswith(("gu", "qu")):
            base = base[:-2] + ("g" if base.endswith("gu") else "c")
        return base + "a"
    return word


def _without_gender(word: str) -> str:
    if len(word) >= 4 and word[-1] in "ao" and not word.endswith("ao"):
        return word[:-1]
    return word


_BRITISH = re.compile(r"(?<=[a-z])(?:ae|oe)(?=[a-z])|^oe(?=[a-z]{4})|our(?=s?$)|is(?=ation)")
"""Digraphs and endings that American spelling shortens: oedema, haemangioma, tumour."""
_AMERICAN = {"our": "or", "is": "iz"}
_LATIN_PLURALS = (("omata", "oma"), ("ulae", "ula"), ("oses", "osis"), ("eses", "esis"))


_VERBS = frozenset(["affects"])
"""English verb forms that are no plural of a clinical noun."""


@lru_cache(maxsize=50_000)
def english_stem(word: str) -> str:
    """Return the stem of a folded English word: British spelling and plurals fall away."""
    if len(word) < 4 or not word.isalpha() or word in _VERBS:
        return word
    for plural, singular in _LATIN_PLURALS:
        if word.endswith(plural) and len(word) > len(plural) + 2:
            word = word[: -len(plural)] + singular
    if len(word) > 5:
        word = _BRITISH.sub(lambda found: _AMERICAN.get(found[0], "e"), word)
    return _english_singular(word)


def _english_singular(word: str) -> str:
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


_HOMOGRAPHS = frozenset(
    folded_words(
        "ouvido ouvida ouvidos ouvidas como para sobre entre cobre parto parta cora suas sua "
        "suo ande desde cova parado sente sentes sentem"
    )
)
"""Forms of verbs that are other words more often."""


def conjugated(infinitive: str) -> Iterator[str]:
    """Yield the regular forms of a verb that notes use (folded): present, past, participles."""
    root, ending = infinitive[:-2], infinitive[-2:]
    for suffix in _ENDINGS[ending].split():
        if root + suffix in _HOMOGRAPHS:
            continue
        yield root + suffix
        if ending == "ar" and suffix[0] in "ei":
            yield _spelled(root) + suffix


def _spelled(root: str) -> str:
    """Return the root before e or i: `engasg` → `engasgu`, `toc` → `toqu`."""
    if root.endswith("g"):
        return root + "u"
    return root[:-1] + "qu" if root.endswith("c") else root
