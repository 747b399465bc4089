"""``csm-tui explain NAME``: what lies behind a health score, as text or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from csm_tui.cli import output
from csm_tui.cli.completion import name_argument
from csm_tui.cli.main import session


@click.command("explain")
@name_argument
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def command(name: str, as_json: bool) -> None:
    """Print why an account has its health, and what would make it green.

    NAME is its name, a part that fits one account alone, or its number.
    """
    own = session()
    store = own.reading()
    try:
        account_id = store.find(name)
        explanation = store.explanation(account_id)
        row = store.row(account_id)
    finally:
        store.close()
    if as_json:
        output.print_json(explanation)
    else:
        output.print_text(lines(row.name if row else name, explanation))


def lines(name: str, explained: Mapping[str, Any]) -> list[str]:
    """The explanation in the order in which the score comes about: components, base, caps, score, the way to green."""
    score = explained["score"]
    told = "no score" if score is None else f"{score}, band {explained['band']}"
    out = [name, f"{explained['colour']}: {told}", ""]
    components = explained["components"]
    if components:
        rows = [(part, _n(c["value"]), f"{c['weight'] * 100:.1f} %") for part, c in components.items()]
        table = output.table(("Component", "Value", "Weight"), rows, right=frozenset({1, 2}))
        out.append(table[0])
        for line, component in zip(table[1:], components.values(), strict=True):
            out += [line, *(f"    {sentence}" for sentence in component["evidence"])]
    if explained["base"] is not None:
        out += ["", f"Weighted mean: {_n(explained['base'])}"]
    out += [f"At most {cap['limit']}: {cap['reason']}" for cap in explained["caps"]]
    override = explained["override"]
    if override:
        out.append("Set by hand: " + ", ".join(f"{key} {value}" for key, value in override.items() if value))
    if explained["to_green"]:
        out += ["", "What would make it green, all of it together:"]
        out += [f"  {n}. {_fix(fix)}" for n, fix in enumerate(explained["to_green"], 1)]
    return out


def _n(value: float | None) -> str:
    """A figure with one decimal where it has one; "–" for none."""
    from csm_tui.domain.score import told

    return "–" if value is None else told(value)


def _fix(fix: object) -> str:
    """The sentence of one step to green."""
    return str(fix.get("text", "")) if isinstance(fix, Mapping) else str(fix)
