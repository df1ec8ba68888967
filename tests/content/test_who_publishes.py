"""Everything that publishes, or reads what is not published yet, asks first whether the viewer may."""

import inspect
import sys

import pytest

from score_learn.content import service
from score_learn.content.publishing import checking, folder_publication, judging, reading, staying
from score_learn.content.uploads import packing
from score_learn.content.uploads import service as uploads
from score_learn.people.viewer import Viewer

pytestmark = pytest.mark.one_database

ASKING = (
    checking.check_folder,
    checking.read_folder,
    folder_publication.is_folder_published,
    folder_publication.note_folder_published,
    judging.foresee,
    packing.pack,
    reading.find_page,
    staying.staying,
    service.publish,
    service.publish_module,
    service.set_sheets,
    service.retire,
    service.reopen,
    service.move,
    uploads.read_sent,
    uploads.keep,
    uploads.find_upload,
)


class Asked(Exception):
    """Somebody asked whether the viewer may publish."""


@pytest.mark.parametrize("act", ASKING, ids=lambda act: f"{act.__module__.rpartition('.')[2]}.{act.__name__}")
def test_it_asks_before_anything_else(site, monkeypatch, act):
    def ask(viewer):
        assert viewer == Viewer.anonymous()
        raise Asked

    monkeypatch.setattr(sys.modules[act.__module__], "check_may_publish", ask)
    names = list(inspect.signature(act).parameters)
    with pytest.raises(Asked):
        act(**{**dict.fromkeys(names), "viewer": Viewer.anonymous()})
