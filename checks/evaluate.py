"""The answer to ``offpolicy evaluate``: the exact quantities of a model, and beside them what each bound says.

Main definitions
    answer      from a file to the JSON object of the command
    page        the answer for a reader
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checks.model_bounds import bounds, discounted_bounds, number_json
from checks.model_files import read_model
from checks.model_quantities import discounted, measure, solve
from theorems.models import Discounted

LONGEST = 80
"""Characters of an exact number on the page; a longer one is rounded there."""
MOST = 24
"""Values of a series on the page."""


def answer(path: str) -> dict[str, Any]:
    """The quantities of the model of a file and the bounds on them, as the JSON object of the command.

    Raises:
        BadModel: if the file does not describe a model.
    """
    model = read_model(path)
    if isinstance(model, Discounted):
        solved = solve(model)
        shown, states = discounted(solved), {}
        held, skipped = discounted_bounds(solved)
    else:
        measured = measure(model)
        shown, states = measured.shown(), {"state_tv": [number_json(x) for x in measured.state_tv]}
        held, skipped = bounds(model, measured)
    quantities = {name: number_json(x) for name, x in shown.items()}
    return {"quantities": quantities, **states, "bounds": held, "skipped": skipped}


def page(found: Mapping[str, Any]) -> str:
    """The answer for a reader."""
    width = max(len(name) for name in found["quantities"])
    lines = [f"{name:{width}}  {_text(x)}" for name, x in found["quantities"].items()]
    if found.get("state_tv"):
        lines += ["", f"TV of the states at times 0, 1, ...: {_series(found['state_tv'])}"]
    for bound in found["bounds"]:
        lines += ["", f"{bound['claim']}: {bound['relation']}"]
        lines += [f"  {_text(bound['value'])} <= {_text(bound['bound'])}, slack {_text(bound['slack'])}"]
    reasons: dict[str, list[str]] = {}
    for item in found["skipped"]:
        reasons.setdefault(item["why"], []).append(item["claim"])
    if reasons:
        lines += ["", *(f"skipped {', '.join(claims)}: {why}" for why, claims in reasons.items())]
    return "\n".join(lines)


def _text(x: Mapping[str, str]) -> str:
    """A number, exact if that is not too long to be read; ``--json`` has it in any case.

    >>> _text({"exact": "1/4", "decimal": "0.25"}), _text({"exact": f"{10**80 + 1}/{10**81}", "decimal": "0.1"})
    ('1/4 = 0.25', 'about 0.1')
    """
    if len(x["exact"]) > LONGEST:
        return f"about {x['decimal']}"
    return x["exact"] if x["exact"] == x["decimal"] else f"{x['exact']} = {x['decimal']}"


def _series(values: Sequence[Mapping[str, str]]) -> str:
    """Numbers in a row, without those in the middle if there are many."""
    shown = [x["exact"] if len(x["exact"]) <= LONGEST else f"about {x['decimal']}" for x in values]
    return ", ".join(shown if len(shown) <= MOST else [*shown[: MOST // 2], "...", *shown[-MOST // 2 :]])
