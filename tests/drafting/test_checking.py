"""A template is looked at as it is saved: a wrong name is told with its line and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from csm_tui.drafting import load_template, templates
from csm_tui.drafting.checking import check_folder, check_template
from csm_tui.drafting.sample import names, sample_data
from csm_tui.drafting.templates import SUFFIX, own_copy, source_of
from csm_tui.errors import Unknown

FRONT = '+++\ntitle = "Own"\naudience = "{}"\n\n[[fields]]\nname = "ask"\n+++\n'


def said(folder: Path, body: str, audience: str = "customer") -> tuple[str, ...]:
    (folder / f"own{SUFFIX}").write_text(FRONT.format(audience) + body, encoding="utf-8")
    return check_template(load_template("own", folder))


@pytest.mark.parametrize("template", templates()[0], ids=lambda t: t.id)
def test_the_products_own_are_good(template) -> None:  # type: ignore[no-untyped-def]
    assert check_template(template) == ()


@pytest.mark.parametrize(
    "body",
    [
        "{{ customer }} {{ go_live.committed }} {{ fields.ask }}",
        "{% for s in next_theirs %}{{ s.title }}{% endfor %}{{ actions.size }}",
        "{% if waiting_for.size > 0 %}{{ waiting_for.first.what }}{% endif %}",
        "{% for p in phases %}{% for s in p.steps %}{{ s.owner }}{% endfor %}{% endfor %}",
        "{% assign own = goals | map: 'metric' %}{{ own | join: ', ' }}",
    ],
)
def test_what_is_there_may_be_used(tmp_path: Path, body: str) -> None:
    assert said(tmp_path, body) == ()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("one\n{{ custommer }}", r"line 9: there is no “custommer” in a draft for the customer. Did you mean customer"),
        ("{% if false %}\n{{ health.score }}\n{% endif %}", "line 9: there is no “health.score”"),
        ("{{ go_live.comitted }}", "Did you mean go_live.committed"),
        ("{{ fields.other }}", "there is no “fields.other”"),
        ("{% for s in next_theirs %}{{ s.arr }}{% endfor %}", "line 8"),
        ("{{ waiting_for.first.what }}", "line 8: index out of range"),  # where nothing is waited for
        ("{% for s in signals %}{{ s.title }}{% endfor %}", "there is no “signals”"),
    ],
)
def test_what_is_not_there_is_told_with_line_and_what_was_meant(tmp_path: Path, body: str, what: str) -> None:
    found = said(tmp_path, body)
    assert len(found) == 1
    assert what in found[0]


def test_an_internal_one_may_use_what_a_safe_one_may_not(tmp_path: Path) -> None:
    assert said(tmp_path, "{{ health.score }} {{ account.arr }}", "internal") == ()
    assert len(said(tmp_path, "{{ health.score }} {{ account.arr }}")) == 2


def test_a_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    (tmp_path / f"good{SUFFIX}").write_text(FRONT.format("customer") + "{{ customer }}", encoding="utf-8")
    (tmp_path / f"bad{SUFFIX}").write_text(FRONT.format("customer") + "{{ customer", encoding="utf-8")
    found = dict(check_folder(tmp_path))
    assert found[f"good{SUFFIX}"] == ()
    assert "bad" in found[f"bad{SUFFIX}"][0]
    assert check_folder(tmp_path / "missing") == ()


def test_a_copy_of_ones_own_is_made_once_and_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    path = own_copy("nudge", folder)
    assert path.read_text(encoding="utf-8") == source_of("nudge")
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("mine", encoding="utf-8")
    assert own_copy("nudge", folder).read_text(encoding="utf-8") == "mine"
    with pytest.raises(Unknown):
        own_copy("../nudge", folder)


@pytest.mark.parametrize("audience", ["customer", "internal"])
def test_names_are_those_of_the_data(audience: str) -> None:
    found = names(audience)
    assert len(found) == len(set(found))
    roots = {name.partition(".")[0].partition("[")[0] for name in found}
    assert roots == set(sample_data(audience, {})) == set(sample_data(audience, {}, empty=True))


def test_no_internal_name_is_told_for_a_customer_safe_one() -> None:
    told = " ".join(names("customer"))
    for word in ("arr", "health", "signal", "sentiment", "note", "promise", "cause", "strategy", "power", "evidence"):
        assert word not in told
