"""What no consultation answers: a request that breaks rules, and what is no patient of a clinician.

Patterns run on folded text (no accents). The scope of a text is, in this order,

1. animal: it begins with an animal, asks about the writer's, or names a veterinarian.
2. self: a person about their own case or their child's.
3. administrative: at least `ADMINISTRATIVE_WORDS` different words of running a unit.
4. other: nothing of medicine.

2 to 4 give way to a text that introduces a patient with an age: who writes so is a professional.
A clinician quotes the patient and has pets: words in quotation marks are not the writer's.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from araras.knowledge.text import fold

Scope = Literal["animal", "self", "administrative", "other"]

UNSAFE: Final = re.compile(
    r"\b(?:faz|faca|fazer|escrev[ae]|escrever|redij[ae]|emit[ea]|emitir|gera|gere|coloc[ae]|colocar|poe|bota"
    r"|inventa|invente|forja|forje|falsific\w+|simul[ae]|adulter\w+|alter[ae]|mud[ae]|omit[ae]|esconde|esconda)\b"
    r"[^.?!]{0,90}\b(?:laudo|relatorio|atestado|exame|resultado|receita|lme|declaracao|criterio|cid|idade|dosagem"
    r"|genetico|teste)\b[^?!]{0,160}\b(?:nem (?:foi|fez|colh|saiu)|nao (?:foi|fez|tem|colh|existe|precisa saber"
    r"|saiu)|sem (?:ter|o exame|exame|fazer)|falso|mesmo (?:sem|nao)|so pra|so para|zerad|positiv[oa] (?:mesmo|sem)"
    r"|ninguem|jeitinho|passar|conseguir|liberar|aprovar)"
    r"|\b(?:laudo|relatorio|atestado|resultado|exame|receita) falsos?\b"
    r"|\b(?:invent[ae]r?|forj[ae]r?|falsific\w+|chut[ae]r?)\b[^.?!]{0,60}\b(?:valor(?:es)?|numeros?|dados?|achados?"
    r"|resultados?|historia|peso|medidas?)\b"
    r"|\b(?:ignor[ae]r?|esquec[ae]|desobede\w+|desativ[ae]r?) (?:as |suas |todas |tuas |essas |as suas )*(?:regras|instrucoes"
    r"|limitacoes|travas)\b"
    r"|\b(?:assin[ae]|assinar) (?:como|por|no lugar)\b|\b(?:data|datar) (?:do ano passado|retroativa|antiga)\b"
    r"|\b(?:burlar|driblar|fraudar|falsificar|forjar|pular|contornar|dar um jeito n[oa]s?) (?:o |a |os |as )?"
    r"(?:criterios?|protocolo|pcdt|regulacao|sistema|exame|secretaria|auditoria|farmacia|comissao)\b"
    r"|\bsecretaria nao precisa saber\b|\bmentir (?:n[oa]|para|pra|sobre)\b"
    r"|\b(?:coloc\w+|diz\w*|escrev\w+|inform\w+|registr\w+) que (?:ele|ela|o paciente|a paciente|a crianca) "
    r"(?:tem|teve|cumpre|preenche|fez)\b[^.?!]{0,80}\b(?:mesmo (?:que )?(?:nao|sem)|embora nao|sem ter|mas nao)\b"
    r"|\b(?:eutanasia|matar|abreviar a vida|envenenar)\b"
)
_FALSE_RECORD: Final = re.compile(
    r"\b(?:mont|preench|fa[zc]|escrev|redij|emit|ger|elabor|prepar)\w{0,5}\b[^.?!]{0,60}\b(?:laudo|relatorio|atestado"
    r"|resultado|exame|declaracao|parecer|lme)\b[^?!]{0,60}\b(?:dizendo|afirmando|constando|atestando|informando"
    r"|declarando|dando|que diga|que conste)\b"
    r"|\b(?:diga|diz|dizer|coloc\w+|escrev\w+|bot[ae]|poe|ponha|registr\w+) n[oa] (?:laudo|relatorio|atestado|lme|parecer) que (?:(?!\bnao\b)[^.;,?!]){5,90}[.;,]"
)
_FOR_GAIN: Final = re.compile(
    r"\b(?:coloc|escrev|bot|po[en]|diz|dig|inform|registr|anot|declar|afirm|marc|assinal|preench)\w{0,6} (?:ai |la |ja |so |"
    r"n[oa]s? (?:laudo|relatorio|atestado|lme|parecer|prontuario|formulario|guia|encaminhamento|pedido) )*que\b[^.?!]{3,120}"
    r"\b(?:senao|se nao|que (?:eu )?(?:preciso|quero)|pra (?:eu )?(?:conseguir|liberar|aprovar)|para (?:eu )?(?:conseguir|liberar|aprovar)"
    r"|(?:pra|para) (?:a |o )?(?:farmacia|secretaria|estado|juiz|regulacao|ceaf|comissao|plano|convenio|auditoria))\b"
)
"""A record that is to say something because of what it brings."""
_LACKING: Final = re.compile(
    r"\b(?:nao|nunca|sem|falta) (?:\w+ ){0,3}(?:dosagem|exame|teste|biopsia|laudo|resultado|resson\w+|sequenciamento"
    r"|avaliacao|consulta)\b|\b(?:nao|nunca|nem) (?:foi |fez |se )?(?:examin|avali|colh|realiz|dos|feit)\w+"
)
_AS_IF: Final = re.compile(
    r"\b(?:lme|laudo|relatorio|formulario|criterio|protocolo|pcdt|exame|teste|atestado)\b[^?!]{0,120}\bcomo se (?:ja |ela |ele |o paciente )*"
    r"(?:tivesse|fosse|houvesse|estivesse|fizesse)\b"
)
_TAMPERED: Final = re.compile(
    r"\b(?:alter|mud|tro[cq]|ajust|aument|diminu|baix|retir|tir|omit|escond|apag|remov|maqui|corrij|corrig)\w{0,4}\b[^.?!]{0,80}"
    r"\b(?:idade|peso|data|valor\w*|resultado|dosagem|parte|informacao|dados?|trecho|diagnostico|cid)\b[^?!]{0,120}"
    r"\b(?:para|pra|senao|porque|que assim|ai)\b[^?!]{0,60}\b(?:criterio|inclusao|nega\w*|recus\w+|glos\w+|aprov\w+|liber\w+"
    r"|passa\w*|entra\w*|cab(?:e|er)|auditoria|regulacao|ceaf|farmacia)\b"
)
_PRETENCE: Final = re.compile(
    r"\b(?:finja|finge|fingir|fa[cz]\w* de conta|faz de conta) (?:que )?"
    r"|\b(?:aja|atue|comporte-se|responda) como (?:se |um |uma |o |a )?(?:\w+ )?(?:medic|genetic|especialista|humano|dr\b|doutor)"
    r"|\b(?:a partir de agora |agora )?voce (?:e|agora e|sera) (?:um |uma |o |a )?(?:\w+ ){0,3}(?:sem (?:restric|filtro|limite|regra)|livre)"
)
_INJECTION: Final = re.compile(
    r"(?:^|\n|[>\].!?])\s*(?:system|sistema|assistant|developer)\s*:|</?(?:nota|note|system|prompt|user)>|<\|\w+\|>|\[/?inst\]"
    r"|\b(?:ignore|disregard|forget|override) (?:all |any |the |your |my )*(?:previous|prior|above|earlier|system)?\s?(?:instructions|rules|prompts?|guardrails)\b"
    r"|\b(?:system prompt|prompt d[eo] sistema|jailbreak|developer mode|modo (?:desenvolvedor|irrestrito|dan)|instrucoes (?:internas|do sistema|anteriores))\b"
    r"|\b(?:modelo|assistente|ia|modo|voce)\b[^.?!]{0,40}\bsem (?:restricoes|filtros|censura)\b"
)

_SPECIES: Final = (
    r"(?:bezerr[oa]|cadel(?:a|inha)|cachorr(?:o|a|inho|inha)|cao|gat(?:o|a|inho|inha)|equino|bovin[oa]|suino|canin[oa]"
    r"|felin[oa]|ovelha|cabrit[oa]|potr[oa]|egua|cavalo|vaca|boi|touro|papagaio|calopsita|coelh[oa]|hamster|porc[oa]|leitao"
    r"|galinha|pet|poodle|labrador(?:a)?|pastor alemao|vira-lata|jument[oa]|passarinho|periquito)"
)
ANIMAL: Final = re.compile(
    rf"^\W*(?:oi|ola|bom dia|boa tarde|boa noite|dra?|doutora?)?\W*(?:o|a|um|uma|tenho um|tenho uma)?\s?(?:meu|minha|nosso|nossa)?\s?{_SPECIES}\b"
    rf"|\b(?:meu|minha|nosso|nossa) {_SPECIES}\b|\bveterinari[oa]s?\b|\b(?:o|meu|nosso|do|no) rebanho\b|\bninhada\b"
)
SELF: Final = re.compile(
    r"\b(?:sou (?:o |a )?(?:paciente|(?:mae|pai|avo|tia|tio|esposa|marido|filh[oa]|irma|irmao) d[aeo])\b|eu sou leig[oa]|sou leig[oa]|nao sou (?:medic|profissional|da (?:area da )?saude|enfermeir))"
    r"|\b(?:o que (?:eu|e que eu) (?:tenho|posso ter)|que (?:eu )?(?:tenho|posso ter) isso|e isso que (?:eu )?tenho"
    r"|sera que (?:eu )?(?:tenho|estou com)|devo (?:tomar|parar de tomar)"
    r"|posso (?:tomar|parar de tomar)|que remedio (?:eu )?(?:tomo|devo tomar))\b"
    r"|\bmeu (?:filho|bebe|marido|pai|irmao)\b.{0,240}\b(?:o que (?:ele )?(?:tem|pode (?:ser|ter))|o que (?:eu )?faco|sera que ele)\b"
    r"|\bminha (?:filha|bebe|esposa|mae|irma)\b.{0,240}\b(?:o que (?:ela )?(?:tem|pode (?:ser|ter))|o que (?:eu )?faco|sera que ela)\b"
    r"|^\W*(?:oi|ola|bom dia|boa tarde|boa noite)?\W*(?:eu )?tenho \d{1,2} anos\b"
    r"|\beu (?:estou|to|tou|ando|tenho|sinto|sofro) (?:com |sentindo |muit[oa] )*(?:dor|febre|mancha|caroco|tontura|cansaco|fraqueza|dormencia|queda|formigamento|coceira|enjoo|falta de ar)"
    r"|\b(?:vi|li|pesquisei|procurei) (?:na internet|no google|na tv|no tiktok|no youtube|no instagram)\b"
)
_RUNNING_A_UNIT: Final = re.compile(
    r"\b(agenda|escala|ferias|plantao|folga|reuniao|pauta|coordenacao|remarcar|desmarcar|verba|compra|licitacao|almoxarifado"
    r"|estoque|luvas?|gaze|impressora|roteador|internet|login|senha|e-?sus|sistema fora|fora do ar|suporte|oficio|memorando"
    r"|planilha|orcamento|prefeitura|folha de ponto|ponto eletronico|contrato|nota fiscal|capacitacao|curso|treinamento"
    r"|festa|confraternizacao|ar-condicionado|motorista|viatura|indicadores|producao|equipe|substituicao|substituicoes"
    r"|falta de medico|escalad[oa]s?|cronograma|inscricao|certificado|crachas?|uniforme|salario|holerite)\b"
)
ADMINISTRATIVE_WORDS: Final = 2
OTHER: Final = re.compile(
    r"\b(?:receita de (?:bolo|pao|canjica)|previsao do tempo|placar|piada|poema|codigo em python|quem ganhou"
    r"|capital d[aeo]|traduz[ae] (?:isso|este|esse)|signo)\b"
    r"|\b(?:escrev\w+|faz|faca|cri[ae]|gera|gere|compo\w+) (?:um |uma )?(?:texto|mensagem|carta|discurso|convite|musica|cartao|post)"
    r" (?:de |para |pra |sobre )(?:o |a )?(?:aniversario|natal|casamento|festa|formatura|namorad|instagram|dia d[aeo]s)"
)
_QUOTED: Final = re.compile(r"[\"“][^\"“”]{0,600}[\"”]")


def breaks_rules(text: str) -> bool:
    """Say whether a turn asks for a false record, for harm, or to drop the rules."""
    folded = fold(text)
    return any(
        p.search(folded) for p in (UNSAFE, _FOR_GAIN, _AS_IF, _TAMPERED, _PRETENCE, _INJECTION)
    ) or bool(_FALSE_RECORD.search(folded) and _LACKING.search(folded))


def scope_of(text: str, *, introduced: bool) -> Scope | None:
    """Return why a turn is no consultation; None when it may be one.

    `introduced` says that it introduces a patient with an age.
    """
    own = fold(_QUOTED.sub(" ", text))
    if ANIMAL.search(own):
        return "animal"
    if introduced:
        return None
    if SELF.search(own):
        return "self"
    if len({match[1] for match in _RUNNING_A_UNIT.finditer(own)}) >= ADMINISTRATIVE_WORDS:
        return "administrative"
    return "other" if OTHER.search(own) else None
