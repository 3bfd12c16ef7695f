"""The exact supremum over all token trees and all alphabets, without knowing the tree.

Four measures on the sequences below a prefix carry every quantity that is compared here: the law of pi, the law of mu,
the slope of the law of pi in a direction h, and the measure of the token-level estimator,

    S = sum_t pi_{<t} h_t pi_{>t},        K = sum_t mu_{<t} h_t mu_{>t}.

With h = pi - mu the gap between return and surrogate, for a return paid at the end, is the integral of the return
against pi - mu - K; with h a direction of norm 1 the bias of Token-IS is its integral against K - S.  Below a prefix
such a combination is again one, with weights that are linear in the rows of the node above:

    (weights of pi, mu, S, K)  ->  (pi(a) w_pi + h(a) w_S,  mu(a) w_mu + h(a) w_K,  pi(a) w_S,  mu(a) w_K).

The measures compared have mass 0, so that the supremum over returns in [0, 1] is half their norm.  The largest norm
over the trees below a prefix is a convex function of the weights; at a node it is thus largest at a vertex of the
rows with TV(pi, mu) <= D, that is, at pi = (1 - D) e_i + D e_j, mu = (1 - D) e_i + D e_k.  All tokens being alike, it
only matters which of i, j, k agree, and a recursion over these few cases, with values kept, is the supremum over every
tree of every alphabet, in rational arithmetic.

Main definitions
    value_gap           largest J - L_mu for returns in [0, 1]
    token_bias          largest bias of Token-IS for returns in [0, 1] and directions of norm 1
    state_distance      largest total variation of the laws of the last prefix
    Extreme             such a supremum, and a tree that attains it
    three_branches      the tree of the state law: one token in common, and one of each policy's own
    prefix_law          the law of the prefixes of one length
    advantage_process   the process with abs(A_mu) <= eps whose gap is largest
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from theorems.models import Process, Row, Table, Tree

Weights = tuple[Fraction, Fraction, Fraction, Fraction]
"""Of the laws of pi and mu, of the slope S and of the measure K."""
Column = tuple[Fraction, Fraction, Fraction]
"""pi(a), mu(a) and h(a) of one token."""
Node = tuple[Column, ...]

ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
TOKENS = "abcde"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The supremum of a quantity over all token trees, and where it is attained.

    Attributes:
        value: the supremum.
        tree: a tree that attains it, with a return of 0 or 1 for every sequence.
    """

    value: Fraction
    tree: Tree


def value_gap(caps: Sequence[Fraction]) -> Extreme:
    """The largest J(pi) - L_mu(pi) over all token trees with returns in [0, 1].

    Args:
        caps: for each position the largest total variation of the two policies there; their number is the horizon.

    Raises:
        ValueError: if there is no cap, or one outside [0, 1].

    >>> str(value_gap([Fraction(1, 2)] * 2).value)
    '1/2'
    """
    return _supremum((ONE, -ONE, ZERO, -ONE), [_gap_nodes(cap) for cap in _checked(caps)])


def token_bias(caps: Sequence[Fraction]) -> Extreme:
    """The largest Token-IS minus slope over all token trees, returns in [0, 1] and directions of norm 1.

    A direction h has sum |h(a)| <= 1 and sum 0 at every prefix; it may move mass to tokens that pi never chooses, which
    is a limit of what policies with full support do.

    Args:
        caps: as for `value_gap`.

    Raises:
        ValueError: as `value_gap`.

    >>> str(token_bias([Fraction(1, 2)] * 2).value)
    '1'
    """
    return _supremum((ZERO, ZERO, -ONE, ONE), [_bias_nodes(cap) for cap in _checked(caps)])


def state_distance(caps: Sequence[Fraction]) -> Extreme:
    """The largest total variation of the laws of the sequence under pi and mu over all token trees.

    >>> str(state_distance([Fraction(1, 2)] * 3).value)
    '7/8'
    """
    return _supremum((ONE, -ONE, ZERO, ZERO), [_gap_nodes(cap) for cap in _checked(caps)])


def _checked(caps: Sequence[Fraction]) -> list[Fraction]:
    if not caps:
        raise ValueError("no cap; expected one for each position, and one position or more")
    for cap in caps:
        if not 0 <= cap <= 1:
            raise ValueError(f"the cap {cap} of a total variation; expected a number from 0 to 1")
    return [Fraction(cap) for cap in caps]


# ------------------------------------------------------------------------------------------------------------ vertices


def vertices(cap: Fraction) -> tuple[tuple[tuple[Fraction, Fraction], ...], ...]:
    """The vertices of the rows with TV(pi, mu) <= cap, up to the order of the tokens, as pairs (pi(a), mu(a)).

    >>> [[(str(p), str(m)) for p, m in vertex] for vertex in vertices(Fraction(1, 3))][1:3]
    [[('1', '2/3'), ('0', '1/3')], [('2/3', '1'), ('1/3', '0')]]
    """
    keep = 1 - cap
    return (
        ((ONE, ONE),),
        ((ONE, keep), (ZERO, cap)),
        ((keep, ONE), (cap, ZERO)),
        ((keep, keep), (cap, ZERO), (ZERO, cap)),
    )


def _gap_nodes(cap: Fraction) -> tuple[Node, ...]:
    return tuple(tuple((p, m, p - m) for p, m in vertex) for vertex in vertices(cap))


def _bias_nodes(cap: Fraction) -> tuple[Node, ...]:
    """Every vertex with h = 0, or half the norm moved from one token to another, of its own or new."""
    nodes: list[Node] = []
    for vertex in vertices(cap):
        rows = (*vertex, (ZERO, ZERO), (ZERO, ZERO))
        nodes.append(tuple((p, m, ZERO) for p, m in vertex))
        for up, down in product(range(len(rows)), repeat=2):
            if up != down:
                nodes.append(tuple((p, m, HALF * ((a == up) - (a == down))) for a, (p, m) in enumerate(rows)))
    return tuple(tuple(column for column in node if any(column)) for node in nodes)


# ----------------------------------------------------------------------------------------------------------- recursion


def below(weights: Weights, column: Column) -> Weights:
    """The weights below a token whose column in the node is given.

    >>> [str(w) for w in below((ONE, -ONE, ZERO, -ONE), (HALF, ONE, -HALF))]
    ['1/2', '-1/2', '0', '-1']
    """
    on_pi, on_mu, on_slope, on_token = weights
    p, m, h = column
    return p * on_pi + h * on_slope, m * on_mu + h * on_token, p * on_slope, m * on_token


class _Norms:
    """Largest norms of combinations of the four measures, with the node at which each is attained.

    Norms scale with the weights and do not see their sign, so they are kept for weights whose first is 1.
    """

    def __init__(self, nodes: Sequence[tuple[Node, ...]]) -> None:
        self.nodes = nodes
        self.known: dict[tuple[int, Weights], tuple[Fraction, Node]] = {}

    def norm(self, depth: int, weights: Weights) -> Fraction:
        scale = next((w for w in weights if w), None)
        if scale is None:
            return ZERO
        if depth == len(self.nodes):
            return abs(weights[0] + weights[1])
        return abs(scale) * self.attained(depth, weights)[0]

    def attained(self, depth: int, weights: Weights) -> tuple[Fraction, Node]:
        """The norm for weights whose first nonzero one is scaled to 1, and a node where it is largest."""
        scale = next(w for w in weights if w)
        on_pi, on_mu, on_slope, on_token = weights
        key = depth, (on_pi / scale, on_mu / scale, on_slope / scale, on_token / scale)
        if key not in self.known:
            columns = {column for node in self.nodes[depth] for column in node}
            norms = {column: self.norm(depth + 1, below(key[1], column)) for column in columns}
            sums = ((sum((norms[column] for column in node), ZERO), node) for node in self.nodes[depth])
            self.known[key] = max(sums, key=lambda found: found[0])
        return self.known[key]


def _supremum(weights: Weights, nodes: Sequence[tuple[Node, ...]]) -> Extreme:
    """Half the largest norm of a combination of mass 0, and a tree on as few tokens as possible that attains it."""
    norms, T = _Norms(nodes), len(nodes)
    grown: dict[tuple[str, ...], Node] = {}
    reward: dict[tuple[str, ...], Fraction] = {}

    def grow(prefix: tuple[str, ...], here: Weights) -> None:
        depth = len(prefix)
        if not any(here):
            return
        if depth == T:
            reward[prefix] = Fraction(here[0] + here[1] > 0)
            return
        grown[prefix] = norms.attained(depth, here)[1]
        for token, column in zip(TOKENS, grown[prefix], strict=False):
            grow((*prefix, token), below(here, column))

    value = norms.norm(0, weights) / 2
    grow((), weights)
    tokens = tuple(TOKENS[: max((len(node) for node in grown.values()), default=1)])
    rows: list[dict[tuple[str, ...], Row]] = [{}, {}, {}]
    for prefix in Tree(tokens, T - 1, {}, {}).prefixes():
        node = grown.get(prefix, ((ONE, ONE, ZERO),))
        for k, policy in enumerate(rows):
            policy[prefix] = (*(column[k] for column in node), *[ZERO] * (len(tokens) - len(node)))
    return Extreme(value, Tree(tokens, T, rows[0], rows[1], reward, rows[2]))


# ------------------------------------------------------------------------------------------------- known extreme ones


def three_branches(cap: Fraction, T: int) -> Tree:
    """The tree of the state law: at every prefix pi = (1 - D, D, 0) and mu = (1 - D, 0, D).

    >>> [str(x) for x in three_branches(Fraction(1, 3), 1).mu[()]]
    ['2/3', '0', '1/3']
    """
    tokens = ("c", "p", "m")
    prefixes = [prefix for t in range(T) for prefix in product(tokens, repeat=t)]
    pi, mu = (1 - cap, cap, ZERO), (1 - cap, ZERO, cap)
    return Tree(tokens, T, dict.fromkeys(prefixes, pi), dict.fromkeys(prefixes, mu))


def prefix_law(tree: Tree, policy: str, t: int) -> Row:
    """The probability of every prefix of t tokens, in the order of `itertools.product`.

    Args:
        tree: the tree.
        policy: ``pi`` or ``mu``.
        t: a length up to the horizon of the tree.

    >>> [str(x) for x in prefix_law(three_branches(Fraction(1, 3), 1), "pi", 1)]
    ['2/3', '1/3', '0']
    """
    rows = {"pi": tree.pi, "mu": tree.mu}[policy]
    law: dict[tuple[str, ...], Fraction] = {(): ONE}
    for _ in range(t):
        law = {
            (*prefix, a): mass * p
            for prefix, mass in law.items()
            for a, p in zip(tree.tokens, rows[prefix], strict=True)
        }
    return tuple(law.values())


def advantage_process(cap: Fraction, eps: Fraction, T: int) -> Process:
    """Three states with abs(A_mu) <= eps at which the gap between return and surrogate is largest.

    The first token keeps the common state, the second leads to the side of pi and the third to that of mu; sides are
    never left.  The reward of a token is its advantage: under mu it has mean 0 in every state, so that all values of mu
    vanish.  On the side of mu its sign is turned.

    >>> [[str(x) for x in row] for row in advantage_process(Fraction(1, 5), Fraction(1), 3).r]
    [['1/4', '1', '-1'], ['1/4', '1', '-1'], ['-1/4', '-1', '1']]
    """
    keep = 1 - cap
    common = min(ONE, cap / keep) if keep else ONE
    private = min(ONE, keep / cap) if cap else ONE
    advantages = (eps * common, eps, -eps * private)
    moves: Table = ((ONE, ZERO, ZERO), (ZERO, ONE, ZERO), (ZERO, ZERO, ONE))
    return Process(
        states=("common", "pi-side", "mu-side"),
        tokens=("c", "p", "m"),
        P=(moves, (moves[1],) * 3, (moves[2],) * 3),
        start=moves[0],
        pi=((keep, cap, ZERO),) * 3,
        mu=((keep, ZERO, cap),) * 3,
        r=(advantages, advantages, tuple(-x for x in advantages)),
        v=(ZERO,) * 3,
        T=T,
    )
