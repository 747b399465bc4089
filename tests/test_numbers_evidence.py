"""From a usage export to what the review proposes: file → figures → signals → answers with evidence (DOMAIN 4.1, 5)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from csm_tui.demo import build_demo
from csm_tui.domain.model import AnswerValue
from csm_tui.domain.numbers import FIGURES
from csm_tui.domain.review import propose
from csm_tui.exchange.numbers import read_numbers
from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)
HEAD = "Account;Week ending;Seats;Active users;Core used;Core total;Open tickets;Error rate;Attended;Invited\n"


def test_a_usage_export_of_a_live_customer_raises_its_signals_and_the_review_proposes_from_them(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path / "book.db", today=TODAY, create=True) as store:
        build_demo(store)
        key = store.find("Osprey")
        for day in store.numbers(key):
            store.remove_numbers(key, day.on, list(FIGURES))
        before = {s.code for s in store.facts(key).signals if s.is_open}
        rows = [
            f"Osprey Robotics;{TODAY - timedelta(days=7 * ago):%d-%m-%Y};200;{active};4;10;{tickets};{rate};10;24\n"
            for ago, active, tickets, rate in (
                (4, 120, 4, "1,5"),
                (3, 110, 5, "1,4"),
                (2, 100, 5, "2"),
                (1, 90, 4, "3"),
            )
        ]
        last = f"Osprey Robotics;{TODAY:%d-%m-%Y};200;80;4;10;12;7,5;10;24\n"
        path = tmp_path / "usage.csv"
        path.write_text(HEAD + "".join(rows) + last, encoding="utf-16")
        plan = read_numbers(path)
        plan.require()
        assert not plan.refused
        assert {line.outcome for line in store.import_numbers(plan.incoming).lines} == {"new"}

        found = {s.code: s.evidence for s in store.facts(key).signals if s.is_open and s.code not in before}
        assert set(found) >= {"A1", "A2", "A3", "A4", "A5", "T1"}
        assert found["A1"] == "40 % of the users active on 18 Nov 2026"
        assert found["A2"] == "Active users 100, 90, 80"
        view = store.fresh(key)
        proposed = propose(view.facts, view.assessment, TODAY)
        assert {q: proposed[q].value for q in ("A1", "A2", "A3", "T2")} == dict.fromkeys(
            ("A1", "A2", "A3", "T2"), AnswerValue.NO
        )
        assert "7.5 %" in proposed["T2"].evidence

        store.set_numbers(key, TODAY, keep=True, active=190, core_used=9, tickets=3, error_rate=0.5, trained=24)
        view = store.fresh(key)
        proposed = propose(view.facts, view.assessment, TODAY)
        assert {proposed[q].value for q in ("A1", "A2", "A3", "T2")} == {AnswerValue.YES}, "corrected: they close again"
        assert proposed["A1"].evidence == "190 of 200 active on 18 Nov 2026"
