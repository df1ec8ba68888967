"""Modules as archives: choose one, see what publishing it would do, confirm; take a version along as one."""

from typing import BinaryIO
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from score_learn.content import service
from score_learn.content.publishing import overview
from score_learn.content.publishing.judging import Foreseen, foresee
from score_learn.content.uploads import packing
from score_learn.content.uploads import service as uploads
from score_learn.content.uploads.archives import LARGEST, MOST_BYTES, MOST_FILES
from score_learn.content.uploads.service import ORIGIN, Sent
from score_learn.core.errors import Invalid, Refused
from score_learn.core.i18n import _
from score_learn.people.rules import Permission
from score_learn.web import locale
from score_learn.web.admin.folder import foreseen_values
from score_learn.web.admin.views import admin
from score_learn.web.downloads import zip_answer
from score_learn.web.forms import ScoreForm, act_once, acting_once
from score_learn.web.guards import requires
from score_learn.web.input import takes_up_to
from score_learn.web.locale import gettext
from score_learn.web.session import current_viewer
from score_learn.web.words import sentence

# The form around the file is small.
LARGEST_REQUEST = LARGEST + 64 * 1024


class UploadForm(ScoreForm):
    """The archive of a module."""

    file = FileField(_("File"), [FileRequired(_("Choose a file."))])


@admin.route("/content/uploads/new", methods=["GET", "POST"])
@takes_up_to(LARGEST_REQUEST, in_fields=False, permission=Permission.ADMINISTER)
@requires(Permission.ADMINISTER)
def new_upload() -> Response | str:
    """Choose an archive; it is kept only if it can be published as it is."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            return _judged(form, form.file.data.stream)
        except Invalid as error:
            form.refuse(error)
    limits = {"megabytes": LARGEST // (1024 * 1024), "unpacked": MOST_BYTES // 1_000_000, "files": MOST_FILES}
    return render_template("admin/new_upload.html", form=form, **limits)


@admin.route("/content/uploads/<uuid:upload_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def upload(upload_id: UUID) -> Response | str:
    """Show what publishing an archive would do, and publish it when that is confirmed."""
    viewer, form = current_viewer(), ScoreForm()
    with uploads.kept_file(viewer, upload_id) as file:
        sent = uploads.read_sent(viewer, file)
    outdated = ""
    if form.validate_on_submit():
        sent = uploads.set_sent_sheets(viewer, sent)
        try:
            with acting_once(form, "module.published") as act:
                before = request.form.get("before", "")
                done = uploads.publish_sent(viewer, upload_id=upload_id, sent=sent, before=before)
                act.leads_to = url_for("admin.module", module_id=done.name)
        except Refused as error:
            told = error.code in ("upload_outdated", "tool_font_missing")
            outdated = sentence(error) if told else gettext("Nothing was published.")
        else:
            flash(gettext("Version %(version)s is published.", version=done.version), "good")
            return redirect(act.leads_to, 303)
    return _preview(sent, upload_id=upload_id, outdated=outdated)


@admin.get("/content/modules/<module_id>/versions/<version>.zip")
@requires(Permission.ADMINISTER)
def version_file(module_id: str, version: str) -> Response:
    """Give a version with everything its folder held, as an archive that can be uploaded again."""
    packed = packing.pack(current_viewer(), module_id=module_id, version=version)
    return zip_answer(packed.name, packed.file)


@admin.route("/content/modules/<module_id>/origin", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def origin_of(module_id: str) -> Response | str:
    """Say what publishing from elsewhere means, and change it when that is confirmed."""
    viewer, form = current_viewer(), ScoreForm()
    one, _versions = overview.module(viewer, module_id, locale.language())
    other = "folder" if one.origin == ORIGIN else ORIGIN
    answer = act_once(
        form,
        "module.moved",
        leads_to=url_for("admin.module", module_id=module_id),
        act=lambda: service.move(viewer, module_id=module_id, origin=request.form.get("origin", other)),
        said=lambda moved: gettext("The module is moved.") if moved else gettext("Nothing was different."),
    )
    return answer or render_template("admin/origin.html", form=form, module=one, other=other)


def _judged(form: UploadForm, file: BinaryIO) -> Response | str:
    """Keep an archive and lead to its page if it can be published; else say why not, and keep nothing."""
    viewer = current_viewer()
    sent = uploads.read_sent(viewer, file)
    foreseen = _foreseen(sent)
    if foreseen is None or foreseen.result != "published":
        return _preview(sent)
    with acting_once(form, "module.uploaded") as act:
        upload_id = uploads.keep(viewer, file=file, sent=sent)
        act.leads_to = url_for("admin.upload", upload_id=upload_id)
    return redirect(act.leads_to, 303)


def _foreseen(sent: Sent) -> Foreseen | None:
    if sent.compiled is None:
        return None
    return foresee(current_viewer(), compiled=sent.compiled, origin=ORIGIN)


def _preview(sent: Sent, *, upload_id: UUID | None = None, outdated: str = "") -> str:
    return render_template(
        "admin/upload.html",
        form=ScoreForm(formdata=None),
        sent=sent,
        upload_id=upload_id,
        outdated=outdated,
        **foreseen_values(sent.compiled, _foreseen(sent), sent.findings),
    )
