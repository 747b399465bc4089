"""Help: every key and command of the screen below, searchable; what the marks mean; where the data is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.screens.offered import offers
from csm_tui.screens.search import Row, SearchScreen

if TYPE_CHECKING:
    from csm_tui.app import CsmApp


def legend(app: CsmApp) -> list[Row]:
    """Return what the marks mean."""
    g = app.glyphs
    return [
        Row(None, "READING THE SCREEN"),
        Row(None, f"{g.red} red   {g.yellow} yellow, monitor   {g.at_risk} yellow, at risk   {g.green} green", " "),
        Row(None, f"{g.new} not reviewed yet   {g.hold} on hold   ~38 review overdue   *78 colour set by hand", " "),
        Row(None, f"{g.late} overdue   ? imported and not confirmed yet   {g.done} done, or reviewed this week", " "),
        Row(None, f"{g.up}7 {g.down}28 change since last week, from 5 on   {g.same} less than that, or on time", " "),
        Row(None, f"{g.spark[1]}{g.spark[4]}{g.spark[7]} one mark a week, newest right, always from 20 to 100", " "),
        Row(None, f"{g.baseline} baseline   {g.committed} now   {g.forecast} forecast   {g.slip} slip", " "),
        Row(None, f"{g.running} its turn   {g.critical} decides the go-live   {g.marked} marked", " "),
        Row(None, f"{g.wait_customer} waits for them   {g.wait_vendor} for us   {g.work} work   {g.today} today", " "),
    ]


def places(app: CsmApp) -> list[Row]:
    """Return where everything lies."""
    named = {"database": str(app.store.path)}
    if app.places is not None:
        named |= {key: str(value) for key, value in app.places.all().items() if key in ("backups", "config")}
    return [
        Row(None, "YOUR DATA"),
        *(Row(None, f"{name.capitalize():<9} {path}", " ") for name, path in named.items()),
        Row(None, "Nothing leaves this computer.", " "),
    ]


def help_screen(app: CsmApp) -> SearchScreen:
    """Return the help for the screen in front."""
    rows: list[Row] = []
    for heading, offered in offers(app.screen, ascii_only=app.glyphs.ascii).items():
        if offered:
            rows.append(Row(None, heading if not app.glyphs.ascii else heading.replace("·", "-")))
            rows += [Row(offer, offer.command.label, offer.keys, offer.command.help) for offer in offered]
    return SearchScreen("Help", "type to search keys and commands", [*rows, *legend(app), *places(app)])
