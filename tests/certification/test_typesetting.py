"""Fonts: which script asks for which, and what is said when one is missing."""

import importlib.metadata
from dataclasses import replace
from pathlib import Path

import pytest

from score_learn.certification import printing
from score_learn.core import settings, typesetting
from score_learn.core.errors import Refused
from tests.certification.papers import a_key, a_paper, a_row

pytestmark = pytest.mark.usefixtures("settings_here")


@pytest.fixture
def brought_fonts_only(monkeypatch):
    """As on a machine that has no fonts but those the site brings along."""
    monkeypatch.setattr(typesetting, "SYSTEM_FONTS", ())
    points = importlib.metadata.entry_points(group="fontpkg.family")
    brought = [point.load() for point in points if point.name in ("noto_sans", "noto_sans_arabic")]
    folders = tuple(Path(package.__path__[0]) / "files" for package in brought)
    assert [file.name.startswith("NotoSans") for folder in folders for file in folder.iterdir()] == [True] * 3
    monkeypatch.setattr(typesetting, "_packaged_folders", lambda: folders)


@pytest.mark.usefixtures("brought_fonts_only")
@pytest.mark.parametrize(
    ("name", "script", "font", "package", "pip_package"),
    [
        ("Amina សុខា", "Khmer", "Noto Sans Khmer", "fonts-noto-core", "fontpkg-noto-sans-khmer"),
        ("李伟", "Chinese", "Noto Sans CJK SC", "fonts-noto-cjk", ""),
        ("さくら", "Japanese", "Noto Sans CJK JP", "fonts-noto-cjk", ""),
        ("አሚና", "Ethiopic", "Noto Sans Ethiopic", "fonts-noto-core", ""),
        ("အောင်", "Myanmar", "Noto Sans Myanmar", "fonts-noto-core", ""),
        ("Amina 🦔", "Symbols", "Noto Sans Symbols", "fonts-noto-core", ""),
    ],
)
def test_a_missing_script_is_named_with_the_package_that_brings_it(tmp_path, name, script, font, package, pip_package):
    row = a_row(a_paper(a_key(tmp_path / "keys"), name=name))
    with pytest.raises(Refused, match="font_missing") as refusal:
        printing.print_certificate(row, look="wpc")
    values = dict(refusal.value.values)
    assert values.pop("letters") in name
    assert values == {"script": script, "font": font, "package": package, "pip_package": pip_package}


@pytest.mark.usefixtures("brought_fonts_only")
def test_latin_vietnamese_cyrillic_greek_devanagari_and_arabic_need_nothing_else(tmp_path):
    row = a_row(a_paper(a_key(tmp_path / "keys"), name="Łucja Ánh Наталія Ελένη अमीना أمينة"))
    assert printing.print_certificate(row, look="wpc").startswith(b"%PDF")


def test_a_letter_that_no_font_can_have_stops_every_sheet(tmp_path):
    row = a_row(a_paper(a_key(tmp_path / "keys"), name="Amina \U0010ffff"))
    with pytest.raises(Refused, match="font_missing"):
        printing.print_certificate(row, look="wpc")


def test_fonts_of_the_settings_come_first(tmp_path, settings_here):
    (tmp_path / "fonts").mkdir()
    settings.use(replace(settings_here, font_paths=(tmp_path / "fonts", tmp_path / "not there")))
    assert typesetting.font_folders()[0] == tmp_path / "fonts"
    assert tmp_path / "not there" not in typesetting.font_folders()


def test_the_fonts_are_read_once():
    folders = typesetting.font_folders()
    assert typesetting._installed(folders)[0] is typesetting._installed(folders)[0]


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Amina, 2026 – “x”", ["Noto Sans"]),
        ("أمينة", ["Noto Sans", "Noto Sans Arabic"]),
        ("李さくら", ["Noto Sans", "Noto Sans CJK JP", "Noto Sans CJK SC"]),
        ("ខ្មែរ", ["Noto Sans"]),
    ],
)
def test_only_families_that_are_there_and_needed_are_named(text, families):
    installed = frozenset({"Noto Sans", "Noto Sans Arabic", "Noto Sans CJK JP", "Noto Sans CJK SC"})
    assert typesetting._families_for(text, installed) == families


def test_a_mistake_in_a_template_is_not_called_a_missing_font(tmp_path):
    template = tmp_path / "broken.typ"
    template.write_text("#nothing-of-that-name")
    with pytest.raises(RuntimeError, match="unknown variable"):
        typesetting.compile_pdf(template, {})


def test_a_template_sees_no_file_outside_its_folder(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "templates").mkdir()
    template = tmp_path / "templates" / "sheet.typ"
    template.write_text('#set document(title: "x")\n#read("../secret.txt")')
    with pytest.raises(RuntimeError, match=r"root|outside|access"):
        typesetting.compile_pdf(template, {})
