"""How a finding is got: by asking, by examining, or by which examination. By branch of the HPO.

The branch decides: of the rules on a term and above it, those that a nearer rule refines do
not count; of the rest, the one that is hardest to do holds, so that nobody is asked to see
at the bedside what only an image shows. A term without a rule is a matter of history.

`ease` (0–1) discounts the information of a finding: what a primary care unit (UBS) asks and
examines counts whole, what it orders itself less, what needs a specialist or a referral
centre least. The order is that of the levels of care (Política Nacional de Atenção Básica,
Portaria GM/MS 2.436/2017; Portaria GM/MS 199/2014 for referral); the numbers are judgement.
Branches are those of the HPO release of the snapshot; a test looks up every one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from weakref import WeakKeyDictionary

from araras.knowledge.ids import HpoId
from araras.tools.phenotype_rank.model import RankingModel
from araras.tools.records import Sex


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a finding. `question` has one blank for the finding's Portuguese label."""

    ease: float
    question: str
    exam: str | None = None

    def ask(self, label: str) -> str:
        """Return the question for a finding; abbreviations keep their capitals."""
        kept = label[1:2].isupper() or label[1:2].isdigit()
        return self.question.format(finding=label if kept else label[:1].lower() + label[1:])


def _ordered(ease: float, where: str, exam: str) -> Way:
    return Way(ease, f"{where} há {{finding}}?", exam)


HISTORY: Final = Way(1.0, "Há ou já houve {finding}?")
BIRTH: Final = Way(1.0, "Na gestação ou no parto, houve {finding}?")
EXAMINATION: Final = Way(1.0, "Ao exame físico, há {finding}?")
MEASURES: Final = Way(1.0, "Nas medidas e curvas de crescimento, há {finding}?")
BLOOD: Final = _ordered(0.7, "Nos exames de sangue,", "exames de sangue")
URINE: Final = _ordered(0.7, "No exame de urina,", "exame de urina")
METABOLIC: Final = _ordered(
    0.5, "Na investigação metabólica ou hormonal,", "investigação metabólica ou hormonal"
)
ECG: Final = _ordered(0.7, "No eletrocardiograma,", "eletrocardiograma")
RADIOGRAPH: Final = _ordered(0.6, "Na radiografia,", "radiografia")
ULTRASOUND: Final = _ordered(0.6, "Na ultrassonografia,", "ultrassonografia")
ECHO: Final = _ordered(0.5, "No ecocardiograma,", "ecocardiograma")
EYE: Final = _ordered(0.5, "No exame oftalmológico,", "exame oftalmológico")
IMAGE: Final = _ordered(0.5, "No exame de imagem,", "exame de imagem")
LUNG: Final = _ordered(0.5, "Na imagem do tórax,", "radiografia ou tomografia de tórax")
BRAIN: Final = _ordered(
    0.4, "Na imagem do sistema nervoso,", "ressonância ou tomografia do sistema nervoso"
)
EEG: Final = _ordered(0.4, "No eletroencefalograma,", "eletroencefalograma")
EMG: Final = _ordered(0.4, "Na eletroneuromiografia,", "eletroneuromiografia")
ENDOSCOPY: Final = _ordered(0.4, "Na endoscopia ou na imagem digestiva,", "endoscopia ou imagem")
LIQUOR: Final = _ordered(0.3, "No exame do líquor,", "exame do líquor")
IMMUNE: Final = _ordered(0.4, "Na avaliação imunológica,", "avaliação imunológica")
BIOPSY: Final = _ordered(0.25, "Na biópsia,", "biópsia")
GENETIC: Final = _ordered(0.25, "No estudo genético ou celular,", "estudo genético ou celular")

BRANCHES: Final[Mapping[str, Way]] = MappingProxyType(
    {
        "HP:0000118": HISTORY,
        # Head, face, limbs, skin, breast
        "HP:0000152": EXAMINATION,
        "HP:0040064": EXAMINATION,
        "HP:0001574": EXAMINATION,
        "HP:0000769": EXAMINATION,
        "HP:0000811": EXAMINATION,
        # Growth
        "HP:0001507": MEASURES,
        "HP:0000252": MEASURES,
        "HP:0000256": MEASURES,
        "HP:0040194": MEASURES,
        "HP:0040195": MEASURES,
        # Nervous system and muscle
        "HP:0012638": HISTORY,
        "HP:0011442": EXAMINATION,
        "HP:0001290": EXAMINATION,
        "HP:0012639": BRAIN,
        "HP:0030178": EEG,
        "HP:0003134": EMG,
        "HP:0003457": EMG,
        "HP:0002921": LIQUOR,
        "HP:0003011": EXAMINATION,
        "HP:0004303": BIOPSY,
        "HP:0003198": EXAMINATION,
        "HP:0003201": BLOOD,
        "HP:0003236": BLOOD,
        # Skeleton
        "HP:0000924": EXAMINATION,
        "HP:0000929": EXAMINATION,
        "HP:0001363": RADIOGRAPH,
        "HP:0000940": RADIOGRAPH,
        "HP:0000944": RADIOGRAPH,
        "HP:0005930": RADIOGRAPH,
        "HP:0003468": RADIOGRAPH,
        "HP:0002644": RADIOGRAPH,
        "HP:0004348": RADIOGRAPH,
        "HP:0011849": RADIOGRAPH,
        "HP:0002797": RADIOGRAPH,
        "HP:0001191": RADIOGRAPH,
        "HP:0001850": RADIOGRAPH,
        "HP:0010674": EXAMINATION,
        "HP:0002659": HISTORY,
        "HP:0002757": HISTORY,
        # Eye and ear
        "HP:0000478": EXAMINATION,
        "HP:0000504": HISTORY,
        "HP:0001098": EYE,
        "HP:0000512": EYE,
        "HP:0004328": EYE,
        "HP:0000518": EXAMINATION,
        "HP:0000501": EYE,
        "HP:0000598": EXAMINATION,
        "HP:0000365": HISTORY,
        # Heart and vessels
        "HP:0030680": ECHO,
        "HP:0011025": EXAMINATION,
        "HP:0001638": ECHO,
        "HP:0003115": ECG,
        "HP:0011675": ECG,
        "HP:0030148": EXAMINATION,
        "HP:0030972": EXAMINATION,
        "HP:0002597": EXAMINATION,
        "HP:0033353": IMAGE,
        "HP:0001009": EXAMINATION,
        "HP:0002092": ECHO,
        # Chest
        "HP:0002086": HISTORY,
        "HP:0012252": LUNG,
        "HP:0000765": EXAMINATION,
        # Belly
        "HP:0025031": HISTORY,
        "HP:0012718": ENDOSCOPY,
        "HP:0410042": ULTRASOUND,
        "HP:0031865": BLOOD,
        "HP:0012440": ULTRASOUND,
        "HP:0002240": EXAMINATION,
        "HP:0001744": EXAMINATION,
        "HP:0001433": EXAMINATION,
        "HP:0000952": EXAMINATION,
        "HP:0000023": EXAMINATION,
        "HP:0001537": EXAMINATION,
        # Kidney and genitals
        "HP:0012210": ULTRASOUND,
        "HP:0012211": BLOOD,
        "HP:0000812": ULTRASOUND,
        "HP:0000028": EXAMINATION,
        "HP:0000140": HISTORY,
        "HP:0000144": HISTORY,
        # Blood, immunity, metabolism, hormones
        "HP:0001871": BLOOD,
        "HP:0001892": HISTORY,
        "HP:0002715": IMMUNE,
        "HP:0002719": HISTORY,
        "HP:0002716": EXAMINATION,
        "HP:0001881": BLOOD,
        "HP:0001939": METABOLIC,
        "HP:0003110": URINE,
        "HP:0001943": BLOOD,
        "HP:0000818": METABOLIC,
        "HP:0000819": BLOOD,
        "HP:0000821": BLOOD,
        "HP:0000826": EXAMINATION,
        "HP:0000853": EXAMINATION,
        # Tumours, cells, birth
        "HP:0002664": IMAGE,
        "HP:0025354": GENETIC,
        "HP:0003220": GENETIC,
        "HP:0001197": BIRTH,
        "HP:0025142": HISTORY,
    }
)
"""Root of a branch, and how the findings in it are got."""

FEMALE_ONLY: Final = tuple(map(HpoId, ("HP:0000008", "HP:0000055", "HP:0000140")))
MALE_ONLY: Final = tuple(map(HpoId, ("HP:0000022", "HP:0000032")))
GROWN_UP: Final = tuple(map(HpoId, ("HP:0000140", "HP:0000144")))
"""Branches that are no question before puberty."""
PUBERTY_YEARS: Final = 8.0
"""Earliest normal puberty, in girls (PCDT Puberdade Precoce Central)."""


def way_of(model: RankingModel, row: int) -> Way:
    """Return how the finding of this row is got."""
    lineage = model.matrix.lineage
    ruled = lineage(row) & _branches(model).keys()
    refined = {up for term in ruled for up in lineage(term) if up != term}
    nearest = [_branches(model)[term] for term in ruled - refined]
    return min(nearest, key=lambda way: (way.ease, way.question), default=HISTORY)


def not_for(sex: Sex | None, age_years: float | None) -> tuple[HpoId, ...]:
    """Return the branches that make no question for this patient."""
    other = () if sex is None else {"M": FEMALE_ONLY, "F": MALE_ONLY}[sex]
    child = age_years is not None and age_years < PUBERTY_YEARS
    return (*other, *(GROWN_UP if child else ()))


_BY_ROW: WeakKeyDictionary[RankingModel, dict[int, Way]] = WeakKeyDictionary()


def _branches(model: RankingModel) -> dict[int, Way]:
    """The rules by row of the term."""
    found = _BY_ROW.get(model)
    if found is None:
        known = model.term_index
        rules = {known[HpoId(hpo)]: way for hpo, way in BRANCHES.items() if HpoId(hpo) in known}
        found = _BY_ROW.setdefault(model, rules)
    return found
