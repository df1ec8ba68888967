"""Writes the locks of a module that was read: what is published of it is locked from now on."""

from __future__ import annotations

from score_learn.content.folders.locks import LOCK_FILE, write_lock
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.folders.translation_locks import LOCK_FILE as TRANSLATION_LOCK
from score_learn.content.folders.translation_locks import write_translation_lock


def lock_files(reading: ModuleReading) -> tuple[str, ...]:
    """Write ids.lock and every translations.lock of a sound module; return the paths of those that changed."""
    changed = []
    published = reading.published_ids
    questions = [asked.question for asked in reading.asked if asked.question.id in published]
    lessons = [lesson_id for lesson_id in reading.lesson_ids if lesson_id in published]
    tools = [tool_id for tool_id in reading.tool_ids if tool_id in published]
    if write_lock(reading.folder, reading.path, reading.settings, questions, lessons, tools):
        changed.append(f"{reading.path}/{LOCK_FILE}")
    for translation in reading.translations:
        if write_translation_lock(translation.folder, translation.pairs, translation.lock):
            changed.append(f"{reading.path}/{translation.language}/{TRANSLATION_LOCK}")
    return tuple(changed)
