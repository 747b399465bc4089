"""Milestones: done, reopened, moved, confirmed, their baseline (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.calendar import bad_go_live_day, roll_go_live
from csm_tui.domain.model import CausedBy, Need, Party, Phase
from csm_tui.domain.planning import check_needs
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store import waits
from csm_tui.store.accounts import close_as
from csm_tui.store.common import after_signature, fetch, name_of, quoted, short
from csm_tui.store.gates import guard
from csm_tui.store.mapping import needs_text
from csm_tui.store.values import day, line, past, plausible, row, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx


def _read(store: Reading, milestone_id: int) -> tuple[dict[str, Any], str, str]:
    """The milestone's row, its title in quotes, its account's name."""
    found = fetch(store, "milestone", milestone_id)
    return found, quoted(found["title"]), short(name_of(store, found["account_id"]))


def mark_done(store: Reading, milestone_id: int, rev: int, actual: date, evidence: str, force: str = "") -> None:
    """Done on ``actual``. Ends its open waits and blocks; K3 freezes the baseline; K1 dates the kickoff; X2 closes.

    A gate that asks for more raises GateClosed, unless ``force`` gives the reason to pass all the same (never G4, G5).
    """
    with store.step("milestone done") as tx:
        found, title, name = _read(store, milestone_id)
        tx.label = f"{title} done for {name}"
        if found["state"] == "done":
            raise Refused(f"{title} is already done ({words(day(found['actual']))}): reopen it to change the date.")
        past(actual, store.today, "The day it was done")
        tx.update("milestone", milestone_id, {}, rev=rev)  # an old view is told before the gate speaks
        guard(store, tx, found, actual, force)
        if found["code"] == "X2":
            close_as(store, tx, found["account_id"], "complete", actual)
        values = row(
            state="done", actual=actual, evidence=clean(evidence, lines=True).strip(), reason="", unconfirmed=0
        )
        tx.update("milestone", milestone_id, values, rev=rev)
        waits.end_open(tx, milestone_id, actual, came=True)
        if found["code"] == "K3":
            freeze(tx, found["account_id"], only_missing=True)
        if found["code"] == "K1":
            account = fetch(store, "account", found["account_id"])
            if account["kickoff"] != actual.isoformat():
                tx.update("account", account["id"], row(kickoff=actual))


def reopen(store: Reading, milestone_id: int, rev: int) -> None:
    """Open again: its actual date goes, dates and evidence stay. X2 reopened makes the account active again."""
    with store.step("milestone reopened") as tx:
        found, title, name = _read(store, milestone_id)
        tx.label = f"{title} reopened for {name}"
        if found["state"] == "open":
            raise Refused(f"{title} is open already.")
        tx.update("milestone", milestone_id, row(state="open", actual=None, reason=""), rev=rev)
        if found["code"] == "X2" and fetch(store, "account", found["account_id"])["closed_as"] == "complete":
            tx.update("account", found["account_id"], row(status="active", closed_on=None, closed_as=None))


def skip(store: Reading, milestone_id: int, rev: int, reason: str) -> None:
    """Left out, with the reason; its waits and blocks end today. A gate that asks for more counts as forced by it."""
    why = line(reason, "The reason")
    with store.step("milestone skipped") as tx:
        found, title, name = _read(store, milestone_id)
        tx.label = f"{title} skipped for {name}"
        if found["state"] != "open":
            raise Refused(f"{title} is {found['state']} already.")
        guard(store, tx, found, store.today, why)
        values = row(state="skipped", reason=why, actual=None, unconfirmed=0)
        tx.update("milestone", milestone_id, values, rev=rev)
        waits.end_open(tx, milestone_id, store.today)


def landed(store: Reading, account_id: int, code: str, wanted: date, reason: str = "") -> date:
    """The first working day of the account from ``wanted`` on.

    A go-live on a Friday, weekend or holiday is refused unless a reason in words forces it; it is then taken as it is.
    """
    calendar = store.calendar(store.facts(account_id).account)
    if code != "L1":
        return calendar.next_working(wanted)
    if (bad := bad_go_live_day(wanted, calendar)) and not reason:
        better = roll_go_live(wanted, calendar)
        raise Refused(
            f"{words(wanted)} is {bad}, no day to go live: take {words(better)}, or say in words why it must be."
        )
    return wanted


def move(
    store: Reading, milestone_id: int, rev: int, new: date, reason_code: str, reason: str, caused_by: str, told: bool
) -> int:
    """Re-baselining of one date (DOMAIN 2): the old one is kept as a move; gives the move's id."""
    with store.step("milestone moved") as tx:
        found, title, name = _read(store, milestone_id)
        if found["state"] != "open":
            raise Refused(f"{title} is {found['state']}: reopen it before moving its date.")
        after_signature(store, found["account_id"], new, "The new date")
        text = clean(reason)
        new = landed(store, found["account_id"], found["code"], new, text)
        tx.label = f"{title} moved to {words(new)} for {name}"
        if found["committed"] == new.isoformat():
            raise Refused(f"{title} is committed for {words(new)} already: give another date.")
        code = line(reason_code, "The reason")
        if code == "other" and not text:
            raise Refused("The reason ‘other’ needs a few words.")
        tx.update("milestone", milestone_id, row(committed=new, unconfirmed=0), rev=rev)
        values = row(
            account_id=found["account_id"], milestone_id=milestone_id, old_date=found["committed"], new_date=new,
            reason_code=code, reason=text, caused_by=CausedBy(caused_by), customer_told=told, moved_on=store.today,
        )  # fmt: skip
        return tx.insert("move", values)


def freeze(tx: Tx, account_id: int, *, only_missing: bool) -> int:
    """Baseline := committed, of every milestone not skipped that lacks one (or, by hand, of every open one)."""
    changed = 0
    for key, state, committed, baseline in tx.query(
        "SELECT id, state, committed, baseline FROM milestone WHERE account_id = ? AND committed IS NOT NULL "
        "AND state != 'skipped' AND committed IS NOT baseline ORDER BY position",
        (account_id,),
    ):
        if baseline is None or (not only_missing and state == "open"):
            tx.update("milestone", key, {"baseline": committed})
            changed += 1
    return changed


def set_baseline(store: Reading, account_id: int) -> None:
    """The plan as agreed today becomes the baseline of all open milestones; Refused where it already is."""
    with store.step(f"Baseline set for {short(name_of(store, account_id))}", account_id=account_id) as tx:
        if not freeze(tx, account_id, only_missing=False):
            raise Refused("The baseline equals the committed dates already.")


def confirm(store: Reading, milestone_ids: Sequence[int]) -> None:
    """Imported milestones count from now on (DOMAIN 2.0); one step however many."""
    with store.step("confirmed") as tx:
        count = 0
        for milestone_id in milestone_ids:
            found, title, name = _read(store, milestone_id)
            if found["unconfirmed"]:
                tx.update("milestone", milestone_id, {"unconfirmed": 0})
                count += 1
                tx.label = f"{title} confirmed for {name}" if count == 1 else f"{count} milestones confirmed for {name}"
        if not count:
            raise Refused("Nothing is waiting to be confirmed here.")


def add(
    store: Reading, account_id: int, title: str, *, phase: Phase | str | None, party: Party | str,
    committed: date | None, owner: str, needs: Sequence[Need], done_when: str,
) -> int:  # fmt: skip
    """A milestone of one's own, coded N1, N2, …; it stands after those of its phase. Gives its id."""
    tidy = line(title, "The title")
    with store.step(f"{quoted(tidy)} added for {short(name_of(store, account_id))}", account_id=account_id) as tx:
        if after_signature(store, account_id, committed, "The date") is not None and committed is not None:
            committed = landed(store, account_id, "", committed)
        stage = Phase(phase) if phase else None
        codes = tx.query("SELECT code FROM milestone WHERE account_id = ? AND code GLOB 'N[0-9]*'", (account_id,))
        number = 1 + max((int(c[1:]) for (c,) in codes if c[1:].isdigit()), default=0)
        if needs:
            check_needs(store.facts(account_id).milestones, f"N{number}", needs)
        place = tx.query(
            "SELECT coalesce(max(position) FILTER (WHERE phase = ?2), max(position), 0) FROM milestone "
            "WHERE account_id = ?1",
            (account_id, stage and str(stage)),
        )[0][0]
        values = row(
            account_id=account_id, code=f"N{number}", title=tidy, phase=stage, party=Party(party), owner=clean(owner),
            position=place, needs=needs_text(needs), committed=committed, done_when=clean(done_when), added=store.today,
        )  # fmt: skip
        return tx.insert("milestone", values)


_EDITABLE = {"title", "owner", "party", "done_when", "evidence", "started", "committed", "phase"}


def edit(store: Reading, milestone_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Words, owner, party, start; the committed date only where there is none yet (else it is a move).

    The phase of own ones alone: those of a plan say by it where the account stands.
    """
    if unknown := set(fields) - _EDITABLE:
        raise Refused(f"{', '.join(sorted(unknown))} of a milestone cannot be edited.")
    with store.step("milestone edited") as tx:
        found, title, name = _read(store, milestone_id)
        tx.label = f"{title} edited for {name}"
        if "committed" in fields and found["committed"] is not None:
            raise Refused(f"{title} has a date: move it, with the reason.")
        values: dict[str, object] = {}
        for field, value in fields.items():
            if field == "title":
                values[field] = line(str(value), "The title")
            elif field == "party":
                values[field] = Party(value)
            elif field == "started":
                values[field] = plausible(value, "The day it began")
            elif field == "committed":
                after_signature(store, found["account_id"], value, "The date")
                values[field] = landed(store, found["account_id"], found["code"], value) if value else None
            elif field == "phase":
                if not found["code"].startswith("N"):
                    raise Refused(f"{title} belongs to the plan: its phase stays.")
                values[field] = Phase(value) if value else None
            else:
                values[field] = clean(str(value), lines=field == "evidence").strip()
        tx.update("milestone", milestone_id, row(**values), rev=rev)
