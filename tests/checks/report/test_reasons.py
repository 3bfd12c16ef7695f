"""Every rule is explained: which earlier lines a step uses, and at which values."""

from __future__ import annotations

from typing import Any

import pytest

from checks.report.reasons import EXPLANATIONS, Explainer
from theorems.proof import RULES, read_step

EXPLAIN = Explainer({"lemma": 3, "low": 4, "high": 5, "nought": 6}, trivial=frozenset({"nought"}))
LEMMA = {"by": "lemma", "values": {"x": "1", "y": "y"}, "proofs": {"sign": {"by": "low", "values": {}, "proofs": {}}}}


def ref(by: str, proofs: dict[str, Any] | None = None, **values: str) -> dict[str, Any]:
    return {"by": by, "values": values, "proofs": proofs or {}}


def how(rule: str, **data: Any) -> str:
    common = {"name": "step", "rule": rule, "context": True, "variables": {}, "given": {}, "have": {}}
    return EXPLAIN.how(read_step(common | data, 0))


def test_every_rule_of_the_kernel_has_an_explanation() -> None:
    assert set(EXPLANATIONS) == set(RULES)


MEAN_VALUE = {"on": "s", "point": "0", "expression": "J[p] - s", "base": ref("low"), "premise": ref("lemma", s="1")}
INSIDE = {"inside": {"s_low": ref("high")}, "defined": [["differentiable(J, p)", ref("smooth")]]}


@pytest.mark.parametrize(
    ("rule", "data", "expected"),
    [
        ("polynomial",
         {"goal": "0 <= a", "scale": 2, "positive": [], "cone": [[1, "x - 1", ["low"]]], "ideal": [["-1", "given"]]},
         "by 2*[goal] = (x - 1)**2*[low] - [given], with low from line 4"),
        ("use", {"by": LEMMA}, "by lemma (3) at x = 1, from low (4)"),
        ("use", {"by": ref("tv-range", {"law": ref("low", {"sign": ref("given")}, x="2")})},
         "by tv-range, from low (4) [x = 2; from given]"),
        ("sum", {"over": ["y", "Y"], "terms": [["1", "f[y]"]], "by": ref("lemma", p="f[y]")},
         "by summing over y in Y: lemma (3) at p = f[y]"),
        ("sum", {"over": ["y", "Y"], "terms": [["1", "f[y]"]], "by": ref("nought")},
         "because the summands cancel for every y in Y"),
        ("swap", {"outer": ["y", "Y"], "inner": ["z", "Z"], "body": "g[y, z]"},
         "by exchanging the sums over y in Y and z in Z"),
        ("pick", {"over": ["z", "Y"], "outcome": "y", "body": "f[z]"},
         "because only the term at z = y of the sum over Y is not zero"),
        ("unfold", {"call": "TV(pi, mu)"}, "by definition of TV"),
        ("cases", {"on": ["zero", "q", "low"], "letter": "", "motive": "0 <= p", "case": "case",
                   "branches": [ref("low"), ref("high", {"nought": ref("case")})]},
         "by cases; if q > 0 [case]: low (4); if q = 0 [case]: high (5), from case"),
        ("cases", {"on": ["max", "a", "b"], "letter": "m", "motive": "0 <= m", "case": "",
                   "branches": [ref("low"), ref("high")]},
         "by cases; if a >= b: low (4); if a <= b: high (5)"),
        ("congruence", {"over": ["i", "I"], "vectors": ["x[i] + 0*z[i]", "x[i]"], "by": ref("lemma"), "letter": "w",
                        "motive": "J[w]"},
         "because the vectors in it are the same: x[i] + 0*z[i] = x[i] for every i in I, by lemma (3)"),
        ("gradient", {"call": "partial(fun(v in R^I, log(v[i])), x, i)", "defined": [["x[i]", ref("low", i="i")]]},
         "by differentiating the function, which is written out; the derivative exists because 0 < x[i] by low (4)"),
        ("gradient", {"call": "differentiable(fun(v in R^I, sum(i in I, v[i])), x)", "defined": []},
         "by the form of the function, which is written out"),
        ("induction", {"goal": "0 <= f[n]", "on": "n", "over": ["x"], "hypothesis": "before", "base": ref("low"),
                       "successor": ref("high")},
         "by induction on n; at 0: low (4); from n to n + 1: high (5), where [before] is the fact at n, for all x"),
        ("mean value", {"kind": "nonnegative", **MEAN_VALUE, **INSIDE},
         "because [goal] is 0 at s = 0 by low (4), and s times its derivative in s is nonnegative by lemma (3) at "
         "s = 1; the derivative exists because J is differentiable at p by smooth; s = 0 is in the interval: s_low by "
         "high (5)"),
        ("mean value", {"kind": "sign", **MEAN_VALUE, "point": "c", "inside": {}, "defined": []},
         "because J[p] - s is 0 at s = c by low (4), and its derivative in s is nonnegative by lemma (3) at s = 1"),
        ("enclosure", {"on": "x", "expression": "x", "breakpoints": ["1", "3/2", "2"]},
         "by ball arithmetic on 2 intervals from 1 to 2"),
    ],
)  # fmt: skip
def test_a_step_says_how_it_follows(rule: str, data: dict[str, Any], expected: str) -> None:
    assert how(rule, **data) == expected
