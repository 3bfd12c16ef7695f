"""The command ``offpolicy``.

Exit codes: 0 done; 1 a check did not come out as recorded; 2 bad input or impossible request, one line on stderr;
3 undecided; 130 interrupted.  Data goes to stdout, progress and complaints to stderr.

Nothing heavy is imported here: each command imports what it needs, so that ``offpolicy --help`` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checks.version import DISTRIBUTION, VERSION

if TYPE_CHECKING:
    from checks.ledger import Ledger

FAILED, BAD_INPUT, UNDECIDED, INTERRUPTED = 1, 2, 3, 130

app = typer.Typer(
    name="offpolicy",
    help="A machine-checked ledger of off-policy reinforcement-learning theory.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of a claim; `offpolicy list` shows them.")]


class Refusal(Exception):
    """One line for the reader (what was wrong and what would be accepted), and the exit code."""

    def __init__(self, message: str, code: int = BAD_INPUT) -> None:
        super().__init__(message)
        self.code = code


class _OutputClosed(Exception):
    """Nobody reads the output any more."""


class Format(StrEnum):
    """How a citation is written."""

    latex = "latex"
    bibtex = "bibtex"
    markdown = "markdown"


def _version(wanted: bool) -> None:
    if wanted:
        print(f"{DISTRIBUTION} {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command("list")
def list_claims(json: JsonOption = False) -> None:
    """Every claim: id, place, verdict."""
    from checks.report import show

    ledger = _ledger()
    if json:
        _print_json("list", {"claims": [show.summary_json(entry) for entry in ledger.values()]})
    else:
        print(show.overview(ledger.values()))


@app.command("show")
def show_claim(id: IdArgument, json: JsonOption = False) -> None:
    """One claim: statement, hypotheses, verdict, where it is sharp or breaks, proof step by step, sources.

    Lemmas and families, which proofs name, are shown too.
    """
    from checks.report import show

    entry = show.find(id)
    if json:
        _print_json("show", show.entry_json(entry))
    else:
        print(show.page(entry))


@app.command("verify")
def verify_claims(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Claims to verify; all if none.")] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", help="How many checks run at a time; one per processor if not given.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the sampling.")] = 0,
    json: JsonOption = False,
) -> None:
    """Run every check of every claim, or of those named; exit 0 if all came out as recorded."""
    if jobs is not None and jobs < 1:
        raise Refusal(f"--jobs {jobs}: expected a whole number of 1 or more")
    if seed < 0:
        raise Refusal(f"--seed {seed}: expected a whole number of 0 or more")
    from checks import interrupts, verify
    from checks.report import table

    claims = len(verify.planned(ids or ()))
    if jobs is None:  # starting a process costs more than a claim or two
        jobs = os.cpu_count() or 1 if claims > 4 else 1
    with interrupts.kept() as ask, table.progress(claims * len(verify.ENGINES)) as advance:

        def done(engine: str, id: str) -> None:
            ask()
            if advance is not None:
                advance(engine, id)

        report = verify.verify(ids or (), jobs=jobs, seed=seed, progress=done)
    if json:
        _print_json("verify", verify.to_json(report))
    else:
        table.print_report(report)
    raise typer.Exit(report.exit_code)


@app.command("extreme")
def extreme_pair(
    tv: Annotated[str, typer.Option("--tv", help="TV(pi, mu) <= this, read exactly: 1/1000, 0.001 or 1e-3.")],
    chi2: Annotated[str, typer.Option("--chi2", help="CHI2(pi, mu) >= this.")],
    kl: Annotated[str | None, typer.Option("--kl", help="KL(pi, mu) <= this.")] = None,
    vocab: Annotated[str | None, typer.Option("--vocab", help="Number of outcomes.")] = None,
    min_prob: Annotated[str | None, typer.Option("--min-prob", help="Every mu_y >= this.")] = None,
    max_ratio: Annotated[str | None, typer.Option("--max-ratio", help="Every pi_y <= this times mu_y.")] = None,
    json: JsonOption = False,
) -> None:
    """A distribution pair with small TV and large chi2, in exact rationals."""
    from checks import extreme
    from counterexamples.extremes import BadRequest, ImpossibleRequest, UndecidedRequest

    try:
        found = extreme.answer(tv, chi2, kl, vocab, min_prob, max_ratio)
    except BadRequest as problem:
        raise Refusal(str(problem)) from None
    except ImpossibleRequest as problem:
        message = str(problem)
        raise Refusal(message if problem.claim_id in message else f"{message} ({problem.claim_id})") from None
    except UndecidedRequest as problem:
        raise Refusal(str(problem), UNDECIDED) from None
    except extreme.NotCertified as problem:
        raise Refusal(f"the constructed pair failed its check: {problem}", FAILED) from None
    if json:
        _print_json("extreme", found)
    else:
        from checks.report.show import pair

        print(pair(found))


@app.command("evaluate")
def evaluate_model(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A model in JSON: a token tree or a decision process.")],
    json: JsonOption = False,
) -> None:
    """The exact quantities of your own process, and what each bound says of them."""
    from checks import evaluate
    from checks.model_files import BadModel

    try:
        found = evaluate.answer(file)
    except BadModel as problem:
        raise Refusal(str(problem)) from None
    if json:
        _print_json("evaluate", found)
    else:
        print(evaluate.page(found))


@app.command("search-trees")
def search_trees(
    horizon: Annotated[int, typer.Option("--horizon", help="Number of tokens of a sequence.")],
    tv: Annotated[str, typer.Option("--tv", help="Total variation of the policies at a prefix <= this, read exactly.")],
    objective: Annotated[str, typer.Option("--objective", help="value-gap or token-bias.")] = "value-gap",
    tokens: Annotated[int | None, typer.Option("--tokens", help="Size of the alphabet, 2 or 3 if not given.")] = None,
    starts: Annotated[int, typer.Option("--starts", help="Number of random starts.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the random starts.")] = 0,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Store the tree for `offpolicy evaluate FILE`.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Search token trees for the largest value gap or Token-IS bias; the best one is evaluated exactly.

    An interrupt ends the search, and the best tree so far is printed.
    """
    from pathlib import Path

    from checks import search_trees as trees
    from checks.report import table
    from checks.report.files import write_whole

    try:
        search = trees.read_search(horizon, tv, objective, tokens, seed, starts)
    except trees.BadSearch as problem:
        raise Refusal(str(problem)) from None
    if out is not None and (not Path(out).absolute().parent.is_dir() or Path(out).is_dir()):
        raise Refusal(f"--out {out}: expected the name of a file in a folder that exists")
    if out is not None and not os.access(Path(out).absolute().parent, os.W_OK):
        raise Refusal(f"--out {out}: nothing can be written in this folder; expected one that can be written to")
    interrupted = False
    try:
        with table.progress(search.batches) as advance:
            for best in search.run():
                if advance is not None:
                    advance("best so far", f"{best.value:.9g}")
    except KeyboardInterrupt:
        if search.best is None:
            raise
        interrupted = True
    try:
        found = trees.answer(search)
    except trees.NotCertified as problem:
        raise Refusal(f"the tree found failed its check: {problem}", FAILED) from None
    if out is not None:
        write_whole(Path(out), _indented(found["model"]) + "\n")
    if json:
        print(_indented(found))
    else:
        print(trees.page(found))
    raise typer.Exit(INTERRUPTED if interrupted else 0)


@app.command("cite")
def cite_claim(
    id: IdArgument,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.latex,
    json: JsonOption = False,
) -> None:
    """A claim to paste into a paper, with the command that re-runs its checks."""
    from checks import cite

    entry = _ledger()[id]
    text = cite.cite(entry, format.value)
    if json:
        _print_json("cite", {"id": id, "format": format.value, "text": text, **cite.cite_json(entry)})
    else:
        print(text)


# ------------------------------------------------------------------------------------------------------------- running


def _ledger() -> Ledger:
    from checks.ledger import load

    return load()


def _print_json(command: str, content: dict[str, Any]) -> None:
    print(_indented({"schema": f"offpolicy-theorems/{command}/1", **content}))


def _indented(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code.

    Args:
        arguments: of the command line, without its name; those of the process if left out.

    Raises:
        SystemExit: always, with the exit code.
    """
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command line."""
    if sys.stdout is None:  # closed before the start
        _discard_output()
    try:
        code = _command(arguments)
        sys.stdout.flush()
        return _complain("interrupted", code) if code == INTERRUPTED else code
    except (KeyboardInterrupt, typer.Abort):
        return _complain("interrupted", INTERRUPTED)
    except (BrokenPipeError, _OutputClosed):
        _discard_output()
        return 0
    except Exception as error:
        if isinstance(error, OSError):
            _discard_output()
            return _complain(f"cannot write or read: {error.strerror or error}", BAD_INPUT)
        if hasattr(error, "format_message"):  # the parser of the command line, whichever package it comes from
            return _complain(_usage(error), BAD_INPUT)
        if isinstance(error, Refusal):
            return _complain(str(error), error.code)
        from checks.ledger import LedgerProblem, UnknownClaim

        if isinstance(error, UnknownClaim):
            return _complain(str(error), BAD_INPUT)
        if isinstance(error, LedgerProblem):
            for id, problem in error.problems:
                _complain(f"the ledger does not load: {id}: {problem}", FAILED)
            return FAILED
        raise


def _command(arguments: Sequence[str]) -> int:
    """The exit code that a command ends with, whether it returns, or raises `typer.Exit`."""
    try:
        result = app(list(arguments), prog_name="offpolicy", standalone_mode=False)
    except typer.Exit as finished:
        return finished.exit_code
    except SystemExit as left:  # how the parser of the command line takes a reader that has gone, as in `| head`
        raise _OutputClosed from left
    return result if isinstance(result, int) else 0


def _discard_output() -> None:
    """What is still to be written goes nowhere, so that the end of the process does not fail over it."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def _usage(error: Any) -> str:
    message = " ".join(str(error.format_message()).split())
    return f"{message or type(error).__name__} (see offpolicy --help)"


def _complain(message: str, code: int) -> int:
    print(f"offpolicy: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
