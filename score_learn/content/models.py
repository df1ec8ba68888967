"""The tables of what was published: versions and their files are added and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from score_learn.content.text.schema import ID_LENGTH
from score_learn.core.db import JsonText, Model, UtcDateTime
from score_learn.core.ids import new_id

_FACT = {"info": {"append_only": True}}
_ADDRESS = 64
_LANGUAGE = 16
_PATH = 255
_HASH = 64


class PublishedModule(Model):
    """A module that was published at least once; `origin` is where its versions come from."""

    __tablename__ = "published_module"
    __table_args__ = (CheckConstraint("origin IN ('folder', 'upload')", name="origin"),)

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    slug: Mapped[str] = mapped_column(String(_ADDRESS), unique=True)
    origin: Mapped[str] = mapped_column(String(8))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ModuleVersion(Model):
    """One published version; the one with the highest `number` is in force."""

    __tablename__ = "module_version"
    __table_args__ = (
        UniqueConstraint("module_id", "version"),
        UniqueConstraint("module_id", "number"),
        CheckConstraint("number > 0", name="number"),
        _FACT,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    module_id: Mapped[str] = mapped_column(ForeignKey("published_module.id"))
    number: Mapped[int]
    version: Mapped[str] = mapped_column(String(16))
    content_hash: Mapped[str] = mapped_column(String(_HASH))
    source_language: Mapped[str] = mapped_column(String(_LANGUAGE))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[UUID | None]


class ModuleDocument(Model):
    """A version in one language, rendered and ready to be shown."""

    __tablename__ = "module_document"
    __table_args__ = (_FACT,)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(_LANGUAGE), primary_key=True)
    document: Mapped[Any] = mapped_column(JsonText)


class ModuleSource(Model):
    """The text of a file of a version, as its author wrote it."""

    __tablename__ = "module_source"
    __table_args__ = (_FACT,)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(_PATH), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Media(Model):
    """A picture, sound, film or sheet; the SHA-256 of its bytes is its name."""

    __tablename__ = "media"
    __table_args__ = (CheckConstraint("size >= 0", name="size"), _FACT)

    sha256: Mapped[str] = mapped_column(String(_HASH), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class VersionMedia(Model):
    """Which file of a version's media folder is which medium."""

    __tablename__ = "version_media"
    __table_args__ = (_FACT,)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(_PATH), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("media.sha256"), index=True)


class VersionFile(Model):
    """A file of a version's folder that neither its sources nor its media give back byte for byte.

    Locks, drafts, pictures that no published page uses: nothing of it is served to learners, but whoever downloads the
    version gets the folder as it was.
    """

    __tablename__ = "version_file"
    __table_args__ = (_FACT,)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("module_version.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(_PATH), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ModuleUpload(Model):
    """An archive with a module that somebody sent and has not published yet; it is thrown away when it expires."""

    __tablename__ = "module_upload"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    uploaded_by: Mapped[UUID | None] = mapped_column(index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ModuleUploadPiece(Model):
    """A piece of an archive: whole it could be larger than what a worker should hold at once."""

    __tablename__ = "module_upload_piece"

    upload_id: Mapped[UUID] = mapped_column(ForeignKey("module_upload.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PublishedSurvey(Model):
    """A survey that was published at least once."""

    __tablename__ = "published_survey"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    slug: Mapped[str] = mapped_column(String(_ADDRESS), unique=True)


class SurveyVersion(Model):
    """One published version of a survey; the one with the highest `number` is in force."""

    __tablename__ = "survey_version"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        CheckConstraint("number > 0", name="number"),
        _FACT,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    survey_id: Mapped[str] = mapped_column(ForeignKey("published_survey.id"))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(_HASH))
    source_language: Mapped[str] = mapped_column(String(_LANGUAGE))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[UUID | None]


class SurveyDocument(Model):
    """A version of a survey in one language, rendered and ready to be shown."""

    __tablename__ = "survey_document"
    __table_args__ = (_FACT,)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(_LANGUAGE), primary_key=True)
    document: Mapped[Any] = mapped_column(JsonText)


class SurveySource(Model):
    """The text of a file of a survey's version, as its author wrote it."""

    __tablename__ = "survey_source"
    __table_args__ = (_FACT,)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(_PATH), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class SpokenVersion(Model):
    """How words and signs of one language are said aloud; the highest `number` of a language is in force."""

    __tablename__ = "spoken_version"
    __table_args__ = (
        UniqueConstraint("language", "number"),
        CheckConstraint("number > 0", name="number"),
        _FACT,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    language: Mapped[str] = mapped_column(String(_LANGUAGE))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(_HASH))
    said: Mapped[Any] = mapped_column(JsonText)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[UUID | None]


class GlossaryVersion(Model):
    """The words of one language as they were published; the highest `number` of a language is in force."""

    __tablename__ = "glossary_version"
    __table_args__ = (
        UniqueConstraint("language", "number"),
        CheckConstraint("number > 0", name="number"),
        _FACT,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    language: Mapped[str] = mapped_column(String(_LANGUAGE))
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(_HASH))
    document: Mapped[Any] = mapped_column(JsonText)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[UUID | None]


class FolderPublication(Model):
    """That everything in the library's folder was published, or was in force already, when its files had this digest.

    The newest one tells a start that there is nothing to read: reading the whole library takes seconds.
    """

    __tablename__ = "folder_publication"
    __table_args__ = (_FACT,)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(_HASH))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
