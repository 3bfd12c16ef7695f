"""Inductions over the number of steps that the families of processes share."""

from __future__ import annotations

from theorems.drafting import Source, StepData, conclude, induction, instance, unfold

_AT_K = {"k": "nat"}


def known(name: str, what: str, value: str, *before: str, powers: bool = False) -> list[StepData]:
    """Steps that prove, for every k, that a quantity of k steps has a value; both are written in terms of ``{k}``.

    `before` names what is known of other quantities at every k; with `powers` the value speaks of powers, whose
    equations are ``power.first`` and ``power.next``.

    >>> [step["name"] for step in known("x", "POWER(1, {k})", "1")]
    ['x.first', 'x.base', 'x.next', 'x.step', 'x']
    """
    goal = f"{what} - ({value}) == 0"
    at_zero, after = (goal.replace("{k}", k) for k in ("0", "(k + 1)"))
    given = {"before": goal.replace("{k}", "k")}
    have: dict[str, Source] = {f"here.{b}": instance(b, k="k") for b in before}
    have |= {"here.power": "power.next"} if powers else {}
    return [
        unfold(f"{name}.first", what.replace("{k}", "0")),
        conclude(f"{name}.base", at_zero, (), (f"{name}.first", *(["power.first"] if powers else []))),
        unfold(f"{name}.next", what.replace("{k}", "k + 1"), variables=_AT_K),
        conclude(
            f"{name}.step",
            after,
            (),
            ("here.next", "before", *have),
            variables=_AT_K,
            given=given,
            have={"here.next": f"{name}.next", **have},
        ),
        induction(
            name, given["before"], f"{name}.base", instance(f"{name}.step", {"before": "hypothesis"}, k="k"), on="k"
        ),
    ]
