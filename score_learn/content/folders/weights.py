"""Weighs a page with its pictures: what has to come over a bad line before it can be read."""

from __future__ import annotations

from score_learn.content.files.texts import Page
from score_learn.content.findings import Report
from score_learn.content.text.media import MediaFolder

PAGE_LIMIT = 300_000


def check_page_weight(page: Page, media: MediaFolder, report: Report) -> None:
    """Warn of a page that is too heavy; sound and film are left out, which come only when somebody asks for them."""
    shown = repr((page.segments, [asked.question for asked in page.asked]))
    pictures = [item for item in media.used_items if item.family == "image" and item.address in shown]
    size = len(page.source.text.encode()) + sum(item.size for item in pictures)
    if size > PAGE_LIMIT:
        heaviest = max(pictures, key=lambda item: item.size).name if pictures else "its text"
        message = (
            f"the page has {round(size / 1000)} kB with its pictures, most of it {heaviest}; "
            f"aim at {PAGE_LIMIT // 1000} kB: make pictures smaller, or cut the lesson in two"
        )
        report.at(page.source.path).add(1, 1, "W506", message)
