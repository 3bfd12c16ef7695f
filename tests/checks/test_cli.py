"""The command line: what goes where, exit codes, and one line for every complaint."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checks import cli, verify
from checks.ledger import Entry, LedgerProblem, load
from checks.result import CheckResult

ROOT = Path(__file__).parents[2]
HEAVY = ("sympy", "z3", "hypothesis", "numpy", "rich", "flint", "mpmath")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def quick(monkeypatch: pytest.MonkeyPatch, **outcomes: list[CheckResult]) -> None:
    """Engines that answer at once."""
    for engine in verify.ENGINES:
        results = outcomes.get(engine, [])
        monkeypatch.setitem(verify._RUN, engine, lambda entry, seed, results=results: results)


PROVED = [CheckResult("proof", "proved", "proved", "exact")]

# ------------------------------------------------------------------------------------------------------ start


def test_help_loads_nothing_heavy() -> None:
    program = (
        f"import sys; from checks.cli import run; run(['--help']); print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Usage: offpolicy" in done.stdout


def test_as_a_program_it_exits_with_the_code() -> None:
    done = subprocess.run([sys.executable, "-m", "checks.cli", "nonsense"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, "offpolicy-theorems 0.1.0\n", "")


# -------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "Missing command"),
        (("nonsense",), "nonsense"),
        (("show",), "ID"),
        (("show", "pinsker-typ"), "no claim 'pinsker-typ'; did you mean pinsker-type"),
        (("verify", "no"), "no claim 'no'"),
        (("verify", "--jobs", "0"), "--jobs 0: expected a whole number of 1 or more"),
        (("verify", "--jobs", "many"), "--jobs"),
        (("verify", "--seed", "-1"), "--seed -1"),
        (("verify", "--sed", "1"), "--sed"),
        (("cite", "pinsker", "--format", "word"), "word"),
        (("cite", "x" * 5000), "no claim"),
        (("verify", "chi2-square"), "'chi2-square' is not a claim but part of a proof; `offpolicy show chi2-square`"),
        (("cite", "state-law.two-branches"), "`offpolicy show state-law.two-branches` shows it"),
        (("extreme", "--tv", "1/10"), "--chi2"),
        (("extreme", "--tv", "a", "--chi2", "1"), "--tv: 'a' is not a number"),
        (("extreme", "--tv", "1/1000", "--chi2", "1", "--max-ratio", "2"), "chi2-ratio-cap"),
    ],
)
def test_bad_input_is_one_line_on_stderr_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], complaint: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("offpolicy: ")
    assert err.count("\n") == 1
    assert complaint in err


def test_an_interrupt_is_one_line_and_exit_code_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(entry: Entry, seed: int) -> list[CheckResult]:
        raise KeyboardInterrupt

    quick(monkeypatch)
    monkeypatch.setitem(verify._RUN, "proof", interrupt)
    assert run(capsys, "verify", "pinsker") == (130, "", "offpolicy: interrupted\n")


def test_a_ledger_that_does_not_load_says_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise LedgerProblem([("pinsker", "no certificate"), ("kl-chi2", "no instance")])

    monkeypatch.setattr("checks.ledger.load", fail)
    code, out, err = run(capsys, "list")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "offpolicy: the ledger does not load: pinsker: no certificate",
        "offpolicy: the ledger does not load: kl-chi2: no instance",
    ]


# ---------------------------------------------------------------------------------------------- damaged certificates


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three packages in a place where a certificate may be damaged."""
    root = tmp_path_factory.mktemp("copy")
    for package in ("theorems", "counterexamples", "checks"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def verified(root: Path, id: str, damage: Callable[[str], str]) -> subprocess.CompletedProcess[str]:
    """``offpolicy verify ID`` with the certificate of the claim damaged."""
    file = root / "theorems" / "certificates" / f"{id}.json"
    original = file.read_text(encoding="utf-8")
    assert damage(original) != original
    file.write_text(damage(original), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "checks.cli", "verify", id]
        return subprocess.run(command, cwd=root, capture_output=True, text=True)
    finally:
        file.write_text(original, encoding="utf-8")


def test_a_certificate_that_cannot_be_read_is_named(copied: Path) -> None:
    done = verified(copied, "pinsker-type", lambda text: text[:1000])
    assert (done.returncode, done.stdout) == (1, "")
    where = "offpolicy: the ledger does not load: pinsker-type: the certificate is malformed: not JSON: line "
    assert done.stderr.startswith(where)
    assert done.stderr.count("\n") == 1  # and not a second time for want of a certificate


def test_a_certificate_with_another_number_is_rejected_at_its_step(copied: Path) -> None:
    done = verified(copied, "bretagnolle-huber", lambda text: text.replace('"scale": 1', '"scale": 2', 1))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[2].endswith("FAILED")
    assert "bretagnolle-huber: proof: expected proved, got rejected: bretagnolle-huber: step " in done.stdout
    assert "the identity fails" in done.stdout


# ------------------------------------------------------------------------------------------------ where output goes


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """A shell line in which `offpolicy` is the command of this copy."""
    script = f'offpolicy() {{ "{sys.executable}" -m checks.cli "$@"; }}; {command}'
    return subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True)


def test_a_reader_that_leaves_early_is_no_error() -> None:
    wide = "offpolicy extreme --tv 1/10 --chi2 1 --vocab 100000 --json"
    done = shell(f"set -o pipefail; {wide} | head -n 1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_output_that_cannot_be_written_is_one_line() -> None:
    done = shell("offpolicy list > /dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("offpolicy: cannot write or read: ")
    assert shell("offpolicy list >&-").stderr == ""


# --------------------------------------------------------------------------------------------------- commands


def test_list_has_a_line_for_every_claim(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list")
    assert (code, err) == (0, "")
    assert [line.split()[:2] for line in out.splitlines()] == [[id, str(e.claim.verdict)] for id, e in load().items()]


def test_list_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list", "--json")
    data = json.loads(out)
    assert (code, data["schema"]) == (0, "offpolicy-theorems/list/1")
    assert [claim["id"] for claim in data["claims"]] == list(load())


def test_show_tells_statement_hypotheses_proof_and_instances(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", "pinsker-type-sharp")
    assert (code, err) == (0, "")
    for part in (
        "TV(pi, mu) <= 1/2*sqrt(CHI2(pi, mu))",
        "dominated: pi << mu",
        "TV(p, q) = sum(x in X, abs(p[x] - q[x]))/2",
        "pi = (3/4, 1/4), mu = (1/2, 1/2)",
        "exact, all sizes",
        "which is the statement",
        "sha256:",
    ):
        assert part in out
    assert max(map(len, out.splitlines())) <= 120


def test_show_json_has_exact_numbers_with_decimals(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "pinsker-type-sharp", "--json")
    data = json.loads(out)
    assert (code, data["schema"]) == (0, "offpolicy-theorems/show/1")
    assert data["instances"][0]["values"]["pi"] == {"exact": ["3/4", "1/4"], "decimal": ["0.75", "0.25"]}


@pytest.mark.parametrize(
    ("got", "code"),
    [("proved", 0), ("rejected", 1), ("undecided", 3)],
)
def test_verify_exit_codes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, got: str, code: int
) -> None:
    quick(monkeypatch, proof=[CheckResult("proof", "proved", got, "exact")])
    exit_code, out, err = run(capsys, "verify", "pinsker")
    assert (exit_code, err) == (code, "")
    assert out.splitlines()[2].startswith("pinsker ")
    assert run(capsys, "verify", "pinsker", "--json")[0] == code


def test_verify_json_is_one_object(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch, proof=PROVED)
    code, out, _ = run(capsys, "verify", "pinsker", "--json")
    data = json.loads(out)
    assert (code, data["schema"], data["ok"]) == (0, "offpolicy-theorems/verify/1", True)


def test_extreme_answers_exactly(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "extreme", "--tv", "1e-9", "--chi2", "1e15", "--json")
    data = json.loads(out)
    assert (code, data["schema"], data["certified"]) == (0, "offpolicy-theorems/extreme/1", True)
    code, out, err = run(capsys, "extreme", "--tv", "1/10", "--chi2", "1", "--vocab", "1000")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) < 20


@pytest.mark.parametrize("format", ["latex", "bibtex", "markdown"])
def test_cite_prints_the_format_asked_for(capsys: pytest.CaptureFixture[str], format: str) -> None:
    code, out, err = run(capsys, "cite", "pinsker", "--format", format)
    assert (code, err) == (0, "")
    assert "offpolicy verify pinsker" in out


def test_cite_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "cite", "pinsker-type", "--json")
    data = json.loads(out)
    assert (code, data["schema"], data["sharp"]) == (0, "offpolicy-theorems/cite/1", "pinsker-type-sharp")
