"""Where the claims of section 4 of Part 1 are attained, and where they break.

Mirrors `theorems.divergences`, keyed by claim id.  All numbers are exact; a comment says how to verify them by hand.

Glossary: pi target, mu behaviour, rho = pi/mu, d = TV, m and M bounds of rho, f and g functions of the outcome.

Main definitions
    INSTANCES       extremal instances and counterexamples
    FAMILIES        the same for every value of some parameters
    COUNTABLE       counterexamples on {1, 2, 3, ...}
    REFUTATIONS     hypotheses without which no witness exists at all
"""

from __future__ import annotations

from fractions import Fraction

from counterexamples.family_proofs import DRAFTS
from counterexamples.geometric import CountableInstance, geometric
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.shorthand import counterexample, extremal, family

INSTANCES: tuple[Instance, ...] = (
    # ------------------------------------------------------------------------------- 4.1 total variation measures bias
    # TV = 1/4; E_pi f - E_mu f = 1/2 - 0; 2 B TV = 1/2.
    extremal(
        "tv-expectation-gap",
        "f = B sign(pi - mu): the factor 2 is attained",
        pi="3/4 1/4",
        mu="1/2 1/2",
        f="1 -1",
        B=1,
    ),
    # E_pi f - E_mu f = 3/4 - 1/2 = 1/4 = 1 * TV.
    extremal(
        "tv-oscillation",
        "f is the indicator of pi > mu",
        pi="3/4 1/4",
        mu="1/2 1/2",
        f="1 0",
        a=0,
        b=1,
    ),
    # TV = 1/4; E_pi f - E_mu f = 7/2 - 11/4 = 3/4 = (5 - 2)/4.
    extremal(
        "tv-oscillation",
        "f = b where pi > mu and a elsewhere, also where pi = mu",
        pi="1/2 1/3 1/6",
        mu="1/4 1/3 5/12",
        f="5 2 2",
        a=2,
        b=5,
    ),
    # g = rho f: E_mu g = E_pi f, so the left side is 0; E_mu f - E_pi f = 1/2 - 3/4.
    counterexample(
        "bias-is-expectation-gap",
        "importance sampling, g = rho f: bias 0, expectation gap of f -1/4",
        drops="naive",
        pi="3/4 1/4",
        mu="1/2 1/2",
        f="1 0",
        g="3/2 0",
    ),
    # Two tokens, each mu = (1/2, 1/2) and pi = (3/4, 1/4); sequences 00, 01, 10, 11; return 1 on 00, else 0.  The
    # score of the logit of token 0 is 1/4 on token 0 and -3/4 on token 1, so f = R (score_0 + score_1) = 1/2 on 00.
    # The token-level integrand is g = sum_t rho_t A_mu score_t with A_mu = (1/4, -1/4) at the root, (1/2, -1/2) after
    # 0 and 0 after 1: g(00) = 3/2*1/4*1/4 + 3/2*1/2*1/4 = 9/32, g(01) = 3/32 + 1/2*1/2*3/4 = 9/32,
    # g(10) = g(11) = 1/2*1/4*3/4 = 3/32.  E_mu g = 3/16, E_pi f = 9/32, E_mu f = 1/8: the bias is -3/32, the
    # expectation gap of f is -5/32.
    counterexample(
        "bias-is-expectation-gap",
        "token-level importance sampling of a two-token policy gradient: bias -3/32, expectation gap of f -5/32",
        drops="naive",
        pi="9/16 3/16 3/16 1/16",
        mu="1/4 1/4 1/4 1/4",
        f="1/2 0 0 0",
        g="9/32 9/32 3/32 3/32",
    ),
    # -------------------------------------------------------------------------------- 4.2 chi-square measures variance
    # The one outcome that mu sees has rho = 1/2: E_mu[rho^2] - 1 = 1/4 - 1.
    counterexample(
        "chi2-second-moment",
        "the formula gives -3/4 while chi2 is +inf",
        drops="dominated",
        pi="1/2 1/2",
        mu="1 0",
    ),
    # E_mu[rho^2 f^2] = (1/4)/(99/100) = 25/99, minus (1/2)^2 is 1/396; for g: 25 + 25/99 = 2500/99, minus 0.
    counterexample(
        "is-variance-second-moment",
        "one pair, one sup norm: Var(rho f) = 1/396 and Var(rho g) = 2500/99",
        pi="1/2 1/2",
        mu="1/100 99/100",
        f="0 1",
        g="1 -1",
        B=1,
    ),
    # E_pi f = 0 and E_mu[rho^2 f^2] = E_mu[rho^2] = 2500/99 = 1 + chi2.
    extremal(
        "is-variance-bound",
        "abs(f) = B everywhere",
        pi="1/2 1/2",
        mu="1/100 99/100",
        f="1 -1",
        B=1,
    ),
    # rho = (4, 0): Var = 1/4 * (4*2)^2 - 2^2 = 12 and 4 (1 + 3) - 4 = 12, whatever f is on the second outcome.
    extremal(
        "is-variance-bound",
        "abs(f) = B where rho > 0, smaller elsewhere",
        pi="1 0",
        mu="1/4 3/4",
        f="2 1",
        B=2,
    ),
    # rho = (2, 0): E_mu[(2*1)^2 on the first outcome] = 1/2*4 = 2 = C B^2.
    extremal("tis-second-moment", "rho is 0 or C", pi="1 0", mu="1/2 1/2", f="1 1", B=1, C=2),
    # rho f = 1 on both outcomes.  E_mu[rho^2] = 2500/99 > 25.
    counterexample(
        "infinite-second-moment-explodes",
        "f = 1/rho: rho f is the constant 1, its variance 0",
        pi="1/2 1/2",
        mu="1/100 99/100",
        f="1/50 99/50",
        K=25,
    ),
    # ------------------------------------------------------------------------------------ 4.3 the Pinsker-type bound
    # TV = 1/4 and chi2 = 2 (1/16)/(1/2) = 1/4.
    extremal("pinsker-type-sharp", "ratio 1 +- 2 TV", pi="3/4 1/4", mu="1/2 1/2"),
    # TV = 3/4 and chi2 = (9/16)/(1/4) + 3/4 = 3.
    extremal("chi2-tv-large", "ratio 1/(1 - TV) or 0", pi="1 0", mu="1/4 3/4"),
    extremal("tv-chi2-curve", "chi2 = 3 and TV = 3/4", pi="1 0", mu="1/4 3/4"),
    extremal("small-chi2-small-tv", "chi2 = 4 eps^2 and TV = eps", pi="3/4 1/4", mu="1/2 1/2", eps="1/4"),
    # --------------------------------------------------------------------------------- the converse fails, and when not
    # chi2 = 2/5*1/4 + 1/10*4 = 1/2, TV = (1/5 + 1/5)/2 = 1/5, M - m = 5/2.
    extremal(
        "chi2-ratio-cap",
        "rho takes the values 1/2, 1 and 3",
        pi="1/5 1/2 3/10",
        mu="2/5 1/2 1/10",
        m="1/2",
        M=3,
    ),
    # b chi2 = 1/10 (1/10 + 1/10) = 1/50; TV = 1/10, so TV^2 + b TV = 2 TV^2 = 1/50.
    extremal(
        "chi2-min-prob",
        "one outcome of mass b doubles, another is emptied",
        pi="1/5 0 4/5",
        mu="1/10 1/10 4/5",
        b="1/10",
    ),
    # (b (M - 1) + TV) TV = (1/10 + 1/10)/10 = 1/50.
    extremal(
        "chi2-ratio-min-prob",
        "rho = M on the gainer, and one loser of mass b",
        pi="1/5 0 4/5",
        mu="1/10 1/10 4/5",
        b="1/10",
        M=2,
    ),
    extremal(
        "chi2-convex",
        "both pairs have the same ratios",
        pi="3/4 1/4",
        mu="1/2 1/2",
        nu="3/4 1/4",
        xi="1/2 1/2",
        l="1/2",
    ),
    # chi2 = 4/5*1/4 + 1/5*4 = 1 and (3 - 1)(1 - 1/2) = 1.
    extremal(
        "chi2-ratio-product",
        "rho takes the values 1/2 and 3",
        pi="2/5 3/5",
        mu="4/5 1/5",
        m="1/2",
        M=3,
    ),
    # b = 1/8, TV = 1/4: the gain sits on mass b, the loss empties its outcome.
    # chi2 = 1/2 + 1/4 = 3/4 and b chi2 = 3/32 = TV^2 + b TV.
    extremal(
        "chi2-min-prob",
        "TV above b: all of the gain on an outcome of mass b, the losers emptied",
        pi="3/8 0 5/8",
        mu="1/8 1/4 5/8",
        b="1/8",
    ),
    # b = 1/4, TV = 1/8: chi2 = 2 (1/64)/(1/4) = 1/8, b chi2 = 1/32 = 2 TV^2.
    extremal(
        "chi2-min-prob",
        "TV below b: gain and loss on one outcome of mass b each",
        pi="3/8 1/8 1/2",
        mu="1/4 1/4 1/2",
        b="1/4",
    ),
    # The same pair: rho = 3/2 on the gainer; (b (M - 1) + TV) TV = (1/8 + 1/8)/8 = 1/32.
    extremal(
        "chi2-ratio-min-prob",
        "rho = M on the gainer, one loser of mass b",
        pi="3/8 1/8 1/2",
        mu="1/4 1/4 1/2",
        b="1/4",
        M="3/2",
    ),
    # rho = (3/2, 1/2, 1/2) for both pairs, so chi2 = 1/4 for both and for every mixture.
    extremal(
        "chi2-convex",
        "both pairs have the same ratios",
        pi="3/4 1/8 1/8",
        mu="1/2 1/4 1/4",
        nu="3/4 1/16 3/16",
        xi="1/2 1/8 3/8",
        l="1/3",
    ),
    # ------------------------------------------------------------------------------------- KL, on which the text leans
    # KL = log 2 and chi2 = 1.
    extremal("kl-chi2", "the ratio is constant where pi > 0", pi="1 0", mu="1/2 1/2"),
)

FAMILIES: tuple[Family, ...] = (
    family(
        "pinsker-type-sharp",
        "symmetric",
        "attained",
        "at every TV from 0 to 1/2",
        draft=DRAFTS["pinsker-type-sharp.symmetric"],
        parameters={"d": "the TV"},
        hypotheses={"d_0": "0 <= d", "d_half": "d <= 1/2"},
        values={"pi": "table(1/2 + d, 1/2 - d)", "mu": "table(1/2, 1/2)"},
        proves=("TV(pi, mu) == 1/2*sqrt(CHI2(pi, mu))",),
        samples=({"d": "1/1000"}, {"d": "1/3"}, {"d": "1/2"}),
    ),
    family(
        "chi2-tv-large",
        "corner",
        "attained",
        "at every TV from 1/2 to 1",
        draft=DRAFTS["chi2-tv-large.corner"],
        parameters={"d": "the TV"},
        hypotheses={"d_half": "1/2 <= d", "d_1": "d < 1"},
        values={"pi": "table(1, 0)", "mu": "table(1 - d, d)"},
        proves=("TV(pi, mu) == (1 - TV(pi, mu))*CHI2(pi, mu)",),
        samples=({"d": "1/2"}, {"d": "2/3"}, {"d": "999/1000"}),
    ),
    family(
        "chi2-ratio-cap",
        "three-ratios",
        "attained",
        "for all ratio bounds m <= 1 <= M, rho in {m, M, 1}",
        draft=DRAFTS["chi2-ratio-cap.three-ratios"],
        parameters={"m": "lower bound of the ratio", "M": "upper bound of the ratio", "t": "TV/((1 - m)(M - 1))"},
        hypotheses={
            "m_0": "0 <= m",
            "m_1": "m <= 1",
            "M_1": "1 <= M",
            "t_0": "0 <= t",
            "mass": "t*(M - m) <= 1",
        },
        values={
            "pi": "table(m*(t*(M - 1)), M*(t*(1 - m)), 1 - t*(M - m))",
            "mu": "table(t*(M - 1), t*(1 - m), 1 - t*(M - m))",
            "m": "m",
            "M": "M",
        },
        proves=("CHI2(pi, mu) == (M - m)*TV(pi, mu)",),
        samples=(
            {"m": "1/2", "M": "3", "t": "1/5"},
            {"m": "0", "M": "2", "t": "1/2"},
            {"m": "4/5", "M": "6/5", "t": "1"},
        ),
    ),
    family(
        "chi2-ratio-product",
        "two-ratios",
        "attained",
        "for all ratio bounds m < 1 < M, rho in {m, M}",
        draft=DRAFTS["chi2-ratio-product.two-ratios"],
        parameters={"m": "lower bound of the ratio", "M": "upper bound of the ratio", "t": "1/(M - m)"},
        hypotheses={"m_0": "0 <= m", "m_1": "m < 1", "M_1": "1 < M", "t_0": "0 <= t", "t_inverse": "t*(M - m) == 1"},
        values={
            "pi": "table(m*(t*(M - 1)), M*(t*(1 - m)))",
            "mu": "table(t*(M - 1), t*(1 - m))",
            "m": "m",
            "M": "M",
        },
        proves=("CHI2(pi, mu) == (M - 1)*(1 - m)",),
        samples=({"m": "1/2", "M": "3", "t": "2/5"}, {"m": "0", "M": "2", "t": "1/2"}),
    ),
    family(
        "pinsker",
        "symmetric",
        "approached",
        "at TV = d the constant 1/2 - d in TV^2 <= c KL fails, so none below 1/2 holds",
        draft=DRAFTS["pinsker.symmetric"],
        parameters={"d": "the TV"},
        hypotheses={"d_0": "0 < d", "d_high": "d <= 2/5"},
        values={"pi": "table(1/2 + d, 1/2 - d)", "mu": "table(1/2, 1/2)"},
        proves=(
            "TV(pi, mu) == d",
            "KL(pi, mu) <= 2*d**2*(1 + 2*d**2)",
            "(1/2 - d)*KL(pi, mu) < TV(pi, mu)**2",
        ),
        samples=({"d": "1/1000"}, {"d": "1/100"}, {"d": "1/10"}, {"d": "2/5"}),
    ),
    # The ratios are x1 = log(r)/(r - 1) and x2 = r x1; x2 - x1 = log(r), so mu puts (x2 - 1)/log(r) on x1.
    family(
        "kl-tv-sharp",
        "two-ratios",
        "attained",
        "for every r > 1, rho in {log(r)/(r - 1), r log(r)/(r - 1)}",
        draft=DRAFTS["kl-tv-sharp.two-ratios"],
        parameters={"r": "quotient of the two ratios"},
        hypotheses={"r_1": "1 < r"},
        values={
            "pi": "table((r/(r - 1) - 1/log(r))*(log(r)/(r - 1)), (1/log(r) - 1/(r - 1))*(r*(log(r)/(r - 1))))",
            "mu": "table(r/(r - 1) - 1/log(r), 1/log(r) - 1/(r - 1))",
            "r": "r",
        },
        proves=("TV(pi, mu)*log(r) + 1 + log(log(r)/(r - 1)) - log(r)/(r - 1) == KL(pi, mu)",),
        samples=({"r": "11/10"}, {"r": "2"}, {"r": "20"}),
    ),
)

COUNTABLE: tuple[CountableInstance, ...] = (
    # rho_n = 2^n/3: E_mu[rho^2] = sum 1/3 = +inf; rho f = 1, so Var = 1 - 1 = 0; f <= 3/2.
    CountableInstance(
        "infinite-second-moment-explodes",
        {
            "pi": geometric(1, Fraction(1, 2)),
            "mu": geometric(3, Fraction(1, 4)),
            "f": geometric(3, Fraction(1, 2)),
            "K": Fraction(10**6),
        },
        note="pi_n = 2^-n, mu_n = 3*4^-n, f = 1/rho: E_mu[rho^2] = +inf and Var(rho f) = 0",
    ),
)

REFUTATIONS: tuple[Refutation, ...] = (
    # chi2 <= M TV <= 6/5 * 1/100 < 1.
    Refutation(
        "kl-blind-spot",
        drops="unclipped",
        values={"eps": Fraction(1, 100), "K": Fraction(1), "M": Fraction(6, 5)},
        excluded=2,
        note="with rho <= 6/5 and TV <= 1/100, chi2 stays below 1",
        draft=DRAFTS["kl-blind-spot.without-unclipped"],
    ),
)
