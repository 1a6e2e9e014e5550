"""Relatives in a chart: who tells, who speaks, and who has the finding (folded patterns)."""

from __future__ import annotations

import re
from typing import Final

RELATIVES: Final = (
    r"(?:mae|pai|irmaos?|irmas?|meio irmao|avos?|avo|bisavos?|bisavo|tios?|tias?|primos?|primas?|sobrinhos?"
    r"|sobrinhas?|filhos?|filhas?|netos?|netas?|genitor(?:a|as|es)?|esposa|marido|familiar(?:es)?|parentes?|gemeos?"
    r"|pais|mother|father|brothers?|sisters?|uncles?|aunts?|cousins?|grandmother|grandfather|madre|padre"
    r"|hermanos?|hermanas?|abuel[oa]|cunhad[oa]s?|sogr[oa]|padrasto|madrasta|entead[oa]|namorad[oa]|companheir[oa]|vizinh[oa]s?"
    r"|colegas? d[aeo] (?:classe|sala|escola|turma|trabalho|quarto|creche)|coleguinhas?|amig[oa]s?|amiguinh[oa]s?|professora?|cuidadora?|baba|madrinha|padrinho|compadre|comadre|patroa|patrao)"
)
_SIDE = r"(?:(?: (?:matern[oa]s?|patern[oa]s?|mais velh[oa]s?|mais nov[oa]s?|cacula|falecid[oa]s?|gemeo|dele|dela|mort[oa]|menor|maior|d[eo] (?:leito|quarto)|em (?:1|primeiro|segundo|2) grau|d[aeo] (?:paciente|pcte|probando|probanda)))*)"
_TELLS = (
    r"(?:refere|referem|nota|notam|percebe|percebem|reparou|repara|explica|aponta|pensa|ouviu|dita|relata|relatam|conta|contam|nega|negam|diz|dizem|informa|informam|percebeu|notou|notaram"
    r"|observou|observa|trouxe|traz|acha|acham|sabe|soube|sabem|acredita|desconhece|recorda|insiste|garante|desconfia|suspeita|queixa|descreve|afirma|confirma|lembra|mostra|pergunta|perguntou|questiona|questionou"
    r"|solicita|procurou|veio|preocupada?|acompanhante|acompanha|esta preocupada|ficou(?= sabendo| d[aeo] | com (?:ele|ela|[oa]) )|fala que|falou|viu|ve|leva|levou"
    r"|chegou|deu|usou|da (?=(?:o|a|os|as|um|uma|banho|remedio|leite|agua|mamadeira|comida|peito)(?![^ ]))|estranhou|reclama|disse|comenta|comentou|menciona|denies|reports|states|noticed)"
)

_PATIENT: Final = (
    r"(?:paciente|pcte|pct|ele|ela|probando|probanda|crianca|menor|menin[oa]|bebe|lactente)"
)

INFORMANT: Final = (
    rf"(?<![^ ])(?:(?:a|o|pela|pelo|segundo a|segundo o|conforme a|com a|com o|da|do|na|no) )?{RELATIVES}{_SIDE} "
    rf"(?:(?:que|tambem|tb|ja|nao|me|nos|so|sempre|[(] \w+ [)]) )*{_TELLS}(?![^ ])"
    rf"|(?<![^ ])(?:bat|agred|agrid|mord|chut|brig|atac|empurr|belisc|xing)\w+ (?:n?[oa]s? |com (?:[oa]s? )?|em )?{RELATIVES}(?![^ ])"
    rf"|(?<![^ ])(?:a |da )?{RELATIVES} (?:quase nao |mal |nao )?sent\w+(?: \w+){{0,4}} (?:mex\w+|moviment\w+|chut\w+)(?![^ ])"
    rf"|(?<![^ ])(?:pela|pelo|segundo (?:a|o)|conforme (?:a|o)|de acordo com (?:a|o)|trazid[oa] (?:pela|pelo)"
    rf"|acompanhad[oa] (?:da|do|pela|pelo)|colo d[ao]|informante|informacoes d[ao]|relato d[ao]|nomes? d[aeo]s?) {RELATIVES}(?![^ ])"
    rf"|(?<![^ ])(?:herd\w+|pux\w+|(?:assim|bem|tal) como|tal qual|, (?:como|igual|que nem)|parecid[oa] com|(?:que nem|feito|igual))(?: [ao]{{1,2}}| aos?| d[aeo]s?| pel[oa])*(?: (?:su?a|seu))? {RELATIVES}(?![^ ])"
    rf"|(?<![^ ]){RELATIVES}{_SIDE} (?:(?:esta|estao|ficou|muito|bem|tem|com) )*(?:assustad|preocupad|ansios|aflit|angustiad|receos|apavorad|medo|receio|teme)\w*"
    rf"|(?<![^ ])(?:medo|receio|temor|preocupacao|angustia|queixa|relato|desejo|pergunta|duvida|impressao|opiniao|pedido) d[aeo]s? {RELATIVES}(?![^ ])"
    rf"|(?<![^ ]){RELATIVES}{_SIDE}(?: (?![;])[^ ]+){{1,8}} (?:e|,) (?:[oa] |este |esta )?{_PATIENT} tambem(?![^ ])"
    rf"|(?<![^ ])mesm[oa]s?(?: \w+){{1,3}} (?:d[aeo]s?|que (?:[oa]s?|su?as?|seus?)) {RELATIVES}(?![^ ])"
    rf"|(?<![^ ]){_PATIENT} e (?:[oa]s? |su?as? |seus? ){{0,2}}{RELATIVES}(?![^ ])"
    rf"|(?<![^ ]){RELATIVES}{_SIDE} (?:e|assim como|bem como) (?:[oa] |este |esta )?{_PATIENT}(?![^ ])"
    rf"|(?<![^ ]){RELATIVES}{_SIDE}(?: (?![;])[^ ]+){{1,8}} (?:(?:assim|bem|tal) como|, como|igual(?:zinh[oa]|mente)? a?o?) ?(?:[oa] |este |esta )?{_PATIENT}(?![^ ])"
    rf"|(?<![^ ])(?:mais|menos|tao|igual|do|como|que) \w* ?(?:que|a|ao|quanto)? ?(?:[oa]s? )?d[ao]s? {RELATIVES}(?![^ ])"
)
"""A relative who tells, brings, is addressed, or has it together with the patient."""

FIRST_PERSON: Final = (
    rf"(?<![^ ])({RELATIVES})(?: d[aeo] \w+)? :(?: [^ ]+){{0,12}}? (?:eu (?:que |tambem |mesm[oa] |ja |so ){{0,2}}"
    r"(?:to|tou|estou|tenho|tive|ando|fiquei|sinto|tava|estava|sou|fui|sofro)|(?:tambem|ja) (?:tenho|tive|sofro))(?![^ ])"
)
"""A relative who speaks of themselves in a conversation."""

_ONE: Final = (
    r"(?!irmaos|irmas|tios|tias|avos|primos|primas|filhos|filhas|pais|familiares|parentes)"
)
_DESCRIBED: Final = (
    r"(?! (?:com )?\d+ ?a(?:nos?)?(?: |$)| \d+ (?:com|saudav\w+)| (?:com|tem) \d+ anos| hig\w+| saudav\w+| sadi[oa]| portador\w*"
    r"| falec\w+| obito| viv[oa] | morreu| hipertens[oa]| diabetic[oa]| epilep\w+)"
)
"""What follows a relative in a list of the family and not in a conversation."""
SPEAKER: Final = (
    rf"(?<![^ ])(?<!da )(?<!do )(?<!de ){_ONE}{RELATIVES}(?: d[aeo] \w+)? :{_DESCRIBED}"
)
"""A speaker's name before what they say, in a note that is a conversation."""

QUOTED: Final = (
    rf"(?<![^ ])(?<!da )(?<!do )(?<!de ){_ONE}{RELATIVES}(?: d[aeo] \w+)? :"
    r"(?= (?:nao|ta|to|tem|teve|esse|essa|acho|hoje|ontem|faz|desde|sim|quando)(?![^ ])|(?: [^ ]+){0,12}? (?:ele|ela|eu|meu|minha|doutora?)(?![^ ]))"
)
"""The same where what follows is speech by its words."""

CONVERSATION: Final = re.compile(
    r"(?:^|[\n\].?!]) ?(?:medic[oa]|dra?\b[^:\n]{0,20}|doutora?|enf\w*|acs|entrevistador\w*|profissional|estudante|residente|psicolog\w+|fisio\w*|pergunta) ?:|\?"
)
"""Found in a note that asks somebody."""

OWNED: Final = rf"(?<![^ ])(?:(?:casos? (?:de|semelhantes? n?[ao]?) )?(?:eh? (?:o|a)|n[ao]s?|d[ao]s?|igual (?:a |ao )?d?[ao]?) )?({RELATIVES}){_SIDE}(?![^ ])"
"""A relative as the one who has it."""

FAMILY_HISTORY: Final = (
    r"(?<![^ ])(?:hf|hfam|af|antecedentes? familiar(?:es)?|historia familiar|historico familiar|hist familiar|heredograma"
    r"|family history|antecedentes heredofamiliares|na familia|casos? na familia|familia com|(?:ascendencia|linhagem|linha|ramo|heranca) (?:matern|patern)[oa]|varias geracoes|familia (?:matern\w|patern\w|d[aeo]s? (?:pai|mae|avo\w*))|(?:n[oa]|d[oa]|pel[oa]|por)(?: \w+)? (?:lado|ramo|linhagem|linha|parte)(?: d[aeo])? (?:matern|patern|mae|pai|avo)\w*|gestacao anterior|obito fetal|natimorto)(?![^ ])"
)

CHILD: Final = re.compile(r"(?:filh|net)[oa]s?$")
PARENT: Final = re.compile(r"(?:^| )(?:mae|pai|genitora?|pais|avo|avos)(?= )")
"""A parent who tells of "a filha" tells of the patient."""
