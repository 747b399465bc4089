"""Liquid behind a fence: it can read plain data and write text, and stops soon whatever it says (P16).

What is taken away, and why: tags that load other files (``include``, ``render``) or that nobody needs here;
range literals (``(1..999999999)`` is a list before any limit sees it); filters whose result can be much larger
than what goes in. What is left is bounded by counts, not by time, so that the same template does the same on
every computer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from csm_tui.drafting.blanks import blank_mark
from csm_tui.errors import Refused

SOURCE_LIMIT = 32 * 1024  # characters of a template
OUTPUT_LIMIT = 512 * 1024  # bytes of a draft
MEMORY_LIMIT = 512 * 1024  # bytes of all that a template assigns
LOOP_LIMIT = 2_000  # rounds of all loops together
WORK_LIMIT = 1_000_000  # rounds × parts of the template: a long template may loop less
STEP_LIMIT = 100_000  # look-ups, filters and assignments
VALUE_LIMIT = 16 * 1024  # characters of one value
NUMBER_LIMIT = 10**12

TAGS = ("if", "unless", "case", "for", "break", "continue", "assign", "capture", "comment", "cycle", "echo", "#", "doc")
FILTERS = (
    "append", "prepend", "capitalize", "downcase", "upcase", "strip", "lstrip", "rstrip", "truncate", "truncatewords",
    "default", "first", "last", "size", "where", "map", "sort", "reverse", "compact", "uniq", "plus", "minus", "times",
)  # fmt: skip


def _bounded(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """``call`` with a limit on what comes out; its marks (with_environment …) stay."""
    from liquid.exceptions import LiquidValueError

    def checked(*args: Any, **kwargs: Any) -> Any:
        out = call(*args, **kwargs)
        if isinstance(out, str | list | tuple) and len(out) > VALUE_LIMIT:
            raise LiquidValueError(f"the result of “{name}” is longer than {VALUE_LIMIT:,}", token=None)
        if isinstance(out, int) and abs(out) > NUMBER_LIMIT:
            raise LiquidValueError(f"the result of “{name}” is larger than {NUMBER_LIMIT:,}", token=None)
        return out

    for mark in ("with_environment", "with_context"):
        if getattr(call, mark, False):
            setattr(checked, mark, True)
    return checked


def _join(items: Any, separator: Any = ", ") -> str:
    """The items of a list as one text; refused before it is built when it would be too long."""
    from liquid.exceptions import FilterArgumentError, LiquidValueError

    if isinstance(items, str):
        return items
    if not isinstance(items, list | tuple):
        raise FilterArgumentError("“join” needs a list", token=None)
    words = [str(item) for item in items]
    glue = str(separator)
    if sum(map(len, words)) + len(glue) * len(words) > VALUE_LIMIT:
        raise LiquidValueError(f"the result of “join” is longer than {VALUE_LIMIT:,}", token=None)
    return glue.join(words)


def _fill(kind: str) -> Callable[..., str]:
    """A filter that puts a visible blank where a value is missing."""

    def fill(value: Any, hint: Any = "…") -> str:
        text = "" if value is None or value is False else str(value).strip()
        return text or blank_mark(str(hint), kind)

    return fill


@lru_cache(maxsize=1)
def _environment() -> Any:
    """The one environment in which every template is read."""
    from liquid import BoundTemplate, Environment, Mode, RenderContext, StrictUndefined
    from liquid.exceptions import LoopIterationLimitError

    class Context(RenderContext):
        """Counts the rounds of all loops together, not only of nested ones, and every step."""

        __slots__ = ("rounds", "steps")

        def step(self) -> None:
            """Count one look-up, filter or assignment."""
            self.steps = getattr(self, "steps", 0) + 1
            if self.steps > STEP_LIMIT:
                raise LoopIterationLimitError(f"more than {STEP_LIMIT:,} steps", token=None)

        def get(self, path: list[object], **how: Any) -> object:
            """Look a value up."""
            self.step()
            return super().get(path, **how)

        def filter(self, name: str, token: Any) -> Callable[..., object]:
            """Return a filter."""
            self.step()
            return super().filter(name, token)

        def assign(self, key: str, val: Any) -> None:
            """Keep a value."""
            self.step()
            super().assign(key, val)

        def raise_for_loop_limit(self, length: int = 1) -> None:
            """Stop a template that loops too often."""
            self.rounds = getattr(self, "rounds", 0) + length
            limit = min(LOOP_LIMIT, WORK_LIMIT // getattr(self.template, "weight", 1))
            if self.rounds > limit:
                raise LoopIterationLimitError(f"more than {limit:,} rounds of loops", token=None)

    class Page(BoundTemplate):
        """A template that renders in our context."""

        context_class = Context
        weight = 1  # parts of the template, as counted by ``compile_template``

    class Fenced(Environment):
        """The limits of python-liquid, all set."""

        template_class = Page
        block_nesting_limit = 20
        context_depth_limit = 20
        loop_iteration_limit = LOOP_LIMIT
        local_namespace_limit = MEMORY_LIMIT
        output_stream_limit = OUTPUT_LIMIT

    env = Fenced(extra=False, tolerance=Mode.STRICT, undefined=StrictUndefined, strict_filters=True)
    internal = ("content", "output", "illegal")
    tags = {
        name: tag for name, tag in env.tags.items() if name in TAGS or type(tag).__module__.split(".")[-1] in internal
    }
    env.tags.clear()
    env.tags.update(tags)
    filters = {name: _bounded(name, env.filters[name]) for name in FILTERS}
    env.filters.clear()
    env.filters.update(filters, join=_join, needed=_fill("block"), wanted=_fill("warning"))
    return env


def compile_template(source: str, name: str) -> Any:
    """Return the parsed template; ``name`` is the file as told to a person.

    Raises ``Refused`` with file, line and reason where it is broken, too large, or asks for what is not allowed.
    """
    if len(source) > SOURCE_LIMIT:
        raise Refused(f"{name} is larger than {SOURCE_LIMIT // 1024} kB; it is not used.")
    with _told(name, source.count("\n") + 1):
        template = _environment().from_string(source)
        template.weight = _weigh(template)
    return template


def run_template(template: Any, context: Mapping[str, object], name: str) -> str:
    """Return the text of ``template`` for ``context`` (plain data only); raises ``Refused`` with file, line, reason."""
    with _told(name):
        return str(template.render(**context))


def _weigh(template: Any) -> int:
    """Return how many parts the template has, ≥ 1; a range literal anywhere in it is refused."""
    from liquid.builtin.expressions.primitive import RangeLiteral
    from liquid.exceptions import LiquidSyntaxError

    static = template.context_class(template)
    nodes: list[Any] = list(template.nodes)
    parts = 1
    while nodes:
        node = nodes.pop()
        nodes += node.children(static, include_partials=False)
        expressions: list[Any] = list(node.expressions())
        while expressions:
            expression = expressions.pop()
            if isinstance(expression, RangeLiteral):
                raise LiquidSyntaxError("ranges such as (1..9) are not part of templates", token=expression.token)
            expressions += expression.children()
            parts += 1
        parts += 1
    return parts


class _told:  # noqa: N801 - reads as a statement
    """Turn whatever a template can go wrong with into one sentence with file, line and reason."""

    def __init__(self, name: str, last: int = 0) -> None:
        self.name = name
        self.last = last  # line of the template, for what is missing at its end

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        from liquid.exceptions import LiquidError

        if isinstance(error, LiquidError):
            try:
                place = error.context()
            except ValueError:  # a position behind the end of the file
                place = None
            line = place[0] if place else self.last if "end of" in str(error.message) else 0
            where = f"{self.name}, line {line}" if line else self.name
            raise Refused(f"{where}: {error.message or 'cannot be read'}. The template is not used.") from error
        if isinstance(error, RecursionError | MemoryError | OverflowError):
            raise Refused(f"{self.name}: nested too deeply or too large. The template is not used.") from error
        if isinstance(error, TypeError | ValueError | KeyError | IndexError | AttributeError | ArithmeticError):
            # python-liquid lets some of these through from odd templates; each is the template's fault
            raise Refused(f"{self.name}: {type(error).__name__}: {error}. The template is not used.") from error
