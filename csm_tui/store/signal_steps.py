"""The steps of a signal's playbook that were ticked: kept as a checklist of the account, one undo step each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csm_tui.content.playbook import checklist_name, play
from csm_tui.errors import Unknown
from csm_tui.store.common import fetch, name_of, quoted, short
from csm_tui.store.values import row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading


def ticked(store: Reading, signal_id: int) -> dict[str, date]:
    """The steps that are done, each with the day on which it was ticked; raises Unknown."""
    found = fetch(store, "signal", signal_id)
    name = checklist_name(found["code"], found["subject"])
    query = "SELECT item, note FROM check_item WHERE account_id = ? AND list = ? AND state = 'yes'"
    return {item: date.fromisoformat(day) for item, day in store.db.query(query, (found["account_id"], name))}


def tick(store: Reading, signal_id: int, key: str, done: bool) -> None:
    """Tick a step of the playbook, or take the tick back; raises Unknown where the play has no such step."""
    with store.step("signal step") as tx:
        found = fetch(store, "signal", signal_id)
        step = next((s for s in play(found["code"]).steps if s.key and s.key == key), None)
        if step is None:
            raise Unknown(f"The playbook of ‘{found['title']}’ has no such step.")
        where = short(name_of(store, found["account_id"]))
        tx.label = f"{quoted(step.do)} {'done' if done else 'open again'} at {where}"
        name = checklist_name(found["code"], found["subject"])
        stored = tx.query(
            "SELECT id FROM check_item WHERE account_id = ? AND list = ? AND item = ?", (found["account_id"], name, key)
        )
        if done and not stored:
            values = row(account_id=found["account_id"], list=name, item=key, state="yes", note=store.today)
            tx.insert("check_item", values)
        elif not done:
            for (item,) in stored:
                tx.delete("check_item", item)
