"""Steps that the claims of `theorems.token_bias.score_bias` share.

Main definitions
    shrunk              the score, shrunk to the common mass of the two policies, has what is asked of it: pointwise
    SHRUNK_AT_TOKEN     the same for every state and token
    Mean                from a bound in every state, for every number of Young's inequality, to the best one of the mean
    token_slope         the token-level gradient is the slope of the return at mu
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from theorems.drafting import StepData, cases, conclude, instance, partial, polynomial, quantified, summed, use
from theorems.foundations.score_bounds import DIRECTION
from theorems.processes import NO_REWARD

_AT_SA = {"s": "S", "a": "A"}

# ------------------------------------------------------------------------------------------------- the shrunk score

_POINT = {
    "p_nonneg": "0 <= p",
    "q_nonneg": "0 <= q",
    "G_nonneg": "0 <= G",
    "g_low": "-G <= g",
    "g_high": "g <= G",
    "b_nonneg": "0 <= b",
    "b_right": "b <= q",
    "a_up": "p - q <= a",
    "a_down": "q - p <= a",
    "order": "0 <= p - q",
    "zero": "q == 0",
    "unit": "q*i == 1",
    "inverse": "implies(0 < q, q*i == 1)",
}
_LETTERS = "p q i g b a G"


def _point(name: str, goal: str, squares: list[tuple[Any, ...]], using: tuple[str, ...] = ()) -> StepData:
    return polynomial(name, goal, squares, using, variables=_LETTERS, given=_POINT, trim=True)


def _by_mass(name: str, goal: str, *facts: str) -> StepData:
    """Where mu is positive, and where it is zero."""
    inner = {fact: fact for fact in facts if fact != "inverse"}
    return cases(
        name,
        ("zero", "q", "q_nonneg"),
        (
            instance(f"{name}.positive", {"unit": instance("inverse", {"premise": "case"})}),
            instance(f"{name}.nothing", {"zero": "case"}),
        ),
        goal=goal,
        variables=_LETTERS,
        given={fact: _POINT[fact] for fact in ("q_nonneg", "inverse", *inner)},
    )


_SIZE = "0 <= q*G**2 - q*(b*i*g)**2"


def _rest(side: str) -> str:
    return f"0 <= G*(a + p - q) {'+' if side == 'low' else '-'} 2*(p*g - q*(b*i*g))"


def shrunk() -> list[StepData]:
    """What is asked of the shrunk score, for one token with masses p and q."""
    steps = [
        _point(
            "size.positive",
            _SIZE,
            [
                (1, "i*G", "b_right", "q_nonneg", "q_nonneg"),
                (1, "i*G", "b_right", "b_nonneg", "q_nonneg"),
                (1, "b*i", "q_nonneg", "g_low", "g_high"),
            ],
            ("unit",),
        ),
        _point("size.nothing", _SIZE, [], ("zero",)),
        _by_mass("size", _SIZE, "b_nonneg", "b_right", "g_low", "g_high"),
    ]
    for side in ("low", "high"):
        goal, bound = _rest(side), f"g_{side}"
        own, none = goal.replace("(b*i*g)", "(p*i*g)"), goal.replace("(b*i*g)", "(q*i*g)")
        facts = ("p_nonneg", "G_nonneg", bound, "a_up", "a_down")
        steps += [
            _point(f"rest.{side}.less", own, [(1, "1", "G_nonneg", "a_down")], ("unit",)),
            _point(f"rest.{side}.more", none, [(1, "1", "G_nonneg", "a_up"), (2, "1", "order", bound)], ("unit",)),
            cases(
                f"rest.{side}.positive",
                ("min", "p", "q"),
                (f"rest.{side}.less", instance(f"rest.{side}.more", {"order": "case"})),
                motive=goal.replace("(b*i*g)", "(r*i*g)"),
                letter="r",
                variables=_LETTERS,
                given={fact: _POINT[fact] for fact in ("G_nonneg", bound, "a_up", "a_down", "unit")},
            ),
            _point(
                f"rest.{side}.nothing",
                goal.replace("(b*i*g)", "(min(p, q)*i*g)"),
                [(1, "1", "G_nonneg", "a_up"), (2, "1", "p_nonneg", bound)],
                ("zero",),
            ),
            _by_mass(f"rest.{side}", goal.replace("(b*i*g)", "(min(p, q)*i*g)"), *facts),
        ]
    return steps


_P, _Q, _SCORE = "pi[s, a]", "mu[s, a]", "score[s, a]"
_MIN = f"min({_P}, {_Q})"
_ZETA = f"{_MIN}*(1/{_Q})*{_SCORE}"
_VALUES = {"b": _MIN, "p": _P, "q": _Q, "i": f"1/{_Q}", "g": _SCORE, "a": f"abs({_P} - {_Q})", "G": "G"}
_FACTS: dict[str, Any] = {
    "p_nonneg": instance("pi_nonneg", s="s", a="a"),
    "q_nonneg": instance("mu_nonneg", s="s", a="a"),
    "G_nonneg": "G.size",
    "g_low": instance("score_low", s="s", a="a"),
    "g_high": instance("score_high", s="s", a="a"),
    "b_nonneg": instance("min.low", s="s", a="a"),
    "b_right": instance("min.high", s="s", a="a"),
    "a_up": instance("up", s="s", a="a"),
    "a_down": instance("down", s="s", a="a"),
    "inverse": instance("axiom.inverse", x=_Q),
}


def _at_token(name: str, of: str, letters: str, *facts: str) -> StepData:
    values: dict[str, Any] = {letter: _VALUES[letter] for letter in letters.split()}
    return use(name, of, proofs={f: _FACTS[f] for f in facts}, variables=_AT_SA, **values)


SIZE_OF_SCORES: list[StepData] = [
    conclude(
        "G.token",
        f"0 <= G*{_P}",
        [(1, "1", "here", "low"), (1, "1", "here", "high")],
        variables=_AT_SA,
        have={"here": "pi_nonneg", "low": "score_low", "high": "score_high"},
        scale=2,
    ),
    summed("G.row", "G.token", ("G", _P), over=("a", "A"), variables={"s": "S"}),
    conclude(
        "G.state",
        "0 <= G*start[s]",
        [(1, "1", "here", "row")],
        ("total",),
        variables={"s": "S"},
        have={"here": "start_nonneg", "row": "G.row", "total": instance("pi_total", s="s")},
    ),
    summed("G.sum", "G.state", ("G", "start[s]"), over=("s", "S")),
    conclude("G.size", "0 <= G", [(1, "1", "G.sum")], ("start_total",)),
]
"""A cap of absolute scores is nonnegative, since there is a state and a token."""
SHRUNK_AT_TOKEN: list[StepData] = [
    use(
        "min.low",
        "min-nonnegative",
        proofs={"x_nonneg": instance("pi_nonneg", s="s", a="a"), "z_nonneg": instance("mu_nonneg", s="s", a="a")},
        variables=_AT_SA,
        x=_P,
        z=_Q,
    ),
    use("min.high", "min-right", variables=_AT_SA, x=_P, z=_Q),
    use("up", "absolute-bounds.1", variables=_AT_SA, x=f"{_P} - {_Q}"),
    use("down", "absolute-bounds.2", variables=_AT_SA, x=f"{_P} - {_Q}"),
    _at_token("zeta.size", "size", "q i g b G", "q_nonneg", "b_nonneg", "b_right", "g_low", "g_high", "inverse"),
    *(
        _at_token(
            f"zeta.{side}",
            f"rest.{side}",
            "p q i g a G",
            *("p_nonneg", "q_nonneg", "G_nonneg", f"g_{side}", "a_up", "a_down", "inverse"),
        )
        for side in ("low", "high")
    ),
]

# ------------------------------------------------------------------------------------------- from a state to the return

PI_CLAUSES = (
    *("pi_nonneg", "pi_total", "P_nonneg", "P_total", "v_low", "v_high"),
    *("score_total", "score_low", "score_high"),
)
PAIR_CLAUSES = ("mu_nonneg", "mu_total", "close")
ZETA_CLAUSES: dict[str, Any] = {
    "zeta_size": quantified("zeta.size"),
    "rest_low": quantified("zeta.low"),
    "rest_high": quantified("zeta.high"),
    "G_nonneg": "G.size",
    "lam_nonneg": "lam_nonneg",
}
ZETA_FUNCTION = f"fun(s in S, a in A, {_ZETA})"
_LAM = {"lam": "real"}
_GIVEN = {"lam_nonneg": "0 <= lam"}
_AT_LAM: dict[str, Any] = {"variables": _LAM, "given": _GIVEN}


@dataclass(frozen=True)
class Mean:
    """A quantity of the states whose mean over the first state is bounded by Young's inequality with its best number.

    In every state, for every lam >= 0, 2 lam abs(part) <= mass (root^2 + lam^2) + 2 lam rest.

    Attributes:
        name: of the steps.
        of: the lemmas that say so, without their sides, and the values of their variables.
        values: the values of the variables of the lemma; the state among them.
        proofs: of its hypotheses.
        part: the quantity, in the state s.
        terms: what it is made of: coefficients and quantities of the state s.
        total: its mean over the first state.
        known: equations between that and the terms.
        mass, root, rest: as above, the last one empty if it is zero.
        mass_fact: the step that says that mass is nonnegative.
    """

    name: str
    of: str
    values: dict[str, Any]
    proofs: dict[str, Any]
    part: str
    terms: tuple[tuple[str, str], ...]
    total: str
    known: tuple[str, ...]
    mass: str
    root: str
    rest: str
    mass_fact: str

    def steps(self) -> list[StepData]:
        """Steps that end in ``<name>.low`` and ``<name>.high``: 0 <= mass root + rest +- total."""
        weighted = summed(
            f"{self.name}.states",
            "nought",
            ("1", f"start[s]*(2*lam*{self.part})"),
            *((f"-2*lam*({c})", f"start[s]*{body}") for c, body in self.terms),
            over=("s", "S"),
            variables=_LAM,
        )
        return [weighted, *(step for side in ("low", "high") for step in self._side(side))]

    def _side(self, side: str) -> list[StepData]:
        low = side == "low"
        name, sign = f"{self.name}.{side}", "+" if low else "-"
        young = f"({self.mass})*(({self.root})**2 + lam**2)"
        limit = f"({young} + 2*lam*({self.rest}))" if self.rest else f"({young})"
        chosen = f"{'-' if low else ''}({self.total})" + (f" - ({self.rest})" if self.rest else "")
        rest = f"+ {self.rest}" if self.rest else ""
        free = "lam_nonneg" not in self.proofs
        given, passed = ({}, {}) if free else (_GIVEN, {"lam_nonneg": "lam_nonneg"})
        every = f"0 <= {young} - 2*lam*({chosen})"
        return [
            use(f"{name}.past", f"{self.of}-{side}", proofs=self.proofs, variables=_LAM | {"s": "S"}, **self.values)
            | {"given": given},
            conclude(
                f"{name}.state",
                f"0 <= {limit} {sign} 2*lam*{self.part}",
                [(1, "1", "here")],
                ("square",),
                variables=_LAM | {"s": "S"},
                given=given,
                have={"here": instance(f"{name}.past", passed, lam="lam", s="s")},
            ),
            use(
                f"{name}.mean",
                "mean-above" if low else "mean-below",
                proofs={
                    "mu_nonneg": quantified("start_nonneg"),
                    "mu_total": "start_total",
                    f"side_{side}": partial(f"{name}.state", passed, lam="lam"),
                },
                variables=_LAM,
                mu="start",
                G=f"fun(s in S, 2*lam*{self.part})",
                b=f"-{limit}" if low else limit,
            )
            | {"given": given},
            conclude(
                f"{name}.each" if free else f"{name}.every",
                every,
                [(1, "1", "here.mean")],
                (*self.known, "here.states"),
                variables=_LAM,
                given=given,
                have={
                    "here.mean": instance(f"{name}.mean", passed, lam="lam"),
                    "here.states": instance(f"{self.name}.states", lam="lam"),
                },
            ),
            *([self._at_nonnegative(name, every)] if free else []),
            use(
                f"{name}.best",
                "best-young",
                proofs={"b_nonneg": self.mass_fact, "d_nonneg": "root", "every": quantified(f"{name}.every")},
                y=chosen,
                b=self.mass,
                d=self.root,
            ),
            conclude(name, f"0 <= ({self.mass})*({self.root}) {rest} {sign} {self.total}", [(1, "1", f"{name}.best")]),
        ]

    @staticmethod
    def _at_nonnegative(name: str, every: str) -> StepData:
        """What holds for each lam holds for each lam >= 0, which is abs(lam)."""
        return conclude(
            f"{name}.every",
            every,
            [(1, "1", "here")],
            ("same",),
            variables=_LAM,
            given=_GIVEN,
            have={
                "here": instance(f"{name}.each", lam="abs(lam)"),
                "same": instance("axiom.abs_nonnegative", {"premise": "lam_nonneg"}, x="lam"),
            },
        )


def token_slope(steps: str) -> StepData:
    """The token-level gradient is the slope of the return at mu."""
    return use(
        "token.slope",
        "surrogate-gradient-unnormalised",
        proofs={"h_total": quantified("score_total")},
        mu="mu",
        h=DIRECTION,
        P="P",
        start="start",
        r=NO_REWARD,
        v="v",
        T=steps,
    )


def numbers(n: str) -> list[StepData]:
    """The number under the root, and the root of Young's inequality."""
    return [
        use("square", "axiom.sqrt_square", x=n),
        use("root.n", "axiom.sqrt_nonnegative", x=n),
        conclude("root", f"0 <= G*sqrt({n})", [(1, "1", "G.size", "root.n")]),
    ]
