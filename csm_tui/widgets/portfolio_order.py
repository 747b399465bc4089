"""The views and orders of the portfolio by name; what each means is the store's to know (``store.views``)."""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

from typing import NamedTuple

from csm_tui.domain.rows import ViewSpec


class View(NamedTuple):
    """A view of the portfolio."""

    name: str
    spec: ViewSpec
    about: str = ""  # who is in it
    ref: str = ""  # how settings call it: ``spec.keep``, of an own one "#" and its id
    columns: tuple[str, ...] = ()  # of an own one; () = the usual ones


def _view(keep: str, name: str, about: str) -> View:
    return View(name, ViewSpec(keep), about, keep)


VIEWS = (
    _view("all", "All", "neither closed nor archived"),
    _view("not-green", "Not green", "red and yellow"),
    _view("due", "Due 7d", "next milestone overdue, or due in 7 days"),
    _view("to-review", "To review", "no review completed this week"),
    _view("launching", "Launching", "go-live within 14 days, or passed"),
    _view("needs-me", "Needs me now", "critical, action due, or our step is due"),
    _view("waiting", "Waiting on customer", "it is the customer's turn"),
    _view("slipping", "Slipping", "go-live later than agreed, or will be"),
    _view("stalled", "Stalled", "nothing moves, but something is due"),
    _view("not-reviewed", "Not reviewed", "never, or the last review is too old"),
    _view("no-action", "No next action", "no next action with a date"),
    _view("single", "Single-threaded", "the account hangs on one person"),
    _view("hold", "On hold", "paused: no clock runs"),
    _view("closed", "Closed", "completed, churned or handed over"),
    _view("archived", "Archived", "taken out; nothing is deleted"),
)
BY_REF = {view.ref: view for view in VIEWS}
TABS = tuple(view.ref for view in VIEWS[:5])  # on the digits, until she puts others there
DIGITS = 9

GROUPS = {"": "no groups", "segment": "segment", "phase": "phase", "colour": "colour", "turn": "turn"}
GROUP_NAMES = {
    "enterprise": "Enterprise", "mid-market": "Mid-Market", "smb": "SMB", "self-serve": "Self-Serve",
    "red": "Red", "yellow": "Yellow", "new": "Not reviewed yet", "green": "Green", "hold": "On hold",
    "us": "Our turn", "customer": "The customer's turn", "third-party": "A third party's turn",
    "nobody": "Nobody's turn",
}  # fmt: skip


class Order(NamedTuple):
    """An order of the rows. ``first`` says what stands on top."""

    name: str
    first: str


ORDERS = {
    "health": Order("Health", "worst first"),
    "name": Order("Account", "A first"),
    "due": Order("Next due", "earliest first"),
    "slip": Order("Slip", "latest first"),
    "trend": Order("Trend", "steepest fall first"),
    "reviewed": Order("Last review", "longest ago first"),
    "turn": Order("Whose turn", "waiting longest first"),
    "risks": Order("Risks", "gravest first"),
    "golive": Order("Go-live", "earliest first"),
    "arr": Order("ARR", "largest first"),
    "stage": Order("Stage", "earliest stage first"),
    "touch": Order("Last touch", "longest ago first"),
    "action": Order("Next action", "due first"),
    "forecast": Order("Forecast", "earliest first"),
    "baseline": Order("Baseline", "earliest first"),
    "renewal": Order("Renewal", "earliest first"),
    "signed": Order("Signed", "earliest first"),
    "kickoff": Order("Kickoff", "earliest first"),
    "segment": Order("Segment", "largest first"),
    "owner": Order("CSM", "A first"),
    "ae": Order("Sold by", "A first"),
    "product": Order("Product", "A first"),
    "region": Order("Region", "A first"),
    "industry": Order("Industry", "A first"),
    "tags": Order("Tags", "A first"),
    "id": Order("Id in the CRM", "A first"),
}


def order_of(sort: str, own: tuple[tuple[int, str, str, int], ...] = ()) -> Order:
    """The order of that name; ``own`` = the own fields as ``Own`` of ``portfolio_columns`` has them."""
    if sort in ORDERS:
        return ORDERS[sort]
    firsts = {"number": "smallest first", "date": "earliest first", "choice": "as in its list", "text": "A first"}
    return next((Order(n, firsts[kind]) for i, n, kind, _ in own if sort == f"field:{i}"), ORDERS["health"])
