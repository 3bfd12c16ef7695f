"""Models become processes: prefixes breadth first, leaves that absorb, times as part of the state."""

from __future__ import annotations

from fractions import Fraction

from theorems.models import Tree, layered

HALF = (Fraction(1, 2), Fraction(1, 2))


def test_a_tree_of_prefixes() -> None:
    policy = dict.fromkeys([(), ("a",), ("b",)], HALF)
    process = Tree(("a", "b"), 2, policy, policy, {("a",): Fraction(3), ("a", "b"): Fraction(5)}).process()
    assert process.states == ("", "a", "b", "a a", "a b", "b a", "b b")
    assert process.P[1][1] == (0, 0, 0, 0, 1, 0, 0)
    assert process.P[5][0] == process.P[5][1] == (0, 0, 0, 0, 0, 1, 0)
    assert process.r[0] == (3, 0)
    assert process.v == (0, 0, 0, 0, 5, 0, 0)
    assert all(sum(row) == 1 for row in (*process.pi, process.start))


def test_leaves_have_the_rows_of_the_root() -> None:
    """So the least distance of the policies over all states is that over the prefixes at which a token is chosen."""
    pi, mu = {(): (Fraction(1, 4), Fraction(3, 4))}, {(): HALF}
    process = Tree(("a", "b"), 1, pi, mu).process()
    assert set(process.pi) == {pi[()]}
    assert set(process.mu) == {HALF}


def test_the_time_becomes_part_of_the_state_only_where_it_must() -> None:
    one = ((Fraction(1),),)
    same = layered(["s"], ["a"], (Fraction(1),), [(one)] * 3, [one] * 3, [one] * 3, [one] * 3, (Fraction(0),))
    assert same.states == ("s",)
