"""Importance sampling over whole sequences, the estimator rho f: sections 6 and 7 of Part 1.

The function f has coordinates in I, like a gradient, and is a function of the state in which the last step ends; in a
tree of prefixes that is any function of the whole sequence, such as the return times the sum of the scores.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state
    rho         product of the ratios pi/mu of T tokens
    c           cap of chi2(pi || mu) over the states
    K           bound of norm(f)

Main statements
    seq-is-unbiased             E_mu[rho f] = E_pi f
    seq-is-estimator-variance   Var(rho f) <= K^2 (1 + c)^T - norm(E_pi f)^2
    seq-is-variance-sharp       Var(rho) <= (1 + c)^T - 1
    seq-is-variance             Var(rho) <= (1 + c)^T
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, Hypothesis, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, congruence, partial, polynomial, quantified, summed, unfold, use
from theorems.foundations.ratio_means import ratio_mean, target
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_CAPPED, moment, power
from theorems.foundations.states import AT_S, mean_start
from theorems.language.syntax import parse_term
from theorems.notation import PART1
from theorems.processes import DOMINATED, HORIZON, NO_REWARD
from theorems.proof import Draft
from theorems.sequence_variance.second_moment import LAWFUL, POLICIES, PROCESS

F = parameter("f", "S, I -> real", "function of the last state, with coordinates")
_COORDINATE = parameter("j", "I", "a coordinate")
BOUND = parameter("K", "real", "bound of norm(f)", low="0", high="3")
SIZE = hypothesis(
    "bounded", "norm(f) <= K", f_high="all(s in S, NORM2(fun(i in I, f[s, i])) <= K**2)", K_nonneg="0 <= K"
)
_PARTS = "fun(z in S, f[z, j])"
_NORM = "fun(z in S, NORM2(fun(i in I, f[z, i])))"
_TARGET = f"RETURN(pi, P, {NO_REWARD}, fun(z in S, f[z, {{0}}]), start, T)"
_MEAN = "SEQ_IS_MEAN(pi, mu, P, f, start, T, {0})"
_VAR = "SEQ_IS_VAR(pi, mu, P, f, start, T)"
_OF_RATIO = "SEQ_IS_VAR(pi, mu, P, fun(z in S, i in 1, 1), start, T)"


def _needed(h: Hypothesis) -> Hypothesis:
    return Hypothesis(h.id, h.text, h.clauses, left_out=True)


_PROOF_OF_UNBIASED = Draft(
    (
        use(
            "state",
            "ratio-mean",
            variables=AT_S,
            w=_PARTS,
            b="s",
            n="T",
            pi="pi",
            mu="mu",
            P="P",
        ),
        conclude(
            "weighted",
            f"start[s]*({ratio_mean('s', 'T', _PARTS)} - {target('s', 'T', _PARTS)}) == 0",
            (),
            ("here",),
            variables=AT_S,
            have={"here": "state"},
        ),
        summed(
            "states",
            "weighted",
            ("1", f"start[s]*{ratio_mean('s', 'T', _PARTS)}"),
            ("-1", f"start[s]*{target('s', 'T', _PARTS)}"),
            over=("s", "S"),
        ),
        unfold("mean", _MEAN.format("j")),
        unfold("target", _TARGET.format("j")),
        conclude("end", f"{_MEAN.format('j')} - {_TARGET.format('j')} == 0", (), ("states", "mean", "target")),
    ),
    ("end",),
)

_PROOF_OF_ESTIMATOR = Draft(
    (
        conclude("level", "0 <= K**2", [(1, "K")]),
        mean_start(
            "second",
            "high",
            moment("s", "T", _NORM),
            f"K**2*{power('T')}",
            partial(
                "ratio-moment-upper",
                {
                    **POLICIES,
                    "chi2_high": quantified("chi2_high"),
                    "w_high": quantified("f_high"),
                    "K_nonneg": "level",
                },
                pi="pi",
                mu="mu",
                P="P",
                w=_NORM,
                c="c",
                K="K**2",
                n="T",
            ),
        ),
        use(
            "coordinate",
            "seq-is-unbiased",
            variables={"i": "I"},
            pi="pi",
            mu="mu",
            P="P",
            f="f",
            start="start",
            T="T",
            j="i",
        ),
        congruence("means", (_MEAN.format("i"), _TARGET.format("i")), "coordinate", "NORM2(w)"),
        unfold("var", _VAR),
        conclude(
            "end",
            f"0 <= K**2*{power('T')} - NORM2(fun(i in I, {_TARGET.format('i')})) - {_VAR}",
            [(1, "1", "second")],
            ("var", "means"),
        ),
    ),
    ("end",),
)

_UNIT = "fun(z in S, i in 1, 1)"
_LENGTH = "NORM2(fun(i in 1, 1))"
_TOTAL = f"RETURN(pi, P, {NO_REWARD}, fun(z in S, 1), start, T)"
_PROOF_OF_VARIANCE_SHARP = Draft(
    (
        unfold("length", _LENGTH),
        polynomial("one", "0 <= 1", [(1, "1")]),
        polynomial("at.most", "0 <= x**2 + 1 - z", [(1, "x")], ("z_1",), variables="x z", given={"z_1": "z - 1 == 0"}),
        use("short", "at.most", variables=AT_S, x="start[s] - start[s]", z=_LENGTH, proofs={"z_1": "length"}),
        use(
            "bound",
            "seq-is-estimator-variance",
            proofs={
                **POLICIES,
                "start_nonneg": quantified("start_nonneg"),
                "start_total": "start_total",
                "chi2_high": quantified("chi2_high"),
                "f_high": "short",
                "K_nonneg": "one",
            },
            pi="pi",
            mu="mu",
            P="P",
            f=_UNIT,
            start="start",
            K="1",
            c="c",
            T="T",
        ),
        use(
            "state",
            "value-one",
            proofs={
                "policy_nonneg": quantified("pi_nonneg"),
                "policy_total": quantified("pi_total"),
                "P_nonneg": quantified("P_nonneg"),
                "P_total": quantified("P_total"),
            },
            variables=AT_S,
            policy="pi",
            P="P",
            b="s",
            n="T",
        ),
        conclude(
            "weighted",
            f"start[s]*{target('s', 'T', 'fun(z in S, 1)')} - start[s] == 0",
            (),
            ("here",),
            variables=AT_S,
            have={"here": "state"},
        ),
        summed(
            "states",
            "weighted",
            ("1", f"start[s]*{target('s', 'T', 'fun(z in S, 1)')}"),
            ("-1", "start[s]"),
            over=("s", "S"),
        ),
        unfold("total", _TOTAL),
        unfold("norm", f"NORM2(fun(i in 1, {_TOTAL}))"),
        conclude(
            "end",
            f"0 <= {power('T')} - 1 - {_OF_RATIO}",
            [(1, "1", "bound")],
            ("norm", "total", "states", "start_total"),
        ),
    ),
    ("end",),
    notes={"bound": "With f = 1 the mean is 1."},
)
_PROOF_OF_VARIANCE = Draft(
    (
        use("sharp", "seq-is-variance-sharp"),
        conclude("end", f"0 <= {power('T')} - {_OF_RATIO}", [(1, "1", "sharp"), (1, "1")]),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="seq-is-unbiased",
        where=f"{PART1}, section 6",
        title="Importance sampling over whole sequences has no bias: E_mu[rho f] = E_pi f",
        variables=(*PROCESS, F, _COORDINATE, HORIZON),
        hypotheses=(*LAWFUL, _needed(DOMINATED)),
        statement=relations(f"{_MEAN.format('j')} == {_TARGET.format('j')}"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "Holds for every horizon, every transition kernel and every f, if pi << mu in every state.  Where mu never "
            "takes a token of pi, rho f does not see what pi gets there."
        ),
        identity=True,
        draft=_PROOF_OF_UNBIASED,
        smt_sizes=((("S", 1), ("A", 2), ("I", 1)),),
    ),
    Claim(
        id="seq-is-estimator-variance",
        where=f"{PART1}, section 7 (sharp form, with prefactor)",
        title="The variance of rho f is at most K^2 (1 + c)^T less the squared norm of its mean, if norm(f) <= K",
        variables=(*PROCESS, F, BOUND, CHI2_CAP, HORIZON),
        hypotheses=(*LAWFUL, DOMINATED, CHI2_CAPPED, SIZE),
        statement=relations(f"{_VAR} <= K**2*{power('T')} - NORM2(fun(i in I, {_TARGET.format('i')}))"),
        verdict=Verdict.HOLDS,
        finding=(
            "So with a return of at most R_max and scores whose sum has norm at most Z the prefactor of (1 + c)^T is "
            "R_max^2 Z^2.  Attained if norm(f) = K wherever rho > 0 and chi2 = c in every state that pi reaches."
        ),
        constant=SharpConstant(
            f"{_VAR} <= {{c}}*K**2*{power('T')} - NORM2(fun(i in I, {_TARGET.format('i')}))",
            Fraction(1),
            (Fraction(99, 100), Fraction(1, 2)),
        ),
        draft=_PROOF_OF_ESTIMATOR,
        smt_sizes=((("S", 1), ("A", 2), ("I", 1)),),
    ),
    Claim(
        id="seq-is-variance-sharp",
        where=f"{PART1}, section 7 (sharp form)",
        title="The variance of the ratio of a sequence is at most (1 + c)^T - 1",
        variables=(*PROCESS, CHI2_CAP, HORIZON),
        hypotheses=(*LAWFUL, DOMINATED, CHI2_CAPPED),
        statement=relations(f"{_OF_RATIO} <= {power('T')} - 1"),
        verdict=Verdict.HOLDS,
        finding="The mean of the ratio is 1.  Attained for every T and c by independent tokens of chi2 = c.",
        constant=SharpConstant(
            f"{_OF_RATIO} <= {{c}}*({power('T')} - 1)", Fraction(1), (Fraction(99, 100), Fraction(1, 2))
        ),
        draft=_PROOF_OF_VARIANCE_SHARP,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
    Claim(
        id="seq-is-variance",
        where=f"{PART1}, section 7",
        title="The variance of the ratio of a sequence is of order (1 + c)^T",
        variables=(*PROCESS, CHI2_CAP, HORIZON),
        hypotheses=(*LAWFUL, DOMINATED, CHI2_CAPPED),
        statement=relations(f"{_OF_RATIO} <= {power('T')}"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "The second moment is at most (1 + c)^T (seq-is-second-moment), so the variance is at most (1 + c)^T - 1: "
            "the order in T is right, and the constant term is off by 1, which matters for small T c.  That is the "
            "variance of the ratio alone.  With an estimator rho f the prefactor is the squared bound of norm(f) "
            "(seq-is-estimator-variance), of order T^2 if f is the return times the sum of T scores: with fair coins "
            "as pi, scores 1 and -1 and the return 1 the variance is T (1 + T c) (1 + c)^(T - 1).  It is an upper "
            "bound: that the variance does grow exponentially needs chi2 > 0 at many positions, not at one."
        ),
        sharp="seq-is-variance-sharp",
        gap=parse_term(f"{power('T')} - {_OF_RATIO}"),
        draft=_PROOF_OF_VARIANCE,
        smt_sizes=((("S", 1), ("A", 2)),),
        smt_given=(("mu", ((Fraction(1, 2), Fraction(1, 2)),)),),
    ),
)
