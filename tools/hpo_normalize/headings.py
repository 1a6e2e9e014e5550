"""Headings of a chart and what stands under them: past or family history, plan, or the patient."""

from __future__ import annotations

import re
from typing import Final

from araras.tools.hpo_normalize.cue_rules import Kind
from araras.tools.hpo_normalize.note import Note

AUSCULTATION: Final = re.compile(
    r"(?:mv|mvf|murmurio|crepit\w+|sibil\w+|roncos?|estertor\w+|limp[ao]s?|sem ra|s ra|simetric[oa]|normal)"
)
"""After "AP:", says that it is the lung auscultation and not the past history."""

SECTIONS: Final[tuple[tuple[Kind | None, re.Pattern[str]], ...]] = (
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
            r"(?:cd|conduta|condutas|plano|planejamento|orientacoes|orientacao|solicito|solicitacoes|pedidos?|hd|hipoteses?(?: diagnosticas?)?"
            r"|diagnosticos? diferencia(?:l|is)|impressao(?: diagnostica)?|diag diferencial|exames solicitados|pendencias|proposta|cdt)$"
        ),
    ),
    (
        None,
        re.compile(
            r"(?:hda|hma|qp|qd|queixa(?: principal)?|historia(?: da doenca atual| clinica)?|ef|exame(?: fisico| neurologico)?|ao exame|isda|is"
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


def section_of(note: Note, first: int, end: int, before: Kind | None) -> tuple[Kind | None, int]:
    """Return the section that a sentence stands in, and where its text begins."""
    for i in range(first + 1, min(first + 5, end + 1)):
        gap = note.gaps[i] if i < len(note.gaps) else note.tail
        if ":" in gap or (i == first + 1 and gap.strip() in ("-", "–") and note.upper(first)):
            heading = " ".join(note.words[first:i])
            for kind, pattern in SECTIONS:
                if pattern.match(heading):
                    lungs = heading == "ap" and i < end and AUSCULTATION.match(note.words[i])
                    return (None if lungs else kind), min(i, end)
            break
    gap = note.gaps[first] if first < len(note.gaps) else ""
    ended = "\n\n" in gap or ("\n" in gap and before is not Kind.FAMILY)
    if before in RESUMED and not ended:
        ended = RESUMED[before].match(" ".join(note.words[first : first + 4])) is not None
    return (None if ended else before), first
