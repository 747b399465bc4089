"""``csm-tui search WORDS``: where words stand in notes, signals, answers, people … as text or JSON (light, B3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from csm_tui.cli import output
from csm_tui.cli.main import session

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.store.search import Hit


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--json", "as_json", is_flag=True, help="JSON, one object a place.")
@click.option("--limit", type=click.IntRange(1, 5000), default=100, show_default=True, help="How many places at most.")
def command(words: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Print where all of WORDS stand: in names, notes, signals, answers, people, promises, drafts and all the rest.

    What is typed is plain text, whatever its signs mean elsewhere. Archived and closed accounts are found, and marked.

    JSON has kind, account, account_id, ref (the number of what was found), on, text, excerpt, closed_or_archived.
    """
    own = session()
    store = own.reading(current=False)
    try:
        hits = store.search(" ".join(words), limit=limit)
    finally:
        store.close()
    if as_json:
        output.print_json([record(hit) for hit in hits])
    else:
        output.print_text(lines(hits, own.today, limit))


def lines(hits: Sequence[Hit], today: date, limit: int) -> list[str]:
    """One line a place, what stands there below it; how many at the end."""
    from csm_tui.domain.found import found_text, found_words, place_words

    out = []
    for hit in hits:
        over = " (closed or archived)" if hit.hidden else ""
        out.append(f"{output.shown(hit.account)}{over}, {place_words(hit, today)}")
        out += [f"    {said}"] if (said := output.shown(found_text(hit))) else []
    return [*out, found_words(len(hits), limit)]


def record(hit: Hit) -> dict[str, Any]:
    """A place as JSON."""
    return {
        "kind": hit.kind,
        "account": hit.account,
        "account_id": hit.account_id,
        "ref": hit.ref,
        "on": hit.on or None,
        "text": hit.text,
        "excerpt": hit.excerpt or None,
        "closed_or_archived": hit.hidden,
    }
