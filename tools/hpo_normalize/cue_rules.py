"""Cue words of assertion, as Brazilian charts write them (folded).

The classes follow NegEx (Chapman et al., J Biomed Inform 34:301, 2001) and ConText (Harkema
et al., J Biomed Inform 42:839, 2009); the Portuguese wordings are ours. Patterns run on a
sentence whose words and punctuation marks stand one space apart.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from araras.knowledge.text import words as folded_words


class Kind(Enum):
    """What a cue says of the findings in its scope."""

    NEGATION = "negation"
    PSEUDO = "pseudo"
    """Looks like a negation and is none: it hides the negation words inside it."""
    UNCERTAIN = "uncertain"
    PAST = "past"
    FAMILY = "family"
    STOP = "stop"
    """Ends every scope that reaches it."""


class Reach(Enum):
    """Where a cue's scope lies."""

    FORWARD = "forward"
    LIST = "list"
    """Forward, across the commas of a list."""
    SHORT = "short"
    """Forward over a few words of the same clause: a bare "não" denies what follows at once."""
    BACKWARD = "backward"


class CueRule(NamedTuple):
    """Cue patterns, the first that matches at a word counts, with their class and reach."""

    kind: Kind
    reach: Reach
    alternatives: tuple[str, ...]


def _rule(kind: Kind, reach: Reach, *alternatives: str) -> CueRule:
    return CueRule(kind, reach, alternatives)


_WORSENS = (
    r"(?:pior\w+|descompens\w+|precipitad[oa]s?|deflagrad[oa]s?|provocad[oa]s?|agravad[oa]s?)"
    r"(?: \w+){0,3}?"
)
_INFECTION = r"(?:febres?|gripes?|resfriados?|viroses?)(?![^ ])"
"""What makes a disease worse and is not there for that."""

RULES: Final[tuple[CueRule, ...]] = (
    _rule(
        Kind.PSEUDO,
        Reach.FORWARD,
        r"nao neg\w+",
        r"(?:impossivel|dificil) negar",
        r"nao (?:apenas|so|somente|exclusivamente)",
        r"nao (?:ha|tem) (?:duvidas?|como negar)(?: de| da| do| que)?",
        r"(?:nunca|jamais|nao) (?:fica|ficou|esta|esteve|passa|passou|vive|dorme|ha|tem)(?: \w+){0,4} sem",
        r"nem um (?:so )?dia sem",
        r"sempre (?:teve|foi)",
        r"(?:sem|nao houve|nao teve|nao ha|s /) (?:melhor\w*|respost\w*|resolucao|remissao|controle|alivio|mudanca|regressao)"
        r"(?: significativ\w+| completa| parcial| importante)?(?: d[aeo]s?| com| a| ao| n[ao])?",
        r"nao (?:melhor\w+|respond\w+|cedeu?|cede|regrediu|resolveu|passa|passou|controla\w*|remitiu|alivi\w+)",
        r"nem sempre",
        r"(?:que|igual|feito|tipo) nem",
        r"sem (?:duvida|sombra de duvida|causa|motivo|fator|relacao|uso|tratamento|acompanhamento|diagnostico|investigacao)",
        r"nao (?:sei|sabe) (?:ha )?quanto",
        r"nao se (?:sabe|pode) (?:desde|quando)",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.FORWARD,
        r"(?:(?:parece|parecem|pareceu|aparenta\w*) (?:haver|ter|ser|estar|apresentar|tratar|que (?:tem|ha|esta))|sugere\w*|sugestiv[oa]s?|sugestao|compative(?:l|is)|desconfi\w+|acha que|acham que"
        r"|acho que|impressao|quem sabe)(?: d[aeo]s?| com| haver| ter| ser| que| [oa])?",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.FORWARD,
        r"(?:rotulad|interpretad|confundid|taxad)[oa]s?(?: \w+){0,3}? (?:como|de|por|com)",
        r"(?:tratad|conduzid|visto?|encarad)[oa]?s?(?: \w+){0,3}? como",
        r"vacina\w* (?:contra|para)|sorologias? (?:contra|para|de)",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.SHORT,
        rf"{_WORSENS} (?:com|por|pel[oa]s?|(?:em|na) vigencia de|(?:quando|sempre que|se) (?:tem|ha|da|esta com|faz))"
        rf"(?: a)?(?: infecc\w+ e)?(?= {_INFECTION})",
    ),
    _rule(Kind.UNCERTAIN, Reach.BACKWARD, r"(?:possive(?:l|is)|provave(?:l|is))(?= ,| ;| [)]|$)"),
    _rule(
        Kind.UNCERTAIN,
        Reach.LIST,
        r"nao (?:se )?(?:pode|posso|podemos|eh? possivel|foi possivel|da pra|consigo|consegui) (?:excluir|afastar|descartar|avaliar)",
        r"nao (?:exclui\w*|afasta\w*|descarta\w*|avaliad[oa]s?|pesquisad[oa]s?|testad[oa]s?|sabe (?:se|informar)|sei se)",
        r"(?:a|para|p /|pra|visando|a fim de) (?:descartar|afastar|excluir|esclarecer|investigar|avaliar|pesquisar|rastrear)",
        r"(?:descartar|afastar|excluir|investig\w+|pesquis[ae]r?|rastre(?:ar|io)|triagem para|aguard\w+|solicit\w+|pedid[oa]s?"
        r"|pedir|requisit\w+|agendad[oa]s?|programad[oa]s?)",
        r"(?:suspeit\w+|hipoteses?|hipotese diagnostica|hd|possivel|possiveis|provave(?:l|is)|possibilidade|probabilidade"
        r"|diagnosticos? diferencia(?:l|is)|diag diferencial|ddx|diferencial|duvidos[oa]s?|questionave(?:l|is)|talvez|quica)"
        r"(?: d[aeo]s?| com| entre)?",
        r"(?:risco|riscos|predisposicao|propens[oa]|chance|ameaca|perigo|medo|receio|temor)(?: aumentado| elevado| alto)?"
        r"(?: d[aeo]s?| para| a)?",
        r"(?:pode|podem|podera|poderao|poderia|podendo) (?:ser|cursar|evoluir|apresentar|ter|causar|haver|surgir|desenvolver|levar"
        r"|ocorrer|aparecer|dar)(?: com| a| para)?",
        r"(?:pergunt\w+|duvida|quer saber|preocupad[oa]s?) (?:por|sobre|se|com|quanto a)(?: [oa]s?)?",
        r"(?:vigiar|vigilancia|monitor\w+|prevenir|prevencao|profila\w+|evitar|observar|atentar|atencao (?:a|para)|alerta para"
        r"|sinais de alarme|orient\w+ (?:sobre|quanto|retornar|a|para|mae)|orientad[oa]s?|retornar|retorno|voltar)"
        r"(?: se| em caso de| caso| sobre| para| a| d[aeo]s?)?",
        r"(?:se|caso|quando|em caso de|na presenca de|desde que) (?:houver|tiver|der|apresentar|surgir|aparecer|ocorrer|voltar"
        r"|piorar|persistir|evoluir|ficar|comecar|tivesse|fosse)(?: com)?",
        r"(?:em caso|na vigencia|na eventualidade) de",
        r"(?:pesquisa|rastreamento|triagem|investigacao) (?:de|para|da|do)",
        r"no futuro|futuramente|em estudo|a esclarecer|em investigacao",
        r"suspected|possible|probable|likely|rule out|to exclude|risk of|may develop|posible|sospecha de",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.BACKWARD,
        r"[?]",
        r"(?:a|em) (?:esclarecer|investigar|investigacao|confirmar|definir|estudo|avaliacao)",
        r"(?:duvidos[oa]s?|questionave(?:l|is)|nao (?:avaliad[oa]s?|confirmad[oa]s?|pesquisad[oa]s?|testad[oa]s?|descartad[oa]s?))",
        r"(?:no futuro|futuramente)",
        r"(?:profilatic[oa]|pendentes?|resultado pendente|aguardando)",
    ),
    _rule(
        Kind.PAST,
        Reach.BACKWARD,
        r"(?:previ[oa]s?|pregress[oa]s?|resolvid[oa]s?|curad[oa]s?|remitid[oa]s?|em remissao|no passado|na infancia)",
        r"(?:hoje|atualmente|agora)(?: (?:esta|encontra se|segue))? (?:assintomatic[oa]|recuperad[oa]|curad[oa]|bem|sem (?:queixas|sintomas|crises|sequelas))",
        r"(?:hoje|atualmente|agora) ausentes?|com resolucao|nao mais (?:vist|observ|present|visualiz)\w*|em remissao completa",
        r"(?:ja )?(?:corrigiu|resolveu|sumiu|sumiram|desapareceu|desapareceram|cessou|cessaram|melhorou completamente|curou|sarou|passou"
        r"|regrediu|regrediram|remitiu|normalizou)(?: sozinh[oa]| espontaneamente| por completo)?",
    ),
    _rule(
        Kind.PAST,
        Reach.FORWARD,
        r"(?:teve|tivera|apresentou no passado|antecedentes? (?:pessoa(?:l|is) )?de|historia (?:pregressa|previa|passada|antiga)(?: de)?"
        r"|passado de|ex -|previamente|quando (?:crianca|pequen[oa]|bebe|era)|na infancia(?: teve)?|no passado"
        r"|ja teve|tratou|tratad[oa] (?:de|para|por)|curad[oa] de"
        r"|\w+plastia|\w+ectomia|\w+rrafia|deixou de ter|ja nao tem|ja nao apresenta|nao tem mais|nao teve mais|parou de ter|sem mais)",
    ),
    _rule(
        Kind.NEGATION,
        Reach.BACKWARD,
        r"(?:(?:ele|ela|isso|ja|ate hoje) )?(?:nao|num|nunca|jamais)(?: (?:tem|tenho|tinha|teve|tive|deu|da|ha|houve|apresent\w+|sente|sinto|sentiu|veio"
        r"|apareceu|fez|faz|vi|vimos|vejo|viram|ach\w+|encontr\w+|notei|notamos|percebi))?(?: mais| nao| ainda)?(?= ,| ;| e |$)",
    ),
    _rule(
        Kind.NEGATION,
        Reach.LIST,
        r"(?:nega|negam|negou|negaram|negando|desconhece|desmente)(?: a presenca de| presenca de| historia de| queixas? de"
        r"| episodios? de| antecedentes? de| uso de| qualquer)?",
        r"(?:nao|n) (?:tem nada de|ha|houve|tem|teve|apresenta|apresentou|apresentava|refere|referiu|relata|possui|existe\w*|observ\w+"
        r"|evidenci\w+|visualiz\w+|identific\w+|detect\w+|se (?:observ\w+|evidenci\w+|visualiz\w+|identific\w+|palpa\w*|nota\w*)"
        r"|foram? (?:observ\w+|evidenci\w+|visualiz\w+|identific\w+|encontrad\w+|palpad\w+)|mostr\w+|notad[oa]s?|palp\w+"
        r"|encontr\w+|queixa\w*|percebe\w*)(?: mais)?(?: sinais? de| evidencias? de| historia de| qualquer| nenhuma?| a presenca de)?",
        r"(?:ausencia|ausencias|inexistencia|isenc?ao|isent[oa]s?|livre|negativ[oa]s?) (?:de|para|d[oa]s?)",
        r"ausentes? :|nega :|sem :|nega que (?:tenha|haja)",
        r"niegan?|no (?:tiene|tienen|presenta|presentan|refiere|hay|hubo|muestra|se observan?)|sin",
    ),
    _rule(
        Kind.NEGATION,
        Reach.FORWARD,
        r"(?:sem|s /|s)(?: sinais? de| evidencias? de| historia de| indicios? de| quaisquer| qualquer| nenhuma?| outr[oa]s"
        r"| relato de| queixas? de| novos episodios de| novos?| achados de)?",
        r"(?:nenhum sinal de|nada de|zero|nem|tampouco|nunca (?:teve|apresentou|foi)|jamais (?:teve|apresentou)|exclui|excluiu|afasta|afastou|descarta|descartou|descartad[oa]s?"
        r"|afastad[oa]s?|excluid[oa]s?)(?: sinais? de| sinal de| episodios? de)?",
        r"(?:exceto|salvo)",
    ),
    _rule(Kind.NEGATION, Reach.SHORT, r"nenhuma?"),
    _rule(
        Kind.NEGATION,
        Reach.SHORT,
        r"(?:nao|n|nunca|jamais)(?: eh?| era| sao| foi| tem| esta| fica)?",
    ),
    _rule(
        Kind.NEGATION,
        Reach.BACKWARD,
        r"(?:ausentes?|inexistentes?|negad[oa]s?|descartad[oa]s?|afastad[oa]s?|excluid[oa]s?|negativ[oa]s?|neg|indetectave(?:l|is))",
        r"(?:foi|foram|fica|esta)? ?(?:descartad[oa]s?|afastad[oa]s?|excluid[oa]s?)",
        r"(?:ainda )?nao (?:observad|visualizad|identificad|evidenciad|detectad|palpad|encontrad|referid|relatad|notad|percebid|presente)\w*",
        r": (?:nao|nega|ausentes?|negativ[oa]s?|neg|nenhuma?)",
        r"(?:nao|nunca)(?: tem| teve| ha| houve| apresenta| apresentou| sente)?(?= ,| ;| e |$)",
        r"[(] - [)]|[(] nao [)]|[(] neg [)]|[(] negativo [)]",
    ),
    _rule(
        Kind.STOP,
        Reach.FORWARD,
        r"(?:mas|porem|entretanto|contudo|todavia|no entanto|embora|apesar de|apesar do|apesar da|so que|apenas|somente|but|however"
        r"|although|pero|sendo que|por outro lado|em contrapartida)",
        r"(?:refere|referem|nota|notam|percebe|percebem|reparou|repara|explica|aponta|pensa|ouviu|dita|relata|relatam|queixa se|queixa|apresenta|apresentou|apresentando|evolui|evoluiu|evoluindo|mantem|persiste"
        r"|persistem|cursa|tem|com|exibe|mostra|evidencia|notad[oa]|observa se|presenca de|surgiu|surgiram|iniciou|iniciado|agora com"
        r"|apresentava|passou a|ha \d+ \w+ com|presentes?|desenvolveu)",
        r"(?<!desde )(?<!quando )(?:paciente|pcte|pct|pac|crianca|menor|lactente|menino|menina|ele|ela)",
        r"(?:o mesmo|a mesma)(?= (?:refere|nega|apresent\w+|evolui\w*|foi|esta|vem|relata|iniciou|tem)(?![^ ]))",
    ),
)

ENGLISH: Final[tuple[CueRule, ...]] = (
    _rule(
        Kind.NEGATION,
        Reach.LIST,
        r"(?:denies|denied|negative for|no evidence of|no signs? of|absence of|no|without|not|never|neither)",
    ),
    _rule(
        Kind.NEGATION,
        Reach.BACKWARD,
        r"absent|ruled out|negative|normal|not (?:present|seen|found|noted|observed|detected)",
    ),
)
"""Only in a sentence with English function words: "no" is Portuguese for "in the"."""
PORTUGUESE_WORDS: Final = frozenset(
    folded_words("de da do com em na uma um que e sem ao nega os as")
)
ENGLISH_WORDS: Final = frozenset(
    ["the", "of", "with", "and", "was", "is", "has", "had", "are", "were"]
)
