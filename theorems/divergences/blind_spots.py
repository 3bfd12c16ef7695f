"""What TV and KL cannot see of chi-square: sections 4.3 and 5.4 of Part 1.

Glossary
    pi, mu      target and behaviour law on a finite set Y; rho = pi/mu
    M           upper bound of the ratio
    d, eps, K   a radius, a tolerance, a level

Main statements
    small-tv-large-chi2     at every TV in (0, 1) chi2 is unbounded
    kl-blind-spot           so it is at small KL, unless the ratio is bounded (ratio_bounds)
    tv-no-chi2-constraint       at given caps of TV and KL chi2 is unbounded, too
    metrics-not-interchangeable at one and the same TV, chi2 ranges from 4 TV^2 to any level
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import (
    StepData,
    conclude,
    polynomial,
    use,
)
from theorems.language.syntax import parse_clause
from theorems.notation import A_PAIR, LEVEL, LEVEL_1, PAIR, PART1
from theorems.proof import Draft

# ------------------------------------------------------------------------------------- two outcomes, any level of chi2

_M = "d**2*(1 - d)/(d**2 + K)"
_LEVEL_PI = f"table({_M} + d, 1 - {_M} - d)"
_LEVEL_MU = f"table({_M}, 1 - {_M})"


def _level_pair(gap: str = "gap") -> list[StepData]:
    """mu = (m, 1 - m), pi = (m + d, 1 - m - d) with m = d^2 (1 - d)/(d^2 + K)."""
    return [
        conclude("K_pos", "0 < K", [(1, "1", "K_1"), (1, "1")]),
        conclude("sum_pos", "0 < d**2 + K", [(1, "d"), (1, "1", "K_pos")]),
        use("w", "axiom.inverse", x="d**2 + K"),
        use("w_pos", "axiom.inverse_positive", x="d**2 + K"),
        conclude("mu.0", f"0 < {_M}", [(1, "1", "d_0", "d_0", gap, "w_pos")]),
        conclude("pi.0", f"0 <= {_M} + d", [(1, "1", "mu.0"), (1, "1", "d_0")]),
        conclude("pi.1", f"0 <= 1 - {_M} - d", [(1, "1", gap, "w_pos", "K_pos")], ("w",)),
        conclude("mu.1", f"0 < 1 - {_M}", [(1, "1", "pi.1"), (1, "1", "d_0")]),
        conclude("pi.total", f"{_M} + d + (1 - {_M} - d) - 1 == 0"),
        conclude("mu.total", f"{_M} + (1 - {_M}) - 1 == 0"),
        use("tv", "two-point.1", m=_M, d="d"),
        use("product", "two-point.2", m=_M, d="d"),
        conclude("slack", f"0 <= d**2 - K*({_M})", [(1, "d**2", "w_pos"), (1, "d", "w_pos", "K_pos", "d_0")], ("w",)),
        conclude(
            "level",
            f"0 <= CHI2({_LEVEL_PI}, {_LEVEL_MU}) - K",
            [(1, "1", "slack"), (1, _M, "K_pos")],
            ("product",),
            positive=("mu.0", "mu.1"),
        ),
    ]


# ----------------------------------------------------------------------------------- small TV and KL, any level of chi2

_S = "eps/(4 + eps*K)"
_T = "(4 + eps*K)/eps"
_BLIND_PI = f"table(({_S})**2, 1 - ({_S})**2)"
_BLIND_MU = f"table(({_S})**6, 1 - ({_S})**6)"
_BLIND_WITNESS = ("pi.0", "pi.1", "pi.total", "mu.0", "mu.1", "mu.total")
_BLIND_END = ("tv.end", "kl.end", "chi2.end")


def _blind_pair() -> tuple[StepData, ...]:
    """The pair of blind-spot-pair at s = eps/(4 + eps K)."""
    return (
        conclude("h_pos", "0 < 4 + eps*K", [(4, "1"), (1, "1", "eps_0", "K_1"), (1, "1", "eps_0")]),
        use("w", "axiom.inverse", x="4 + eps*K"),
        use("w_pos", "axiom.inverse_positive", x="4 + eps*K"),
        conclude("s_pos", f"0 < {_S}", [(1, "1", "eps_0", "w_pos")]),
        conclude(
            "s_small",
            f"0 <= 1 - 4*({_S})",
            [(4, "1", "eps_1", "w_pos"), (1, "1", "eps_0", "K_1", "w_pos"), (1, "1", "eps_0", "w_pos")],
            ("w",),
        ),
        use("tv", "blind-spot-pair.1", s=_S),
        use("kl", "blind-spot-pair.2", s=_S),
        use("chi2", "blind-spot-pair.3", s=_S),
        use("pi.1", "blind-spot-pair.4", s=_S),
        use("mu.0", "blind-spot-pair.5", s=_S),
        use("mu.1", "blind-spot-pair.6", s=_S),
        conclude("pi.0", f"0 <= ({_S})**2", [(1, _S)]),
        conclude("pi.total", f"({_S})**2 + (1 - ({_S})**2) - 1 == 0"),
        conclude("mu.total", f"({_S})**6 + (1 - ({_S})**6) - 1 == 0"),
        conclude(
            "tv.end",
            f"0 <= eps - TV({_BLIND_PI}, {_BLIND_MU})",
            [(1, "1", "tv"), (3, "1", "eps_0", "w_pos"), (1, "eps", "K_1", "w_pos"), (1, "eps", "w_pos")],
            ("w",),
        ),
        conclude(
            "kl.end",
            f"0 <= eps - KL({_BLIND_PI}, {_BLIND_MU})",
            [(1, "1", "kl"), (1, "eps", "K_1", "w_pos"), (1, "eps", "w_pos")],
            ("w",),
        ),
        use("z", "axiom.inverse", x=_S),
        use("z_pos", "axiom.inverse_positive", x=_S),
        conclude(
            "chi2.end",
            f"0 <= CHI2({_BLIND_PI}, {_BLIND_MU}) - K",
            [(1, "1", "chi2"), (4, "1", "z_pos", "w_pos")],
            ("w", "z"),
        ),
    )


_UNCLIPPED = (
    polynomial(
        "first",
        "0 <= M*s**6 - s**2",
        [(1, "s**3", "clip")],
        ("ts",),
        variables="s t M",
        given={"ts": "t*s == 1", "clip": "0 <= M - t**4"},
    ),
    polynomial(
        "t.large",
        "0 <= t - 4",
        [(1, "1", "t_pos", "s_small")],
        ("ts",),
        variables="s t",
        given={"ts": "t*s == 1", "t_pos": "0 < t", "s_small": "0 <= 1 - 4*s"},
    ),
    polynomial(
        "M.large",
        "0 <= M - 256",
        [
            (1, "1", "clip"),
            (1, "(t - 4)**2"),
            (16, "t - 4", "t_large"),
            (96, "t - 4"),
            (256, "1", "t_large"),
        ],
        variables="t M",
        given={"t_large": "0 <= t - 4", "clip": "0 <= M - t**4"},
    ),
    use("e", "axiom.inverse", x="eps"),
    use("e_pos", "axiom.inverse_positive", x="eps"),
    conclude("ts", f"({_T})*({_S}) - 1 == 0", (), ("e", "w")),
    conclude("t_pos", f"0 < {_T}", [(1, "1", "h_pos", "e_pos")]),
    use("t_large", "t.large", s=_S, t=_T),
    use("M_large", "M.large", t=_T, M="M"),
    use("ratio.0", "first", s=_S, t=_T, M="M"),
    use("drop", "blind-spot-pair.7", s=_S),
    conclude(
        "ratio.1",
        f"0 <= M*(1 - ({_S})**6) - (1 - ({_S})**2)",
        [(1, "1", "M_large", "mu.1"), (255, "1", "mu.1"), (1, "1", "drop")],
    ),
)

_PROOF_OF_SMALL_TV_LARGE_CHI2 = Draft(
    (conclude("d_nonneg", "0 <= d", [(1, "1", "d_0")]), *_level_pair("d_1")),
    ("pi.0", "pi.1", "pi.total", "mu.0", "mu.1", "mu.total", "tv", "level"),
    witness={"pi": _LEVEL_PI, "mu": _LEVEL_MU},
    sizes={"Y": 2},
)

_PROOF_OF_KL_BLIND_SPOT = Draft(
    (*_blind_pair(), *_UNCLIPPED),
    (*_BLIND_WITNESS, "ratio.0", "ratio.1", *_BLIND_END),
    witness={"pi": _BLIND_PI, "mu": _BLIND_MU},
    sizes={"Y": 2},
)

_PROOF_OF_TV_NO_CHI2_CONSTRAINT = Draft(
    _blind_pair(),
    _BLIND_WITNESS + _BLIND_END,
    witness={"pi": _BLIND_PI, "mu": _BLIND_MU},
    sizes={"Y": 2},
)

_PROOF_OF_METRICS_NOT_INTERCHANGEABLE = Draft(
    (
        conclude("gap", "0 < 1 - d", [(2, "1", "d_1"), (1, "1")], scale=2),
        conclude("d.nonneg", "0 <= d", [(1, "1", "d_0")]),
        *_level_pair(),
        conclude("half.pos", "0 < 1/2", [(1, "1")], scale=2),
        conclude("half.nonneg", "0 <= 1/2 + d", [(1, "1", "d_0"), (1, "1", "half.pos")]),
        conclude("half.total", "1/2 + 1/2 - 1 == 0"),
        conclude("even.total", "1/2 + d + (1/2 - d) - 1 == 0"),
        use("even.tv", "two-point.1", m="1/2", d="d"),
        use("even.chi2", "two-point.2", m="1/2", d="d"),
        conclude(
            "even.end",
            "CHI2(table(1/2 + d, 1/2 - d), table(1/2, 1/2)) - 4*d**2 == 0",
            (),
            ("even.chi2",),
        ),
    ),
    (
        "half.nonneg",
        "d_1",
        "even.total",
        "half.pos",
        "half.pos",
        "half.total",
        "pi.0",
        "pi.1",
        "pi.total",
        "mu.0",
        "mu.1",
        "mu.total",
        "even.tv",
        "even.end",
        "tv",
        "level",
    ),
    witness={
        "pi": "table(1/2 + d, 1/2 - d)",
        "mu": "table(1/2, 1/2)",
        "nu": _LEVEL_PI,
        "xi": _LEVEL_MU,
    },
    sizes={"Y": 2, "Z": 2},
)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="small-tv-large-chi2",
        where=f"{PART1}, TL;DR and section 4.3",
        title="At every TV in (0, 1), chi2 can be as large as you like",
        variables=(parameter("d", "real", "the TV", low="1/1000000", high="999/1000"), LEVEL),
        hypotheses=(hypothesis("radius", "0 < d < 1", d_0="0 < d", d_1="d < 1"), LEVEL_1),
        exists=PAIR,
        such_that=A_PAIR,
        statement=relations(["TV(pi, mu) == d", "K <= CHI2(pi, mu)"]),
        verdict=Verdict.HOLDS,
        finding=(
            "mu = (m, 1 - m), pi = (m + d, 1 - m - d) with m = d^2 (1 - d)/(d^2 + K).  A bound m <= rho <= M on the "
            "ratio closes the gap: chi2 <= (M - m) TV (chi2-ratio-cap)."
        ),
        identity=True,
        draft=_PROOF_OF_SMALL_TV_LARGE_CHI2,
    ),
    Claim(
        id="kl-blind-spot",
        where=f"{PART1}, section 4.3",
        title="Neither TV nor KL can detect a variance explosion",
        variables=(
            parameter("eps", "real", "a tolerance", low="1/1000", high="1"),
            LEVEL,
            parameter(
                "M", "real", "upper bound of the ratio", low="((4 + eps*K)/eps)**4", high="2*((4 + eps*K)/eps)**4"
            ),
        ),
        hypotheses=(
            hypothesis("tolerance", "0 < eps <= 1", eps_0="0 < eps", eps_1="eps <= 1"),
            LEVEL_1,
            hypothesis(
                "unclipped",
                "the ratio may be as large as (4/eps + K)^4",
                True,
                unclipped="((4 + eps*K)/eps)**4 <= M",
            ),
        ),
        exists=PAIR,
        such_that=(*A_PAIR, ("ratio_high", parse_clause("all(y in Y, pi[y] <= M*mu[y])"))),
        statement=relations(["TV(pi, mu) <= eps", "KL(pi, mu) <= eps", "K <= CHI2(pi, mu)"]),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "True while the ratio is unbounded: pi = (s^2, 1 - s^2), mu = (s^6, 1 - s^6) with s = eps/(4 + eps K).  A "
            "ratio bound M, if it really holds, gives chi2 <= M TV.  And KL does see a part: chi2 >= exp(KL) - 1 "
            "(kl-chi2)."
        ),
        identity=True,
        draft=_PROOF_OF_KL_BLIND_SPOT,
    ),
    Claim(
        id="tv-no-chi2-constraint",
        where=f"{PART1}, section 5.4",
        title="Bounds on TV and KL put no bound on chi2",
        variables=(parameter("eps", "real", "a tolerance", low="1/1000", high="1"), LEVEL),
        hypotheses=(hypothesis("tolerance", "0 < eps <= 1", eps_0="0 < eps", eps_1="eps <= 1"), LEVEL_1),
        exists=PAIR,
        such_that=A_PAIR,
        statement=relations(["TV(pi, mu) <= eps", "KL(pi, mu) <= eps", "K <= CHI2(pi, mu)"]),
        verdict=Verdict.HOLDS,
        finding="True in the absence of a bound on the ratio; with one, chi2-ratio-cap is the missing constraint.",
        identity=True,
        draft=_PROOF_OF_TV_NO_CHI2_CONSTRAINT,
    ),
    Claim(
        id="metrics-not-interchangeable",
        where=f"{PART1}, TL;DR and section 4.3",
        title="At one and the same TV, chi2 ranges from 4 TV^2 to any level",
        variables=(parameter("d", "real", "the TV", low="1/1000000", high="1/2"), LEVEL),
        hypotheses=(hypothesis("radius", "0 < d <= 1/2", d_0="0 < d", d_1="d <= 1/2"), LEVEL_1),
        exists=(
            *PAIR,
            parameter("nu", "Z -> real", "another target law"),
            parameter("xi", "Z -> real", "another behaviour law"),
        ),
        such_that=(
            *A_PAIR,
            ("nu_nonneg", parse_clause("all(z in Z, 0 <= nu[z])")),
            ("nu_total", parse_clause("sum(z in Z, nu[z]) == 1")),
            ("xi_positive", parse_clause("all(z in Z, 0 < xi[z])")),
            ("xi_total", parse_clause("sum(z in Z, xi[z]) == 1")),
        ),
        statement=relations(["TV(pi, mu) == d", "CHI2(pi, mu) == 4*d**2", "TV(nu, xi) == d", "K <= CHI2(nu, xi)"]),
        verdict=Verdict.HOLDS,
        finding="TV fixes neither chi2 nor any bound on it; chi2 does bound TV (pinsker-type-sharp).",
        identity=True,
        draft=_PROOF_OF_METRICS_NOT_INTERCHANGEABLE,
    ),
)
