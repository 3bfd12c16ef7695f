"""The answer to ``offpolicy extreme``: a pair of laws, checked again from scratch.

`counterexamples.extremes` constructs; this module reads the request, decides KL <= K with the exact evaluator, and
then takes the finished pair as if it came from elsewhere: totals, signs, number of outcomes, least probability, largest
ratio, TV, chi2 and KL are decided once more, exactly, from the numbers that are about to be printed.

Main definitions
    answer          from strings to the JSON object of the command
    NotCertified    a finished pair failed its check: a defect of the generator, never of the request
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from checks.exact import decide, value
from checks.numbers.rationals import rational
from counterexamples.extremal_families import CHI2, MAX_RATIO, TV, Block, merged
from counterexamples.extremes import BadRequest, Extreme, Request, extreme
from theorems.language.arithmetic import Environment, Undecided
from theorems.language.facts import Relation
from theorems.language.syntax import SyntaxProblem, exact_number, parse_term
from theorems.language.terms import Const, Term

SCHEMA = "offpolicy-theorems/extreme/1"
DIGITS = 15
_KL = parse_term("KL(pi, mu)")


class NotCertified(RuntimeError):
    """A constructed pair does not satisfy its request; the message names the constraint."""


def answer(
    tv: str,
    chi2: str,
    kl: str | None = None,
    vocab: str | None = None,
    min_prob: str | None = None,
    max_ratio: str | None = None,
) -> dict[str, Any]:
    """A pair with TV <= tv and CHI2 >= chi2, as the JSON object of the command.

    Args:
        tv, chi2: numbers as text, read exactly.
        kl: KL(pi, mu) <= kl, in nats.
        vocab: the exact number of outcomes.
        min_prob: every mu_y >= min_prob.
        max_ratio: every pi_y <= max_ratio mu_y.

    Returns:
        ``schema``; ``pi`` and ``mu``, lists of exact strings; ``tv``, ``chi2``, ``kl``, ``max_ratio`` as exact strings,
        with ``tv_decimal``, ``chi2_decimal``, ``kl_decimal`` and ``max_ratio_decimal``, correctly rounded, beside them
        (``kl`` is null where it is irrational, ``kl_decimal`` where it would need more digits than are computed);
        ``family``; ``supremum``, the largest chi2 that the constraints other than the one on KL leave possible (``inf``
        if unbounded), with ``supremum_decimal``; ``attained``, whether this pair has it; ``certified``, always true.

    Raises:
        BadRequest: if a text is no number or the request contradicts itself.
        ImpossibleRequest: if a theorem forbids the pair; it carries the claim's id.
        UndecidedRequest: if neither a pair nor a theorem was found (only with `kl`).
        NotCertified: if the constructed pair fails its check.

    >>> found = answer("1/10", "1")
    >>> found["pi"], found["mu"], found["chi2"], found["kl_decimal"]
    (['11/100', '89/100'], ['1/100', '99/100'], '100/99', '0.16899818244964')
    """
    request = read_request(tv, chi2, kl, vocab, min_prob, max_ratio)
    found = extreme(request, _certain)
    pair = certify(request, found)
    result: dict[str, Any] = {"schema": SCHEMA, "pi": _texts(found.pi), "mu": _texts(found.mu)}
    for name, quantity in (("tv", TV), ("chi2", CHI2), ("kl", _KL), ("max_ratio", MAX_RATIO)):
        result[name], result[f"{name}_decimal"] = _exact_and_decimal(quantity, pair)
    supremum = ("inf", "inf") if found.supremum is None else _exact_and_decimal(Const(found.supremum), Environment({}))
    result |= {"family": found.family, "supremum": supremum[0], "supremum_decimal": supremum[1]}
    return result | {"attained": found.attained, "certified": True}


def read_request(
    tv: str,
    chi2: str,
    kl: str | None = None,
    vocab: str | None = None,
    min_prob: str | None = None,
    max_ratio: str | None = None,
) -> Request:
    """The request that the texts denote.

    Raises:
        BadRequest: if a text is no number or the request contradicts itself.

    >>> read_request("1e-9", "1e15").tv
    Fraction(1, 1000000000)
    """
    outcomes = None
    if vocab is not None:
        size = _number("vocab", vocab)
        if size.denominator != 1:
            raise BadRequest(f"--vocab: {vocab!r} is not a whole number; expected one like 32000")
        outcomes = int(size)
    return Request(
        tv=_number("tv", tv),
        chi2=_number("chi2", chi2),
        kl=None if kl is None else _number("kl", kl),
        vocab=outcomes,
        min_prob=Fraction(0) if min_prob is None else _number("min-prob", min_prob),
        max_ratio=None if max_ratio is None else _number("max-ratio", max_ratio),
    )


def certify(request: Request, found: Extreme) -> Environment:
    """Decide every constraint of the request on a finished pair; returns the pair with equal outcomes merged.

    Runs of outcomes with the same two probabilities are taken as one: TV, chi2, KL and the ratio do not change when
    outcomes of equal ratio merge, and a vocabulary of 150,000 costs no more than its few distinct entries.

    Raises:
        NotCertified: if a constraint fails or cannot be decided.
    """
    if len(found.pi) != len(found.mu):
        raise NotCertified(f"pi has {len(found.pi)} outcomes and mu {len(found.mu)}")
    if request.vocab is not None and len(found.pi) != request.vocab:
        raise NotCertified(f"the pair has {len(found.pi)} outcomes; expected {request.vocab}")
    runs = groupby(zip(found.mu, found.pi, strict=True))
    blocks = [Block(sum(1 for _ in run), mu, pi) for (mu, pi), run in runs]
    pair = merged(blocks)
    for name in ("pi", "mu"):
        if sum(pair.values[name]) != 1:
            raise NotCertified(f"{name} does not sum to 1")
    for block in blocks:
        if block.pi < 0 or block.mu <= 0 or block.mu < request.min_prob:
            raise NotCertified(f"mu has the entry {rational(block.mu)} and pi the entry {rational(block.pi)}")
    required = [
        Relation(TV, "<=", Const(request.tv)),
        Relation(Const(request.chi2), "<=", CHI2),
    ]
    if request.max_ratio is not None:
        required.append(Relation(MAX_RATIO, "<=", Const(request.max_ratio)))
    if request.kl is not None:
        required.append(Relation(_KL, "<=", Const(request.kl)))
    for relation in required:
        if not _certain(relation, pair):
            raise NotCertified(f"{relation.left} {relation.relation} ... is not certain for the pair constructed")
    return pair


def _certain(relation: Relation, pair: Environment) -> bool:
    try:
        return decide(relation, pair)
    except Undecided:
        return False


def _number(option: str, source: str) -> Fraction:
    try:
        return exact_number(source)
    except SyntaxProblem as problem:
        raise BadRequest(f"--{option}: {problem}") from None


def _texts(numbers: Sequence[Fraction]) -> list[str]:
    """Exact strings; equal neighbours are written once and shared."""
    texts: list[str] = []
    for number, run in groupby(numbers):
        texts += [_text(number)] * sum(1 for _ in run)
    return texts


def _text(number: Fraction) -> str:
    """``a/b`` at any length (Python itself refuses to print integers beyond a few thousand digits)."""
    return str(rational(number))


def _exact_and_decimal(quantity: Term, pair: Environment) -> tuple[str | None, str | None]:
    try:
        found = value(quantity, pair, DIGITS)
    except Undecided:
        return None, None
    return None if found.exact is None else _text(found.exact), found.decimal
