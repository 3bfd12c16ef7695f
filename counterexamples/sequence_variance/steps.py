"""Steps that the families of this room share.

Main definitions
    known       a quantity at every number of steps, by induction
"""

from __future__ import annotations

from theorems.drafting import StepData, conclude, induction, instance, unfold

AT_K = {"k": "nat"}


def known(name: str, what: str, value: str, *equations: str, base: tuple[str, ...] = ()) -> list[StepData]:
    """By induction, a quantity at k steps is the value given in terms of k, both with ``{k}`` for k.

    `equations` are facts that the step needs besides the defining equation; one that begins with ``@`` is about all k,
    and used at k.  `base` are facts that are needed at no step.
    """
    goal = f"{what} - ({value}) == 0"
    at_zero, after = (goal.replace("{k}", k) for k in ("0", "(k + 1)"))
    given = {"before": goal.replace("{k}", "k")}
    have = {f"here.{b[1:]}": instance(b[1:], k="k") for b in equations if b.startswith("@")}
    plain = [b for b in equations if not b.startswith("@")]
    return [
        unfold(f"{name}.first", what.replace("{k}", "0")),
        conclude(f"{name}.base", at_zero, (), (f"{name}.first", *base)),
        unfold(f"{name}.next", what.replace("{k}", "k + 1"), variables=AT_K),
        conclude(
            f"{name}.step",
            after,
            (),
            ("here.next", "before", *have, *plain),
            variables=AT_K,
            given=given,
            have={"here.next": f"{name}.next", **have},
        ),
        induction(
            name, given["before"], f"{name}.base", instance(f"{name}.step", {"before": "hypothesis"}, k="k"), on="k"
        ),
    ]
