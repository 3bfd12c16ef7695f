"""Words for decision processes that are written out: tables of a chain, and what is known of its states by induction.

Main definitions
    kernel          a deterministic transition kernel as a table, from the next state of every state and token
    kernel_signs    which step shows that an entry of it is nonnegative
    known           a quantity at n steps is a value, by induction on n
    known_after     the same from one step on
    reward_is_advantage     an advantage is the reward, where the values before and after are zero
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from theorems.drafting import Source, StepData, conclude, induction, instance, unfold

AT_K = {"k": "nat"}
CONSTANTS: tuple[StepData, ...] = (
    conclude("zero", "0 <= 0"),
    conclude("one", "0 <= 1", [(1, "1")]),
    conclude("nil", "0 == 0"),
)
"""What the entries of tables need: 0 and 1 are nonnegative, and rows add up."""


def table(entries: Iterable[object]) -> str:
    """A table as text.

    >>> table((1, 0))
    'table(1, 0)'
    """
    return f"table({', '.join(map(str, entries))})"


def kernel(following: Sequence[Sequence[int]]) -> str:
    """The kernel that leads from state s with token a to the state following[s][a].

    >>> kernel(((0, 1), (1, 1)))
    'table(table(table(1, 0), table(0, 1)), table(table(0, 1), table(0, 1)))'
    """
    states = range(len(following))
    return table(table(table(int(z == to) for z in states) for to in row) for row in following)


def kernel_signs(following: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """For every entry of the kernel the step that shows that it is nonnegative, then one for the sum of every row."""
    entries = ["one" if z == to else "zero" for row in following for to in row for z in range(len(following))]
    return (*entries, *("nil" for row in following for _ in row))


def known(
    name: str,
    what: str,
    value: str,
    *before: str,
    powers: bool = False,
    also: tuple[str, ...] = (),
    base: tuple[str, ...] = (),
) -> list[StepData]:
    """By induction, a quantity at n steps is the value given in terms of k.

    Args:
        name: of the step that says so.
        what: the quantity, with ``{k}`` for the number of steps.
        value: what it is equal to.
        before: steps that say what is known of other quantities at k.
        powers: whether POWER(1 - D, k) occurs in the value; then the steps power.first and power.next are used.
        also: equations that do not depend on k.
        base: equations that are needed for no steps.
    """
    goal = f"{what} - ({value}) == 0"
    at_zero, after = (goal.replace("{k}", k) for k in ("0", "(k + 1)"))
    given = {"before": goal.replace("{k}", "k")}
    have = {f"here.{b}": instance(b, k="k") for b in before}
    if powers:
        have["here.power"] = {"by": "power.next"}
    return [
        unfold(f"{name}.first", what.replace("{k}", "0")),
        conclude(f"{name}.base", at_zero, (), (f"{name}.first", *(["power.first"] if powers else ()), *base)),
        unfold(f"{name}.next", what.replace("{k}", "k + 1"), variables=AT_K),
        conclude(
            f"{name}.step",
            after,
            (),
            ("here.next", "before", *have, *also),
            variables=AT_K,
            given=given,
            have={"here.next": f"{name}.next", **have},
        ),
        induction(
            name, given["before"], f"{name}.base", instance(f"{name}.step", {"before": "hypothesis"}, k="k"), on="k"
        ),
    ]


def known_after(name: str, what: str, law: str, *at_next: str, also: tuple[str, ...] = ()) -> list[StepData]:
    """By induction, a quantity at k + 1 steps is what `law` says at k; the law may contain POWER(1 - D, k).

    Args:
        name: of the step that says so.
        what: the quantity, with ``{k}`` for the number of steps.
        law: what it is one step later.
        at_next: steps that say what is known of other quantities at k.
        also: equations that do not depend on k.
    """

    def goal(k: str) -> str:
        return f"{what.replace('{k}', f'({k} + 1)')} - ({law.replace('{k}', k)}) == 0"

    def have(k: str) -> dict[str, Source]:
        return {f"here.{b}": instance(b, k=k) for b in at_next}

    given = {"before": goal("k")}
    others = (*(f"here.{b}" for b in at_next), *also)
    return [
        unfold(f"{name}.first", what.replace("{k}", "0")),
        unfold(f"{name}.next", what.replace("{k}", "k + 1"), variables=AT_K),
        conclude(
            f"{name}.base",
            goal("0"),
            (),
            ("here.next", f"{name}.first", "power.first", *others),
            have={"here.next": instance(f"{name}.next", k="0")} | have("0"),
        ),
        conclude(
            f"{name}.step",
            goal("k + 1"),
            (),
            ("here.next", "before", "here.power", *others),
            variables=AT_K,
            given=given,
            have={"here.next": instance(f"{name}.next", k="k + 1"), "here.power": "power.next"} | have("k + 1"),
        ),
        induction(
            name, given["before"], f"{name}.base", instance(f"{name}.step", {"before": "hypothesis"}, k="k"), on="k"
        ),
    ]


def reward_is_advantage(name: str, advantage: str, reward: str, state: int, following: int) -> list[StepData]:
    """The advantage of a token is its reward, for the values under mu of its state and of the next one are zero.

    Args:
        name: of the token and its state; the step is ``reward.<name>``.
        advantage: with k steps to go after the token.
        reward: what it is equal to.
        state: the step ``mu.<state>`` says that its values are zero.
        following: the same of the state that follows.
    """
    return [
        unfold(f"advantage.{name}", advantage, variables=AT_K),
        unfold(f"action.{name}", advantage.replace("ADVANTAGE", "ACTION_VALUE"), variables=AT_K),
        conclude(
            f"reward.{name}",
            f"{advantage} - ({reward}) == 0",
            (),
            ("here.advantage", "here.action", "here.now", "here.next"),
            variables=AT_K,
            have={
                "here.advantage": f"advantage.{name}",
                "here.action": f"action.{name}",
                "here.now": instance(f"mu.{state}", k="k + 1"),
                "here.next": instance(f"mu.{following}", k="k"),
            },
        ),
    ]
