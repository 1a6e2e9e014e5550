"""Scales and scores → terms: reflexes, tone, intelligence, sleep, nerves, birth and pregnancy.

Limits and their sources, against the age at that place of the note where one is needed:
- tendon reflexes 0 absent, 1+ diminished, 2+ normal, 3+ and 4+ exaggerated (NINDS scale: Litvan
  et al., Neurology 47:969, 1996); modified Ashworth scale from 1 on (Bohannon & Smith, Phys Ther
  67:206, 1987);
- intelligence quotient 70–84 borderline, 50–69 mild, 35–49 moderate, 20–34 severe, below 20
  profound (HPO definitions; ICD-10 F70–F73); mini-mental state below 20, which is low at any
  schooling (Brucki et al., Arq Neuropsiquiatr 61:777, 2003);
- apnoea-hypopnoea index from 1 (children) or 5 (from 13 years) an hour (AASM manual); Epworth
  scale above 10 (Bertolazi et al., J Bras Pneumol 35:877, 2009);
- nerve conduction below 38 m/s from 3 years on (Harding & Thomas, Brain 103:259, 1980); opening
  pressure of the liquor from 28 cmH2O (Avery et al., N Engl J Med 363:891, 2010);
- a seizure of 30 minutes or more is a status (ILAE: Trinka et al., Epilepsia 56:1515, 2015);
- five hours of sleep a night or fewer, too few at any age (Hirshkowitz et al., Sleep Health
  1:40, 2015);
- GMFCS levels IV and V do not walk (Palisano et al., Dev Med Child Neurol 39:214, 1997);
- Apgar below 7 (HPO definition);
- amniotic fluid index up to 5 or from 25 cm, deepest pocket below 2 or from 8 cm (FEBRASGO);
  nuchal translucency from 3 mm, above the 95th percentile at any length (Snijders et al., Lancet
  352:343, 1998); atrium of the lateral ventricles from 10 mm, cisterna magna above 10 mm (ISUOG).
"""

from __future__ import annotations

import re
from typing import Final

from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize.measures import Measured, Patient, Reading, Rule, read_by
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.numerals import decimal
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.visits import AgeAt
from araras.tools.records import Sex

_N: Final = r"\d{1,3}(?:[.,]\d{1,2})?"
_GRADE: Final = r"(?:[0-4] ?\+(?: ?/ ?[45]\+?)?|[0-4] ?/ ?4\+?|\+{1,4}(?: ?/ ?(?:\+{4}|4\+?))?|0(?![\w%]|[.,/]\d))"
_PLACE: Final = (
    r"(?: (?:em|n[oa]s?|d[eao]s?|aos|mmii|mmss|membros|inferiores|superiores|pernas|bracos|bilateral(?:mente)?|simetricos|globalmente"
    r"|difusamente|grau|[:=]))*"
)
_REFLEX: Final = Lazy(
    r"(?<!\w)(?P<which>rot|reflexos?(?: (?:osteotendin\w+|osteo-tendin\w+|tendin\w+|profundos?|miotatic\w+|estiramento|patelar(?:es)?"
    r"|aquile(?:us?|nos?)|bicipita\w+|tricipita\w+))*|patelar(?:es)?|aquileus?)"
    rf"(?P<before>{_PLACE}) ?[:=(]? ?(?P<grade>{_GRADE})(?P<after>{_PLACE})"
)
_LOWER: Final = Lazy(r"mmii|inferiores|pernas|patelar|aquile")
_UPPER: Final = Lazy(r"mmss|superiores|bracos|bicipita|tricipita")
_EXAGGERATED: Final = {"lower": "HP:0002395", "upper": "HP:0007350", "": "HP:0001347"}
_DIMINISHED: Final = {"lower": "HP:0002600", "upper": "HP:0012391", "": "HP:0001265"}
_GONE: Final = {"lower": "HP:0002522", "upper": "HP:0012046", "": "HP:0001284"}
_ASHWORTH: Final = Lazy(
    r"(?<!\w)ashworth(?: modificada)?[^.;\n\d]{0,20}?(?P<value>[0-4])(?![\d,/])(?P<after>[^.;\n\d]{0,40})"
)
_LEG: Final = Lazy(
    r"mmii|membros? inferior|perna|adutor|panturrilha|quadriceps|isquio|triceps sural|tornozelo|joelho|gastrocnemi"
)
_ARM: Final = Lazy(
    r"mmss|membros? superior|braco|biceps|cotovelo|punho|flexores d[eoa]s? (?:dedo|punho)"
)
_INTELLIGENCE: Final = Lazy(
    r"(?<!\w)(?:qi|qit|quociente (?:de inteligencia|intelectual))(?P<between>[^.;\n\d]{0,30}?)(?P<value>\d{2,3})(?![\d,/])"
)
_DEGREES: Final = (
    (20, "HP:0002187"),
    (35, "HP:0010864"),
    (50, "HP:0002342"),
    (70, "HP:0001256"),
    (85, "HP:0006889"),
)
"""Quotient below which, and the degree of intellectual disability."""
_DISABILITY: Final = "HP:0001249"
_MINI_MENTAL: Final = Lazy(
    r"(?<!\w)(?:meem|mini ?-?mental|mini ?-?exame do estado mental)[^.;\n\d]{0,15}?(?P<value>\d{1,2})(?: ?/ ?30| pontos|(?![\w/,]))"
)
_APNOEA: Final = Lazy(
    rf"(?<!\w)(?:iah|indice de apneia\w*[ /-]+(?:e )?hipopneia\w*)[^.;\n\d]{{0,12}}?(?P<value>{_N})(?P<after>[^.;\n]{{0,25}})"
)
_EPWORTH: Final = Lazy(r"(?<!\w)epworth[^.;\n\d]{0,12}?(?P<value>\d{1,2})(?!\d)")
_CONDUCTION: Final = Lazy(
    rf"(?<!\w)(?:velocidades? de conducao|vcm|vcn|vcs|vc)(?P<between>[^.;\n\d]{{0,45}}?)(?P<value>{_N}) ?m ?/ ?s(?!\w)"
)
_OPENING: Final = Lazy(
    r"(?<!\w)pressao (?:de abertura|liquorica|inicial d[eo] (?:liquor|lcr))[^.;\n\d]{0,15}?(?P<value>\d{1,3}) ?(?:cm|mm) ?(?:de )?(?:h2o|agua)"
)
_SLEPT: Final = Lazy(
    r"(?<!\w)(?:dorme|dormia|dormindo|dormir)(?: so| apenas| somente| no maximo| umas?| cerca de| mal)* (?P<value>\d{1,2}|duas|tres|quatro|cinco)"
    r" (?:hs?|horas?) (?:por|a|de|durante a) noite(?!\w)"
)
_HOURS: Final = {"duas": 2, "tres": 3, "quatro": 4, "cinco": 5}
_GROSS_MOTOR: Final = Lazy(
    r"(?<!\w)gmfcs[^.;\n\d]{0,10}?(?<!\w)(?P<level>iv|v|iii|ii|i|[1-5])(?!\w)"
)
_LASTING: Final = Lazy(
    r"(?<!\w)(?:convuls\w+|crises? (?:convuls\w+|epilep\w+|foca(?:l|is)|febri(?:l|s)|tonic\w+|generaliz\w+|prolongad\w+))"
    r"(?:(?!\b(?:cada|apos|depois|ha|faz|intervalo|antes|em)\b)[^.;\n\d]){0,35}?(?<!\d)(?P<value>\d{2,3}) ?min(?:utos?)?(?!\w)"
)
_APGAR: Final = Lazy(
    r"(?<!\w)apgar(?:[^.;\n\d]{0,6}?1[o ]{0,2}(?:e|/)? ?5[o ]{0,2} ?min\w*)?[^.;\n\d]{0,8}?"
    r"(?:(?P<first>\d{1,2})(?: ?(?:/|e|-|,) ?(?P<second>\d{1,2}))?(?![\d,]|o? ?min))"
)
_FLUID: Final = Lazy(
    rf"(?<!\w)(?P<which>ila|indice de liquido amniotico|maior bolsao(?: vertical)?)[^.;\n\d]{{0,15}}?(?P<value>{_N}) ?(?P<unit>cm|mm)?(?!\w)"
)
_NUCHAL: Final = Lazy(
    r"(?<!\w)(?:tn|translucencia nucal)[^.;\n\d]{0,15}?(?P<value>\d{1,2}(?:[.,]\d{1,2})?) ?mm(?!\w)"
)
_ATRIUM: Final = Lazy(
    rf"(?<!\w)(?:atrios?|ventriculos? latera\w+|cornos? posterior\w*|diametro atrial)[^.;\n\d]{{0,30}}?(?P<value>{_N}) ?mm(?!\w)"
)
_NAMED: Final = {
    "romberg": "HP:0002403",
    "gowers": "HP:0003391",
    "hoffmann?": "HP:0031993",
    "babinski": "HP:0003487",
}
_SIGN: Final = Lazy(
    rf"(?<!\w)(?:sinal de |teste de )?(?P<which>{'|'.join(_NAMED)}) ?(?:[:(]? ?(?:(?P<there>\+(?!\w)|positiv[oa]|presente|p[+])|(?P<gone>-(?=[ .,;)]|$)|negativ[oa]|ausente|neg(?!\w))) ?\)?)"
)
"""Signs named after people, and a mark or word that says whether they are there."""
_BRAIN: Final = Lazy(r"ventric\w+ (?:latera|cerebra)|ventriculomegal|cerebelo|cranio|encefal")
_CISTERN: Final = Lazy(rf"(?<!\w)cisterna magna[^.;\n\d]{{0,20}}?(?P<value>{_N}) ?mm(?!\w)")


def read_scales(
    graph: KnowledgeGraph, note: Note, age_at: AgeAt, sex: Sex | None
) -> list[Measured]:
    """Return what scales and scores affirm or deny, in reading order."""
    return read_by(_RULES, graph, note, age_at, sex)


def _sign(match: re.Match[str], _: Patient) -> list[Reading]:
    hpo = next(code for name, code in _NAMED.items() if re.fullmatch(name, match["which"]))
    return [(hpo, match["there"] is None)]


def _reflex(match: re.Match[str], _: Patient) -> list[Reading]:
    grade = match["grade"]
    value = int(grade[0]) if grade[0].isdigit() else len(grade.split("/")[0].strip())
    where = f"{match['which']}{match['before']}{match['after']}"
    lower, upper = _LOWER.search(where), _UPPER.search(where)
    site = "" if bool(lower) == bool(upper) else "lower" if lower else "upper"
    if value == 2:
        return [("HP:0001347", True), ("HP:0001265", True)]
    if value == 0:
        return [("HP:0003438" if "aquile" in match["which"] else _GONE[site], False)]
    return [((_EXAGGERATED if value > 2 else _DIMINISHED)[site], False)]


def _ashworth(match: re.Match[str], _: Patient) -> list[Reading]:
    if match["value"] == "0":
        return [("HP:0001257", True)]
    leg, arm = _LEG.search(match["after"]), _ARM.search(match["after"])
    if bool(leg) == bool(arm):
        return [("HP:0001257", False)]
    return [("HP:0002061" if leg else "HP:0006986", False)]


def _intelligence(match: re.Match[str], _: Patient) -> list[Reading]:
    value = int(match["value"])
    if re.search(r"abaixo|menor|inferior|<", match["between"]):
        return [(_DISABILITY, False)] if value <= 70 else []
    degree = next((hpo for limit, hpo in _DEGREES if value < limit), None)
    return [(degree, False)] if degree else [(_DISABILITY, True)] if value < 180 else []


def _mini_mental(match: re.Match[str], _: Patient) -> list[Reading]:
    value = int(match["value"])
    return [("HP:0100543", value >= 26)] if value < 20 or 26 <= value <= 30 else []


def _apnoea(match: re.Match[str], patient: Patient) -> list[Reading]:
    child = patient.age is not None and patient.age < 13
    if decimal(match["value"]) < (1 if child else 5):
        return [("HP:0010535", True)]
    around = match["after"]
    if "obstru" in around:
        return [("HP:0002870", False)]
    return [("HP:0010536" if "central" in around or "centrais" in around else "HP:0010535", False)]


def _epworth(match: re.Match[str], _: Patient) -> list[Reading]:
    value = int(match["value"])
    return [("HP:0001262", value <= 10)] if value <= 24 else []


def _conduction(match: re.Match[str], patient: Patient) -> list[Reading]:
    if decimal(match["value"]) >= 38 or (patient.age is not None and patient.age < 3):
        return []
    if re.search(r"motor|vcm", match[0]):
        return [("HP:0003431", False)]
    return [("HP:0003448" if re.search(r"sensitiv|vcs", match[0]) else "HP:0000762", False)]


def _opening(match: re.Match[str], _: Patient) -> list[Reading]:
    value = int(match["value"])
    return [("HP:0002516", False)] if (value >= 280 if value > 99 else value >= 28) else []


def _lasting(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0002133", False)] if 30 <= int(match["value"]) <= 600 else []


def _slept(match: re.Match[str], _: Patient) -> list[Reading]:
    hours = _HOURS.get(match["value"]) or int(match["value"])
    return [("HP:0002360", False)] if 0 < hours <= 5 else []


def _gross_motor(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0002540", False)] if match["level"] in ("iv", "v", "4", "5") else []


def _apgar(match: re.Match[str], _: Patient) -> list[Reading]:
    first, second = int(match["first"]), int(match["second"] or match["first"])
    if max(first, second) > 10:
        return []
    if second >= 7:
        return [("HP:0030918", False)] if first < 7 else [("HP:0030917", True)]
    return [("HP:0030917", False)]


def _fluid(match: re.Match[str], _: Patient) -> list[Reading]:
    value = decimal(match["value"]) / (10 if match["unit"] == "mm" else 1)
    low, high = (5.0, 25.0) if match["which"].startswith("i") else (1.9, 8.0)
    if value >= high:
        return [("HP:0001561", False)] if value < 70 else []
    if value <= low:
        return [("HP:0001562", False)]
    return [("HP:0001561", True), ("HP:0001562", True)]


def _nuchal(match: re.Match[str], _: Patient) -> list[Reading]:
    value = decimal(match["value"])
    return [("HP:0010880", value < 3)] if not 2.1 <= value < 3 else []


def _atrium(match: re.Match[str], _: Patient) -> list[Reading]:
    around = match.string[max(0, match.start() - 80) : match.end() + 40]
    if not _BRAIN.search(around) or not 10 <= decimal(match["value"]) < 40:
        return []
    return [("HP:0002119", False)]


def _cistern(match: re.Match[str], _: Patient) -> list[Reading]:
    return [("HP:0002280", decimal(match["value"]) <= 10)]


_RULES: Final[tuple[tuple[Lazy, Rule], ...]] = (
    (_REFLEX, _reflex),
    (_SIGN, _sign),
    (_ASHWORTH, _ashworth),
    (_INTELLIGENCE, _intelligence),
    (_MINI_MENTAL, _mini_mental),
    (_APNOEA, _apnoea),
    (_EPWORTH, _epworth),
    (_CONDUCTION, _conduction),
    (_OPENING, _opening),
    (_LASTING, _lasting),
    (_SLEPT, _slept),
    (_GROSS_MOTOR, _gross_motor),
    (_APGAR, _apgar),
    (_FLUID, _fluid),
    (_NUCHAL, _nuchal),
    (_ATRIUM, _atrium),
    (_CISTERN, _cistern),
)
