"""The catalogue of words that translators work from holds every word of the pages, and no other."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def test_the_catalogue_holds_the_words_of_the_pages():
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = {
        message if isinstance(message, str) else message[0]
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT, method_map=methods, options_map=options, keywords=KEYWORDS
        )
    }
    with (ROOT / "score_learn" / "translations" / "messages.pot").open("rb") as file:
        kept = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file) if one.id}
    assert found == kept, (
        f"missing: {sorted(found - kept)[:5]}, no longer used: {sorted(kept - found)[:5]}; run"
        " pybabel extract -F babel.cfg --no-location --omit-header -o score_learn/translations/messages.pot ."
    )
