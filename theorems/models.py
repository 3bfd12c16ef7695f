"""Models of a decision process as plain values, and the variables of claims that they stand for.

Every model becomes a `Process`: finitely many states and tokens, and values of the variables of `theorems.processes`.
A token tree becomes the process whose states are its prefixes, breadth first; its transitions are deterministic and its
leaves absorb, with the rows of the root, so that no cap or floor over all states depends on them.  Where policies,
rewards or kernels of a process depend on the time, the time becomes part of the state.

Glossary
    S, A                    states, tokens
    pi, mu, h               target and behaviour policy, direction in which pi moves: tables [s][a]
    P, start, r, v, T       kernel [s][a][z], law of the first state, rewards, horizon, as in `theorems.processes`

Main definitions
    Process         a process of finite horizon
    Discounted      a process without end, with a discount
    Tree            a token tree
    layered         a process from data that depend on the time
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from theorems.language.arithmetic import Environment

Row = tuple[Fraction, ...]
Table = tuple[Row, ...]
Kernel = tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """A decision process of finite horizon; the fields are the variables of `theorems.processes`."""

    states: tuple[str, ...]
    tokens: tuple[str, ...]
    P: Kernel
    start: Row
    pi: Table
    mu: Table
    r: Table
    v: Row
    T: int
    h: Table | None = None

    def environment(self) -> Environment:
        """The values of the variables, for evaluating a term."""
        values: dict[str, Any] = {name: getattr(self, name) for name in ("P", "start", "pi", "mu", "r", "v", "T")}
        if self.h is not None:
            values["h"] = self.h
        return Environment(values, {"S": len(self.states), "A": len(self.tokens)})


@dataclass(frozen=True, slots=True)
class Discounted:
    """A process without end: the return is the sum of gamma**t times the reward at time t."""

    states: tuple[str, ...]
    tokens: tuple[str, ...]
    P: Kernel
    start: Row
    pi: Table
    mu: Table
    r: Table
    gamma: Fraction


@dataclass(frozen=True, slots=True)
class Tree:
    """A token tree of some horizon: a row of each policy by prefix; a reward is paid on reaching its prefix.

    Attributes:
        tokens: the alphabet.
        T: number of tokens of a sequence.
        pi, mu, h: a row for every prefix of fewer than T tokens; h may be missing.
        reward: by prefix, 0 where there is none.
    """

    tokens: tuple[str, ...]
    T: int
    pi: Mapping[tuple[str, ...], Row]
    mu: Mapping[tuple[str, ...], Row]
    reward: Mapping[tuple[str, ...], Fraction] = field(default_factory=dict)
    h: Mapping[tuple[str, ...], Row] | None = None

    def process(self) -> Process:
        """The process whose states are the prefixes; leaves absorb, and the policies are there what they are at first.

        >>> half = (Fraction(1, 2), Fraction(1, 2))
        >>> tree = Tree(("a", "b"), 1, {(): half}, {(): half}, {("a",): Fraction(1)})
        >>> tree.process().states, [[int(x) for x in row] for row in tree.process().P[0]]
        (('', 'a', 'b'), [[0, 1, 0], [0, 0, 1]])
        """
        prefixes = self.prefixes()
        position = {prefix: k for k, prefix in enumerate(prefixes)}
        count, width = len(prefixes), len(self.tokens)
        inner = [prefix for prefix in prefixes if len(prefix) < self.T]
        nothing = (Fraction(0),) * width
        leaves = count - len(inner)

        def rows(policy: Mapping[tuple[str, ...], Row], end: Row) -> Table:
            return (*(policy[prefix] for prefix in inner), *([end] * leaves))

        def paid(prefix: tuple[str, ...]) -> Fraction:
            return Fraction(self.reward.get(prefix, 0))

        P = (
            *(tuple(_unit(position[(*s, token)], count) for token in self.tokens) for s in inner),
            *((_unit(position[s], count),) * width for s in prefixes[len(inner) :]),
        )
        steps = {s: tuple(paid((*s, a)) if len(s) + 1 < self.T else Fraction(0) for a in self.tokens) for s in inner}
        return Process(
            tuple(" ".join(prefix) for prefix in prefixes),
            self.tokens,
            P,
            _unit(0, count),
            rows(self.pi, self.pi[()]),
            rows(self.mu, self.mu[()]),
            rows(steps, nothing),
            tuple(paid(s) if len(s) == self.T else Fraction(0) for s in prefixes),
            self.T,
            None if self.h is None else rows(self.h, nothing),
        )

    def prefixes(self) -> tuple[tuple[str, ...], ...]:
        """All prefixes of at most T tokens, breadth first."""
        return tuple(prefix for t in range(self.T + 1) for prefix in product(self.tokens, repeat=t))


def layered(
    states: Sequence[str],
    tokens: Sequence[str],
    start: Row,
    P: Sequence[Kernel],
    pi: Sequence[Table],
    mu: Sequence[Table],
    r: Sequence[Table],
    v: Row,
    h: Sequence[Table] | None = None,
) -> Process:
    """A process from data that depend on the time: one kernel, policy and reward for each time.

    Where all of them are the same at all times the states stay as they are.  Otherwise a state is a pair of a time and
    a state, and those of the last time absorb.

    >>> one = ((Fraction(1),),)
    >>> both = layered(["s"], ["a"], (Fraction(1),), [(one,)] * 2, [one] * 2, [one] * 2, [one, ((Fraction(5),),)], (0,))
    >>> both.states, [int(row[0]) for row in both.r]
    (('s at 0', 's at 1', 's at 2'), [1, 5, 0])
    """
    T, n = len(P), len(states)
    timed = [x for x in (P, pi, mu, r, h) if x is not None]
    if all(item == data[0] for data in timed for item in data):
        moves = None if h is None else h[0]
        return Process(tuple(states), tuple(tokens), P[0], start, pi[0], mu[0], r[0], v, T, moves)
    none = (Fraction(0),) * n
    zero: Table = ((Fraction(0),) * len(tokens),) * n
    rows: list[Table] = []
    for t in range(T + 1):
        for s in range(n):
            if t == T:
                rows.append((_unit(T * n + s, n * (T + 1)),) * len(tokens))
            else:
                rows.append(tuple((*none * (t + 1), *law, *none * (T - t - 1)) for law in P[t][s]))

    def flat(data: Sequence[Table], last: Table) -> Table:
        return tuple(row for table in (*data, last) for row in table)

    return Process(
        tuple(f"{s} at {t}" for t in range(T + 1) for s in states),
        tuple(tokens),
        tuple(rows),
        (*start, *none * T),
        flat(pi, pi[-1]),
        flat(mu, mu[-1]),
        flat(r, zero),
        (*none * T, *v),
        T,
        None if h is None else flat(h, zero),
    )


def _unit(position: int, size: int) -> Row:
    return tuple(Fraction(int(k == position)) for k in range(size))
