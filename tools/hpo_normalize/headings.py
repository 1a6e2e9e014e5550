"""Headings of a chart and what stands under them: past or family history, plan, or the patient."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from araras.tools.hpo_normalize.cue_rules import Kind
from araras.tools.hpo_normalize.note import Note

AUSCULTATION: Final = re.compile(
    r"(?:mv|mvf|murmurio|crepit\w+|sibil\w+|roncos?|estertor\w+|limp[ao]s?|sem ra|s ra|simetric[oa]|normal)"
)
"""After "AP:", says that it is the lung auscultation and not the past history."""

_LONGEST: Final = 9
"""Words of the longest heading, and one."""
_ALONE: Final = 4
"""Words of a heading that has a line to itself and no colon."""
_MIXED: Final = frozenset(["antecedentes", "antecedentes pessoais"])
"""Headings of birth and habits too: only their own line is past."""
_BULLET: Final = re.compile(r"\n[ \t]*(?:[-*•–>]|\d{1,2}[.)-])[ \t]*$")
SECTIONS: Final[tuple[tuple[Kind | None, re.Pattern[str]], ...]] = (
    (
        Kind.NEGATION,
        re.compile(
            r"(?:(?:sintomas?|queixas?|achados?|sinais|itens) )?(?:negad[oa]s?|ausentes?|negativ[oa]s?)(?: pertinentes)?$|nega(?:m|tivas?)?$"
        ),
    ),
    (
        Kind.PAST,
        re.compile(
            r"(?:hpp|ap|app|antecedentes?(?: pessoais| patologicos| morbidos| cirurgicos)?|historia (?:patologica )?pregressa"
            r"|antecedentes mp|hmp|passado|comorbidades previas|cirurgias(?: previas)?)$"
        ),
    ),
    (
        Kind.FAMILY,
        re.compile(
            r"(?:hf|hfam|af|antecedentes? familiar(?:es)?|historia familiar|historico familiar|family history|familia|heredograma)$"
        ),
    ),
    (
        Kind.UNCERTAIN,
        re.compile(
            r"(?:cd|conduta|condutas|plano|planejamento|orientacoes|orientacao|solicito|solicitacoes|pedidos?|hd|hipoteses?(?: diagnosticas?)?|(?:sinais|sintomas) de (?:alarme|alerta|perigo|gravidade)(?: \w+)*|criterios?(?! (?:preenchid|present|atendid))(?: \w+)*"
            r"|(?:efeitos?|eventos?|reac\w+) (?:advers|colatera)\w+(?: \w+)*|(?:pontos|itens|questoes|pendencias) (?:a|para) \w+(?: \w+)*|complicacoes (?:possiveis|esperadas|previstas)"
            r"|quando (?:retornar|procurar)(?: \w+)*|(?:o que|a) (?:vigiar|observar|investigar|pesquisar|afastar|rastrear)(?: \w+)*|retornar se|riscos|prognostico|(?:para )?proxima consulta|proximos passos"
            r"|diagnosticos? diferencia(?:l|is)|impressao(?: diagnostica)?|diag diferencial|exames solicitados|pendencias|proposta|cdt)$"
        ),
    ),
    (
        None,
        re.compile(
            r"(?:sinais e sintomas|(?:sintomas?|queixas?|achados?|sinais)(?: (?:presentes?|atuais|positiv[oa]s?|clinicos|principais))?|quadro(?: clinico| atual)?|presentes?|refere|apresenta|atual(?:mente)?|hoje|agora|(?:exame|quadro) (?:d[ao] |atual ?)(?:paciente|crianca|menin[oa]|lactente)?|diagnosticos?(?: atuais| confirmados)?|problemas(?: ativos)?|lista de problemas|motivo(?: d[aeo] \w+)*|hda|hma|qp|qd|queixa(?: principal)?|historia(?: da doenca atual| clinica)?|ef|exame(?: fisico| neurologico)?|ao exame|isda|is"
            r"|id|identificacao|exames(?: complementares| laboratoriais)?|laboratorio|lab|labs|imagem|rx|rm|tc|eco|evolucao|s|o|a|p|subjetivo"
            r"|objetivo|avaliacao|ex|resumo|anamnese|dnpm|desenvolvimento|medicacoes|em uso|muc|alergias|gestacao|parto|hgo|nascimento|us|eeg|ecg)$"
        ),
    ),
)
"""Headings (the words before a colon) and what stands under them until the next heading."""
_EXAMINED = (
    r"hoje(?![^ ])|atualmente(?![^ ])"
    r"|(?:(?:ao|no) )?exames?(?: fisico| neurologico| clinico)?(?! d[aeo]s? (?:mae|pai|irma|pais|tio|tia|avo|filh))(?![^ ])"
    r"|(?:hemograma|hb|laboratorio|lab|eco\w*|ecg|eeg|enmg|us|usg|ultra\w+|tc|tomografia|rx|radiografia|raio|rm|rnm|ressonancia"
    r"|biopsia|endoscopia|colonoscopia|espirometria|eas|urina|gasometria|ausculta|abdome|figado|baco|pa|fc)(?![^ ])"
)
_TOLD = (
    r"(?:(?:o|a|este|esta) )?(?:paciente|pcte|crianca|menor|lactente|menin[oa])(?![^ ])"
    r"|(?:ha|faz) \d+ "
    r"|(?:apresent|refer|queixa|evolu|intern|relat|inici|procur|encontra|vem|chega|chegou|foi|esta)\w*(?: se| com)?(?![^ ])"
)
RESUMED: Final = {
    Kind.FAMILY: re.compile(f"{_EXAMINED}|{_TOLD}"),
    Kind.PAST: re.compile(_EXAMINED),
}
"""How a sentence begins that ends a section by speaking of the patient, or of today, again."""


class Section(NamedTuple):
    """What stands under the last heading."""

    kind: Kind | None = None
    lasting: bool = False
    """Its heading stands alone in a line: the lines below belong to it."""
    fresh: bool = False
    """Nothing has stood under it yet."""


def section_of(note: Note, first: int, end: int, before: Section) -> tuple[Section, int]:
    """Return the section that a sentence stands in, and where its text begins."""
    opened = _opened(note, first, end)
    if opened is not None:
        return opened
    if _ended(note, first, before):
        return Section(), first
    return before._replace(fresh=False), first


def _opened(note: Note, first: int, end: int) -> tuple[Section, int] | None:
    """Return the section that a heading at a sentence's beginning opens, and where it ends."""
    for i in range(first + 1, min(first + _LONGEST, end + 1)):
        gap = note.gaps[i] if i < len(note.gaps) else note.tail
        dashed = i == first + 1 and gap.strip() in ("-", "–") and note.upper(first)
        alone = i == end and i - first <= _ALONE and "\n" in gap and _starts_line(note, first)
        if ":" in gap or dashed or alone:
            heading = " ".join(note.words[first:i])
            for kind, pattern in SECTIONS:
                if pattern.match(heading):
                    lungs = heading == "ap" and i < end and AUSCULTATION.match(note.words[i])
                    lasting = (alone or (i == end and "\n" in gap)) and heading not in _MIXED
                    return Section(None if lungs else kind, lasting, fresh=lasting), min(i, end)
            return None
    return None


def _starts_line(note: Note, first: int) -> bool:
    return first == 0 or "\n" in note.gaps[first]


def _ended(note: Note, first: int, before: Section) -> bool:
    """Whether a sentence ends the section before it: by its line, or by speaking of the patient."""
    gap = note.gaps[first] if first < len(note.gaps) else ""
    if "\n" in gap and not before.fresh:
        kept = before.lasting or before.kind is Kind.FAMILY or _BULLET.search(gap)
        if "\n\n" in gap or not kept:
            return True
    if before.kind in RESUMED:
        return RESUMED[before.kind].match(" ".join(note.words[first : first + 4])) is not None
    return False
