"""The whole schema, version 1.

Rules of the house: STRICT tables; dates are ISO text (``YYYY-MM-DD``), instants are UTC ISO text;
money is hundredths of its currency; lists of facts carry the day they happened *and* the instant
they were recorded (DOMAIN 2.0); rows that people edit carry ``rev`` (RELIABILITY P8). JSON is kept
as text whose CHECK looks only at its brackets: json_valid() in a schema is refused by SQLite where schemas are not
trusted, and ours are not. Nothing derived is stored, except dated snapshots and ``current``, the cache
that one test holds equal to a fresh computation. Rows are never deleted by a cascade in normal work:
accounts are archived.
"""

from __future__ import annotations

APPLICATION_ID = 0x43534D54  # "CSMT" (header byte 68)
SCHEMA_VERSION = 1  # header byte 60

_DATE = "CHECK ({0} IS NULL OR {0} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')"


def _d(name: str, *, null: bool = True) -> str:
    """A date column of that name with its CHECK."""
    return f"{name} TEXT{'' if null else ' NOT NULL'} {_DATE.format(name)}"


# Ids are never used twice: what undo puts back must find its own id free, and an id in a file name stays true.
_ID = "id INTEGER PRIMARY KEY AUTOINCREMENT"
_REC = "recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))"
_REV = "rev INTEGER NOT NULL DEFAULT 1 CHECK (rev >= 1)"
_ACC = "account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE"
_MS = "milestone_id INTEGER NOT NULL REFERENCES milestone(id) ON DELETE CASCADE"
_SEV = "CHECK (severity IN ('low','medium','high','critical'))"
_COLOURS = "('red','yellow','green','new','hold')"

TABLES: dict[str, str] = {
    "account": f"""
        {_ID},
        name TEXT NOT NULL CHECK (length(trim(name)) > 0),
        external_id TEXT UNIQUE,
        segment TEXT NOT NULL CHECK (segment IN ('enterprise','mid-market','smb','self-serve')),
        currency TEXT NOT NULL DEFAULT 'USD' CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
        arr_cents INTEGER,
        product TEXT NOT NULL DEFAULT '',
        {_d("signed")}, {_d("kickoff")}, {_d("sold_go_live")}, {_d("renewal")},
        owner TEXT NOT NULL DEFAULT '', ae TEXT NOT NULL DEFAULT '',
        region TEXT NOT NULL DEFAULT '', industry TEXT NOT NULL DEFAULT '',
        tags TEXT NOT NULL DEFAULT '[]' CHECK (tags GLOB '[[]*]'),
        links TEXT NOT NULL DEFAULT '[]' CHECK (links GLOB '[[]*]'),
        source TEXT NOT NULL DEFAULT 'manual' CHECK (source IN ('manual','import','demo')),
        edited TEXT NOT NULL DEFAULT '[]' CHECK (edited GLOB '[[]*]'),
        {_d("added", null=False)},
        review_interval INTEGER NOT NULL DEFAULT 7 CHECK (review_interval BETWEEN 1 AND 365),
        cadence INTEGER CHECK (cadence BETWEEN 1 AND 365),
        status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active','hold','closed')),
        {_d("closed_on")},
        closed_as TEXT CHECK (closed_as IN ('complete','churned','abandoned','transferred')),
        {_d("hold_since")}, {_d("hold_until")}, hold_reason TEXT NOT NULL DEFAULT '',
        archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0,1)),
        country TEXT NOT NULL DEFAULT '', weekend TEXT NOT NULL DEFAULT '' CHECK (weekend NOT GLOB '*[^0-6 ]*'),
        days_off TEXT NOT NULL DEFAULT '[]' CHECK (days_off GLOB '[[]*]'),
        {_REC}, {_REV}""",
    "milestone": f"""
        {_ID}, {_ACC},
        code TEXT NOT NULL, title TEXT NOT NULL,
        phase TEXT CHECK (phase IN ('handoff','kickoff','configure','train','pilot','go-live','transition')),
        party TEXT NOT NULL CHECK (party IN ('vendor','customer','joint','third-party')),
        owner TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL, gate TEXT,
        needs TEXT NOT NULL DEFAULT '',
        {_d("sold")}, {_d("baseline")}, {_d("committed")}, {_d("actual")}, {_d("started")},
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','done','skipped')),
        done_when TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '',
        unconfirmed INTEGER NOT NULL DEFAULT 0 CHECK (unconfirmed IN (0,1)),
        optional INTEGER NOT NULL DEFAULT 0 CHECK (optional IN (0,1)),
        {_d("added")}, {_REC}, {_REV},
        UNIQUE (account_id, code)""",
    "task": f"""
        {_ID}, {_ACC}, {_MS}, title TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '',
        {_d("due")}, {_d("done_on")}, {_REC}, {_REV}""",
    "move": f"""
        {_ID}, {_ACC}, {_MS}, {_d("old_date")}, {_d("new_date", null=False)},
        reason_code TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
        caused_by TEXT NOT NULL CHECK (caused_by IN ('customer','vendor','third-party','scope')),
        customer_told INTEGER NOT NULL CHECK (customer_told IN (0,1)),
        {_d("moved_on", null=False)}, {_REC}""",
    "wait": f"""
        {_ID}, {_ACC}, {_MS},
        party TEXT NOT NULL CHECK (party IN ('vendor','customer','third-party')),
        for_what TEXT NOT NULL, reason_code TEXT NOT NULL DEFAULT '',
        {_d("since", null=False)}, {_d("expected")}, {_d("until")}, {_REC}, {_REV}""",
    "nudge": f"""
        {_ID}, {_ACC},
        wait_id INTEGER NOT NULL REFERENCES wait(id) ON DELETE CASCADE,
        step INTEGER NOT NULL CHECK (step IN (2,5,10,15,21)), {_d("sent_on", null=False)},
        channel TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '',
        contact_id INTEGER REFERENCES contact(id) ON DELETE SET NULL, {_REC}""",
    "block": f"""
        {_ID}, {_ACC}, {_MS}, reason TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '',
        {_d("since", null=False)}, {_d("until")}, {_REC}, {_REV}""",
    "uat_round": f"""
        {_ID}, {_ACC}, number INTEGER NOT NULL CHECK (number >= 1),
        {_d("held_on", null=False)}, passed INTEGER NOT NULL CHECK (passed IN (0,1)),
        findings TEXT NOT NULL DEFAULT '', {_REC}, UNIQUE (account_id, number)""",
    "scope_change": f"""
        {_ID}, {_ACC}, text TEXT NOT NULL, {_d("asked", null=False)},
        decision TEXT NOT NULL DEFAULT 'open' CHECK (decision IN ('open','in-scope','phase-2','refused')),
        {_d("decided")}, effect_days INTEGER NOT NULL DEFAULT 0, {_REC}, {_REV}""",
    "gate_pass": f"""
        {_ID}, {_ACC}, gate TEXT NOT NULL CHECK (gate GLOB 'G[0-5]'),
        {_d("passed_on", null=False)}, forced INTEGER NOT NULL DEFAULT 0 CHECK (forced IN (0,1)),
        reason TEXT NOT NULL DEFAULT '', missing TEXT NOT NULL DEFAULT '', {_REC}""",
    "check_item": f"""
        {_ID}, {_ACC}, list TEXT NOT NULL, item TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('yes','no','waived')), owner TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '', {_REC}, {_REV}, UNIQUE (account_id, list, item)""",
    "hold": f"""
        {_ID}, {_ACC}, reason TEXT NOT NULL, {_d("since", null=False)},
        {_d("review_on")}, {_d("until")}, {_REC}""",
    "person": f"""
        {_ID}, {_ACC}, name TEXT NOT NULL,
        role TEXT NOT NULL DEFAULT 'other'
            CHECK (role IN ('sponsor','champion','technical','business','end-user','it-security','other')),
        title TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
        power INTEGER CHECK (power BETWEEN 1 AND 5), interest INTEGER CHECK (interest BETWEEN 1 AND 5),
        sentiment INTEGER CHECK (sentiment BETWEEN -2 AND 2), influence TEXT NOT NULL DEFAULT '',
        reports_to INTEGER REFERENCES person(id) ON DELETE SET NULL,
        state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active','moved','left')),
        {_d("state_on")}, {_REC}, {_REV}""",
    "influence": f"""
        {_ID}, {_ACC},
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
        on_person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
        {_REC}, UNIQUE (person_id, on_person_id)""",
    # Days away: mine (no account) or a person's at the customer; silence and review clocks stand still.
    "away": f"""
        {_ID}, account_id INTEGER REFERENCES account(id) ON DELETE CASCADE,
        person_id INTEGER REFERENCES person(id) ON DELETE CASCADE,
        {_d("since", null=False)}, {_d("until", null=False)}, note TEXT NOT NULL DEFAULT '',
        {_REC}, {_REV}, CHECK (since <= until)""",
    "contact": f"""
        {_ID}, {_ACC}, {_d("on_date", null=False)},
        kind TEXT NOT NULL CHECK (kind IN ('meeting','mail','call','message')),
        direction TEXT NOT NULL CHECK (direction IN ('in','out','both')),
        held INTEGER NOT NULL DEFAULT 1 CHECK (held IN (0,1)),
        people TEXT NOT NULL DEFAULT '[]' CHECK (people GLOB '[[]*]'),
        absent TEXT NOT NULL DEFAULT '[]' CHECK (absent GLOB '[[]*]'),
        text TEXT NOT NULL DEFAULT '', {_d("answered")}, {_REC}, {_REV}""",
    "promise": f"""
        {_ID}, {_ACC}, text TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'feature' CHECK (kind IN ('feature','timeline','commercial')),
        said_by TEXT NOT NULL DEFAULT '', {_d("said_on")},
        out_of_scope INTEGER NOT NULL DEFAULT 0 CHECK (out_of_scope IN (0,1)),
        decision TEXT NOT NULL DEFAULT 'open'
            CHECK (decision IN ('open','honour','phase-2','reset','refuse')),
        {_d("decided_on")}, reason TEXT NOT NULL DEFAULT '', {_REC}, {_REV}""",
    "criterion": f"""
        {_ID}, {_ACC}, metric TEXT NOT NULL,
        category TEXT NOT NULL DEFAULT 'adoption'
            CHECK (category IN ('adoption','efficiency','quality','revenue','satisfaction')),
        baseline REAL, target REAL, unit TEXT NOT NULL DEFAULT '', source TEXT NOT NULL DEFAULT '',
        owner TEXT NOT NULL DEFAULT '', {_d("due")}, {_d("validated")}, actual REAL, {_d("actual_on")},
        evidence TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','met','waived')),
        reason TEXT NOT NULL DEFAULT '', {_REC}, {_REV}""",
    "criterion_value": f"""
        {_ID}, {_ACC},
        criterion_id INTEGER NOT NULL REFERENCES criterion(id) ON DELETE CASCADE,
        {_d("on_date", null=False)}, value REAL NOT NULL, evidence TEXT NOT NULL DEFAULT '', {_REC}, {_REV}""",
    # What the customer does not get: beside the promises, so that nobody can say it was never said.
    "exclusion": f"""
        {_ID}, {_ACC}, text TEXT NOT NULL CHECK (length(trim(text)) > 0), source TEXT NOT NULL DEFAULT '',
        {_d("agreed")}, {_REC}, {_REV}""",
    # A form that the customer fills in: sent, answered.
    "questionnaire": f"""
        {_ID}, {_ACC}, kind TEXT NOT NULL CHECK (kind IN ('pre-kickoff','it-security')),
        {_d("sent")}, {_d("answered")}, answers TEXT NOT NULL DEFAULT '', {_REC}, {_REV}, UNIQUE (account_id, kind)""",
    # One page of text an account and kind: rollback plan, go-live review, hand-over note.
    "page": f"""
        {_ID}, {_ACC}, kind TEXT NOT NULL CHECK (kind IN ('rollback','go-live-review','hand-over')),
        text TEXT NOT NULL DEFAULT '', {_d("written")}, {_REC}, {_REV}, UNIQUE (account_id, kind)""",
    "raci": f"""
        {_ID}, {_ACC}, position INTEGER NOT NULL, item TEXT NOT NULL CHECK (length(trim(item)) > 0),
        responsible TEXT NOT NULL DEFAULT '', accountable TEXT NOT NULL DEFAULT '',
        consulted TEXT NOT NULL DEFAULT '', informed TEXT NOT NULL DEFAULT '', {_REC}, {_REV}""",
    "training": f"""
        {_ID}, {_ACC}, title TEXT NOT NULL CHECK (length(trim(title)) > 0),
        audience TEXT NOT NULL CHECK (audience IN ('executives','admins','power-users','end-users')),
        {_d("on_date")}, invited INTEGER CHECK (invited >= 0), attended INTEGER CHECK (attended >= 0),
        completed INTEGER CHECK (completed >= 0), competency TEXT NOT NULL DEFAULT '', {_REC}, {_REV}""",
    # Trouble after the go-live, with its response clock.
    "issue": f"""
        {_ID}, {_ACC}, title TEXT NOT NULL CHECK (length(trim(title)) > 0),
        severity TEXT NOT NULL {_SEV}, {_d("opened", null=False)}, {_d("responded")}, {_d("resolved")},
        owner TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', {_REC}, {_REV}""",
    # Fields of one's own: text, number, date or one of a few words.
    "field": f"""
        {_ID}, name TEXT NOT NULL UNIQUE CHECK (length(trim(name)) > 0),
        kind TEXT NOT NULL CHECK (kind IN ('text','number','date','choice')),
        choices TEXT NOT NULL DEFAULT '[]' CHECK (choices GLOB '[[]*]'), position INTEGER NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0,1)), {_REC}, {_REV}""",
    "field_value": f"""
        {_ID}, {_ACC}, field_id INTEGER NOT NULL REFERENCES field(id) ON DELETE CASCADE,
        value TEXT NOT NULL, {_REC}, {_REV}, UNIQUE (account_id, field_id)""",
    # Views of one's own: what is shown, in which order, with which columns and groups.
    "view": f"""
        {_ID}, name TEXT NOT NULL UNIQUE CHECK (length(trim(name)) > 0), position INTEGER NOT NULL,
        spec TEXT NOT NULL CHECK (spec GLOB '{{*}}'), {_REC}, {_REV}""",
    "handoff": f"""
        {_ID}, {_ACC}, section TEXT NOT NULL, text TEXT NOT NULL DEFAULT '',
        {_REC}, {_REV}, UNIQUE (account_id, section)""",
    "signal": f"""
        {_ID}, {_ACC}, code TEXT NOT NULL, subject TEXT NOT NULL DEFAULT '',
        severity TEXT NOT NULL {_SEV},
        component TEXT CHECK (component IN ('engagement','progress','adoption','sentiment','technical')),
        category TEXT NOT NULL, title TEXT NOT NULL, evidence TEXT NOT NULL DEFAULT '',
        {_d("first_noticed", null=False)}, {_d("last_evidence", null=False)},
        state TEXT NOT NULL DEFAULT 'open'
            CHECK (state IN ('open','acknowledged','mitigating','resolved','dismissed')),
        human INTEGER NOT NULL DEFAULT 0 CHECK (human IN (0,1)),
        count INTEGER NOT NULL DEFAULT 1, owner TEXT NOT NULL DEFAULT '',
        {_d("response_due")}, folded_into TEXT, {_d("closed_on")}, {_d("snoozed_until")},
        reason TEXT NOT NULL DEFAULT '', {_REC}, {_REV}""",
    # What happened to a signal, by rule or by hand: its history, and what a past week is recomputed from.
    "signal_event": f"""
        {_ID}, {_ACC},
        signal_id INTEGER NOT NULL REFERENCES signal(id) ON DELETE CASCADE,
        {_d("on_date", null=False)}, kind TEXT NOT NULL,
        code TEXT NOT NULL, severity TEXT NOT NULL {_SEV}, state TEXT NOT NULL, folded_into TEXT,
        evidence TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', {_REC}""",
    "intervention": f"""
        {_ID}, {_ACC},
        signal_id INTEGER NOT NULL REFERENCES signal(id) ON DELETE CASCADE,
        {_d("done_on", null=False)}, action TEXT NOT NULL, result TEXT NOT NULL DEFAULT '',
        told TEXT NOT NULL DEFAULT '' CHECK (told IN ('','leadership','executive')),
        {_REC}, {_REV}""",
    "review": f"""
        {_ID}, {_ACC},
        week TEXT NOT NULL CHECK (week GLOB '[0-9][0-9][0-9][0-9]-W[0-9][0-9]'),
        {_d("started", null=False)}, {_d("completed")},
        answers TEXT NOT NULL DEFAULT '{{}}' CHECK (answers GLOB '{{*}}'),
        position INTEGER NOT NULL DEFAULT 0, late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0,1)),
        express INTEGER NOT NULL DEFAULT 0 CHECK (express IN (0,1)),
        seconds INTEGER NOT NULL DEFAULT 0, {_REC}, {_REV}, UNIQUE (account_id, week)""",
    "review_revision": f"""
        {_ID}, {_ACC},
        review_id INTEGER NOT NULL REFERENCES review(id) ON DELETE CASCADE,
        answers TEXT NOT NULL CHECK (answers GLOB '{{*}}'), {_REC}""",
    "not_applicable": f"""
        {_ID}, {_ACC}, question TEXT NOT NULL, note TEXT NOT NULL, {_REC},
        UNIQUE (account_id, question)""",
    "snapshot": f"""
        {_ID}, {_ACC}, {_d("on_date", null=False)}, week TEXT NOT NULL,
        reviewed INTEGER NOT NULL CHECK (reviewed IN (0,1)),
        score INTEGER CHECK (score BETWEEN 0 AND 100), colour TEXT NOT NULL CHECK (colour IN {_COLOURS}),
        components TEXT NOT NULL DEFAULT '{{}}' CHECK (components GLOB '{{*}}'),
        caps TEXT NOT NULL DEFAULT '[]' CHECK (caps GLOB '[[]*]'),
        signals TEXT NOT NULL DEFAULT '{{}}' CHECK (signals GLOB '{{*}}'),
        phase TEXT NOT NULL, {_REC}, UNIQUE (account_id, on_date, reviewed)""",
    "override": f"""
        {_ID}, {_ACC}, colour TEXT NOT NULL CHECK (colour IN ('red','yellow','green')),
        reason_code TEXT NOT NULL, reason TEXT NOT NULL CHECK (length(reason) >= 10),
        {_d("set_on", null=False)}, {_d("until", null=False)}, {_REC}""",
    "action": f"""
        {_ID}, {_ACC}, text TEXT NOT NULL CHECK (length(trim(text)) > 0),
        owner TEXT NOT NULL DEFAULT '',
        party TEXT NOT NULL DEFAULT 'vendor' CHECK (party IN ('vendor','customer','third-party')),
        {_d("due")}, state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','done','dropped')),
        origin TEXT NOT NULL DEFAULT 'manual', {_d("closed_on")}, reason TEXT NOT NULL DEFAULT '',
        {_d("added")}, carried INTEGER NOT NULL DEFAULT 0 CHECK (carried >= 0), {_d("snoozed_until")},
        {_REC}, {_REV}""",
    "numbers": f"""
        {_ID}, {_ACC}, {_d("on_date", null=False)},
        licensed INTEGER, active INTEGER, core_used INTEGER, core_total INTEGER, tickets INTEGER,
        error_rate REAL, trained INTEGER, invited INTEGER,
        source TEXT NOT NULL DEFAULT 'typed' CHECK (source IN ('typed','import')),
        settled TEXT NOT NULL DEFAULT '', {_REC}, {_REV}, UNIQUE (account_id, on_date, source)""",
    "note": f"""
        {_ID}, {_ACC}, {_d("on_date", null=False)}, text TEXT NOT NULL,
        internal INTEGER NOT NULL DEFAULT 1 CHECK (internal IN (0,1)), {_REC}, {_REV}""",
    "draft": f"""
        {_ID}, {_ACC}, template TEXT NOT NULL, body TEXT NOT NULL, made TEXT NOT NULL DEFAULT '',
        fields TEXT NOT NULL DEFAULT '{{}}' CHECK (fields GLOB '{{*}}'),
        facts TEXT NOT NULL DEFAULT '{{}}' CHECK (facts GLOB '{{*}}'),
        state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','sent','answered','closed','discarded')),
        answer TEXT NOT NULL DEFAULT '', {_d("decision_due")}, {_d("created", null=False)},
        saved_at TEXT NOT NULL DEFAULT '', {_d("sent_on")}, {_d("discarded_on")},
        version INTEGER NOT NULL DEFAULT 1, {_REC}, {_REV}""",
    "draft_revision": f"""
        {_ID}, {_ACC},
        draft_id INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE,
        body TEXT NOT NULL, fields TEXT NOT NULL DEFAULT '{{}}', sent INTEGER NOT NULL DEFAULT 0, {_REC}""",
    "setting": "key TEXT PRIMARY KEY, value TEXT NOT NULL CHECK (length(value) > 0)",
    "import_map": f"header TEXT PRIMARY KEY, map TEXT NOT NULL CHECK (map GLOB '{{*}}'), {_REC}",
    # One row an account, written in the transaction that changed it: what the portfolio reads.
    "current": f"""
        account_id INTEGER PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,
        {_d("as_of", null=False)}, {_d("valid_until", null=False)},
        name TEXT NOT NULL COLLATE NOCASE, sort_group INTEGER NOT NULL, sort_score INTEGER NOT NULL,
        phase TEXT NOT NULL, {_d("phase_since")},
        score INTEGER, band TEXT, colour TEXT NOT NULL CHECK (colour IN {_COLOURS}),
        computed TEXT NOT NULL, stale TEXT NOT NULL, delta INTEGER,
        points TEXT NOT NULL DEFAULT '[]', arr_cents INTEGER, currency TEXT NOT NULL,
        next_code TEXT, next_title TEXT, {_d("next_committed")}, {_d("next_forecast")}, next_owner TEXT,
        next_unconfirmed INTEGER NOT NULL DEFAULT 0,
        {_d("sold")}, {_d("baseline")}, {_d("committed")}, {_d("forecast")}, {_d("actual")},
        slip_days INTEGER, turn_party TEXT, {_d("turn_since")}, rest_days TEXT NOT NULL DEFAULT '',
        low INTEGER NOT NULL DEFAULT 0, medium INTEGER NOT NULL DEFAULT 0,
        high INTEGER NOT NULL DEFAULT 0, critical INTEGER NOT NULL DEFAULT 0,
        {_d("last_review")}, next_action TEXT, {_d("next_action_due")}, {_d("last_touch")},
        why TEXT NOT NULL DEFAULT '',
        hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0,1)),
        search TEXT NOT NULL DEFAULT ''""",
    # The journal: a step is one user action; its changes are inverted last to first (P19).
    "step": f"""
        id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, account_id INTEGER,
        merge_key TEXT, undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0,1)), {_REC}""",
    "change": """
        id INTEGER PRIMARY KEY,
        step_id INTEGER NOT NULL REFERENCES step(id) ON DELETE CASCADE,
        tbl TEXT NOT NULL, first_key ANY NOT NULL, last_key ANY NOT NULL,
        before TEXT, after TEXT""",
    # What facts said before, by the day of the change: the first word of a day on each thing (DOMAIN 2.0, two dates).
    # It refers to nothing, for what was taken out has its past still.
    "past": """
        id INTEGER PRIMARY KEY, account_id INTEGER, day TEXT NOT NULL, tbl TEXT NOT NULL,
        key ANY NOT NULL, last_key ANY NOT NULL, col TEXT NOT NULL, was ANY,
        UNIQUE (tbl, key, col, day)""",
}

INDEXES: dict[str, str] = {
    # a query that needs it is named beside each
    "milestone_account": "milestone(account_id, position)",  # facts of an account
    "move_account": "move(account_id)",
    "wait_account": "wait(account_id)",
    "block_account": "block(account_id)",
    "signal_account": "signal(account_id, state)",
    "intervention_account": "intervention(account_id)",
    "review_account": "review(account_id, week DESC)",  # last reviews of one account (B9)
    "review_week": "review(week)",  # reviews done this week
    "snapshot_account": "snapshot(account_id, on_date DESC)",
    "action_account": "action(account_id, state)",
    "person_account": "person(account_id)",
    "contact_account": "contact(account_id, on_date DESC)",
    "promise_account": "promise(account_id)",
    "criterion_account": "criterion(account_id)",
    "gate_pass_account": "gate_pass(account_id)",
    "uat_account": "uat_round(account_id)",
    "scope_account": "scope_change(account_id)",
    "override_account": "override(account_id)",
    "note_account": "note(account_id, on_date DESC)",
    "draft_account": "draft(account_id, state)",
    "draft_revision_draft": "draft_revision(draft_id)",
    "nudge_wait": "nudge(wait_id)",
    "change_step": "change(step_id)",
    "past_account": "past(account_id, day)",  # a past day of an account
    # the child side of every foreign key: without it each deleted parent row scans the whole child table
    "task_account": "task(account_id)",
    "task_milestone": "task(milestone_id)",
    "move_milestone": "move(milestone_id)",
    "wait_milestone": "wait(milestone_id)",
    "block_milestone": "block(milestone_id)",
    "nudge_account": "nudge(account_id)",
    "nudge_contact": "nudge(contact_id)",
    "hold_account": "hold(account_id)",
    "person_reports_to": "person(reports_to)",
    "intervention_signal": "intervention(signal_id)",
    "signal_event_account": "signal_event(account_id)",
    "signal_event_signal": "signal_event(signal_id)",
    "influence_account": "influence(account_id)",
    "influence_on": "influence(on_person_id)",
    "away_account": "away(account_id)",
    "away_person": "away(person_id)",
    "criterion_value_account": "criterion_value(account_id)",
    "criterion_value_criterion": "criterion_value(criterion_id)",
    "exclusion_account": "exclusion(account_id)",
    "raci_account": "raci(account_id)",
    "training_account": "training(account_id)",
    "issue_account": "issue(account_id)",
    "field_value_field": "field_value(field_id)",
    "review_revision_account": "review_revision(account_id)",
    "review_revision_review": "review_revision(review_id)",
    "draft_revision_account": "draft_revision(account_id)",
    "account_name": "account(name COLLATE NOCASE)",  # NAME on the command line; import by name
    # the usual order and the filter: neither reads the rows
    "current_order": "current(hidden, sort_group, sort_score, name, account_id, search)",
    "current_valid": "current(valid_until, as_of)",  # which rows to recompute
    # counts and money of the header: a walk of this index alone, never of the rows
    "current_totals": (
        "current(hidden, colour, currency, arr_cents, next_committed, next_unconfirmed, committed, actual)"
    ),
}


def statements() -> list[str]:
    """The CREATE statements of version 1, in order; a migration runs them in one transaction."""
    out = [f'CREATE TABLE "{name}" ({body.strip()}) STRICT' for name, body in TABLES.items()]
    out += [f'CREATE INDEX "ix_{name}" ON {on}' for name, on in INDEXES.items()]
    return out
