"""The marks of the product, in Unicode and in ASCII (UX 2.4). All are one cell wide."""

from __future__ import annotations

from types import SimpleNamespace


class Glyphs(SimpleNamespace):
    """One set of marks; health is (shape with letter) so that colour is never needed. Never changed."""

    ascii: bool
    red: str
    yellow: str
    at_risk: str  # yellow, the lower band
    green: str
    new: str
    hold: str
    up: str
    down: str
    same: str
    spark: str  # lowest to highest
    baseline: str
    committed: str
    forecast: str
    done: str
    slip: str
    work: str
    today: str
    today_head: str
    running: str
    late: str
    critical: str  # on the critical path to the go-live
    marked: str  # by the person
    cursor: str
    rule: str
    vertical: str
    full: str
    rest: str
    wait_customer: str
    wait_vendor: str
    open_box: str
    ellipsis: str
    sep: str  # between facts of one line
    enter: str
    arrow: str
    dash: str
    blank: str  # a missing value

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


UNICODE = Glyphs(
    ascii=False,
    red="■ R",
    yellow="▲ Y",
    at_risk="△ Y",
    green="● G",
    new="○ ?",
    hold="○ H",
    up="↑",
    down="↓",
    same="·",
    spark="▁▂▃▄▅▆▇█",
    baseline="◇",
    committed="◆",
    forecast="▷",
    done="✓",
    slip="╌",
    work="━",
    today="│",
    today_head="▼",
    running="▸",
    late="!",
    critical="»",
    marked="•",
    cursor="▌",
    rule="─",
    vertical="│",
    full="█",
    rest="░",
    wait_customer="▒",
    wait_vendor="░",
    open_box="☐",
    ellipsis="…",
    sep="·",
    enter="⏎",
    arrow="→",
    dash="—",
    blank="—",
)

ASCII = Glyphs(
    ascii=True,
    red="[R]",
    yellow="<Y>",
    at_risk="<y>",
    green="(G)",
    new=" ? ",
    hold=" H ",
    up="+",
    down="-",
    same=".",
    spark="0123456789",
    baseline="o",
    committed="*",
    forecast=">",
    done="x",
    slip=".",
    work="=",
    today="|",
    today_head="v",
    running=">",
    late="!",
    critical="^",
    marked="+",
    cursor=">",
    rule="-",
    vertical="|",
    full="#",
    rest=".",
    wait_customer="w",
    wait_vendor="v",
    open_box="[ ]",
    ellipsis="~",
    sep="-",
    enter="Enter",
    arrow="->",
    dash="-",
    blank="-",
)


def health_mark(glyphs: Glyphs, colour: str, band: str | None = None) -> str:
    """Three cells that name the colour without colour: ``■ R``, ``[R]``. At Risk has its own shape (R9)."""
    if colour == "red":
        return glyphs.red
    if colour == "yellow":
        return glyphs.at_risk if band == "at-risk" else glyphs.yellow
    if colour == "green":
        return glyphs.green
    return glyphs.hold if colour == "hold" else glyphs.new


def trend_mark(glyphs: Glyphs, delta: int | None) -> str:
    """``↑7``, ``↓28`` at |Δ| ≥ 5, ``·`` below, '' without a past (R11)."""
    if delta is None:
        return ""
    if abs(delta) < 5:
        return glyphs.same
    return f"{glyphs.up if delta > 0 else glyphs.down}{abs(delta)}"


def sparkline(glyphs: Glyphs, points: list[int | None]) -> str:
    """One cell a week on the one fixed scale of 20 to 100; a week without a score is a blank (UX 2.4)."""
    out = []
    for value in points:
        if value is None:
            out.append(" ")
        elif glyphs.ascii:
            out.append(str(min(9, value // 10)))
        else:
            step = round((min(100, max(20, value)) - 20) / 80 * 7)
            out.append(glyphs.spark[step])
    return "".join(out)
