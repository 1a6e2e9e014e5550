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
    ENDED = "ended"
    """A past that nothing undoes: "não tem mais", "sumiu"."""
    ONGOING = "ongoing"
    """Undoes a past: "teve crises e mantém", "desde os 2 anos"."""
    RESULT = "result"
    """Denies only what was doubted: "exames para excluir anemia vieram normais"."""
    EXCEPT = "except"
    """Ends a denial ("sem achados, exceto ptose"); denies where nothing was denied before."""


class Reach(Enum):
    """Where a cue's scope lies."""

    FORWARD = "forward"
    LIST = "list"
    """Forward, across the commas of a list."""
    SHORT = "short"
    """Forward over a few words of the same clause: a bare "não" denies what follows at once."""
    BACKWARD = "backward"
    HEADING = "heading"
    """Forward over the whole list under a heading: "sintomas negados: febre; tosse"."""
    EITHER = "either"
    """Of the finding right before it, else of what follows: "surdez em estudo", "em estudo surdez"."""


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

_HAVING = (
    r"(?:(?:vem|vinha|esta|estava|anda|andava|tem|tinha) (?:tendo|apresentando|sentindo|fazendo|referindo|notando|havendo)|t(?:em|enho|enha|inha|inham|eve|ive|iveram|emos)|ha|houve|havia|v(?:i|iu|iram|imos|ejo|e|emos|ia)|f(?:az|ez|azia|izeram)|(?:exist|apresent|refer|relat"
    r"|queix|sent|sint|not|perceb|observ|encontr|ach|identific|visualiz|evidenci|detect|palp|auscult|constat|verific|registr|mostr|revel|demonstr|indic|apont|traz"
    r"|trouxe|acus|exib|desenvolv|curs|evolu|manifest|possu|reconhec|confirm|document|descrev|cheg|flagr)\w*)"
)
"""Verbs of having, seeing and telling: denied, they deny their object."""
_DISEASE = r"(?:doenca|sindrome|afeccao|condicao|patologia|enfermidade|molestia|entidade|distrofia|deficiencia)"
_GENERIC = r"(?:cursa|cursam|causa|causam|provoca|leva|levam|traz|trazem|caracteriza|manifesta|inclui|incluem|compreende|envolve|acomete|pode|podem|costuma|costumam|tende|tendem)"
"""Verbs in the present that tell what a disease does, not what this patient has."""
_OF_THE_DISEASE = rf"(?:(?:um|o)a? |ess[ae] |est[ae] |n[ao] |ness[ae] )?{_DISEASE}(?: \w+){{0,5}}? (?:se )?{_GENERIC}(?: se)?(?: \w+){{0,1}}?(?: \w+r)?(?: com| por| a| de)?"
_OF_THE_AFFECTED = (
    r"(?:criancas|pacientes|pessoas|portadores|individuos|afetados|doentes|adultos|meninos|meninas|bebes)(?: \w+){0,6}?"
    r" (?:costumam|podem|tendem|apresentam|desenvolvem|evoluem|cursam|geralmente|frequentemente|tem)(?: a| \w+r)?(?: com)?"
)
_UNREAL = r"(?:seja|fique|tenha|venha|esteja|desenvolva|apresente|evolua|possa)"
"""The present subjunctive, which affirms nothing."""
_AS_TAUGHT = r"(?:(?:literatura|livros|artigos?|estudos?|autores|protocolos?|manual|consenso|diretrizes?)(?: \w+)? (?:descrev|relat|mostr|cit|apont|refer|associ|mencion)\w+|n[ao]s? (?:doenca|sindrome|distrofia|deficiencia|mucopolissacaridose|leucodistrofia|ataxia|miopatia)s?(?: \w+){0,4}? (?:ha|existe\w*|ocorre\w*|observa se|encontra(?:m)? se|temos|vemos|sao comuns|eh comum)|na literatura|nos livros|(?:segundo|conforme|de acordo com) (?:a literatura|os? (?:livros?|artigos?|manual|protocolo)|o google|a internet)|classicamente|(?:quadro|forma|apresentacao|evolucao) (?:classic|tipic|habitual|usual)\w*(?: d\w+(?: \w+){1,3})? (?:com|inclu\w+|eh|cursa|consiste|compreende|:)(?: com| de| em)?)"
_SIDE_EFFECT = r"(?<!apresentou )(?<!teve )(?<!por )(?<!com )(?<!devido a )(?:efeitos?|eventos?|reac\w+) (?:adversos?|adversas?|colatera(?:l|is))(?: \w+){0,3}?(?: (?:como|:|de|d[ao]))?"
_BEGAN = "".join(
    f"(?<!{word} )"
    for word in (
        "inicio",
        "iniciou",
        "iniciado",
        "comecou",
        "surgiu",
        "apareceu",
        "desde",
        "surgimento",
    )
)
"""Words after which a time of life is the beginning and not the whole."""
_IF = "".join(
    f"(?<!{verb} )"
    for verb in (
        "-",
        "queixa",
        "observa",
        "nota",
        "percebe",
        "palpa",
        "ausculta",
        "evidencia",
        "apresenta",
        "encontra",
        "ve",
        "verifica",
        "mantem",
        "trata",
    )
)
"""Verbs after which "se" is a pronoun."""
_WARNING = (
    r"(?:dor|dores|febre|dispneia|falta|vomitos?|diarreia|sangramentos?|convuls\w+|crises?|tosse|cefaleia|prurido|nauseas?"
    r"|sonolencia|edema|ictericia|cianose|hipoglicemia|alergia|tonturas?|desmaios?|palidez|ansiedade|insonia|espasmos?)(?![^ ])"
)
"""What a plan is made for: "dipirona se febre"."""
_IRREAL = r"(?:fique|tenha|venha|seja|desenvolva|apresente|evolua|pegue|esteja|surja|apareca|faca|sofra|perca|haja)"
_FEARED = (
    rf"(?:medo|receio|temor|angustia|preocupa\w+|teme|temem|receia|receiam|(?:assustad|apavorad|aflit|ansios|angustiad|receos|temeros|nervos)[oa]s?(?: com a ideia)?)(?: d[aeo]s? (?:pais|mae|pai|familia|avo))?(?: :)?(?: de| com| em)?(?: que)?(?: \w+){{0,3}}? {_IRREAL}(?: a| \w+r)?(?: com)?"
    r"|(?:medo|receio|temor|pavor)(?: d[aeo]s? (?:pais|mae|pai|familia|avo))?(?: :)?(?: de| d[ao])?(?: \w+r)?(?: com)?"
)
RULES: Final[tuple[CueRule, ...]] = (
    _rule(
        Kind.PSEUDO,
        Reach.FORWARD,
        r"nao neg\w+(?: \w+){1,3} nem",
        r"(?:nao|nunca|jamais|impossivel|dificil)(?: (?:se|da|ha|posso|pode|podemos|podia|pude|como|para|pra|eh?|possivel|a)){0,4} neg\w+",
        r"(?:nao|nunca|jamais|ninguem|nem um|nenhum\w*)(?: \w+){0,4} (?:(?:em|sem) )?que(?: \w+){0,2} nao",
        r"nao (?:eh?|era|foi|sao|parece)(?: \w+)? (?:rar[oa]s?|incomu(?:m|ns)|infrequente\w*|pouc[oa]s?|novidade|surpresa|estranh[oa]|impossivel|de hoje|nov[oa]s?)",
        r"nenhum\w*(?: \w+){1,5} sem(?: que)?",
        r"(?:ninguem|nao|nunca|nem)(?: se)? duvid\w+(?: de)?(?: que(?: \w+){0,2} (?:tenha|seja|haja|esteja))?",
        r"(?:mentira|falso|engano|erro|exagero|errado)(?: \w+){0,2} que(?: \w+){0,2} nao(?: tem| ha| houve| teve)?",
        r"(?:nao|nunca|jamais) (?:deix\w+|par(?:a|ou|am|aram|ava)|cess\w+|larg\w+|acab\w+)(?: mais)? de",
        r"(?:nao|nunca|jamais) (?:som\w+|sumiu|acabou|cessou|saiu|sai|muda|mudou|mudaram)(?: mais| em nada)?",
        r"(?:rar[oa]s?|dificil|dificilmente)(?: \w+){0,4} que nao",
        r"nao (?:ha|tem|da|eh? possivel|consegu\w+|pode|posso)(?: como| para| pra| se)? nao",
        r"(?:incapaz|impossibilitad[oa]|sem conseguir|nao consegue|nao pode|nao sabe)(?: \w+){0,4} sem",
        r"sem (?:ver|ter|notar|sentir|perceber|obter|apresentar) (?:melhor\w*|alivio|mudanca|resposta|resolucao)(?: d[aeo]s?| n[ao]s?)?",
        r"(?:quem|quisera)(?: me)? dera(?: que)?(?: \w+){0,2} nao",
        r"(?:(?:nao|nunca|sem|nega)(?: \w+){0,3}? (?:nada|outr[oa]s?|mais|queixas?|alterac\w+|achados?|sintomas?)|nada|nenhum\w*)(?: \w+){0,4}? (?:alem d[aeo]s?|a nao ser|que nao seja|senao)(?: por| pel[oa]s?)?",
        r"nao (?:apenas|so|somente|exclusivamente)",
        r"nao (?:ha|tem) (?:duvidas?|como negar)(?: de| da| do| que)?",
        r"(?:nunca|jamais|nao) (?:mais )?(?:(?:consegue|pode|sabe|aguenta) )?(?:fic\w+|esta\w*|esteve|pass\w+|viv\w+|dorm\w+|ha|tem)(?: \w+){0,4} (?:sem|livre de|isent[oa] de)",
        r"nem um (?:so )?dia sem",
        r"sempre (?:teve|foi)",
        r"(?:sem|nao houve|nao teve|nao ha|s /) (?:melhor\w*|respost\w*|resolucao|remissao|controle|alivio|mudanca|regressao|cura|desaparecimento|piora|progressao|(?:aumento|reducao)(?= em relacao))"
        r"(?: significativ\w+| completa| parcial| importante)?(?: d[aeo]s?| com| a| ao| n[ao])?",
        r"nao (?:melhor\w+|respond\w+|cedeu?|cede|regrediu|resolveu|passa|passou|controla\w*|remitiu|alivi\w+)",
        r"nem sempre",
        r"sem nunca(?: ter| haver)?",
        r"(?:aguard\w+|solicit\w+|agendad[oa]s?|programad[oa]s?|indicad[oa]s?|encaminh\w+ para|fila (?:de|para)|programar|indicar|para|candidat[oa] a)(?: (?:a|o|uma?|nova))?"
        r" (?:cirurgia|correcao|operacao|tratamento|fisioterapia|transplante|reparo|reabilitacao|manejo|controle)(?: cirurgic\w+)? (?:d[aeo]s?|para|por)",
        r"nao (?:trat|oper|corrig|resolv|cur)\w+",
        r"nem(?: \w+){1,3}? (?:melhor|resolv|control|alivi|reduz|diminu|acab|tir|cur)\w+(?: com)?",
        r"(?:que|igual|feito|tipo) nem",
        r"sem (?:duvida|sombra de duvida|causa|motivo|fator|relacao|uso|tratamento|acompanhamento|diagnostico|investigacao)",
        r"nao (?:sei|sabe) (?:ha )?quanto",
        r"nao se (?:sabe|pode) (?:desde|quando)",
    ),
    _rule(
        Kind.NEGATION,
        Reach.BACKWARD,
        r"neg(?:a|am|ou|aram)(?: tud[oa]| amb[oa]s| tod[oa]s| isso| os dois| as duas)?(?= [,;/)]|$)",
    ),
    _rule(
        Kind.NEGATION,
        Reach.LIST,
        r"(?:nao|n)(?: se)? (?:condiz|condizem|(?:eh? |sao |era )?(?:compative(?:l|is)|sugestiv[oa]s?|indicativ[oa]s?)|sugere\w*|corresponde\w*|trata|parece(?:m)?(?: ser| haver| ter| se tratar)?|configura\w*|caracteriza\w*|preenche\w*(?: os)? criterios|fecha criterios?|justifica)(?: com| de| para| ao?)?",
        r"(?:nada|nenhum\w*(?: \w+)?|nao ha (?:nada|\w+)|sem (?:nada|achados?|sinais|sintomas?|elementos|dados|evidencias?)) que (?:sugir|indi[cq]|apont|lembr|fal|sustent|configur|permit)\w*(?: (?:para|de|em|a favor de|se tratar de))?",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.FORWARD,
        r"(?:(?:parece|parecem|pareceu|aparenta\w*) (?:haver|ter|ser|estar|apresentar|tratar|que (?:tem|ha|esta))|sugere\w*|sugestiv[oa]s?|sugestao|compative(?:l|is)|desconfi\w+|(?:imagin\w+|suponho|supoe se|creio|cre|acredit\w+)(?: que)|acha que|acham que"
        r"|acho que|impressao|quem sabe)(?: d[aeo]s?| com| haver| ter| ser| que| [oa])?",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.FORWARD,
        r"(?:rotulad|interpretad|confundid|taxad)[oa]s?(?: \w+){0,3}? (?:como|de|por|com)",
        r"(?:tratad|conduzid|visto?|encarad)[oa]?s?(?: \w+){0,3}? como",
        r"(?:oxala|tomara)(?: que)?(?: nao)?",
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
        Reach.EITHER,
        r"(?:(?:a|em|sob|em (?:fase|processo) de) (?:esclarecer|investigar|investigacao|confirmar|definir|estudo|avaliacao)|no futuro|futuramente)(?: d[aeo]s?| para)?",
        r"(?:duvidos[oa]s?|questionad[oa]s?|aventad[oa]s?|cogitad[oa]s?|presumid[oa]s?|questionave(?:l|is)|improvave(?:l|is)|(?:pouco|menos) prov(?:ave(?:l|is))?)",
        r"(?:ainda )?(?:nao|n) (?:foi |foram )?(?:avaliad|confirmad|pesquisad|testad|descartad|afastad|excluid|investigad|esclarecid|definid|informad)[oa]s?",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.LIST,
        rf"{_OF_THE_DISEASE}",
        rf"{_OF_THE_AFFECTED}",
        rf"{_AS_TAUGHT}",
        rf"{_SIDE_EFFECT}",
        rf"{_FEARED}",
        rf"que (?:\w+ ){{0,2}}{_UNREAL}(?: a| \w+r)?(?: com)?",
        r"(?:fic|mant)\w+(?: se)? (?:atent|alert|vigilante|de olho)\w*(?: a| ao| com| em| para| quanto a)?|cuidado com|em alerta para",
        r"(?:nao|sem)(?: \w+){0,2}? (?:clar[oa]|evidente|certeza|conclus\w+|nitid[oa])(?: se| de| quanto a)?(?: tem| ha| teve| houve| existe)?",
        r"(?:aparentemente|possivelmente|provavelmente|supostamente|presumivelmente|eventualmente|hipoteticamente)",
        r"parec(?:e|em|eu|ia|iam)(?: um pouco| meio| levemente| discretamente| mais| bem)",
        r"duvidas?(?: se| de| quanto a| sobre)(?: ha| tem| existe| houve| teve)?",
        r"(?:pode|podem|podera|poderia|poderiam|podendo)(?: \w+)? (?:precipitar|agravar|piorar|desencadear|induzir|gerar|resultar|ocasionar|favorecer|acarretar|trazer|representar|indicar|significar|corresponder|sangrar|fazer|sofrer|manifestar)(?: com| a| em)?",
        r"(?:vai|vao|ira|irao|vira|viria|pode|podem|podera|poderia|poderiam)(?: \w+)? (?:ter|ficar|desenvolver|evoluir|apresentar|perder|surgir|haver|ser|virar|ocorrer|aparecer|levar|causar|provocar|vir)(?: com| a| em| para)?(?: \w+r)?(?: com)?",
        r"(?:tera|terao|ficara|ficarao|desenvolvera|evoluira|havera|apresentara|surgira|perdera)(?: com)?",
        r"(?:questiono|questiona se|questionamos|interrogo|interroga se|cogit(?:o|a|amos|a se|ou se)|avent(?:o|a|a se|ou se|amos)|(?:penso|pensamos|pensar|pensa|pensou se|pensando) em|considerar|lembrar de)",
        r"(?:eh? |sao )?(?:comum|frequente|habitual|usual|esperad[oa]|previsto|tipico)(?: \w+){0,4}? (?:surgir|aparecer|haver|ter|ocorrer|desenvolver|evoluir|cursar|apresentar)(?: com)?",
        r"(?:outr[oa] (?:paciente|pct|crianca|menin[oa]|doente|caso|bebe|leito)|outros pacientes)(?: d[aeo] \w+)?(?: ,)? (?:com|tem|tinha|que|apresent\w+|internad[oa])",
        r"(?:nao se|ninguem|nao|nem) (?:sab\w+|soub\w+|lembr\w+|record\w+|inform\w+)(?: \w+)? (?:se|quanto a|sobre)(?: (?:ja|ele|ela|o|a|houve|teve|tem|ha|tinha|apresent\w+|existe)){0,3}",
        r"(?:sem|nao ha|faltam?) (?:informac\w+|dados|avaliacao|pesquisa|exame) (?:de|sobre|quanto a|para|da|do)",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.LIST,
        r"nao (?:se )?(?:pode|posso|podemos|eh? possivel|foi possivel|da pra|consigo|consegui) (?:excluir|afastar|descartar|avaliar)",
        r"nao (?:exclui|excluem|excluimos|excluo|afast(?:a|am|o|amos)|descart(?:a|am|o|amos)|sabe (?:se|informar)|sei se)",
        r"(?:a|para|p /|pra|visando|a fim de) (?:descartar|afastar|excluir|esclarecer|investigar|avaliar|pesquisar|rastrear|revisar|rever|verificar|checar|conferir|discutir)",
        r"(?:descartar|afastar|excluir|investig\w+|pesquis[ae]r?|rastre(?:ar|io)|triagem para|aguard\w+|solicit\w+|pedid[oa]s?"
        r"|pedir|requisit\w+|agendad[oa]s?|programad[oa]s?)",
        r"(?:suspeit\w+|hipoteses?|hipotese diagnostica|hd|possivel|possiveis|provave(?:l|is)|possibilidade|probabilidade"
        r"|diagnosticos? diferencia(?:l|is)|diag diferencial|ddx|diferencial|talvez|quica)"
        r"(?: d[aeo]s?| com| entre)?",
        r"(?:risco|riscos|predisposicao|propens[oa]|chance|ameaca|perigo|medo|receio|temor)(?: aumentado| elevado| alto)?"
        r"(?: d[aeo]s?| para| a)?",
        r"(?:pode|podem|podera|poderao|poderia|podendo) (?:ser|cursar|evoluir|apresentar|ter|causar|haver|surgir|desenvolver|levar"
        r"|ocorrer|aparecer|dar)(?: com| a| para)?",
        r"(?:pergunt\w+|duvida|quer saber|preocupad[oa]s?) (?:por|sobre|se|com|quanto a)(?: [oa]s?)?",
        r"(?:vigiar|vigilancia|monitor\w+|prevenir|prevencao|profila\w+|evitar|observar|atentar|atencao (?:a|para)|alerta para"
        r"|sinais de alarme|orient\w+ (?:sobre|quanto|retornar|a|para|mae)|orientad[oa]s?|retornar|retorno|voltar)"
        r"(?: se| em caso de| caso| sobre| para| a| d[aeo]s?)?",
        r"(?:se|caso|quando|em caso de|na presenca de|desde que)(?: (?:ele|ela|eles|voce|vc|(?:o|a) (?:paciente|crianca|bebe|menin[oa])))?"
        r" (?:houver|tiver\w*|der|apresent(?:ar|e)|surg(?:ir|ir?em|ja)|aparec(?:er|erem|a)|ocorr(?:er|erem|a)|volt(?:ar|e)|sentir|sinta|notar|note"
        r"|perceber|perceba|pior(?:ar|e)|persist(?:ir|a)|evolu(?:ir|a)|fic(?:ar|arem|ue)|comec(?:ar|e)|desenvolv(?:er|a)|manifest(?:ar|e)|vier|venha|estiver|esteja"
        r"|fizer|faca|aument(?:ar|e)|haja|tenha|tivesse|fosse)(?: (?:a|com|com a|alguma?|ou))*",
        rf"{_IF}se(?= {_WARNING})|(?:caso|quando)(?= {_WARNING})",
        r"(?:em caso|na vigencia|na eventualidade|na hipotese) de(?: (?:surgir|ocorrer|haver|aparecer))?",
        r"(?:pesquisa|rastreamento|triagem|investigacao) (?:de|para|da|do)",
        r"suspected|possible|probable|likely|rule out|to exclude|risk of|may develop|posible|sospecha de",
    ),
    _rule(
        Kind.UNCERTAIN,
        Reach.BACKWARD,
        r"[?]",
        r"(?:(?:eh|sao|foi|foram) )?(?:(?:descrit|relatad|observad|encontrad|vist|presente|frequente|comu)\w+ )?em (?:ate |cerca de |quase )?(?:\d+|alguns|muitos|parte|a maioria|metade)(?: por cento)? d[oa]s (?:casos|pacientes|portadores|afetados|criancas)",
        r"(?:profilatic[oa]|pendentes?|resultado pendente|aguardando)",
    ),
    _rule(
        Kind.PAST,
        Reach.BACKWARD,
        r"(?:previ[oa]s?|pregress[oa]s?|no passado|antigamente)",
        r"(?:ja )?(?:foi|foram) (?:\w+ e )?corrigid[oa]s?(?! (?:de|d[ao]s?|para) )",
        r"(?:hoje|atualmente|agora)(?: (?:esta|encontra se|segue))? (?:assintomatic[oa]|recuperad[oa]|curad[oa]|bem|sem (?:queixas|sintomas|crises|sequelas))",
    ),
    _rule(
        Kind.PAST,
        Reach.EITHER,
        rf"{_BEGAN}(?:(?:quando (?:era )?|em )(?:crianca|bebe|pequen[oa]|menin[oa]|mais nov[oa]|jovem|lactente|adolescente)|na (?:infancia|adolescencia|juventude))(?: (?:teve|tinha|apresentou|sofria de))?",
    ),
    _rule(
        Kind.ENDED,
        Reach.BACKWARD,
        r"(?:hoje|agora|atualmente)(?: ja)? nao(?: tem)?(?: mais)?(?= [,;/)]|$)",
        r"(?:resolvid|curad|remitid|cicatrizad|superad|debelad)[oa]s?(?! d[aeo]s? )|em remissao",
        r"ate (?:os |as )?\d+ (?:anos?|meses|a|m)(?: de (?:idade|vida))?",
        r"(?:sem|nao houve|nao teve) (?:(?:novas?|novos?|outr[oa]s|mais) )?(?:crises?|episodios?|eventos?|recorrenci\w+|recidivas?|repeticao|retorno)(?: desde \w+)?(?= ,| ;| e |$)",
        r"(?:sem|nao teve) (?:outr[oa]s?|nov[oa]s?|mais)(?= desde | ate | depois| apos |[,;]|$)(?: desde entao)?",
        r"(?:nao|nunca)(?: se)? (?:recorreu|recidivou|repetiu|repetiram|voltou|voltaram|retornou|retornaram)(?: mais)?|(?:nunca|nao) mais(?: (?:teve|apresentou|sentiu|houve|voltou))?(?= ,| ;|$)",
        r"(?:hoje|atualmente|agora) (?:ausentes?|normal|normais|normalizad[oa]s?)|com resolucao|nao mais (?:vist|observ|present|visualiz)\w*|em remissao completa",
        r"(?:, )?(?:mas |e |que )?(?:ja )?(?:corrigiu|resolveu|sumiu|sumiram|desapareceu|desapareceram|cessou|cessaram|acabou|acabaram|durou \d+ (?:dias?|semanas?|meses|horas?)|(?:melhor|regred|remit)\w+ (?:totalmente|completamente|por completo|de vez)|curou|sarou|passou"
        r"|regrediu|regrediram|remitiu|normalizou)(?: sozinh[oa]| espontaneamente| por completo)?",
    ),
    _rule(
        Kind.PAST,
        Reach.FORWARD,
        r"(?:teve|tivera|apresentou no passado|antecedentes? (?:pessoa(?:l|is) )?de|historia (?:pregressa|previa|passada|antiga)(?: de)?"
        r"|historia de(?=(?: \w+){1,4} (?:em|ha) (?:19|20)\d\d(?![^ ]))|passado de|ex -|previamente|no passado"
        r"|ja teve|tratou|tratad[oa] (?:de|para|por)|curad[oa] de"
        r"|ja (?:apresentou|fez|sofreu)|(?:curad|recuperad)[oa]s? d[aeo]s?|(?:submetid[oa]s? a |(?<!de )(?<!a )(?<!da )(?<!para )(?<!pra )(?<!aguarda )(?<!indicada ))(?:cirurgia|correcao|reparo|operacao)(?: cirurgica)? (?:previa |pregressa )?d[aeo]s?"
        r"|\w+plastia|\w+ectomia|\w+rrafia)",
    ),
    _rule(
        Kind.ENDED,
        Reach.FORWARD,
        r"(?:remissao|resolucao|desaparecimento|cura|normalizacao)(?: completa| total| espontanea)? d[aeo]s?",
        r"(?:deix|par|cess)(?:ou|aram) de (?:ter|apresentar|sentir)|sem mais|livres? de(?= (?:\w+ ){1,4}ha \d)|sem(?= (?:\w+ ){1,3}ha \d+ (?:anos?|mes|meses))",
        r"nao mais(?: (?:tem|teve|apresentou|apresenta|sentiu|houve|ocorreu))?(?= [a-z])",
        r"(?:sem|s /|nao (?:teve|houve|apresentou)|nega) nov[oa]s?(?: (?:episodios?|crises?|eventos?|quadros?) de)?",
        r"(?:nunca|jamais) mais(?: (?:teve|tive|apresentou|sentiu|sofreu|houve))?(?= [a-z])"
        r"|ja nao(?: (?:tem|teve|tenho|tinha|apresent\w+|sente|sinto|sentiu|ha|refere|esta|fica))?(?= [a-z])|nao (?:tem|teve|apresent\w+|sente|sentiu|voltou a \w+) mais",
    ),
    _rule(
        Kind.NEGATION,
        Reach.BACKWARD,
        r"(?:(?:ele|ela|isso|ja|ate hoje) )?(?:nao|num|nunca|jamais)(?: (?:tem|tenho|tinha|teve|tive|deu|da|ha|houve|apresent\w+|sente|sinto|sentiu|veio"
        r"|apareceu|fez|faz|vi|vimos|vejo|viram|ach\w+|encontr\w+|notei|notamos|percebi))?(?: mais| nao| ainda)?(?= [,;/)]| e |$)",
    ),
    _rule(
        Kind.NEGATION,
        Reach.EITHER,
        r"(?:ainda )?(?:nao|n) (?:foi |foram )?(?:observad|visualizad|identificad|evidenciad|detectad|palpad|encontrad|referid|relatad|notad|percebid|caracterizad|vist|constatad|verificad)[oa]s?(?: sinais de)?",
        r"(?:ainda )?(?:nao|n) (?:ocorr|acontec|surg|aparec|existi)\w+",
        r"(?:ausentes?|inexistentes?|negad[oa]s?)",
        r"(?:(?:foi|foram) )?(?:descartad|afastad|excluid)[oa]s?(?: a (?:presenca|hipotese|possibilidade) de)?",
    ),
    _rule(
        Kind.NEGATION,
        Reach.LIST,
        r"(?:neg(?:a|am|ava|avam|ando|ou|aram|o|uei)|neg p /|desconhece|desmente)(?: a presenca de| presenca de| historia de| queixas? de"
        r"| episodios? de| antecedentes? de| uso de| qualquer)?",
        rf"(?:nao|n)(?: (?:se|foi|foram|me|lhe|nos))? {_HAVING}(?: mais)?(?: a ter| com| nada de)?(?: sinais? de| evidencias? de| historia de| qualquer| nenhuma?| a presenca de)?",
        r"(?:pesquisa|investigacao|triagem|rastrei?o|rastreamento|testes?|screening|busca)(?: ativa)? (?:de|para|d[ao]s?)(?=(?: [^ ;]+){1,6}? (?:norma(?:l|is)|negativ[oa]s?|sem alterac\w+|nao reagentes?)(?![^ ]))",
        r"(?:ausencia|ausencias|inexistencia|isenc?ao|isent[oa]s?|livres?|negativ[oa]s?) (?:de|para|d[oa]s?)",
        r"(?:nem )?sequer(?: (?:teve|tem|apresentou|houve|ha))?|0 (?:episodios?|crises?|casos?|queixas?|sinais) de|nega (?:ter|haver)(?: \w+do)?",
        r"nenhuma? d[oa]s(?: \w+){1,3}? (?:tem|tinha|teve|apresent\w+|possui)",
        r"ø|nega que (?:tenha|haja)",
        r"(?:nunca|jamais) (?:teve|apresentou|tiveram|sentiu|sofreu|referiu)(?: qualquer| nenhuma?)?",
        r"niegan?|no (?:tiene|tienen|presenta|presentan|refiere|hay|hubo|muestra|se observan?)|sin",
    ),
    _rule(
        Kind.NEGATION,
        Reach.FORWARD,
        r"(?:sem|s /|s(?= [a-z]))(?: sinais? de| evidencias? de| historia de| indicios? de| quaisquer| qualquer| nenhuma?| outr[oa]s"
        r"| relato de| queixas? de| novos episodios de| novos?| achados de)?",
        r"(?:nenhum sinal de|nada de|zero|nem|tampouco|nunca foi|exclui|excluiu|afasta|afastou|descarta|descartou)(?: sinais? de| sinal de| episodios? de)?",
    ),
    _rule(
        Kind.ONGOING,
        Reach.BACKWARD,
        r"desde (?:o|a|os|as|que|entao|\d+|crianca|bebe|pequen[oa]|menin[oa]|sempre|pequenininh[oa])(?! d?[ao]? ?(?:ultim|cirurg|transplant|alta))",
        r"ate (?:hoje|agora|o momento|a data)|(?:que |e )?(?:ainda )?(?:persist|mant(?:em|eve)|continu|segue|perdur)\w*(?: ate \w+)?(?= ,| ;| e |$| ate | desde | atualmente| hoje)",
    ),
    _rule(
        Kind.RESULT,
        Reach.BACKWARD,
        r"(?:vieram|veio|resultou|resultaram|foi|foram|deu|deram|estao|esta|com resultados?) (?:norma(?:l|is)|negativ[oa]s?|sem alterac\w+|dentro d\w+ normalidade)",
    ),
    _rule(
        Kind.EXCEPT,
        Reach.FORWARD,
        r"(?:exceto|salvo|(?:com|a) (?:a )?excecao d[aeo]s?|excetuand\w+(?: se)?|a nao ser|tirando|afora)(?: por| pel[oa]s?)?",
    ),
    _rule(
        Kind.NEGATION,
        Reach.BACKWARD,
        r"(?:nenhuma?|(?<!do )(?<!por )(?<!de )nada|n)(?= [,;/)]|$)",
        r"0 (?:[+] )?/ (?:4|5|10|3)(?: [+])?",
        r"(?:tem|tenho|tinha|teve|tive|sente|sinto|sentiu|deu|da|ha|houve) (?:nao|nada|nenhum\w*)(?: senhora?| doutora?| dra?)?(?= [,;/)]|$)",
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
        r"(?:negativ[oa]s?|neg|indetectave(?:l|is))",
        r"nao presentes?",
        r": (?:nao|nega|ausentes?|negativ[oa]s?|neg|nenhuma?)",
        r"(?:nao|nunca)(?: tem| teve| ha| houve| apresenta| apresentou| sente)?(?= [,;/)]| e |$| senhora?(?: |$)| doutora?(?: |$)| gracas)",
        r"[(] - [)]|[(] nao [)]|[(] neg [)]|[(] negativo [)]",
    ),
    _rule(
        Kind.STOP,
        Reach.FORWARD,
        r"(?:mas|porem|entretanto|contudo|todavia|no entanto|embora|apesar de|apesar do|apesar da|so que|apenas|somente|but|however"
        r"|although|pero|sendo que|por outro lado|em contrapartida)",
        r"(?:refere|referem|pel[oa]s?|por causa d[aeo]s?|devido ao?s?|em (?:razao|virtude|decorrencia|funcao) d[aeo]s?|por conta d[aeo]s?|nota|notam|percebe|percebem|reparou|repara|explica|aponta|pensa|ouviu|dita|relata|relatam|queixa se|queixa|apresenta|apresentou|apresentando|evolui|evoluiu|evoluindo|mantem|persiste"
        r"|persistem|cursa|tem|com|exibe|mostra|evidencia|notad[oa]|observa se|presenca de|e sim|mas sim|ao exame|no exame|hoje|atualmente|agora|surgiu|surgiram|iniciou|iniciado|agora com"
        r"|apresentava|passou a|ha \d+ \w+ com|presentes?|desenvolveu)",
        r"(?<=, )(?:e )?(?:esta|estao|ta|tao|segue|permanece|encontra se|sente|vem|anda|fica|\w+(?:ou|iu|eu|ava|avam|aram|eram|iram))",
        r"(?<!nao )(?:ha|existe\w*)(?! (?:\d|cerca|mais|menos|quase|uns?|umas?|dois|duas|tres|vari[oa]s|muit[oa]s?|pouc[oa]s?|algu\w+|anos|meses|dias|semanas|tempos?|bastante|aproximadamente))",
        r"(?<!desde )(?<!quando )(?<!da )(?<!do )(?<!de )(?:paciente|pcte|pct|pac|crianca|menor|lactente|rn|recem nascid[oa]|menino|menina|ele|ela|probando|probanda|proposit[oa]|caso indice)",
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
