"""Tags and filters of every Vratar page: `{% load vratar_ui %}`."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vratar.ui import dates, icons

register = template.Library()

T = TypeVar("T", bound=date)

STATUS_ICONS = {"ok": "check", "warn": "alert", "bad": "cross", "muted": "minus", "info": "info"}
"""Kinds of a status or note, and the icon that says the same as the colour."""

BAR_ROW = 44
"""Height in pixels of a bar with its label."""

RING = 2 * 3.14159265 * 52
"""Circumference of the ring chart, in units of its drawing."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """Inline SVG, hidden from assistive technology: the word beside it says the same."""
    css = "icon mirrored" if name in icons.DIRECTED else "icon"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        css,
        icons.PATHS[name],
    )


@register.simple_block_tag(end_name="endstatus")
def status(content: str, kind: str, icon_name: str = "") -> SafeString:
    """`{% status "ok" %}On{% endstatus %}`: icon and word, never colour alone."""
    drawing = icon(icon_name or STATUS_ICONS[kind])
    return format_html('<span class="status {}">{}<span>{}</span></span>', kind, drawing, content)


@register.simple_block_tag(end_name="endnote")
def note(content: str, kind: str, role: str = "") -> SafeString:
    """`{% note "warn" %}<p>…</p>{% endnote %}`: a call-out; `role="alert"` where it is an error."""
    attributes = format_html(' role="{}"', role) if role else ""
    if role == "alert":
        attributes += SafeString(' tabindex="-1"')  # app.js puts the focus there
    drawing = icon(STATUS_ICONS[kind])
    return format_html(
        '<div class="note {}"{}>{}<div>{}</div></div>', kind, attributes, drawing, content
    )


@register.simple_block_tag(end_name="endcapture")
def capture(content: str) -> str:
    """`{% capture as name %}…{% endcapture %}`: a block's text for use in two places."""
    return content


@register.inclusion_tag("ui/parts/field.html", takes_context=True)
def field(
    context: Context, bound: BoundField, label: str = "", hint: str = "", described_by: str = ""
) -> dict[str, Any]:
    """Label, hint, error and control of one form field.

    `label` and `hint` replace the form's where they depend on the page; `described_by` is the id
    of a text elsewhere on the page that belongs to the field.
    """
    bound.help_text = hint or bound.help_text
    described = " ".join(filter(None, [described_by, bound.aria_describedby or ""]))
    grouped = bound.use_fieldset
    attrs: dict[str, str | bool] = {}
    if described and not grouped:
        attrs["aria-describedby"] = described
    if _is_first_to_type(bound) and not context.get("wait"):
        attrs["autofocus"] = True
    return {
        "field": bound,
        "label": label or bound.label,
        "described_by": described,
        "control": bound.as_widget(attrs=attrs),
        "kind": "group" if grouped else getattr(bound.field.widget, "input_type", "select"),
        "optional": _is_optional(bound),
    }


def _is_optional(bound: BoundField) -> bool:
    # Of a filter everything is optional, and says so by being a filter.
    marks = getattr(bound.form, "marks_optional", True)
    return marks and not bound.field.required and not bound.field.disabled


def _is_first_to_type(bound: BoundField) -> bool:
    # A form that is shown again shows an error: the focus belongs to the summary.
    return getattr(bound.form, "autofocus", "") == bound.name and not bound.form.is_bound


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: BaseForm | str) -> dict[str, Any]:
    """Everything wrong with these forms, a link to each field; nothing where nothing is wrong."""
    # A page without a form gives "" (Django's value for an unknown name).
    found = [form for form in forms if isinstance(form, BaseForm) and form.errors]
    return {"problems": [problem for form in found for problem in _problems(form)]}


def _problems(form: BaseForm) -> list[tuple[str, str]]:
    fields = form.visible_fields()
    first = _target(fields[0]) if fields else ""
    general = [(first, str(text)) for text in form.non_field_errors()]
    return general + [(_target(bound), str(bound.errors[0])) for bound in fields if bound.errors]


def _target(bound: BoundField) -> str:
    # A group has no control of its own id: its first choice is the place to go.
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label or bound.auto_id


@register.inclusion_tag("ui/parts/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    """`{% steps 2 _("Get an app") _("Scan") %}`: "Step 2 of 2" and the ordered list."""
    numbered = list(enumerate(labels, start=1))
    return {"current": current, "total": len(labels), "numbered": numbered}


@register.inclusion_tag("ui/parts/ring.html")
def ring(value: int, total: int) -> dict[str, Any]:
    """Chart 1: `value` of `total` administrators protected, the numbers also in words."""
    share = value / total if total else 0
    filled = f"{share * RING:.1f} {RING:.1f}"
    return {"value": value, "total": total, "rest": total - value, "filled": filled}


@register.inclusion_tag("ui/parts/bars.html")
def bars(
    bars: list[Any], caption: str, first_column: str = "", name: str = "bars"
) -> dict[str, Any]:
    """Horizontal bars (each with `kind`, `label`, `value`, `share` in percent), and their table.

    `first_column` heads the labels, "Time left" without it; `name` is for the ids of a second one.
    """
    return {"first_column": first_column, **bars_drawing(bars, caption, name)}


@register.inclusion_tag("ui/parts/bars_drawing.html")
def bars_drawing(bars: list[Any], caption: str, name: str) -> dict[str, Any]:
    """Draw the bars alone."""
    placed = [
        {
            "kind": bar.kind,
            "label": bar.label,
            "value": bar.value,
            "share": f"{bar.share:.1f}",
            "words": row * BAR_ROW + 16,
            "line": row * BAR_ROW + 24,
        }
        for row, bar in enumerate(bars)
    ]
    height = len(placed) * BAR_ROW
    return {"bars": placed, "height": height, "caption": caption, "name": name}


@register.inclusion_tag("ui/parts/gauge.html")
def gauge(clock: Any) -> dict[str, Any]:  # noqa: ANN401 - anything with kind, text and hand
    """Chart 7: a clock's offset on a scale of one minute to either side."""
    hand = None if clock.hand is None else f"{clock.hand:.1f}"
    return {"clock": {"kind": clock.kind, "text": clock.text, "hand": hand, "hint": clock.hint}}


@register.filter
def v_group4(value: str) -> str:
    """Write a setup key in groups of four: JBSW Y3DP EHPK 3PXP."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))


@register.filter
def v_date(value: date | None) -> SafeString | str:
    """24 Nov 2026, in a `<time>`. Like all of them: "" for None."""
    return _time(value, dates.short_date)


@register.filter
def v_longdate(value: date | None) -> SafeString | str:
    """24 November 2026."""
    return _time(value, dates.long_date)


@register.filter
def v_datetime(value: datetime | None) -> SafeString | str:
    """24 Nov 2026, 15:05."""
    return _time(value, dates.date_time)


@register.filter
def v_seconds(value: datetime | None) -> SafeString | str:
    """24 Nov 2026, 15:05:09."""
    return _time(value, dates.with_seconds)


@register.filter
def v_ticking(value: datetime) -> SafeString:
    """15:05:09, which goes on where app.js runs."""
    shown = dates.with_seconds(value)
    return format_html('<time datetime="{}" data-ticking>{}</time>', dates.machine(value), shown)


@register.filter
def v_time(value: datetime | None) -> SafeString | str:
    """15:05."""
    return _time(value, dates.clock_time)


@register.filter
def v_ago(value: datetime | None) -> SafeString | str:
    """3 days ago, with the full date in `title`."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        dates.machine(value),
        dates.date_time(value),
        dates.ago(value),
    )


@register.filter
def v_wait(seconds: int) -> str:
    """Put a `Retry-After` into words: 40 seconds, 2 minutes."""
    return dates.wait(seconds)


def _time(value: T | None, words: Callable[[T], str]) -> SafeString | str:
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', dates.machine(value), words(value))
