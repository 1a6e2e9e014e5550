"""How a finding is got: by asking, by examining, or by which examination. By branch of the HPO.

The branch decides: of the rules on a term and above it, those that a nearer rule refines do
not count; of the rest, the one that is hardest to do holds, so that nobody is asked to see
at the bedside what only an image shows. A term without a rule is a matter of history.

`ease` (0–1) discounts the information of a finding: what a primary care unit (UBS) asks and
examines counts whole, what it orders itself less, what needs a specialist or a referral
centre least. The order is that of the levels of care (Política Nacional de Atenção Básica,
Portaria GM/MS 2.436/2017; Portaria GM/MS 199/2014 for referral); the numbers are judgement.
Branches are those of the HPO release of the snapshot; a test compares every name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
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

BRANCHES: Final[Mapping[str, tuple[str, Way]]] = MappingProxyType(
    {
        "HP:0000103": ("Polyuria", HISTORY),
        "HP:0000118": ("Phenotypic abnormality", HISTORY),
        "HP:0000140": ("Abnormality of the menstrual cycle", HISTORY),
        "HP:0000144": ("Decreased fertility", HISTORY),
        "HP:0000246": ("Sinusitis", HISTORY),
        "HP:0000365": ("Hearing impairment", HISTORY),
        "HP:0000388": ("Otitis media", HISTORY),
        "HP:0000421": ("Epistaxis", HISTORY),
        "HP:0000504": ("Abnormality of vision", HISTORY),
        "HP:0000989": ("Pruritus", HISTORY),
        "HP:0001279": ("Syncope", HISTORY),
        "HP:0001287": ("Meningitis", HISTORY),
        "HP:0001297": ("Stroke", HISTORY),
        "HP:0001581": ("Recurrent skin infections", HISTORY),
        "HP:0001645": ("Sudden cardiac death", HISTORY),
        "HP:0001695": ("Cardiac arrest", HISTORY),
        "HP:0001892": ("Abnormal bleeding", HISTORY),
        "HP:0001962": ("Palpitations", HISTORY),
        "HP:0002086": ("Abnormality of the respiratory system", HISTORY),
        "HP:0002090": ("Pneumonia", HISTORY),
        "HP:0002099": ("Asthma", HISTORY),
        "HP:0002105": ("Hemoptysis", HISTORY),
        "HP:0002205": ("Recurrent respiratory infections", HISTORY),
        "HP:0002239": ("Gastrointestinal hemorrhage", HISTORY),
        "HP:0002321": ("Vertigo", HISTORY),
        "HP:0002359": ("Frequent falls", HISTORY),
        "HP:0002659": ("Increased susceptibility to fractures", HISTORY),
        "HP:0002719": ("Recurrent infections", HISTORY),
        "HP:0002757": ("Recurrent fractures", HISTORY),
        "HP:0003394": ("Muscle spasm", HISTORY),
        "HP:0004370": ("Abnormality of temperature regulation", HISTORY),
        "HP:0004936": ("Venous thrombosis", HISTORY),
        "HP:0011947": ("Respiratory tract infection", HISTORY),
        "HP:0012638": ("Abnormal nervous system physiology", HISTORY),
        "HP:0025031": ("Abnormality of the digestive system", HISTORY),
        "HP:0025142": ("Constitutional symptom", HISTORY),
        "HP:0032101": ("Unusual infection", HISTORY),
        "HP:0100806": ("Sepsis", HISTORY),
        "HP:0001197": ("Abnormality of prenatal development or birth", BIRTH),
        "HP:0000023": ("Inguinal hernia", EXAMINATION),
        "HP:0000028": ("Cryptorchidism", EXAMINATION),
        "HP:0000152": ("Abnormality of head or neck", EXAMINATION),
        "HP:0000230": ("Gingivitis", EXAMINATION),
        "HP:0000478": ("Abnormality of the eye", EXAMINATION),
        "HP:0000518": ("Cataract", EXAMINATION),
        "HP:0000598": ("Abnormality of the ear", EXAMINATION),
        "HP:0000765": ("Abnormal thorax morphology", EXAMINATION),
        "HP:0000769": ("Abnormality of the breast", EXAMINATION),
        "HP:0000811": ("Abnormal external genitalia morphology", EXAMINATION),
        "HP:0000823": ("Delayed puberty", EXAMINATION),
        "HP:0000826": ("Precocious puberty", EXAMINATION),
        "HP:0000853": ("Goiter", EXAMINATION),
        "HP:0000924": ("Abnormality of the skeletal system", EXAMINATION),
        "HP:0000929": ("Abnormal skull morphology", EXAMINATION),
        "HP:0000952": ("Jaundice", EXAMINATION),
        "HP:0000969": ("Edema", EXAMINATION),
        "HP:0001009": ("Telangiectasia", EXAMINATION),
        "HP:0001028": ("Hemangioma", EXAMINATION),
        "HP:0001288": ("Gait disturbance", EXAMINATION),
        "HP:0001290": ("Generalized hypotonia", EXAMINATION),
        "HP:0001376": ("Limitation of joint mobility", EXAMINATION),
        "HP:0001382": ("Joint hypermobility", EXAMINATION),
        "HP:0001386": ("Joint swelling", EXAMINATION),
        "HP:0001387": ("Joint stiffness", EXAMINATION),
        "HP:0001433": ("Hepatosplenomegaly", EXAMINATION),
        "HP:0001537": ("Umbilical hernia", EXAMINATION),
        "HP:0001538": ("Protuberant abdomen", EXAMINATION),
        "HP:0001539": ("Omphalocele", EXAMINATION),
        "HP:0001541": ("Ascites", EXAMINATION),
        "HP:0001574": ("Abnormality of the integument", EXAMINATION),
        "HP:0001649": ("Tachycardia", EXAMINATION),
        "HP:0001662": ("Bradycardia", EXAMINATION),
        "HP:0001744": ("Splenomegaly", EXAMINATION),
        "HP:0001838": ("Rocker bottom foot", EXAMINATION),
        "HP:0002023": ("Anal atresia", EXAMINATION),
        "HP:0002084": ("Encephalocele", EXAMINATION),
        "HP:0002240": ("Hepatomegaly", EXAMINATION),
        "HP:0002414": ("Spina bifida", EXAMINATION),
        "HP:0002597": ("Abnormality of the vasculature", EXAMINATION),
        "HP:0002716": ("Lymphadenopathy", EXAMINATION),
        "HP:0002827": ("Hip dislocation", EXAMINATION),
        "HP:0002857": ("Genu valgum", EXAMINATION),
        "HP:0002970": ("Genu varum", EXAMINATION),
        "HP:0002979": ("Bowing of the legs", EXAMINATION),
        "HP:0003011": ("Abnormality of the musculature", EXAMINATION),
        "HP:0003198": ("Myopathy", EXAMINATION),
        "HP:0003270": ("Abdominal distention", EXAMINATION),
        "HP:0003273": ("Hip contracture", EXAMINATION),
        "HP:0003473": ("Fatigable weakness", EXAMINATION),
        "HP:0003474": ("Somatic sensory dysfunction", EXAMINATION),
        "HP:0008069": ("Neoplasm of the skin", EXAMINATION),
        "HP:0009830": ("Peripheral neuropathy", EXAMINATION),
        "HP:0010674": ("Abnormal curvature of the vertebral column", EXAMINATION),
        "HP:0011025": ("Abnormal cardiovascular system physiology", EXAMINATION),
        "HP:0011032": ("Abnormality of fluid regulation", EXAMINATION),
        "HP:0011123": ("Inflammatory abnormality of the skin", EXAMINATION),
        "HP:0011442": ("Abnormal central motor function", EXAMINATION),
        "HP:0030148": ("Heart murmur", EXAMINATION),
        "HP:0030972": ("Abnormal systemic blood pressure", EXAMINATION),
        "HP:0031826": ("Abnormal reflex", EXAMINATION),
        "HP:0040064": ("Abnormality of limbs", EXAMINATION),
        "HP:0100022": ("Abnormality of movement", EXAMINATION),
        "HP:0100533": ("Inflammatory abnormality of the eye", EXAMINATION),
        "HP:0100790": ("Hernia", EXAMINATION),
        "HP:0000252": ("Microcephaly", MEASURES),
        "HP:0000256": ("Macrocephaly", MEASURES),
        "HP:0001507": ("Growth abnormality", MEASURES),
        "HP:0040194": ("Increased head circumference", MEASURES),
        "HP:0040195": ("Decreased head circumference", MEASURES),
        "HP:0000819": ("Diabetes mellitus", BLOOD),
        "HP:0000821": ("Hypothyroidism", BLOOD),
        "HP:0001396": ("Cholestasis", BLOOD),
        "HP:0001399": ("Hepatic failure", BLOOD),
        "HP:0001410": ("Decreased liver function", BLOOD),
        "HP:0001871": ("Abnormality of blood and blood-forming tissues", BLOOD),
        "HP:0001881": ("Abnormal leukocyte morphology", BLOOD),
        "HP:0001909": ("Leukemia", BLOOD),
        "HP:0001943": ("Hypoglycemia", BLOOD),
        "HP:0002149": ("Hyperuricemia", BLOOD),
        "HP:0002910": ("Elevated circulating hepatic transaminase concentration", BLOOD),
        "HP:0003119": ("Abnormal circulating lipid concentration", BLOOD),
        "HP:0003201": ("Rhabdomyolysis", BLOOD),
        "HP:0003236": ("Elevated circulating creatine kinase activity", BLOOD),
        "HP:0003111": ("Abnormal circulating electrolyte concentration", BLOOD),
        "HP:0003259": ("Elevated circulating creatinine concentration", BLOOD),
        "HP:0003281": ("Increased circulating ferritin concentration", BLOOD),
        "HP:0003565": ("Elevated erythrocyte sedimentation rate", BLOOD),
        "HP:0010876": ("Abnormal circulating protein concentration", BLOOD),
        "HP:0011014": ("Abnormal glucose homeostasis", BLOOD),
        "HP:0011227": ("Elevated circulating C-reactive protein concentration", BLOOD),
        "HP:0012211": ("Abnormal renal physiology", BLOOD),
        "HP:0012379": ("Abnormal circulating enzyme concentration or activity", BLOOD),
        "HP:0031865": ("Abnormal liver physiology", BLOOD),
        "HP:0033479": ("Abnormal circulating bilirubin concentration", BLOOD),
        "HP:0034685": ("Abnormal liver enzyme activity or concentration", BLOOD),
        "HP:0003110": ("Abnormality of urine homeostasis", URINE),
        "HP:0003115": ("Abnormal EKG", ECG),
        "HP:0011675": ("Arrhythmia", ECG),
        "HP:0031546": ("Cardiac conduction abnormality", ECG),
        "HP:0000940": ("Abnormal diaphysis morphology", RADIOGRAPH),
        "HP:0000944": ("Abnormal metaphysis morphology", RADIOGRAPH),
        "HP:0001191": ("Abnormal carpal morphology", RADIOGRAPH),
        "HP:0001363": ("Craniosynostosis", RADIOGRAPH),
        "HP:0001850": ("Abnormality of the tarsal bones", RADIOGRAPH),
        "HP:0002644": ("Abnormal pelvic girdle bone morphology", RADIOGRAPH),
        "HP:0002750": ("Delayed skeletal maturation", RADIOGRAPH),
        "HP:0002797": ("Osteolysis", RADIOGRAPH),
        "HP:0003298": ("Spina bifida occulta", RADIOGRAPH),
        "HP:0003468": ("Abnormal vertebral morphology", RADIOGRAPH),
        "HP:0004348": ("Abnormality of bone mineral density", RADIOGRAPH),
        "HP:0005616": ("Accelerated skeletal maturation", RADIOGRAPH),
        "HP:0005930": ("Abnormal epiphysis morphology", RADIOGRAPH),
        "HP:0011849": ("Abnormal bone ossification", RADIOGRAPH),
        "HP:0000076": ("Vesicoureteral reflux", ULTRASOUND),
        "HP:0000812": ("Abnormal internal genitalia", ULTRASOUND),
        "HP:0001081": ("Cholelithiasis", ULTRASOUND),
        "HP:0001397": ("Hepatic steatosis", ULTRASOUND),
        "HP:0001789": ("Hydrops fetalis", ULTRASOUND),
        "HP:0010880": ("Increased nuchal translucency", ULTRASOUND),
        "HP:0012210": ("Abnormal renal morphology", ULTRASOUND),
        "HP:0012440": ("Abnormal biliary tract morphology", ULTRASOUND),
        "HP:0025408": ("Abnormal spleen morphology", ULTRASOUND),
        "HP:0410042": ("Abnormal liver morphology", ULTRASOUND),
        "HP:0000818": ("Abnormality of the endocrine system", METABOLIC),
        "HP:0000864": ("Abnormality of the hypothalamus-pituitary axis", METABOLIC),
        "HP:0001939": ("Abnormality of metabolism/homeostasis", METABOLIC),
        "HP:0011747": ("Abnormality of the anterior pituitary", METABOLIC),
        "HP:0003117": ("Abnormal circulating hormone concentration", METABOLIC),
        "HP:0031279": (
            "Abnormal response to gonadotropin-releasing hormone stimulation test",
            METABOLIC,
        ),
        "HP:0033080": (
            "Abnormal TSH response to thyrotrophin-releasing hormone stimulation test",
            METABOLIC,
        ),
        "HP:0001638": ("Cardiomyopathy", ECHO),
        "HP:0001642": ("Pulmonic stenosis", ECHO),
        "HP:0001643": ("Patent ductus arteriosus", ECHO),
        "HP:0001653": ("Mitral regurgitation", ECHO),
        "HP:0001701": ("Pericarditis", ECHO),
        "HP:0002092": ("Pulmonary arterial hypertension", ECHO),
        "HP:0004942": ("Aortic aneurysm", ECHO),
        "HP:0011603": ("Congenital malformation of the great arteries", ECHO),
        "HP:0030680": ("Abnormal cardiovascular system morphology", ECHO),
        "HP:0031653": ("Abnormal heart valve physiology", ECHO),
        "HP:0000501": ("Glaucoma", EYE),
        "HP:0000512": ("Abnormal electroretinogram", EYE),
        "HP:0000539": ("Abnormality of refraction", EYE),
        "HP:0001098": ("Abnormal fundus morphology", EYE),
        "HP:0004328": ("Abnormal anterior eye segment morphology", EYE),
        "HP:0000776": ("Congenital diaphragmatic hernia", LUNG),
        "HP:0012252": ("Abnormal respiratory system morphology", LUNG),
        "HP:0002664": ("Neoplasm", IMAGE),
        "HP:0033353": ("Abnormal blood vessel morphology", IMAGE),
        "HP:0000238": ("Hydrocephalus", BRAIN),
        "HP:0012503": ("Abnormal pituitary gland morphology", BRAIN),
        "HP:0012639": ("Abnormal nervous system morphology", BRAIN),
        "HP:0410263": ("Brain imaging abnormality", BRAIN),
        "HP:0030178": ("Abnormality of central nervous system electrophysiology", EEG),
        "HP:0000759": ("Abnormal peripheral nervous system morphology", EMG),
        "HP:0003134": ("Abnormality of peripheral nerve conduction", EMG),
        "HP:0003390": ("Sensory axonal neuropathy", EMG),
        "HP:0003457": ("EMG abnormality", EMG),
        "HP:0003477": ("Peripheral axonal neuropathy", EMG),
        "HP:0007002": ("Motor axonal neuropathy", EMG),
        "HP:0007108": ("Demyelinating peripheral neuropathy", EMG),
        "HP:0011096": ("Peripheral demyelination", EMG),
        "HP:0030177": ("Abnormality of peripheral nervous system electrophysiology", EMG),
        "HP:0030191": ("Abnormal peripheral nervous system synaptic transmission", EMG),
        "HP:0012718": ("Abnormal gastrointestinal tract morphology", ENDOSCOPY),
        "HP:0002715": ("Abnormality of the immune system", IMMUNE),
        "HP:0010701": ("Abnormal circulating immunoglobulin concentration", IMMUNE),
        "HP:0002921": ("Abnormal cerebrospinal fluid morphology", LIQUOR),
        "HP:0004303": ("Abnormal muscle fiber morphology", BIOPSY),
        "HP:0008316": ("Abnormal mitochondria in muscle tissue", BIOPSY),
        "HP:0011922": ("Abnormal activity of mitochondrial respiratory chain", BIOPSY),
        "HP:0034510": ("Abnormal muscle tissue enzyme activity or level", BIOPSY),
        "HP:4000195": ("Abnormal enzyme activity in cultured fibroblasts", BIOPSY),
        "HP:0003220": ("Abnormality of chromosome stability", GENETIC),
        "HP:0025354": ("Abnormal cellular phenotype", GENETIC),
    }
)
"""Root of a branch: its name in the HPO, and how the findings in it are got."""

FEMALE_ONLY: Final = tuple(
    map(HpoId, ("HP:0000008", "HP:0000055", "HP:0000140", "HP:0008222", "HP:0031066"))
)
MALE_ONLY: Final = tuple(map(HpoId, ("HP:0000022", "HP:0000032", "HP:0003251", "HP:0008669")))
NO_QUESTION_BEFORE: Final[Mapping[str, float]] = MappingProxyType(
    {
        "HP:0012759": 0.25,
        "HP:0001288": 1.5,
        "HP:0000164": 1.0,
        "HP:0002167": 1.5,
        "HP:0000708": 1.5,
        "HP:0100543": 3.0,
        "HP:0000140": 8.0,
        "HP:0000144": 8.0,
        "HP:0008669": 8.0,
        "HP:0031066": 8.0,
    }
)
"""Branch and the age in years before which it is no question: nobody can tell yet whether a
newborn walks, speaks or behaves otherwise than others do. Development, gait, teeth, speech,
behaviour: Caderneta da Criança (Ministério da Saúde), ages of the milestones; cognition: the
age from which it is tested; the rest: earliest normal puberty, in girls (PCDT Puberdade
Precoce Central)."""


@lru_cache(maxsize=16_384)
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
    age = math.inf if age_years is None else age_years
    return (*other, *(HpoId(hpo) for hpo, from_age in NO_QUESTION_BEFORE.items() if age < from_age))


_BY_ROW: WeakKeyDictionary[RankingModel, dict[int, Way]] = WeakKeyDictionary()


def _branches(model: RankingModel) -> dict[int, Way]:
    """The rules by row of the term."""
    found = _BY_ROW.get(model)
    if found is None:
        known = model.term_index
        rules = {
            known[HpoId(hpo)]: way for hpo, (_, way) in BRANCHES.items() if HpoId(hpo) in known
        }
        found = _BY_ROW.setdefault(model, rules)
    return found
