"""Relatives in a chart: who tells, who speaks, and who has the finding (folded patterns)."""

from __future__ import annotations

from typing import Final

RELATIVES: Final = (
    r"(?:mae|pai|irmaos?|irmas?|meio irmao|avos?|avo|bisavos?|bisavo|tios?|tias?|primos?|primas?|sobrinhos?"
    r"|sobrinhas?|filhos?|filhas?|netos?|netas?|genitora?|esposa|marido|familiar(?:es)?|parentes?|gemeos?"
    r"|pais|mother|father|brothers?|sisters?|uncles?|aunts?|cousins?|grandmother|grandfather|madre|padre"
    r"|hermanos?|hermanas?|abuel[oa])"
)
_SIDE = r"(?:(?: (?:matern[oa]s?|patern[oa]s?|mais velh[oa]s?|mais nov[oa]s?|cacula|falecid[oa]s?|gemeo|dele|dela|mort[oa]))*)"
_TELLS = (
    r"(?:refere|referem|nota|notam|percebe|percebem|reparou|repara|explica|aponta|pensa|ouviu|dita|relata|relatam|conta|contam|nega|negam|diz|dizem|informa|informam|percebeu|notou|notaram"
    r"|observou|observa|trouxe|traz|acha|acham|desconfia|suspeita|queixa|descreve|afirma|confirma|lembra|mostra|pergunta|perguntou"
    r"|solicita|procurou|veio|preocupada?|acompanhante|acompanha|esta preocupada|ficou|fala que|falou|viu|ve|leva|levou"
    r"|chegou|deu|usou|da|estranhou|reclama|disse|comenta|comentou|menciona|denies|reports|states|noticed)"
)

INFORMANT: Final = (
    rf"(?<![^ ])(?:(?:a|o|pela|pelo|segundo a|segundo o|conforme a|com a|com o|da|do|na|no) )?{RELATIVES}{_SIDE} "
    rf"(?:(?:que|tambem|tb|ja|nao|me|nos|so|sempre|[(] \w+ [)]) )*{_TELLS}(?![^ ])"
    rf"|(?<![^ ])(?:bat|agred|agrid|mord|chut|brig|atac|empurr|belisc|xing)\w+ (?:n?[oa]s? |com (?:[oa]s? )?|em )?{RELATIVES}(?![^ ])"
    rf"|(?<![^ ])(?:a |da )?{RELATIVES} (?:quase nao |mal |nao )?sent\w+(?: \w+){{0,4}} (?:mex\w+|moviment\w+|chut\w+)(?![^ ])"
    rf"|(?<![^ ])(?:pela|pelo|segundo (?:a|o)|conforme (?:a|o)|de acordo com (?:a|o)|trazid[oa] (?:pela|pelo)"
    rf"|acompanhad[oa] (?:da|do|pela|pelo)|colo d[ao]|informante|informacoes d[ao]|relato d[ao]|nomes? d[aeo]s?) {RELATIVES}(?![^ ])"
    rf"|(?<![^ ])(?:mais|menos|tao|igual|do|como|que) \w* ?(?:que|a|ao|quanto)? ?(?:[oa]s? )?d[ao]s? {RELATIVES}(?![^ ])"
)
"""A relative who tells, brings or is addressed: not the one who has the finding."""

SPEAKER: Final = rf"(?<![^ ]){RELATIVES}(?: d[aeo] \w+)? :"
"""A speaker's name before what they say, in a note that is a conversation."""

OWNED: Final = rf"(?<![^ ])(?:(?:casos? (?:de|semelhantes? n?[ao]?) )?(?:eh? (?:o|a)|n[ao]s?|d[ao]s?|igual (?:a |ao )?d?[ao]?) )?({RELATIVES}){_SIDE}(?![^ ])"
"""A relative as the one who has it."""

FAMILY_HISTORY: Final = (
    r"(?<![^ ])(?:hf|hfam|af|antecedentes? familiar(?:es)?|historia familiar|historico familiar|hist familiar|heredograma"
    r"|family history|antecedentes heredofamiliares|na familia|casos? na familia|familia com|gestacao anterior|obito fetal|natimorto)(?![^ ])"
)
