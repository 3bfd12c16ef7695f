"""Transition kernels of special kinds: deterministic, merging, or those of a token tree.

Kernels with arbitrary rows hardly ever have the shapes at which claims about processes break or are attained.

Main definitions
    draw_sizes      how many states and tokens a process has
    draw_kind       whether a kernel is of a special kind, and of which
    rows, is_tree   the kernel of a kind, and whether one is that of a tree
    is_kernel       whether a variable can be a transition kernel
    is_remembered   whether a hypothesis says that a state knows how it was reached
"""

from __future__ import annotations

from enum import Enum, auto
from fractions import Fraction
from typing import Any

from checks.drawing.strategies import Draw, Law, draw_whole
from theorems.claim import Parameter
from theorems.language.facts import Clause

TREE_SIZES = (7, 2)
"""States and tokens of a full tree of two steps."""
_SIZES = 16
"""One in so many processes is given the sizes of that tree, and as many those of a tree of one step."""


class Kind(Enum):
    """What a kernel looks like.

    DETERMINISTIC: every token leads from every state to one state.
    MERGING: the next state depends on the token alone, so that all states merge.
    TREE: the states are the prefixes, breadth first; those without room for another token absorb.
    """

    ANY = auto()
    DETERMINISTIC = auto()
    MERGING = auto()
    TREE = auto()


def is_kernel(variable: Parameter) -> bool:
    """Whether a variable, if it is a law, is the law of the next state for every state and token.

    >>> from theorems.processes import KERNEL, PI
    >>> is_kernel(KERNEL), is_kernel(PI)
    (True, False)
    """
    return len(variable.domains) == 3


def is_closed(variable: Parameter) -> bool:
    """Whether the next state is again a state, so that a process can go on."""
    return is_kernel(variable) and variable.domains[0] == variable.domains[2] != variable.domains[1]


def is_remembered(clause: Clause, kernel: Parameter) -> bool:
    """Whether a hypothesis is an equation between a state and the next one wherever a token leads to it.

    Trees satisfy such equations, and few other processes do.

    >>> from theorems.language.syntax import parse_clause
    >>> from theorems.processes import KERNEL
    >>> after = "all(s in S, all(a in A, all(z in S, implies(0 < P[s, a, z], {}))))"
    >>> [is_remembered(parse_clause(after.format(f)), KERNEL) for f in ("w[z] == w[s] + 1", "w[z] <= 1")]
    [True, False]
    """
    along = [domain for _, domain in clause.over] == list(kernel.domains)
    return along and bool(clause.given) and clause.fact.relation == "=="


def draw_sizes(draw: Draw[Any], states: int, tokens: int, remembered: bool) -> tuple[int, int]:
    """The numbers of states and tokens of a process, from those that were drawn.

    Rarely one state or one token, where most bounds say nothing; sometimes those of a tree, and nearly always if states
    know how they were reached.
    """
    choice = draw_whole(draw, 0, _SIZES - 1)
    if choice == _SIZES - 1 or (remembered and choice > 1):
        return TREE_SIZES
    tokens = max(tokens, 2 if choice % 4 else 1)
    if choice == _SIZES - 2:
        return tokens + 1, tokens
    return max(states, 2 if choice > _SIZES // 3 else 1), tokens


def draw_kind(draw: Draw[Any], variable: Parameter, states: int, tokens: int) -> Kind:
    """The kind of a kernel; a process of the size of a full tree is often that tree."""
    if is_closed(variable) and (states, tokens) == TREE_SIZES:
        return (Kind.TREE, Kind.TREE, Kind.TREE, Kind.DETERMINISTIC)[draw_whole(draw, 0, 3)]
    third = Kind.TREE if states == tokens + 1 else Kind.ANY
    kinds = (Kind.ANY, Kind.ANY, third, Kind.DETERMINISTIC, Kind.MERGING, Kind.TREE)
    kind = kinds[draw_whole(draw, 0, len(kinds) - 1)]
    return Kind.DETERMINISTIC if kind is Kind.TREE and not is_closed(variable) else kind


def rows(draw: Draw[Any], kind: Kind, states: int, tokens: int, following: int) -> tuple[tuple[Law, ...], ...]:
    """The kernel of a kind other than ANY, for so many states, tokens and next states.

    >>> tree = rows(lambda strategy: None, Kind.TREE, 3, 2, 3)
    >>> [[next_state.index(1) for next_state in row] for row in tree]
    [[1, 2], [1, 1], [2, 2]]
    """

    def unit(z: int) -> Law:
        return tuple(Fraction(int(k == z)) for k in range(following))

    if kind is Kind.TREE:
        return tuple(tuple(unit(z) for z in row) for row in _tree(states, tokens))
    if kind is Kind.MERGING:
        merged = tuple(unit(draw_whole(draw, 0, following - 1)) for _ in range(tokens))
        return (merged,) * states
    return tuple(tuple(unit(draw_whole(draw, 0, following - 1)) for _ in range(tokens)) for _ in range(states))


def is_tree(table: Any) -> bool:
    """Whether a kernel is that of a token tree, with at least one token chosen.

    >>> is_tree(rows(lambda strategy: None, Kind.TREE, 3, 2, 3)), is_tree(((((1,),)),))
    (True, False)
    """
    states, tokens = len(table), len(table[0])
    expected = _tree(states, tokens)
    return states > tokens and all(
        law[z] == 1
        for row, following in zip(table, expected, strict=True)
        for law, z in zip(row, following, strict=True)
    )


def _tree(states: int, tokens: int) -> list[list[int]]:
    """Where each token leads: to the longer prefix, or nowhere if there is no room for all of them."""
    table = [[s * tokens + a + 1 for a in range(tokens)] for s in range(states)]
    return [row if row[-1] < states else [s] * tokens for s, row in enumerate(table)]
