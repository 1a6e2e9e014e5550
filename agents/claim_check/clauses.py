"""Clauses: whom a part of a sentence speaks of, and whether it claims anything.

A clause ends at ; : . brackets and dashes, before a word that begins another thought ("mas",
"pois"), and where a comma, "e" or "que" is followed by a person; the commas of a list end none.
Of the tokens of a claim readers ask
- `owner`: whose it is, the patient's, a relative's or nobody's (a disease's, in general);
- `is_open`: it is asked, watched for, a condition or set apart, hence no claim;
- `is_possible`: it is what may be, or usually is;
- `is_denied`: the clause itself denies it of somebody.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from araras.agents.claim_check.records import Sentence

Owner = Literal["patient", "kin", "none"]

PERSON: Final = (
    r"(?:paciente|lactente|menin[oa]|crianca|bebe|rapaz|homem|mulher|moca|jovem|adolescente"
    r"|garot[oa]|gestante|idos[oa]|senhora?|recem nascid[oa]|neonato)"
)
RELATIVE: Final = (
    r"(?:irma\w*|irmao\w*|mae|pais?|tio|tia|avos?|prim[oa]s?|familiar(?:es)?|parentes?|filh[oa]s?)"
)
_THE: Final = r"(?:[oa]|est[ea]|ess[ea]|noss[oa]|est[ea] mesm[oa])"
_SUBJECT: Final = rf"(?:el[ea]|{_THE} {PERSON})\b"
_LINKING: Final = (
    r"(?:como|que|e|mas|quando|se|caso|embora|pois|porque|enquanto|ja|hoje|aqui|tambem|onde|ou)"
)
_BEGINS: Final = frozenset(
    ("mas", "porem", "pois", "porque", "embora", "contudo", "todavia", "entretanto", "portanto")
)
_MARKS: Final = re.compile(r"[;:.()–—]")
_SPLITS: Final = re.compile(
    rf"(?:(?:e|que|ou|e que) )?(?:{_SUBJECT}|(?:[oa]|su?a?|seu) {RELATIVE}\b)"
    r"|(?:com|o que|ja que|por isso|de modo que|quando|se|caso) "
)
_WHICH: Final = re.compile(
    rf"que {_SUBJECT} (?:ja )?(?:tem|teve|apresent|sofr|refer|relat|sent|mostr)\w*"
)
"""A relative clause, which belongs to what stands before it."""
_OF_PERSON: Final = re.compile(
    rf"^(?:\w+ ){{0,2}}?(?:(?:d|dest|dess|n|nest|ness|pel)[aeo] {PERSON}\b|del[ea]\b|que (?:el[ea]|[oa] {PERSON})\b"
    rf"|(?:\w+ ){{0,4}}?(?:incomod|limit|preocup|atrapalh|afet|prejudic|acomet)\w+ [oa] {PERSON}\b)"
)
_OF_RELATIVE: Final = re.compile(rf"^(?:\w+ ){{0,2}}?(?:d[ao]s?|n[ao]s?) {RELATIVE}\b")
_RELATIVE_HAS: Final = re.compile(
    rf"\b{RELATIVE}\b(?: (?:matern|patern|falecid|del|mais|nov|velh)\w*)*"
    r" (?:\w+ )?(?:com|por|tem|teve|tinha|apresent\w+|sofr\w+|morreu|desenvolv\w+|em)\b(?: \w+){0,4}$"
)
RELATIVE_HAS: Final = re.compile(
    rf"\b({RELATIVE})\b(?: (?:matern|patern|falecid|del|mais|nov|velh|d[ao] {PERSON})\w*)*"
    r" (?:ja |tambem )?(?:com|tem|teve|tinha|apresent(?:a|ou)|sofreu|fez|morreu|desenvolveu)\b"
)
"""What follows is something that a relative is said to have."""
_PERSON_HAS: Final = re.compile(
    rf"(?:^|\b{_LINKING} |,)(?:nao )?{_SUBJECT}(?! (?:precisa|deve|merece))"
)
HAS: Final = re.compile(
    rf"\b{_SUBJECT} (?:ja |tambem |ainda |agora )*(?:tem|teve|apresent(?:a|ou)|sofreu|fez|esta(?: com| em)?|possui|relat(?:a|ou)"
    r"|refer(?:e|iu)|desenvolveu|evolui\w*(?: com| para)?|exibe|mostr(?:a|ou)|fic(?:a|ou)(?: com)?|sente|queixa se de)\b"
)
"""What follows is something that the patient is said to have."""
_UNNAMED_HAS: Final = re.compile(
    r"^(?:(?:ja|tambem|ainda|hoje|agora) )*(?:tem|teve|apresent(?:a|ou)|refere|relata|possui|desenvolveu|evolui\w*|sente)\b"
)
_SEEN: Final = re.compile(
    r"\b(?:ha|houve|existem?|(?:not|observ|perceb|verific|ve|constat)\w* se"
    r"|(?:mostr|revel|evidenci|detect|identific)(?:a|am|ou|aram))\b"
)
"""What is there is the patient's, where no disease has been named for it."""
_LOCATED: Final = re.compile(r"^(?:n[aeo]s?|em|nessas?|nesses?|nel[ea]s?|quem|pessoas|pacientes)\b")
_SPEAKS: Final = re.compile(
    r"\b(?:sug(?:ere|iram|erem)|indica\w*|reforc\w+|apoia\w*|sustenta\w*|confirma\w*|aponta\w*|favorece\w*"
    r"|fala\w*|pesa\w*|levanta\w*|justifica\w*|agrava\w*|torna\w*|exig\w+|pede\w*|contribu\w+|complet\w+"
    r"|faz\w*|merece\w*|incomod\w+|limit\w+|preocup\w+|decorre\w*|explica\w*|afasta\w*|exclui\w*)\b"
)
"""What a sign does once the patient has it."""
_OF_SOMEBODY: Final = re.compile(rf"\b(?:quadro|caso) (?:d|dest|dess)[aeo] {PERSON}\b")
_PRESUPPOSED: Final = re.compile(
    r"^(?:(?:tambem|ja|diante|frente|e) )*(?:[oa]s?|d[ao]s?|pel[ao]s?)$"
)

_WATCH: Final = (
    r"(?:(?:pergunt|investig|pesquis|procur|verifi[cq]|avali|vigi|observ|monitor|atent|identifi[cq]|document|rastre"
    r"|afast|descart|evit|comuni[cq]|avis|relat|not|valoriz|che[cq]|acompanh|separ|diferenci|confirm|consider)u?(?:ar|em?|ando)"
    r"|(?:perceb|reconhec|esclarec|conhe[cç]|exclu|preven|distingu|sab)(?:er|ir|am?|endo|indo))"
)
_OPENS: Final = re.compile(
    rf"\b(?:{_WATCH}|pesquisa|investigacao|avaliacao|rastreio|vigilancia|atencao a|atent[oa]s?|sinais de|suspeita|possibilidade"
    r"|risco de|piora|pior\w+|nov[oa]s?|qualquer|eventua(?:l|is)|(?:em|no) caso de|na presenca de|antes de|urgencia|emergencia"
    r"|causas? de|(?:distingu|separ|diferenci|afast|exclu|descart)\w+|improvave\w+|contra|menos provave\w+|outr[ao]s|nao (?:se )?sabe\w*|exige"
    r"|nao (?:combin|parec|lembr|suger|condiz|indic)\w+|parecer|imitar|simular|confundid\w+)\b.*$"
)
"""Before what is asked, watched for or set apart; it reaches to the end of its clause."""
_IF: Final = re.compile(
    r"(?:^|\b)(?:se|quando|caso|sempre que|desde que) (?:nao )?(?:(?:[oa]s?|el[ea]s?|algu[mn]\w*|houve|ha|tem|esta|existe\w*|\w+(?:r|rem|sse|ssem|ja|jam|ca|cam|nha))\b)"
)
_BARE: Final = re.compile(r"(?:(?![oa]s?\b|ha\b|houve\b|tem\b)\w+ ?,? ?)*(?:(?<= )(?:ou|e)|,)|")
"""Nothing, or the signs of a list, before a sign."""
_UNSURE: Final = re.compile(
    r"\b(?:nao|nem|sem|impossivel) (?:\w+ ){0,2}?(?:afirmar|garantir|dizer|saber|sei|sabe\w*)\b.*$"
)
"""What the writer does not claim to know."""
_OPENED: Final = re.compile(
    r"^.*?\b(?:(?:sao|e) (?:um |uma )?(?:sinais|motivos?|razoes|razao|sinal|emergencia|urgencia)|exig\w+|pede\w*|requer\w*|merec\w+"
    r"|dev\w+ (?:ser|procurar|levar|ir)|precisa\w* (?:de|ser)|improvave\w+|sugere\w* (?:infec|piora|complica)\w+"
    r"|nao (?:foi|foram|esta|estao) (?:\w+ )?(?:descartad|afastad|excluid)\w+)\b"
)
"""After what has no article of its own: what calls for help whoever has it."""
_MAY: Final = re.compile(
    r"\b(?:pode\w*|poss(?:a|am)|talvez|possive\w+|provave\w+|costum\w+|tend\w+|geralmente|em geral|as vezes"
    r"|(?:esta|se|te|have|mostra|apresenta|aparece|surgi|explica|espera|sugeri|deve|causa)ri\w+)\b"
)
_LACKS: Final = re.compile(
    r"\b(?:nao|nunca) (?:\w+ )?(?:tem|teve|ha|houve|apresent\w+|possui|relat\w+|refer\w+|sent\w+|existe\w*)(?: \w+){0,3}$"
)
_WITHOUT: Final = re.compile(r"\b(?:sem|nega\w*|ausencia|falta)\b(?: (?:,|\w+)){0,6}?$")
_DENIED: Final = re.compile(
    r"^(?:, [^,]+ , )?(?:(?!nao\b|mas\b)\w+ ){0,6}?(?:foi|foram|esta|estao) (?:negad|ausente|excluid|descartad)\w*\b"
    r"|^(?:\w+ ){0,2}?nao (?:faz\w*|esta\w*|foi|foram|aparece\w*|consta\w*|existe\w*)\b"
    r"(?! (?:\w+ )?(?:exclu|descart|afast|clar|avaliad))"
)


class Part(NamedTuple):
    """Tokens of a claim within their clause, as folded text."""

    before: str
    said: str
    after: str


def part(sentence: Sentence, first: int, last: int) -> Part:
    """Return the clause around tokens `first` to `last`."""
    end = next(
        (i for i in range(last + 1, len(sentence.note.words)) if _begins(sentence, i)),
        len(sentence.note.words),
    )
    start = max((i for i in range(first + 1) if _begins(sentence, i)), default=0)
    return Part(
        _text(sentence, start, first),
        _text(sentence, first, last + 1),
        _text(sentence, last + 1, end),
    )


def _text(sentence: Sentence, first: int, end: int) -> str:
    """Tokens `first` to before `end`, one space apart, commas among them."""
    note = sentence.note
    marked = ((", " if "," in note.gaps[i] else "") + note.words[i] for i in range(first, end))
    return " ".join(marked)


def _begins(sentence: Sentence, i: int) -> bool:
    note = sentence.note
    if i == 0 or note.words[i] in _BEGINS or _MARKS.search(note.gaps[i]):
        return True
    joined = "," in note.gaps[i] or note.words[i] in ("e", "que")
    following = " ".join(note.words[i : i + 5])
    return joined and _SPLITS.match(following) is not None and _WHICH.match(following) is None


def owner(part: Part) -> Owner:
    """Return whose the claim is."""
    if _OF_RELATIVE.search(part.after) or _RELATIVE_HAS.search(part.before):
        return "kin"
    of_person = _OF_PERSON.search(part.after) or re.search(rf"\b(?:{PERSON}|el[ea])\b", part.said)
    if of_person or _PERSON_HAS.search(part.before) or _UNNAMED_HAS.search(part.before):
        return "patient"
    seen = _SEEN.search(part.before) and not is_general(part)
    return "patient" if seen or is_presupposed(part) else "none"


def is_possessed(part: Part) -> bool:
    """Whether it is the patient's own in so many words ("a febre do menino")."""
    return bool(re.search(r"\b[oa]s?$", part.before) and _OF_PERSON.search(part.after))


def is_general(part: Part) -> bool:
    """Whether the clause begins with where a thing is found ("na doença de Fabry")."""
    return _LOCATED.search(part.before) is not None


def is_presupposed(part: Part) -> bool:
    """Whether it is a sign that speaks for or against something, as if it were there."""
    speaks = _SPEAKS.search(part.after)
    of_somebody = speaks and _OF_SOMEBODY.search(part.after, speaks.end())
    return bool(of_somebody or (speaks and _PRESUPPOSED.search(part.before)))


def is_open(part: Part) -> bool:
    """Whether what comes before it asks, watches, conditions or sets apart."""
    return bool(_OPENS.search(part.before) or _IF.search(part.before) or is_unsure(part))


def is_unsure(part: Part) -> bool:
    """Whether it is a condition just before it, or what the writer does not claim to know."""
    condition = _IF.search(part.before.rsplit(",", 1)[-1])
    return bool(condition or _UNSURE.search(part.before))


def calls_for_help(part: Part) -> bool:
    """Whether what comes after it says what to do or think whoever has it."""
    return _OPENED.search(part.after) is not None


def is_warning(part: Part) -> bool:
    """Whether signs without an article call for help: nobody is said to have them."""
    return calls_for_help(part) and _BARE.fullmatch(part.before) is not None


def is_possible(part: Part) -> bool:
    """Whether it is only what may be, or usually is."""
    return _MAY.search(f"{part.before} {part.after}") is not None


def is_denied(part: Part) -> bool:
    """Whether the clause says that somebody does not have it."""
    return bool(_LACKS.search(f"{part.before} {part.said}") or _DENIED.search(part.after))


def is_without(part: Part) -> bool:
    """Whether a bare "sem", "ausência de" or "nega" stands before it."""
    return _WITHOUT.search(part.before) is not None
