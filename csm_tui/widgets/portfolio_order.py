"""The views and orders of the portfolio by name; what each means is the store's to know (``store.views``)."""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

from typing import NamedTuple

from csm_tui.domain.rows import ViewSpec


class View(NamedTuple):
    """A view of the portfolio."""

    name: str
    spec: ViewSpec


VIEWS = (
    View("All", ViewSpec()),
    View("Not green", ViewSpec("not-green")),
    View("Due 7d", ViewSpec("due")),
    View("To review", ViewSpec("to-review")),
    View("Launching", ViewSpec("launching")),
)


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
}
