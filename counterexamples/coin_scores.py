"""How large the bias of the token-level gradient is known to be, for returns in [0, 1] and scores of +1 and -1.

Three families of processes, for every cap D of the total variation at a prefix.  The bias of each has a closed form;
those of the first two are proved by the kernel (`token-is-bias-deviations`, and the family of `token-is-bias-scores`),
that of the third is evaluated exactly from its process at every horizon that is asked for (`coin_process`), and is not
proved for all.

    deviations  pi takes a token that mu never takes, and the return is 1 if that happens at all
    same again  only in two steps: two fair tokens under pi, and the return is 1 if the second is the first one again
    coins       every token tosses a fair coin, whose side is its score, and either policy has a token of its own.  The
                return is 1/2 if no such token occurs.  After that of pi it is 1 if the coins of the other tokens have
                a positive sum, after that of mu if they have a negative one, and 1/2 if they cancel.

Main definitions
    deviations, same_again, coins   the bias of the three families
    FAMILIES            all of them by name
    known               the largest of them, and the name of its family
    coin_process        the process behind `coins`
    mean_absolute       the mean distance of a fair random walk from its start
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import comb

from theorems.models import Process, Row

NOTHING, BY_PI, BY_MU = "nothing", "pi", "mu"
TOKENS = ("+", "-", "pi+", "pi-", "mu")
_HALF, _ONE, _ZERO = Fraction(1, 2), Fraction(1), Fraction(0)


def mean_absolute(k: int) -> Fraction:
    """The mean of the absolute value of the sum of k fair signs.

    >>> [str(mean_absolute(k)) for k in range(6)]
    ['0', '1', '1', '3/2', '3/2', '15/8']
    """
    return Fraction(k * comb(k - 1, (k - 1) // 2), 2 ** (k - 1)) if k else _ZERO


def deviations(T: int, D: Fraction) -> Fraction:
    """The bias of the family of deviations, for D <= 1/2; above that its scores are larger than one.

    >>> str(deviations(2, Fraction(1, 2)))
    '1/2'

    Raises:
        ValueError: if D is negative or above 1/2.
    """
    if not 0 <= D <= _HALF:
        raise ValueError(f"D is {D}; the family of deviations needs 0 <= D <= 1/2")
    return T * D * (1 - (1 - D) ** (T - 1)) if T else _ZERO


def coins(T: int, D: Fraction) -> Fraction:
    """The bias of the family of coins: half of it is the gradient, half the token-level gradient with the other sign.

    >>> str(coins(2, Fraction(1, 2)))
    '3/4'
    """
    return (1 - (1 - D) ** T) * mean_absolute(T - 1) if T else _ZERO


def same_again(T: int, D: Fraction) -> Fraction:
    """The bias of the family of the same token again, for D <= 1/2; it has two steps, and no other T a bias.

    >>> str(same_again(2, Fraction(1, 4)))
    '1/2'
    """
    return 2 * D if T == 2 else _ZERO


FAMILIES: dict[str, Callable[[int, Fraction], Fraction]] = {
    "coins": coins,
    "same again": lambda T, D: same_again(T, min(D, _HALF)),
    "deviations": lambda T, D: deviations(T, min(D, _HALF)),
}
"""The bias by the name of the family; above D = 1/2 two of them stay at 1/2."""


def known(T: int, D: Fraction) -> tuple[Fraction, str]:
    """The largest bias that one of the families has, and its name.

    >>> bias, name = known(2, Fraction(1))
    >>> str(bias), name
    ('1', 'coins')
    """
    return max(((bias(T, D), name) for name, bias in FAMILIES.items()), key=lambda pair: pair[0])


def coin_process(T: int, D: Fraction) -> Process:
    """The process behind `coins`; the state is whose own token occurred, if any, and the sum of the coins that count.

    >>> process = coin_process(1, Fraction(1, 3))
    >>> process.states[:3], len(process.states)
    (('nothing -1', 'nothing 0', 'nothing 1'), 9)
    """
    sums = range(-T, T + 1)
    states = [(phase, total) for phase in (NOTHING, BY_PI, BY_MU) for total in sums]
    position = {state: k for k, state in enumerate(states)}
    stay, own = (1 - D) / 2, D / 2
    rows: dict[str, Row] = {
        "pi": (stay, stay, own, own, _ZERO),
        "mu": (stay, stay, _ZERO, _ZERO, D),
    }
    fair: Row = (_HALF, _HALF, _ZERO, _ZERO, _ZERO)

    def policy(name: str) -> tuple[Row, ...]:
        return tuple(rows[name] if phase == NOTHING else fair for phase, _ in states)

    pi, mu = policy("pi"), policy("mu")
    score = (_ONE, -_ONE, _ONE, -_ONE, _ZERO)

    def following(phase: str, total: int) -> Iterator[Row]:
        for token in TOKENS:
            if token in ("+", "-"):
                to = (phase, max(-T, min(T, total + (1 if token == "+" else -1))))
            else:
                to = (phase if phase != NOTHING else BY_MU if token == "mu" else BY_PI, total)
            yield tuple(_ONE if k == position[to] else _ZERO for k in range(len(states)))

    def paid(phase: str, total: int) -> Fraction:
        if phase == NOTHING or total == 0:
            return _HALF
        return _ONE if (total > 0) == (phase == BY_PI) else _ZERO

    return Process(
        tuple(f"{phase} {total}" for phase, total in states),
        TOKENS,
        tuple(tuple(following(*state)) for state in states),
        tuple(_ONE if state == (NOTHING, 0) else _ZERO for state in states),
        pi,
        mu,
        tuple((_ZERO,) * len(TOKENS) for _ in states),
        tuple(paid(*state) for state in states),
        T,
        tuple(tuple(p * s for p, s in zip(row, score, strict=True)) for row in pi),
    )
