"""Which variance bound is lower, per token or over the whole sequence: sections 6 and 7 of Part 1.

Up to the same factors the bounds are T (1 + c) (token-is-low-variance) and (1 + c)^T (seq-is-estimator-variance), with
c a cap of chi2 per token.  They are equal for one token; as T grows the second is the lower one first, and then the
higher one for ever.  With the prefactors of the text, a squared norm of scores of at most G^2 per token and of (G T)^2
per sequence, the token level has the lower bound at every T.

Glossary
    c           cap of chi2 per token
    T           horizon;  n, the horizon less one

Main statements
    sequence-before-token       T c <= 1 implies (1 + c)^T <= T (1 + c)
    token-beats-sequence        1 <= c + (n - 1) c^2/2 implies T (1 + c) <= (1 + c)^T
    token-below-sequence        T (1 + c) <= T^2 (1 + c)^T
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, induction, instance, unfold, use
from theorems.foundations.ratio_moments import power
from theorems.foundations.states import AT_K
from theorems.notation import PART1
from theorems.proof import Draft

_C = parameter("c", "real", "cap of chi2 per token", low="0", high="2")
_N = parameter("n", "nat", "horizon less one", low="0", high="6")
_NONNEGATIVE = hypothesis("nonnegative", "c >= 0", c_nonneg="0 <= c")


def _known(name: str, goal: str, base: StepData, step: StepData) -> list[StepData]:
    """By induction on k."""
    return [
        base,
        step,
        induction(name, goal, base["name"], instance(step["name"], {"before": "hypothesis"}, k="k"), on="k"),
    ]


_POWERS = (unfold("power.first", power("0")), unfold("power.next", power("k + 1"), variables=AT_K))
_PAIRS = "k*k - k"
_LOW = f"{power('{0}')} - 1 - {{0}}*c - c**2/2*({{0}}*{{0}} - {{0}})"
_K = {"here.k": instance("axiom.nat_nonnegative", n="k")}
_PROOF_OF_TOKEN = Draft(
    (
        *_POWERS,
        *_known(
            "pairs",
            f"0 <= {_PAIRS}",
            conclude("pairs.base", "0 <= 0*0 - 0"),
            conclude(
                "pairs.step",
                "0 <= (k + 1)*(k + 1) - (k + 1)",
                [(1, "1", "before"), (2, "1", "here.k")],
                variables=AT_K,
                given={"before": f"0 <= {_PAIRS}"},
                have=_K,
            ),
        ),
        *_known(
            "low",
            f"0 <= {_LOW.format('k')}",
            conclude("low.base", f"0 <= {_LOW.format('0')}", (), ("power.first",)),
            conclude(
                "low.step",
                f"0 <= {_LOW.format('(k + 1)')}",
                [(2, "1", "before"), (2, "1", "before", "c_nonneg"), (1, "c", "c_nonneg", "here.pairs")],
                ("here",),
                variables=AT_K,
                given={"before": f"0 <= {_LOW.format('k')}"},
                have={"here": "power.next", "here.pairs": "pairs"},
                scale=2,
            ),
        ),
        use("power.last", "power.next", k="n"),
        conclude(
            "end",
            f"0 <= {power('n + 1')} - (n + 1)*(1 + c)",
            [
                (2, "1", "here.low"),
                (2, "1", "here.low", "c_nonneg"),
                (2, "1", "here.n", "long"),
                (2, "1", "here.n", "long", "c_nonneg"),
            ],
            ("power.last",),
            have={"here.low": instance("low", k="n"), "here.n": instance("axiom.nat_nonnegative", n="n")},
            scale=2,
        ),
    ),
    ("end",),
    notes={"low": "The first three terms of the binomial formula: (1 + c)^k >= 1 + k c + k (k - 1) c^2/2."},
)

_PROOF_OF_SEQUENCE = Draft(
    (
        conclude("below", "0 < 1 - (-c)", [(1, "1", "c_nonneg"), (1, "1")]),
        use("decay", "power-decay", proofs={"u_below": "below"}, u="-c", k="n"),
        use("positive", "power-positive", proofs={"x_pos": "below"}, x="1 + c", k="n"),
        unfold("power.last", power("n + 1")),
        conclude(
            "end",
            f"0 <= (n + 1)*(1 + c) - {power('n + 1')}",
            [
                (1, "1", "here.n", "below", "decay"),
                (1, "1", "below", "decay"),
                (1, "1", "below", "positive", "here.n", "short"),
            ],
            ("power.last",),
            have={"here.n": instance("axiom.nat_nonnegative", n="n")},
        ),
    ),
    ("end",),
    notes={"decay": "(1 + c)^n (1 - n c) <= 1, and 1/(1 - n c) <= n + 1 if (n + 1) c <= 1."},
)

_PROOF_OF_BELOW = Draft(
    (
        *_POWERS,
        *_known(
            "above",
            f"0 <= {power('k')} - 1",
            conclude("above.base", f"0 <= {power('0')} - 1", (), ("power.first",)),
            conclude(
                "above.step",
                f"0 <= {power('k + 1')} - 1",
                [(1, "1", "before"), (1, "1", "before", "c_nonneg"), (1, "1", "c_nonneg")],
                ("here",),
                variables=AT_K,
                given={"before": f"0 <= {power('k')} - 1"},
                have={"here": "power.next"},
            ),
        ),
        use("power.last", "power.next", k="n"),
        conclude(
            "end",
            f"0 <= (n + 1)**2*{power('n + 1')} - (n + 1)*(1 + c)",
            [
                (1, "n + 1", "here.above"),
                (1, "n + 1", "here.above", "c_nonneg"),
                (1, "n"),
                (1, "n", "c_nonneg"),
                (1, "1", "here.n"),
                (1, "1", "here.n", "c_nonneg"),
            ],
            ("power.last",),
            have={"here.above": instance("above", k="n"), "here.n": instance("axiom.nat_nonnegative", n="n")},
        ),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="sequence-before-token",
        where=f"{PART1}, sections 6 and 7 (comparison)",
        title="For T c <= 1 the sequence-level factor (1 + c)^T is at most the token-level one, T (1 + c)",
        variables=(_C, _N),
        hypotheses=(_NONNEGATIVE, hypothesis("short", "T c <= 1, with T = n + 1", short="(n + 1)*c <= 1")),
        statement=relations(f"{power('n + 1')} <= (n + 1)*(1 + c)"),
        verdict=Verdict.HOLDS,
        finding=(
            "So of the two factors the sequence-level one is not larger for short sequences or close policies.  "
            "Equality at T = 1.  The prefactors of the bounds differ (token-below-sequence)."
        ),
        draft=_PROOF_OF_SEQUENCE,
    ),
    Claim(
        id="token-beats-sequence",
        where=f"{PART1}, sections 6 and 7 (comparison)",
        title="The token-level factor T (1 + c) is at most (1 + c)^T, from T = 2 + 2 (1 - c)/c^2 on",
        variables=(_C, _N),
        hypotheses=(
            _NONNEGATIVE,
            hypothesis("long", "c + (T - 2) c^2/2 >= 1, with T = n + 1", long="1 <= c + (n - 1)*c**2/2"),
        ),
        statement=relations(f"(n + 1)*(1 + c) <= {power('n + 1')}"),
        verdict=Verdict.HOLDS,
        finding=(
            "For c >= 1 from T = 2 on; for every c > 0 from some T on, of order 2/c^2 at most.  Equality at T = 1 for "
            "every c, and at T = 2 for c = 1.  Where exactly (1 + c)^(T - 1) passes T has no closed form; by "
            "sequence-before-token not before T = 1/c.  The prefactors of the bounds differ (token-below-sequence)."
        ),
        constant=SharpConstant(
            f"(n + 1)*(1 + c) <= {{c}}*{power('n + 1')}", Fraction(1), (Fraction(99, 100), Fraction(1, 2))
        ),
        draft=_PROOF_OF_TOKEN,
    ),
    Claim(
        id="token-below-sequence",
        where=f"{PART1}, sections 6 and 7 (comparison)",
        title="With its prefactor the sequence-level bound T^2 (1 + c)^T is never below T (1 + c), the token-level one",
        variables=(_C, _N),
        hypotheses=(_NONNEGATIVE,),
        statement=relations(f"(n + 1)*(1 + c) <= (n + 1)**2*{power('n + 1')}"),
        verdict=Verdict.HOLDS,
        finding=(
            "In units of K^2 G^2: the scores of a sequence add up to a norm of at most G T, and that is squared.  "
            "Equality at T = 1 only.  This compares bounds; the variances themselves may be in either order."
        ),
        draft=_PROOF_OF_BELOW,
    ),
)
