"""One line of the portfolio, straight from the cache row: made by the thousand, so a plain tuple.

Dates stay ISO text (they sort and compare as they are); what depends on today is computed where it
is shown. Imported on the way to first paint: keep it free of heavy imports, and of annotations
as texts: ``NamedTuple`` would compile each of them at every start.
"""

from typing import NamedTuple

STAGES = {
    "handoff": "Handoff", "kickoff": "Kickoff", "configure": "Configure", "train": "Train", "pilot": "Pilot",
    "go-live": "Go-live", "transition": "Transition", "closed": "Closed",
}  # fmt: skip
SEGMENTS = ("enterprise", "mid-market", "smb", "self-serve")
PARTIES = {"customer": "them", "vendor": "us", "joint": "us", "third-party": "3rd"}


class ViewSpec(NamedTuple):
    """Which accounts are shown and in what order: a plain value, which the store turns into SQL (``store.views``)."""

    keep: str = "all"  # a condition of ``store.views.CONDITIONS``
    sort: str = "health"  # an order of ``store.views.ORDERS``
    reverse: bool = False
    words: str = ""  # the filter
    group: str = ""  # a key of ``store.views.GROUP_KEYS``; '' = none


class Group(NamedTuple):
    """Accounts of a view that belong together: how many, and their ARR by currency in hundredths, largest first."""

    key: str
    size: int
    money: tuple[tuple[str, int], ...] = ()


class PortfolioRow(NamedTuple):
    """An account as the portfolio and ``list`` show it (fields of ``current`` and ``account``)."""

    id: int
    name: str
    external_id: str | None
    segment: str
    arr_cents: int | None
    currency: str
    phase: str
    phase_since: str | None
    score: int | None
    band: str | None
    colour: str
    computed: str
    stale: str
    delta: int | None
    points: str  # JSON list, oldest first, one a week
    next_code: str | None
    next_title: str | None
    next_committed: str | None
    next_forecast: str | None
    next_owner: str | None
    next_unconfirmed: int
    sold: str | None
    baseline: str | None
    committed: str | None
    forecast: str | None
    actual: str | None
    slip_days: int | None
    turn_party: str | None
    turn_since: str | None
    low: int
    medium: int
    high: int
    critical: int
    last_review: str | None
    next_action: str | None
    next_action_due: str | None
    renewal: str | None
    last_touch: str | None
    why: str
    status: str
    tags: str  # JSON list
    valid_until: str
    rest_days: str = ""  # of the account's calendar, as ``domain.calendar.rest_days`` writes them
    more: dict[str, str] | None = None  # what further columns show; "beside" = what tells twins apart
