"""A small book with a past: a steady account, one in trouble, one that is new; and an app that opens a screen on it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from csm_tui.app import CsmApp
from csm_tui.config import Config
from csm_tui.content import questions
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.health import applicable
from csm_tui.store import Store
from textual.screen import Screen

TODAY = date(2026, 11, 18)


def open_book(path: Path, today: date = TODAY) -> Store:
    return Store.open(path, today=today, create=not path.exists())


def finish(store: Store, account_id: int, *codes: str) -> None:
    """These milestones done on their day; without codes all that are due before today."""
    for wanted in [m.code for m in store.facts(account_id).milestones]:
        m = next(m for m in store.facts(account_id).milestones if m.code == wanted)
        if m.committed is not None and (wanted in codes if codes else m.committed < store.today):
            store.mark_done(m.id, m.rev, actual=m.committed, evidence="seen")


def review(store: Store, account_id: int, on: date, answers: str = "", note: str = "") -> None:
    """A completed review of that day; ``answers`` of the asked questions in order, yes where none is given."""
    now, store.today = store.today, on
    done = store.start_review(account_id, iso_week(on))
    phase = store.fresh(account_id).assessment.phase
    asked = [q for q in questions() if q.component in applicable(phase)]
    for number, question in enumerate(asked):
        value = answers[number] if number < len(answers) else "y"
        store.answer(done.id, question.code, value, note if value == "n" else "", position=number + 1, seconds=5)
    store.complete_review(done.id, next_action=None, override=None)
    store.today = now


def steady(store: Store, name: str = "Acme Foods", weeks: int = 2) -> int:
    """An account whose questions are all asked and were all answered with yes in each of the last ``weeks``."""
    account_id = store.create_account(
        name, segment="mid-market", arr_cents=4_800_000, signed=date(2026, 9, 10), kickoff=date(2026, 9, 21),
        go_live=date(2026, 11, 30), owner="Sam", renewal=date(2027, 9, 10),
    )  # fmt: skip
    dana = store.add_person(account_id, "Dana Ito", role="champion", email="dana@acme.example")
    boss = store.add_person(account_id, "M. Reyes", role="sponsor", email="reyes@acme.example")
    tech = store.add_person(account_id, "Kim Lee", role="technical")
    store.set_baseline(account_id)
    store.add_criterion(account_id, "orders a day", baseline=10.0, target=50.0, owner="Dana", due=date(2027, 1, 10))
    finish(store, account_id)
    for week in range(weeks + 1):
        on = TODAY - timedelta(days=7 * week + 1)
        store.add_contact(account_id, on=on, kind="meeting", people=(dana, boss, tech), text="weekly call")
    for week in range(weeks, 0, -1):
        review(store, account_id, TODAY - timedelta(days=7 * week))
    store.add_action(account_id, "Send the training plan", owner="Sam", due=TODAY + timedelta(days=5))
    return account_id


def troubled(store: Store, name: str = "Globex Logistics") -> int:
    """A red one: late milestones, a Critical signal, a no last week."""
    account_id = store.create_account(
        name, segment="mid-market", arr_cents=14_800_000, signed=date(2026, 8, 20), kickoff=date(2026, 9, 1),
        go_live=date(2026, 12, 3), owner="Sam",
    )  # fmt: skip
    dana = store.add_person(account_id, "Dana Ito", role="champion", email="dana@globex.example")
    store.add_contact(account_id, on=TODAY - timedelta(days=12), kind="meeting", people=(dana,), text="call")
    store.add_criterion(account_id, "orders a day", baseline=10.0, target=50.0, owner="Dana", due=date(2027, 1, 10))
    finish(store, account_id, "H1", "H2", "H3", "H4", "K1", "K2", "K3", "C1", "C2")
    review(store, account_id, TODAY - timedelta(days=9), "ynnnyyyyn", note="Waiting for the ERP export sample.")
    signal = store.raise_signal(account_id, "O1", evidence="Dana has resigned", first_noticed=TODAY - timedelta(days=3))
    store.add_intervention(signal, "Called the sponsor", on=TODAY - timedelta(days=2))
    return account_id


def new(store: Store, name: str = "Acme [EMEA] a [/] b") -> int:
    return store.create_account(name, segment="smb", arr_cents=900_000, signed=TODAY - timedelta(days=4))


def app_on(store: Store, screen: Screen[Any] | None = None, **config: Any) -> CsmApp:
    """The program without background work, with ``screen`` opened on top of the portfolio."""

    class Hosted(CsmApp):
        def on_ready(self) -> None:
            if screen is not None:
                self.push_screen(screen)

    return Hosted(store, config=Config(glyphs="unicode", theme="dark", **config), clock=lambda: TODAY, background=False)


def shown(screen: Any) -> str:
    """All lines that the sheet, head or preview widgets hold, as text."""
    from csm_tui.widgets.lines import Lines

    out = []
    for widget in screen.query(Lines):
        out += ["".join(t for t, _ in widget.line_at(i, widget.size.width).spans) for i in range(widget.count())]
    return "\n".join(out)
