"""Template tags of the papers: character boxes, tick boxes, codes, dates. All they print is text or has an alt."""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_paper import codes, fitting, grids, roc_words
from forms_paper.addressing import address_lines
from forms_paper.sheets import Recipient
from numbering.numbers import shown

register = template.Library()
register.filter("receipt", shown)
register.filter("roc", roc_words.roc)
register.filter("roc_week", roc_words.roc_week)

# A box of 4.2 mm with a line of 0.4 mm; the tick leaves the box so that it survives a bad copy.
_BOX = '<rect x="1.2" y="2.8" width="10" height="10" fill="none" stroke="#000" stroke-width="1"/>'
_TICK = '<path d="M3 7.2 L6.2 11 L13 1.2" fill="none" stroke="#000" stroke-width="1.9"/>'
_SIZE = 'width="14" height="14" viewBox="0 0 14 14"'
_EMPTY, _TICKED = codes.svg_uri(_SIZE, _BOX), codes.svg_uri(_SIZE, _BOX + _TICK)


@register.simple_block_tag
def grid(content: SafeString) -> SafeString:
    """The rows of a field table, whose spans count the paper's grid: a column of 8 mm and 43 of 4 mm."""
    return mark_safe(grids.reduced(content))  # noqa: S308 - a template's own rows, escaped where they were written


@register.simple_tag
def tick(on: bool = False, label: str = "", css: str = "") -> SafeString:
    """A tick box with its label; css `wr` when a line to write on follows."""
    source, alt = (_TICKED, "已勾選") if on else (_EMPTY, "未勾選")
    return format_html('<span class="tick {}"><img src="{}" alt="{}">{}</span>', css, source, alt, label)


@register.simple_tag
def option(value: str | Collection[str], key: str, label: str, css: str = "") -> SafeString:
    """A tick box that is ticked when the value is the key, or the values contain it."""
    return tick(value == key if isinstance(value, str) else key in value, label, css)


@register.simple_tag
def val(text: str = "", cols: float = 36, kind: str = "") -> SafeString:
    """A value in a cell of cols x 4 mm, as large as it fits (see `fitting.fit`)."""
    fitted = fitting.fit(text, width=float(cols) * 4 - 3.4, kind=kind)
    css = "m" if kind == "m" else "v"
    if fitted.one_line:
        return format_html('<span class="{}" style="font-size:{}pt">{}</span>', css, fitted.size, fitted.text)
    if fitted.break_before:
        head, tail = fitted.text[: fitted.break_before], fitted.text[fitted.break_before :]
        parts = format_html('<span class="nw">{}</span><wbr><span class="nw">{}</span>', head, tail)
        return format_html('<span class="m two" style="font-size:{}pt">{}</span>', fitted.size, parts)
    return format_html('<span class="{} two" style="font-size:{}pt">{}</span>', css, fitted.size, fitted.text)


@lru_cache
def _grid(count: int, width: float) -> str:
    """Character boxes as one picture behind one run of letter-spaced type: ten times fewer boxes to lay out."""
    wide, tall = count * width + 0.3, 8.1
    lines = "".join(f"M{0.15 + index * width:g} 0V{tall}" for index in range(count + 1))
    return codes.svg_uri(
        f'width="{wide:g}mm" height="{tall}mm" viewBox="0 0 {wide:g} {tall}"',
        f'<path d="{lines}M0 .15H{wide:g}M0 {tall - 0.15:g}H{wide:g}" fill="none" stroke="#000" stroke-width=".3"/>',
    )


@register.simple_tag
def boxes(value: str = "", count: int = 10, kind: str = "") -> SafeString:
    """Character boxes of 6.6 x 8.1 mm; kind `d` is the narrow one (5.3 mm) for dates, postal codes, long numbers.

    A value with more characters than boxes (a foreign telephone number) is written without boxes: cut off, it would be
    another number.
    """
    width = 5.3 if kind == "d" else 6.6
    if len(value) > count:
        return val(value, count * width / 4, "m")
    return format_html(
        '<span class="bx {}" style="width:{}mm;background-image:url({})">{}</span>',
        kind, f"{count * width + 0.3:g}", _grid(count, width), value,
    )  # fmt: skip


@register.filter
def plain(value: str) -> str:
    """A number without its hyphens and spaces, one character a box."""
    return value.replace("-", "").replace(" ", "")


@register.simple_tag
def zip_boxes(value: str = "") -> SafeString:
    """A 3+3 postal code; one of 3 or 5 digits leaves boxes empty."""
    digits = plain(value)
    return format_html(
        '<span class="zip">{}<i>–</i>{}</span>', boxes(digits[:3], 3, "d"), boxes(digits[3:], 3, "d")
    )  # fmt: skip


@register.simple_tag
def roc_boxes(day: dt.date | None = None) -> SafeString:
    """A date in boxes 3-2-2."""
    year, month, date = roc_words.roc_digits(day)
    return format_html(
        '<span class="rocb">民國{}年{}月{}日</span>', boxes(year, 3, "d"), boxes(month, 2, "d"), boxes(date, 2, "d")
    )


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code, 21 mm."""
    return format_html(
        '<img class="qr" src="{}" alt="{} 的 QR 碼">', codes.qr_picture(text), codes.shown_part(text)
    )  # fmt: skip


@register.simple_tag
def dm(text: str) -> SafeString:
    """A DataMatrix code, 14 mm."""
    return format_html(
        '<img class="dm" src="{}" alt="{} 的 DataMatrix 碼">', codes.datamatrix_picture(text), codes.shown_part(text)
    )


@register.simple_tag
def c128(text: str, height: float = 10, module: float = 0.33) -> SafeString:
    """A Code 128; height and width of a module in mm."""
    source, modules = codes.code128_picture(text)
    return format_html(
        '<img class="c128" style="width:{}mm;height:{}mm" src="{}" alt="{} 的 Code 128 條碼">',
        f"{modules * module:.2f}", height, source, shown(text),
    )  # fmt: skip


@register.simple_tag
def address(recipient: Recipient) -> SafeString:
    """The lines of an address block, the postal code before the first."""
    first, *others = address_lines(recipient)
    beside = format_html('<span class="zip">{}</span> {}', recipient.zip, first.text)
    rows = ((first, beside), *((other, other.text) for other in others))
    return format_html_join(
        "",
        '<p style="font-size:{}pt;line-height:{}mm">{}</p>',
        ((line.size, f"{line.height:.2f}", text) for line, text in rows),
    )


@register.simple_tag
def line(text: str | int | None = "", css: str = "") -> SafeString:
    """A line to write on, with what is known already written; css `c` is the short one for a number."""
    return format_html('<span class="ln {}">{}</span>', css, mark_safe("&nbsp;") if text in (None, "") else text)
