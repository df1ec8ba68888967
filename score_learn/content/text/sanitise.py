"""The last gate before HTML is stored: an explicit list of what a page may contain, everything else is dropped."""

from __future__ import annotations

import re

import nh3

AUTHOR_CLASSES = frozenset({"decorative", "nowrap"})
"""The classes an author may set with an attribute list."""

ICON_FILE = "/static/icons.svg"

_OUR_CLASS_NAMES = """
    activity activity-body activity-head activity-number activity-print activity-step activity-steps activity-text
    activity-title callout callout-number callout-text callouts cell-center cell-end cell-start
    figures file file-name file-note file-text film film-title film-video fold fold-body fold-title footnote
    footnote-backref footnote-ref icon icon-large listen listen-audio listen-time listen-title
    note note-body note-example note-story note-title note-warning plate plate-caption plate-picture push
    table-frame term versus
"""
_CLASSES = frozenset(_OUR_CLASS_NAMES.split()) | AUTHOR_CLASSES

_TEXT_TAG_NAMES = """
    a abbr b blockquote br caption code dd div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i li ol p pre s section
    small span strong sub sup table tbody td tfoot th thead tr ul details summary
"""
_TAGS = frozenset(_TEXT_TAG_NAMES.split()) | {"audio", "img", "source", "svg", "track", "use", "video"}

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "id", "lang", "dir"},
    "a": {"href", "title", "download"},
    "abbr": {"title"},
    "audio": {"src", "controls", "preload"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "section": {"aria-labelledby"},
    "span": {"aria-hidden"},
    "svg": {"aria-hidden"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "track": {"src", "kind", "srclang", "default"},
    "use": {"href"},
    "video": {"src", "poster", "controls", "preload"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_MEDIA = re.compile(r"/media/[0-9a-f]{64}")
_ICON = re.compile(re.escape(ICON_FILE) + r"#[a-z0-9-]+")
_PATTERNS: dict[str, re.Pattern[str]] = {
    "id": re.compile(r"c-[^\s\"'<>&]{1,120}"),
    "aria-labelledby": re.compile(r"c-[^\s\"'<>&]{1,120}"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
    "dir": re.compile(r"ltr|rtl"),
    "aria-hidden": re.compile(r"true"),
    "preload": re.compile(r"none"),
    "loading": re.compile(r"lazy"),
    "scope": re.compile(r"col|row"),
    "kind": re.compile(r"captions"),
    "width": re.compile(r"[0-9]{1,5}"),
    "height": re.compile(r"[0-9]{1,5}"),
    "colspan": re.compile(r"[0-9]{1,2}"),
    "rowspan": re.compile(r"[0-9]{1,2}"),
    "start": re.compile(r"[0-9]{1,4}"),
    "src": _MEDIA,
    "poster": _MEDIA,
}
_OWN_LINK = re.compile(
    r"#c-[^\s\"'<>&]{1,120}|/glossary#[a-z0-9-]+|/media/(?:[0-9a-f]{64}|tool-[a-z0-9-]{1,64})|[a-z0-9][a-z0-9-]*"
)


def is_allowed_link(address: str) -> bool:
    """Whether a link may lead there: http, https, mailto, tel, or one of the addresses the renderer writes."""
    if re.search(r"[\x00-\x20\x7f]", address):
        return False
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    if scheme:
        return scheme[1].lower() in _SCHEMES
    return _OWN_LINK.fullmatch(address) is not None


def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        kept = [name for name in dict.fromkeys(value.split()) if name in _CLASSES]
        return " ".join(kept) or None
    if attribute == "href":
        allowed = _ICON.fullmatch(value) is not None if tag == "use" else is_allowed_link(value)
        return value if allowed else None
    pattern = _PATTERNS.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


_cleaner = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    attribute_filter=_filter,
    tag_attribute_values={"div": {"role": {"note"}}},
    url_schemes=_SCHEMES,
    link_rel=None,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Keep what the lists above allow; doing it twice changes nothing."""
    return str(_cleaner.clean(html))


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML on one line, for tables, files and the question's name in a list."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    return " ".join(_unescape(_texts.clean(re.sub(r"<(?=[a-z/])", " <", html))).split())


_texts = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style"})


def _unescape(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u00a0"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text
