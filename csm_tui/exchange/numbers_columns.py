"""Which column of a usage export is which figure: exact usual names, or what the person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csm_tui.domain.numbers import FIGURES
from csm_tui.errors import Refused, Unknown
from csm_tui.exchange.columns import SYNONYMS, ColumnMatch, find_column, squeeze
from csm_tui.exchange.tables import shown

FIELDS: tuple[str, ...] = ("name", "external_id", "on", *FIGURES)
TITLES: Mapping[str, str] = {
    "name": "customer", "external_id": "id in the CRM", "on": "day",
    **{field: title[0].lower() + title[1:] for field, title in FIGURES.items()},
}  # fmt: skip

# Left out on purpose: logins and sessions (not users), monthly users (not the week's), closed tickets.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "name": tuple(name for name in SYNONYMS["name"] if name not in ("dealname", "opportunityname")),
    "external_id": tuple(name for name in SYNONYMS["external_id"] if not name.startswith(("opportunity", "deal"))),
    **{
        known: tuple(names.split())
        for known, names in {
            "on": "date day on asof asofdate usagedate reportdate snapshotdate recorddate measuredon periodend "
            "weekending weekof weekstart weekstarting period",
            "licensed": "licensedusers licensed licenses licences licensecount licencecount seats licensedseats "
            "purchasedseats contractedseats totalseats totallicenses totallicences",
            "active": "activeusers active weeklyactiveusers wau activeusers7d usersactive activeseats",
            "core_used": "corefeaturesused coreused featuresused corefeatures featuresadopted corefeaturesadopted",
            "core_total": "corefeaturestotal coretotal totalcorefeatures corefeaturesavailable corefeaturesinall "
            "featurestotal totalfeatures featuresavailable",
            "tickets": "opentickets tickets opensupporttickets supporttickets ticketsopen opencases",
            "error_rate": "errorrate dataerrorrate errorratepercent errorratepct dataerrorratepercent dataerrorratepct "
            "errorpercent errorpct dataerrors",
            "trained": "trainingattended attended trained trainedusers userstrained attendees trainingattendees",
            "invited": "traininginvited invited invitedusers usersinvited invitees traininginvitees",
        }.items()
    },
}  # fmt: skip
_BY_NAME = {name: (known, rank) for known, names in _USUAL.items() for rank, name in enumerate(names)}


def find_field(wanted: str) -> str:
    """The field called ``wanted``. Raises ``Unknown`` with the fields that there are."""
    known = wanted.strip().casefold().replace("-", "_").replace(" ", "_")
    known = {"date": "on", "day": "on"}.get(known, known)
    if known not in FIELDS:
        raise Unknown(f"There is no field {shown(wanted)} to map to. Fields: {', '.join(FIELDS)}.")
    return known


def match_numbers(header: Sequence[str], overrides: Mapping[str, str] | None = None) -> ColumnMatch:
    """The match for ``header``: what ``overrides`` (FIELD → COLUMN, '' = none) say, then the usual names.

    Raises ``Unknown`` for a field or column that is not there, ``Refused`` where no column names the customer, the
    day, or any figure.
    """
    header = tuple(header)
    told = {find_field(wanted): column for wanted, column in (overrides or {}).items()}
    fields = {known: find_column(header, column) for known, column in told.items() if column.strip()}
    claimed, ranks = set(fields.values()), dict[str, list[tuple[int, int]]]()
    for position, name in enumerate(header):
        usual = _BY_NAME.get(squeeze(name.partition(" (")[0])) or _BY_NAME.get(squeeze(name))
        if usual and usual[0] not in told and position not in claimed:
            ranks.setdefault(usual[0], []).append((usual[1], position))
    passed: dict[str, tuple[str, ...]] = {}
    for known, places in ranks.items():
        places.sort()
        fields[known] = places[0][1]
        if places[1:]:
            passed[known] = tuple(header[position] for _, position in places[1:])
    _require(fields, header)
    used = set(fields.values())
    unused = tuple(name for i, name in enumerate(header) if i not in used)
    return ColumnMatch(header, {k: fields[k] for k in FIELDS if k in fields}, frozenset(told), passed, unused)


def _require(fields: Mapping[str, int], header: Sequence[str]) -> None:
    """Refuse a file that does not say whose figures of which day it holds."""
    there = ", ".join(name[:60] for name in header[:30]) + (f" and {len(header) - 30} more" if len(header) > 30 else "")
    if "name" not in fields and "external_id" not in fields:
        missing = "No column gives the customer. Say which one does with --map name=COLUMN or --map external_id=COLUMN."
    elif "on" not in fields:
        missing = "No column gives the day of the figures. Say which one does with --map on=COLUMN."
    elif not any(field in fields for field in FIGURES):
        known = ", ".join(FIGURES)
        missing = f"No column gives a figure ({known}). Say which one does, such as with --map active=COLUMN."
    else:
        return
    raise Refused(f"{missing} Columns: {there}.")
