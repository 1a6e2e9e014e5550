"""`araras`: the command line. Results on stdout, everything else on stderr.

Commands import what they need when they run, so that `--help` is instant. Exit codes:
0 answered, 1 failed, 2 bad usage, 3 abstained (only with `--exit-code`).
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated, Final

import typer

from araras.app.cli import options as opt
from araras.llm.thinking import Thinking

COLLECT_AFTER: Final = 100_000
"""Allocations between garbage collections. Loading makes hundreds of thousands of objects that
stay; looking through them every 700, Python's default, costs a tenth of the first answer."""

app = typer.Typer(
    name="araras",
    help="Apoio à decisão clínica em doenças raras no SUS. Funciona sem internet.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
kg_app = typer.Typer(help="O grafo de conhecimento.", no_args_is_help=True, rich_markup_mode=None)
bench_app = typer.Typer(help="Avaliações.", no_args_is_help=True, rich_markup_mode=None)
model_app = typer.Typer(help="O modelo de linguagem.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(kg_app, name="kg")
app.add_typer(model_app, name="model")
app.add_typer(bench_app, name="bench")


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Mostra a versão.")] = False,
) -> None:
    """Apoio à decisão clínica em doenças raras no SUS. Funciona sem internet."""
    if version:
        from araras import __version__

        typer.echo(f"araras {__version__}")
        raise typer.Exit


@app.command("consult")
def consult_command(
    text: Annotated[str | None, typer.Argument(help="A nota, ou - para ler da entrada.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Arquivo com a nota.")] = None,
    age_years: opt.AgeYears = None,
    sex: opt.SexOption = None,
    role: opt.RoleOption = None,
    case_id: Annotated[str | None, typer.Option("--case-id", help="Identificador do caso.")] = None,
    engine: opt.Engine = "auto",
    model: opt.Model = "araras",
    url: opt.Url = None,
    think: opt.Think = Thinking.AUTO,
    show_thinking: opt.ShowThinking = False,
    as_json: opt.Json = False,
    timings: opt.Timings = False,
    exit_code: opt.ExitCode = False,
) -> None:
    """Responde a um caso."""
    from araras.app.cli import consult as command
    from araras.app.cli.engine import choice_of

    choice = choice_of(engine, model, url, think, show_thinking=show_thinking)
    command.run(
        command.Request(text, file, age_years, sex, role, case_id, choice),
        as_json=as_json,
        timings=timings,
        exit_code=exit_code,
    )


@app.command("chat")
def chat_command(
    engine: opt.Engine = "auto",
    model: opt.Model = "araras",
    url: opt.Url = None,
    think: opt.Think = Thinking.AUTO,
    show_thinking: opt.ShowThinking = False,
    role: opt.RoleOption = None,
    ask: opt.Ask = False,
    as_json: opt.Json = False,
) -> None:
    """Conversa sobre um caso; /novo, /corrigir, /ausente e /sair."""
    from araras.app.cli import chat as command
    from araras.app.cli.engine import choice_of

    choice = choice_of(engine, model, url, think, show_thinking=show_thinking)
    command.run(choice=choice, role=role, as_json=as_json, ask=ask)


@app.command("batch")
def batch_command(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help="Um caso por linha.")],
    out: Annotated[Path, typer.Option("--out", help="Um resultado por linha.")],
    engine: opt.Engine = "auto",
    model: opt.Model = "araras",
    url: opt.Url = None,
    think: opt.Think = Thinking.AUTO,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continua um lote interrompido.")
    ] = False,
    timings: opt.Timings = False,
) -> None:
    """Responde a muitos casos, na ordem da entrada."""
    from araras.app.cli import batch as command
    from araras.app.cli.engine import choice_of

    choice = choice_of(engine, model, url, think, show_thinking=False)
    command.run(source, out, choice=choice, resume=resume, timings=timings)


@app.command("tool")
def tool_command(
    name: Annotated[str, typer.Argument(help="Nome da ferramenta.")],
    source: Annotated[
        Path | None, typer.Option("--in", help="Argumentos, um objeto por linha.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Resultados, um por linha.")] = None,
) -> None:
    """Executa uma ferramenta sobre linhas JSON."""
    from araras.app.cli import tool as command

    command.run(name, source, out)


@app.command("schema")
def schema_command() -> None:
    """Mostra o JSON Schema do resultado de uma consulta."""
    from araras.app.cli import schema as command

    command.run()


@app.command("doctor")
def doctor_command(as_json: opt.Json = False) -> None:
    """Diz o que funciona aqui e como consertar o que não funciona."""
    from araras.app.cli import doctor as command

    command.run(as_json=as_json)


@kg_app.command("info")
def kg_info(
    as_json: opt.Json = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Confere o conteúdo com o resumo.")
    ] = False,
) -> None:
    """Mostra versão, fontes e contagens do grafo em uso."""
    from araras.app.cli import kg as command

    command.info(as_json=as_json, verify=verify)


@kg_app.command("build")
def kg_build(
    out: Annotated[Path | None, typer.Option("--out", help="Arquivo a criar.")] = None,
    source: Annotated[Path | None, typer.Option("--source", help="Pasta kg_snapshot.")] = None,
) -> None:
    """Constrói o grafo a partir do texto em kg_snapshot/."""
    from araras.app.cli import kg as command

    command.build(out, source)


@kg_app.command("extract")
def kg_extract(
    out: Annotated[Path | None, typer.Option("--out", help="Pasta das tabelas.")] = None,
) -> None:
    """Extrai as tabelas das versões oficiais (mantenedores)."""
    from araras.app.cli import kg as command

    command.extract(out)


@model_app.command("create")
def model_create(
    gguf: Annotated[
        Path | None, typer.Option("--gguf", help="Pesos; senão ARARAS_GGUF ou o FROM do Modelfile.")
    ] = None,
    modelfile: Annotated[Path | None, typer.Option("--modelfile", help="Outro Modelfile.")] = None,
    model: opt.Model = "araras",
    url: opt.Url = None,
) -> None:
    """Cria o modelo no Ollama a partir do arquivo GGUF e o confere."""
    from araras.app.cli import model as command

    command.create(gguf, modelfile, model=model, url=url)


@model_app.command("check")
def model_check(
    engine: opt.Engine = "ollama", model: opt.Model = "araras", url: opt.Url = None
) -> None:
    """Confere se o modelo responde, o que sabe fazer e se conduz uma consulta."""
    from araras.app.cli import model as command

    command.check(command.engine_of(engine), model=model, url=url)


@bench_app.command("rarebench-br")
def bench_rarebench_br(
    path: Annotated[Path, typer.Argument(help="rarebench_br.jsonl")],
    gold: Annotated[Path, typer.Option("--gold", help="Códigos aceitos por doença.")],
    engine: opt.Engine = "kg",
    model: opt.Model = "araras",
    url: opt.Url = None,
    json_out: opt.JsonFile = None,
    report: opt.PageFile = None,
) -> None:
    """RareBench-BR: diagnóstico por código ORPHA e medicamento do SUS."""
    from araras.app.cli import bench as command
    from araras.graphs.engines import EngineChoice

    choice = EngineChoice(engine, model, url=url)
    command.rarebench_br(path, gold, choice=choice, outputs=command.Outputs(json_out, report))


@bench_app.command("dialogues")
def bench_dialogues(
    path: Annotated[Path, typer.Argument(help="dialogues.jsonl")],
    json_out: opt.JsonFile = None,
) -> None:
    """Conversas com expectativas verificáveis a cada turno."""
    from araras.app.cli import bench as command

    command.dialogues(path, json_out=json_out)


@bench_app.command("rank")
def bench_rank(
    path: Annotated[Path, typer.Argument(help="phenopackets.jsonl")],
    json_out: opt.JsonFile = None,
    report: opt.PageFile = None,
    plot: opt.PlotFile = None,
) -> None:
    """Ordenação de doenças por fenótipos."""
    from araras.app.cli import bench as command

    command.rank(path, outputs=command.Outputs(json_out, report, plot))


@bench_app.command("vignettes")
def bench_vignettes(
    path: Annotated[Path, typer.Argument(help="vignettes.jsonl")],
    json_out: opt.JsonFile = None,
    report: opt.PageFile = None,
) -> None:
    """Diagnóstico a partir da nota sozinha, e a causa de cada erro."""
    from araras.app.cli import bench as command

    command.vignettes(path, outputs=command.Outputs(json_out, report))


@bench_app.command("abstain")
def bench_abstain(
    paths: Annotated[list[Path], typer.Argument(help="Notas que não se devem responder.")],
    answerable: Annotated[
        list[Path] | None, typer.Option("--answerable", help="Notas que se devem responder.")
    ] = None,
    ablations: Annotated[
        bool, typer.Option("--ablations", help="Desliga cada parte da regra, uma de cada vez.")
    ] = False,
    json_out: opt.JsonFile = None,
    report: opt.PageFile = None,
    plot: opt.PlotFile = None,
) -> None:
    """Abstenção: notas armadilha, abstenções falsas, risco e cobertura."""
    from araras.app.cli import bench as command

    outputs = command.Outputs(json_out, report, plot)
    command.abstain(paths, answerable or [], ablations=ablations, outputs=outputs)


@bench_app.command("next-finding")
def bench_next_finding(
    patients: Annotated[int, typer.Option("--patients", min=1, help="Pacientes simulados.")] = 300,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Semente do sorteio.")] = 2026,
    json_out: opt.JsonFile = None,
) -> None:
    """Perguntas até a doença de um paciente simulado ficar em primeiro lugar."""
    from araras.app.cli import bench as command

    command.next_finding(patients, seed, json_out=json_out)


@bench_app.command("hpo")
def bench_hpo(
    path: Annotated[Path, typer.Argument(help="Arquivo anotado; pasta da GSC+ para gsc.")],
    kind: Annotated[
        str, typer.Option("--kind", help="notes, assertions, labs, idioms, labels ou gsc.")
    ],
    json_out: opt.JsonFile = None,
) -> None:
    """Leitura de fenótipos: notas, frases, rótulos oficiais e a GSC+ em inglês."""
    from araras.app.cli import bench as command

    command.hpo(path, kind=kind, json_out=json_out)


def main() -> None:
    """Run the command line; no traceback reaches a user for an error that Araras knows."""
    from araras.app.cli.failures import guarded

    gc.set_threshold(COLLECT_AFTER)
    guarded(app)
