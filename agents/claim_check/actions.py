"""Examinations and procedures: what is asked for or done stands in the protocol of the disease.

An action is a head ("biópsia", "transplante", an analyte's name) with the words that make it
particular ("muscular", "de medula"). Both must be in one passage of each protocol in scope:
an examination, a procedure, an inclusion criterion, or the referral. Without an order, what
the note reports may be repeated. A study of a gene also stands by the gene's link to the disease.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from araras.agents.claim_check.clauses import part
from araras.agents.claim_check.facts import Facts, stems
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.text import key, words
from araras.tools.hpo_normalize.stems import stem
from araras.tools.hpo_normalize.vocabulary import STOP

_EXAMS: Final = frozenset(
    map(
        stem,
        words(
            "ressonância tomografia ultrassonografia ultrassom radiografia radiografias raio rx "
            "biópsia biópsias eletroneuromiografia eletromiografia eletroencefalograma "
            "ecocardiograma ecocardiografia eletrocardiograma holter hemograma eletroforese hplc "
            "mlpa qpcr pcr exoma genoma cariótipo microarray array cgh punção líquor mielograma "
            "citometria espirometria polissonografia audiometria densitometria cintilografia pet "
            "campimetria doppler cultura sorologia sorologias lactato gasometria endoscopia "
            "colonoscopia cateterismo angiografia arteriografia broncoscopia oximetria holter "
            "elastase quitotriosidase ceruloplasmina aldolase amônia aminoácidos acilcarnitinas "
            "imunofixação imunofenotipagem coombs fundoscopia fundo biomicroscopia potencial "
            "bera emissões tilt ergometria ergométrico urocultura hemocultura coprocultura "
            "troponina bnp cpk ck tsh igf ferritina coagulograma transaminases ast alt ggt "
            "eletrólitos creatinina ureia glicemia espectrometria painel hemoglobinopatias "
            "videodeglutograma videofluoroscopia manometria phmetria dosimetria capilaroscopia "
            "mamografia retinografia angiotomografia angiorressonância eletrorretinograma"
        ),
    )
)
PROCEDURES: Final = frozenset(
    map(
        stem,
        words(
            "transplante transplantes esplenectomia timectomia plasmaférese gastrostomia "
            "traqueostomia ventilação intubação intubar transfusão transfusões radioterapia "
            "radiocirurgia cirurgia ressecção craniotomia diálise hemodiálise "
            "exsanguineotransfusão eritrocitaférese flebotomia sangria ablação marcapasso "
            "desfibrilador implante haste hastes artrodese osteotomia colectomia hepatectomia "
            "nefrectomia amputação internação internar oxigenoterapia oxigênio cateter sonda "
            "derivação shunt vacinação vacinal imunização imunizações nebulização toxina "
            "infusão infusões imunoterapia hipertermia acupuntura jejum dieta fórmula gênica "
            "enzimática suspender suspenda suspensão retirar retire remover remova operar opere interromper "
            "interrompa hidratar hidrate sedar transfundir anticoagular"
            "desmame isolamento repouso ordenha restringir cpap bipap adenoidectomia amigdalectomia laserterapia fototerapia "
            "estimulação reposição"
        ),
    )
)
_ORDER: Final = re.compile(
    r"\b(?:solicit\w+|pedir|peca\w*|realiz\w+|fazer|dosar|colher|repetir|proximo passo|indic\w+"
    r"|agendar|encaminhar para|completar com|confirmar com|program\w+|deve\w* ser)\b"
)
_COMMON: Final = words(
    "avaliação acompanhamento tratamento parte forma antes uso anos meses ano caso doença doenças "
    "complemento complementar pesquisa dosagem exame análise estudo atividade medida perfil controle "
    "função sinais determinação risco forma paciente via vez início diagnóstico classe grau normal outra outro dupla gene genes sexo "
    "família seletiva geral conduta método amostra mesma após não cada gravidade confirmação depois durante até quando"
)
_SAME: Final = {"cirurgi": ("resseccao", "correcao", "craniotomi")}
"""Heads that protocols word otherwise."""
_WEAK: Final = frozenset(
    map(stem, words("teste testes prova provas dosagem dosar pesquisa escala escore triagem"))
)
"""Heads that say nothing without what makes them particular."""
_BREAKS: Final = frozenset(
    words("e ou para que pode deve na no só esta quando enquanto porque pois embora se")
)
"""Words after which another thought begins."""
_ENDS: Final = re.compile(r"[,;:.]")
_MOLECULAR: Final = frozenset(
    map(
        stem,
        words(
            "genético genética molecular moleculares sequenciamento gene genes análise estudo "
            "teste confirmação completo"
        ),
    )
)
_VACCINES: Final = frozenset(map(stem, words("vacinal vacinação vacinas situação calendário")))
_GIVING: Final = frozenset(map(stem, words("reposição infusão infusões enzimática terapia")))
"""What stands for the medicines of a protocol without naming one."""
_RESULT: Final = re.compile(
    r"^(?:\w+ ){0,4}?(?:mostrou|mostraram|revelou|confirmou|evidenciou|detectou|apontou|veio|deu"
    r"|(?:foi|ja foi|esta|resultou) (?:positiv|negativ|normal|alterad|realizad|feit)\w*)\b"
)
"""An examination that was done already, which only the note may tell."""
_IS_INDICATED: Final = re.compile(r"\b(?:esta|estao|e|sao) (?:ja |bem )?indicad[oa]s?\b")
_OF_COURSE: Final = frozenset(
    map(
        stem,
        words(
            "encaminhamento avaliação acompanhamento seguimento investigação orientação consulta "
            "aconselhamento retorno apoio tratamento medicamento teste"
        ),
    )
)
_TELLS_APART: Final = re.compile(r"\b(?:separ|distingu|diferenci)\w+\b")
_REPORTS: Final = frozenset(map(stem, words("exame exames resultado resultados")))
_HYPOTHETIC: Final = frozenset(words("qualquer eventual eventuais"))
REACH: Final = 5
"""Words after a head that may make it particular."""


@lru_cache(maxsize=2)
def particular_words(graph: KnowledgeGraph) -> frozenset[str]:
    """Stems that tell one examination or procedure from another, of every protocol."""
    found: set[str] = set()
    for protocol in graph.protocols():
        for name in (*(e.name for e in protocol.exams), *(p.name for p in protocol.procedures)):
            found |= stems(name)
    extra = "muscular hepatica renal cerebral cardiaca pulmonar medula rim figado coracao pele"
    extra += (
        " musculo musculos osso ossos cerebro pulmao pulmoes intestino estomago bexiga tireoide"
    )
    extra += " linfonodo ganglio glandula cabelo unha utero ovario olho ouvido cranio torax abdome"
    extra += " nervo lombar hepatico muscular cardiaco pele intestinal sangue"
    return frozenset((found | stems(extra)) - set(map(stem, (*STOP, *_COMMON))))


@lru_cache(maxsize=2)
def analytes(graph: KnowledgeGraph) -> frozenset[str]:
    """Stems of the one-word names of what laboratories measure."""
    names = {n for row in graph.laboratory() for n in (row.analyte, *row.names)}
    single = {key(n) for n in names if len(words(n)) == 1 and len(n) > 3}
    return frozenset(map(stem, single))


def read_actions(
    facts: Facts, scope: Scope, sentence: Sentence, findings: Iterable[tuple[int, int]]
) -> Iterator[Fault]:
    """Yield the examinations and procedures that some disease in scope is not given."""
    note = sentence.note
    reported = {i for first, last in findings for i in range(first, last + 1)}
    for i, word in enumerate(note.words):
        head = stem(word)
        done, weak = head in PROCEDURES, head in _WEAK
        if i in sentence.explained or i in reported:
            continue
        if head in _REPORTS and _RESULT.search(part(sentence, i, i).after):
            yield Fault("exam", word)
        if not (done or weak or head in _EXAMS or head in analytes(facts.graph)):
            continue
        if _no_claim(facts, sentence, i):
            continue
        if not done and head not in facts.note_stems and _RESULT.search(part(sentence, i, i).after):
            yield Fault("exam", word)
        span = _particulars(facts, sentence, i)
        if weak and not span:
            continue
        wanted = {*(() if weak else (head,)), *(stem(note.words[j]) for j in span)}
        if _given(facts, scope, wanted, done, _TELLS_APART.search(" ".join(note.words))):
            for j in (i, *span):
                sentence.explain(j, j)
        else:
            last = max((i, *span))
            yield Fault("procedure" if done else "exam", sentence.shown(i, last))
    yield from _genes(facts, scope, sentence)
    yield from _indicated(facts, sentence)


def _indicated(facts: Facts, sentence: Sentence) -> Iterator[Fault]:
    """What is said to be indicated is a thing that the readers know, or a matter of course."""
    note = sentence.note
    match = _IS_INDICATED.search(" ".join(note.words))
    if match is None or sentence.names_medicine:
        return
    verb = len(match.string[: match.start()].split())
    subject = set(map(stem, note.words[:verb]))
    known = subject & (_EXAMS | PROCEDURES | _WEAK | _OF_COURSE | analytes(facts.graph))
    if not known:
        yield Fault("procedure", sentence.shown(0, verb))


def _no_claim(facts: Facts, sentence: Sentence, i: int) -> bool:
    """What the note reports and nobody orders, what is asked or merely thought of, what nobody
    should do on their own; the verb "cobre", and the substance that a disease stores."""
    words, around = sentence.note.words, part(sentence, i, i)
    before = words[i - 1] if i else ""
    if words[i] == "cobre" and before and before not in STOP:
        return True
    head, noted = stem(words[i]), facts.note_stems
    if head in _SAME and "operad" in facts.note:
        noted |= {head}
    if head in noted and not _ORDER.search(f"{around.before} {around.said}"):
        return True
    if before in _HYPOTHETIC or re.search(r"\bpergunt\w+", around.before):
        return True
    return "por conta propria" in around.after


def _particulars(facts: Facts, sentence: Sentence, i: int) -> list[int]:
    """The tokens after a head that say which one it is, up to a mark or another head."""
    note, known = sentence.note, particular_words(facts.graph)
    found: list[int] = []
    for j in range(i + 1, min(len(note.words), i + 1 + REACH)):
        if _ENDS.search(note.gaps[j]):
            break
        word = stem(note.words[j])
        if j in sentence.explained:
            continue
        if note.words[j] in _BREAKS:
            break
        how = j == i + 2 and note.words[i + 1] == "por"
        if (word in known or how) and note.words[j] not in STOP:
            found.append(j)
    return found


def _given(
    facts: Facts, scope: Scope, wanted: set[str], done: bool, apart: re.Match[str] | None
) -> bool:
    """For every disease in scope; what tells two apart is an examination of one of them."""
    if wanted <= _VACCINES:
        return bool(scope.about)
    if apart and not done:
        return any(
            _given_for(facts, code, wanted, done) for code in (*scope.about, *facts.listed[:1])
        )
    return bool(scope.about) and all(_given_for(facts, code, wanted, done) for code in scope.about)


def _given_for(facts: Facts, code: OrphaCode, wanted: set[str], done: bool) -> bool:
    carried = facts.of(code)
    passages: Sequence[frozenset[str]] = carried.procedures if done else carried.exams
    if any(wanted <= passage for passage in passages):
        return True
    for head in wanted & _SAME.keys():
        if any({*(wanted - {head}), same} <= p for same in _SAME[head] for p in passages):
            return True
    if wanted <= _GIVING:
        return bool(carried.listed)
    if wanted <= carried.medicine_words:
        return True
    return bool(carried.genes) and wanted <= _MOLECULAR


def _genes(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """A gene symbol stands by its link to a disease in scope, or in the protocol, or the note."""
    symbols = gene_symbols(facts.graph)
    apart = _TELLS_APART.search(" ".join(sentence.note.words))
    for i in sentence.open():
        surface = sentence.note.surface(i)
        if surface not in symbols:
            continue
        linked = [
            surface in facts.of(c).genes or any(surface in t for t in facts.of(c).texts)
            for c in (*scope.about, *(facts.listed[:1] if apart else ()))
        ]
        carried = any(linked) if apart else bool(linked) and all(linked)
        if carried or stem(sentence.note.words[i]) in facts.note_stems:
            sentence.explain(i, i)
        else:
            yield Fault("exam", surface)


@lru_cache(maxsize=2)
def gene_symbols(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the gene symbols of a graph."""
    return frozenset(graph.gene_symbols())
