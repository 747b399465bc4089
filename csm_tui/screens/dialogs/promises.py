"""What Sales said, what is decided about it, and what the customer does not get (DOMAIN 8, gate G0)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from csm_tui.domain.model import Promise
from csm_tui.domain.record import Exclusion
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

KINDS = (("feature", "Something it does"), ("timeline", "A date"), ("commercial", "A price or a term"))
DECISIONS = (
    ("honour", "Honour it: it is part of the project"),
    ("phase-2", "Phase 2: it comes later"),
    ("reset", "Reset the expectation: they get something else"),
    ("refuse", "Refuse it: back to Sales"),
    ("open", "Undecided"),
)


def promise_words(promise: Promise) -> str:
    """Who said it, and whether it is in scope."""
    who = f"{promise.said_by} promised" if promise.said_by else "It was promised"
    scope = " It is out of scope." if promise.out_of_scope else ""
    return f"{who}: {promise.text}.{scope}"


def _past(values: Values, name: str, today: date) -> dict[str, str]:
    """A sentence where the day of a field has not come yet."""
    return {name: "That day has not come yet."} if values[name] > today.isoformat() else {}


def decide(promise: Promise, today: date, write: Callable[[str, str, date | None], object]) -> FormDialog:
    """Ask what becomes of a promise; ``write`` gets the decision, the reason, the day."""

    def check(values: Values) -> dict[str, str]:
        if values["decision"] == "open":
            return {}
        said = promise.said_on
        if said is not None and values["on"] < said.isoformat():
            return {"on": f"It was said on {said.isoformat()}: a decision cannot lie before that."}
        if values["decision"] == "honour" and promise.out_of_scope and not values["reason"]:
            return {"reason": "It is not part of what was sold: say why it is honoured, and who bears it."}
        return _past(values, "on", today)

    def submit(values: Values) -> None:
        on = date.fromisoformat(values["on"]) if values["decision"] != "open" else None
        write(values["decision"], values["reason"], on)

    decided = promise.decision if promise.decision != "open" else ""
    return FormDialog(
        "What becomes of this promise?",
        (
            Field("decision", "Decision", "choice", decided, options=DECISIONS, required=True),
            Field("reason", "Reason", value=promise.reason, placeholder="why, and what they were told"),
            Field("on", "Decided on", "date", (promise.decided_on or today).isoformat(), required=True),
        ),
        check,
        today=today,
        submit=submit,
        intro=promise_words(promise),
        memory=f"decide-{promise.id}",
    )


def promise(
    known: Promise | None, today: date, write: Callable[[Mapping[str, Any]], object], *, ae: str = "", key: int = 0
) -> FormDialog:
    """Ask what was promised, or for other facts of ``known``; ``write`` gets the fields of the store."""
    p = known

    def check(values: Values) -> dict[str, str]:
        decided = p.decided_on if p else None
        if decided is not None and values["said_on"] > decided.isoformat():
            return {"said_on": f"It was decided on {decided.isoformat()}: it was said before that."}
        return _past(values, "said_on", today)

    def submit(values: Values) -> None:
        fields: dict[str, Any] = {name: values[name] for name in ("text", "kind", "said_by")}
        fields["said_on"] = date.fromisoformat(values["said_on"]) if values["said_on"] else None
        fields["out_of_scope"] = bool(values["out_of_scope"])
        write(fields)

    return FormDialog(
        "A promise" if p else "What was promised?",
        (
            Field("text", "Promise", value=p.text if p else "", required=True, placeholder="sign-on by the kickoff"),
            Field("kind", "About", "choice", p.kind if p else "feature", options=KINDS, required=True),
            Field("said_by", "Who said it", value=p.said_by if p else ae),
            Field("said_on", "When", "date", p.said_on.isoformat() if p and p.said_on else ""),
            Field(
                "out_of_scope",
                "",
                "check",
                "yes" if p and p.out_of_scope else "",
                placeholder="not part of what was sold",
            ),
        ),
        check,
        today=today,
        submit=submit,
        memory=f"promise-{key}-{p.id if p else 0}",
    )


def exclusion(
    known: Exclusion | None, today: date, write: Callable[[Mapping[str, Any]], object], *, key: int = 0
) -> FormDialog:
    """Ask for something that the customer does not get; ``write`` gets the fields of the store."""
    e = known

    def submit(values: Values) -> None:
        agreed = date.fromisoformat(values["agreed"]) if values["agreed"] else None
        write({"text": values["text"], "source": values["source"], "agreed": agreed})

    return FormDialog(
        "Out of scope",
        (
            Field("text", "Not included", value=e.text if e else "", required=True, placeholder="data before 2020"),
            Field("source", "Where it stands", value=e.source if e else "", placeholder="contract, mail of the AE"),
            Field("agreed", "They know since", "date", e.agreed.isoformat() if e and e.agreed else ""),
        ),
        lambda values: _past(values, "agreed", today),
        today=today,
        submit=submit,
        memory=f"exclusion-{key}-{e.id if e else 0}",
    )
