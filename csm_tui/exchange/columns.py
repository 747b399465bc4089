"""Which column of a file is which field: exact usual names, or what the person says; never a guess by likeness."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from csm_tui.errors import Refused, Unknown

FIELDS: tuple[str, ...] = (
    "name", "external_id", "segment", "arr", "currency", "product", "signed", "kickoff", "go_live", "renewal", "phase",
    "owner", "ae", "champion", "champion_email", "sponsor", "sponsor_email", "country", "region", "industry", "tags",
    "note",
)  # fmt: skip
DATE_FIELDS = ("signed", "kickoff", "go_live", "renewal")
FIELD_TITLES: Mapping[str, str] = {
    "name": "customer", "external_id": "id in the CRM", "segment": "segment", "arr": "ARR", "currency": "currency",
    "product": "product", "signed": "signed on", "kickoff": "kickoff on", "go_live": "go-live on",
    "renewal": "renewal on", "phase": "phase", "owner": "owner (CSM)", "ae": "account executive",
    "champion": "champion", "champion_email": "champion’s email", "sponsor": "sponsor",
    "sponsor_email": "sponsor’s email", "country": "country", "region": "region", "industry": "industry",
    "tags": "tags", "note": "note",
}  # fmt: skip

# The names that Salesforce and HubSpot exports and plain spreadsheets give, most telling first: where a file has
# two of one list, the earlier is taken. Written as ``squeeze`` leaves them. Left out on purpose: "Stage" and "Deal
# Stage" (the sale's, not the onboarding's), "Annual Revenue" (the customer's own), "MRR", "TCV".
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    known: tuple(names.split())
    for known, names in {
        "name": "accountname account customername customer companyname company clientname client organizationname "
        "organisationname organization organisation associatedcompany associatedcompanyprimary primarycompany "
        "dealname opportunityname name",
        "external_id": "externalid opportunityid opportunityid18 casesafeid dealid recordid hsobjectid crmid accountid "
        "accountid18 customerid companyid salesforceid hubspotid id",
        "segment": "segment customersegment accountsegment marketsegment salessegment customertier accounttier",
        "arr": "arr annualrecurringrevenue acv annualcontractvalue contractvalue dealvalue dealamount "
        "opportunityamount closevalue amount amountincompanycurrency amountconverted value",
        "currency": "currency currencycode currencyisocode opportunitycurrency dealcurrency amountcurrency "
        "arrcurrency contractcurrency",
        "product": "product productname products productspurchased primaryproduct",
        "signed": "signed signeddate signedon datesigned signaturedate contractsigned contractsigneddate "
        "contractsignaturedate closedwondate wondate closedate closeddate dealclosedate dateclosed contractdate",
        "kickoff": "kickoff kickoffdate kickoffon kickoffmeeting kickoffmeetingdate onboardingkickoff "
        "onboardingkickoffdate projectkickoff projectkickoffdate",
        "go_live": "golive golivedate goliveon targetgolive targetgolivedate plannedgolive plannedgolivedate "
        "expectedgolive expectedgolivedate contractgolive contractgolivedate soldgolive soldgolivedate launchdate "
        "targetlaunchdate",
        "renewal": "renewal renewaldate renewalon nextrenewal nextrenewaldate contractrenewal contractrenewaldate "
        "subscriptionrenewaldate contractenddate",
        "phase": "phase onboardingphase onboardingstage implementationphase implementationstage projectphase",
        "owner": "csm csmname csmowner customersuccessmanager customersuccessowner onboardingmanager onboardingowner "
        "implementationmanager implementationowner owner ownername",
        "ae": "ae aename accountexecutive accountexecutivename salesagent salesrep salesrepresentative salesperson "
        "salesowner opportunityowner dealowner seller soldby accountowner",
        "champion": "champion championname customerchampion",
        "champion_email": "championemail championemailaddress championmail",
        "sponsor": "sponsor sponsorname executivesponsor executivesponsorname execsponsor",
        "sponsor_email": "sponsoremail sponsoremailaddress sponsormail executivesponsoremail execsponsoremail",
        "country": "country countrycode countryname billingcountry billingcountrycode accountcountry companycountry "
        "shippingcountry shippingcountrycode mailingcountry mailingcountrycode countryregion isocountry",
        "region": "region salesregion regionaloffice territory salesterritory geo",
        "industry": "industry sector vertical",
        "tags": "tags tag labels label",
        "note": "note notes comment comments remark remarks description",
    }.items()
}
_BY_NAME = {name: (known, rank) for known, names in SYNONYMS.items() for rank, name in enumerate(names)}
_CURRENCY_IN_HEADER = re.compile(r"[(\[]\s*(?:in\s+)?([A-Z]{3}|[€£$¥₹])\s*[)\]]\s*$")
_BRACKETED_CURRENCY = re.compile(r"[(\[]\s*(?:in\s+)?(?:[A-Z]{3}|[€£$¥₹]|converted)\s*[)\]]\s*$")


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """Which column is which field. ``fields`` gives positions, ``told`` the fields that a person mapped,
    ``passed_over`` the columns that would have done as well for a field, ``unused`` those that nothing takes.
    """

    header: tuple[str, ...]
    fields: Mapping[str, int]
    told: frozenset[str] = frozenset()
    passed_over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    arr_currency: str = ""  # a sign or code in the header of the amount: "ARR (EUR)"

    def column(self, known: str) -> str:
        """The name of the column taken for ``known``, '' where there is none."""
        return self.header[self.fields[known]] if known in self.fields else ""

    def as_map(self) -> dict[str, str]:
        """The whole match as FIELD → COLUMN: what ``--map`` would have to say."""
        return {known: self.header[position] for known, position in self.fields.items()}

    def to_remember(self) -> dict[str, str]:
        """``as_map`` with the fields that the person wanted from no column as '', so that they stay without one."""
        return {**dict.fromkeys(sorted(self.told - self.fields.keys()), ""), **self.as_map()}


def squeeze(name: str) -> str:
    """A column name without case, accents of writing and marks: ``Go-Live_Date__c`` → ``golivedate``."""
    text = unicodedata.normalize("NFKC", _BRACKETED_CURRENCY.sub("", name.strip()))
    text = re.sub(r"(?i)__c$", "", text)
    return "".join(c for c in text.casefold() if c.isalnum())


def recognised(cells: Iterable[object]) -> set[str]:
    """The fields whose usual names are among ``cells``."""
    return {_BY_NAME[key][0] for cell in cells if isinstance(cell, str) and (key := squeeze(cell[:200])) in _BY_NAME}


def header_key(header: Sequence[str]) -> str:
    """A short name for this very header, stable between runs: under it a map is remembered."""
    joined = "\x1f".join(unicodedata.normalize("NFC", name).casefold() for name in header)
    return hashlib.blake2b(joined.encode("utf-8", "replace"), digest_size=12).hexdigest()


def match_columns(header: Sequence[str], overrides: Mapping[str, str] | None = None) -> ColumnMatch:
    """The match for ``header``: what ``overrides`` (FIELD → COLUMN, '' = none) say, then the usual names.

    Raises ``Unknown`` for a field or column that is not there (naming those that are) and ``Refused`` where no
    column gives the customer's name.
    """
    header = tuple(header)
    fields: dict[str, int] = {}
    told: set[str] = set()
    for wanted, column in (overrides or {}).items():
        known = find_field(wanted)
        told.add(known)
        if column.strip():
            fields[known] = find_column(header, column)
    passed: dict[str, tuple[str, ...]] = {}
    claimed = set(fields.values())
    ranks: dict[str, list[tuple[int, int]]] = {}
    for position, name in enumerate(header):
        usual = _BY_NAME.get(_key(name))
        if usual and usual[0] not in told and position not in claimed:
            ranks.setdefault(usual[0], []).append((usual[1], position))
    for known, places in ranks.items():
        places.sort()
        fields[known] = places[0][1]
        if places[1:]:
            passed[known] = tuple(header[position] for _, position in places[1:])
    if "name" not in fields:
        raise Refused(
            "No column gives the customer’s name. Say which one does with --map name=COLUMN. "
            f"Columns: {_listing(header)}."
        )
    used = set(fields.values())
    unused = tuple(name for i, name in enumerate(header) if i not in used)
    money = _CURRENCY_IN_HEADER.search(header[fields["arr"]]) if "arr" in fields else None
    ordered = {known: fields[known] for known in FIELDS if known in fields}
    return ColumnMatch(header, ordered, frozenset(told), passed, unused, money.group(1) if money else "")


def find_field(wanted: str) -> str:
    """The field called ``wanted`` (``Go-live`` is ``go_live``). Raises ``Unknown`` with the fields that there are."""
    known = wanted.strip().casefold().replace("-", "_").replace(" ", "_")
    if known not in FIELDS:
        raise Unknown(f"There is no field {_quoted(wanted)} to map to. Fields: {', '.join(FIELDS)}.")
    return known


def find_column(header: Sequence[str], wanted: str) -> int:
    """The position of the column called ``wanted`` (as written, else whatever its case, spaces and marks).

    Raises ``Unknown`` with the columns that there are, the likely one first.
    """
    if wanted in header:
        return list(header).index(wanted)
    folded = [name.casefold() for name in header]
    if wanted.strip().casefold() in folded:
        return folded.index(wanted.strip().casefold())
    key = squeeze(wanted)
    near = [position for position, name in enumerate(header) if key and squeeze(name) == key]
    if len(near) == 1:
        return near[0]
    like = difflib.get_close_matches(wanted[:100], [name[:100] for name in header], 1)
    hint = f" Did you mean {_quoted(like[0])}?" if like else ""
    raise Unknown(f"There is no column {_quoted(wanted)}.{hint} Columns: {_listing(header)}.")


def _key(name: str) -> str:
    """The squeezed name without the number that told two columns of one name apart."""
    return squeeze(re.sub(r" \(\d+\)$", "", name))


def _quoted(name: str) -> str:
    """A name in a sentence."""
    return f"‘{name if len(name) <= 60 else name[:59] + '…'}’"


def _listing(header: Sequence[str]) -> str:
    """The columns of a file in a sentence, the first thirty of them."""
    names = [name if len(name) <= 60 else name[:59] + "…" for name in header[:30]]
    return ", ".join(names) + (f" and {len(header) - 30} more" if len(header) > 30 else "")
