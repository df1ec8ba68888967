"""An archive is taken only if everything in it is a module's and safe to write; else nothing of it is."""

import io
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from score_learn.content.uploads import archives
from score_learn.content.uploads.archives import unpack
from score_learn.core.errors import Invalid
from tests.content.archived import a_link, an_archive, module_files, zipped

PNG = b"\x89PNG\r\n\x1a\n"


def refusal(file, folder):
    with pytest.raises(Invalid) as error:
        unpack(file, folder)
    return error.value


@pytest.fixture
def folder(tmp_path):
    """A folder that lies in another one, to see what is written beside it."""
    inside = tmp_path / "around" / "module"
    inside.mkdir(parents=True)
    return inside


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("top", ["", "m/", "Line 4 – café/"])
def test_a_module_is_unpacked_with_or_without_a_folder_around_it(folder, top):
    assert unpack(an_archive(top=top), folder) == top.removesuffix("/")
    assert written(folder) == module_files()


def test_what_systems_leave_behind_is_passed_over(folder):
    behind = {"__MACOSX/m/._module.toml": b"\0", "m/.DS_Store": b"\0", "m/en/._quiz.md": b"\0", "m/Thumbs.db": b"\0"}
    unpack(zipped(behind | module_files(top="m/")), folder)
    assert written(folder) == module_files()


def test_entries_for_folders_are_no_files(folder):
    pairs = [("m/", b""), ("m/en/", b""), *module_files(top="m/").items(), ("m/empty/", b"")]
    unpack(zipped(pairs), folder)
    assert written(folder) == module_files()


def test_names_that_a_mac_decomposed_are_put_together(folder):
    unpack(zipped(module_files({"media/cafe\N{COMBINING ACUTE ACCENT}.png": PNG})), folder)
    assert "media/café.png" in written(folder)


def test_utf_8_without_its_mark_is_read_as_such(folder):
    file = an_archive({"media/cafX.png": PNG})
    data = file.getvalue().replace(b"cafX.png", "caf\N{LATIN SMALL LETTER E WITH ACUTE}.png".encode()[:8])
    # Both headers carry the name: five letters, of which the last one takes two bytes, and a shorter ending.
    assert data != file.getvalue()
    with pytest.raises(Invalid) as error:
        unpack(io.BytesIO(data), folder)
    assert error.value.code == "archive_kind", "the name was read, and ends in .pn"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../evil.md", "archive_upwards"),
        ("en/../../evil.md", "archive_upwards"),
        ("en/./a.md", "archive_upwards"),
        ("en//a.md", "archive_upwards"),
        ("..", "archive_upwards"),
        ("/etc/evil.md", "archive_absolute"),
        ("//server/share/a.md", "archive_absolute"),
        ("C:/evil.md", "archive_absolute"),
        ("c:evil.md", "archive_absolute"),
        ("..\\evil.md", "archive_backslash"),
        ("en\\a.md", "archive_backslash"),
        ("en/con.md", "archive_name"),
        ("en/COM1.md", "archive_name"),
        ("aux/a.md", "archive_name"),
        ("en/lpt9", "archive_name"),
        ("en/a?.md", "archive_name"),
        ("en/a:b.md", "archive_name"),
        ("en/a .md ", "archive_name"),
        ("en./a.md", "archive_name"),
        ("en/a\u202egm.md", "archive_name"),
        ("en/a\nb.md", "archive_name"),
        ("en/a\x7f.md", "archive_name"),
        ("en/" + "a" * 200 + ".md", "archive_name_long"),
        ("en/.hidden.md", "archive_hidden"),
        (".git/config", "archive_hidden"),
        ("en/a.html", "archive_kind"),
        ("run.exe", "archive_kind"),
        ("media/a.xml", "archive_kind"),
        ("media/a.md", "archive_kind"),
        ("media", "archive_twice"),
        ("en/ids.lock", "archive_kind"),
        ("picture.png", "archive_not_in_media"),
        ("media/a.zip", "archive_nested"),
        ("media/a.tar.gz", "archive_nested"),
        ("sheet.docx", "archive_nested"),
        ("EN/01-one.md", "archive_twice"),
        ("en/QUIZ.md", "archive_twice"),
        ("en/quiz.md/a.md", "archive_twice"),
        ("fr/module.toml", "archive_modules"),
    ],
)
def test_a_bad_name_is_refused_and_nothing_is_written_outside(folder, name, code):
    assert refusal(zipped([*module_files().items(), (name, b"x")]), folder).code == code
    assert refusal(zipped([(name, b"x"), *module_files().items()]), folder).code == code
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names",
    [
        ("media/a.png", "media/a.png"),
        ("media/stra\N{LATIN SMALL LETTER SHARP S}e.png", "media/strasse.png"),
        ("media/caf\u00e9.png", "media/cafe\u0301.png"),
        ("media/CAF\u00c9.png", "media/cafe\u0301.png"),
        ("media/a", "media/a/b.png"),
    ],
)
def test_names_that_some_computer_takes_for_one_are_refused(folder, names):
    error = refusal(zipped([*module_files().items(), *((name, PNG) for name in names)]), folder)
    assert error.code in {"archive_twice", "archive_kind"}
    assert names[0] != "media/a.png" or error.code == "archive_twice"


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o060644, 0o140777])
def test_links_and_devices_are_refused(folder, mode):
    entry = a_link("en/link.md")
    entry.external_attr = mode << 16
    assert refusal(zipped([*module_files().items(), (entry, b"/etc/passwd")]), folder).code == "archive_link"


def test_a_link_of_windows_is_refused(folder):
    entry = zipfile.ZipInfo("en/link.md")
    entry.create_system, entry.external_attr = 0, 0x400
    assert refusal(zipped([*module_files().items(), (entry, b"C:/")]), folder).code == "archive_link"


def test_a_link_that_stands_for_a_folder_is_refused(folder):
    assert refusal(zipped([(a_link("en"), b"/tmp"), *module_files().items()]), folder).code == "archive_link"


@pytest.mark.parametrize("bit", [0x1, 0x40, 0x2000])
def test_a_password_is_refused(folder, bit):
    assert refusal(patched(an_archive(), flags=bit), folder).code == "archive_encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_without_a_bound_is_refused(folder, method):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in module_files().items():
            archive.writestr(name, content)
    assert refusal(file, folder).code == "archive_method"


@pytest.mark.parametrize(
    "content",
    [
        zipped({"a": b"b"}).getvalue(),
        b"Rar!\x1a\x07\x01\x00",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b\x08",
        b"x" * 257 + b"ustar",
    ],
)
def test_an_archive_in_the_archive_is_found_by_its_beginning(folder, content):
    assert refusal(an_archive({"media/a.pdf": content}, top=""), folder).code == "archive_nested"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "archive_no_module"),
        ({"readme.md": b"x"}, "archive_no_module"),
        ({"Module.toml": b"x"}, "archive_no_module"),
        (module_files(top="modules/m/"), "archive_deep"),
        (module_files(top="m/") | {"site.toml": b"x"}, "archive_outside"),
        (module_files(top="m/") | {"n/a.md": b"x"}, "archive_outside"),
        (module_files(top="m/") | module_files(top="n/"), "archive_modules"),
        (module_files(top="modules/m/") | module_files(top="modules/n/"), "archive_modules"),
    ],
)
def test_it_holds_one_module_and_nothing_else(folder, files, code):
    assert refusal(zipped(files), folder).code == code


def test_more_than_two_thousand_files_are_refused(folder):
    many = {f"en/a{number}.md": b"" for number in range(archives.MOST_FILES)}
    assert refusal(zipped(module_files() | many), folder).code == "archive_many"
    assert written(folder) == {}
    two_thousand = dict(list((module_files() | many).items())[: archives.MOST_FILES])
    assert unpack(zipped(two_thousand), folder) == ""


def test_a_list_of_contents_that_never_ends_is_refused(folder):
    endless = zipped({f"en/{number}-{'a' * 180}.md": b"" for number in range(6000)})
    assert refusal(endless, folder).code == "archive_many"


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 100, b"PK\x03\x04" + b"\0" * 100, b"%PDF-1.7"])
def test_what_is_no_archive_is_said_to_be_none(folder, content):
    assert refusal(io.BytesIO(content), folder).code == "archive_unreadable"


def test_an_archive_cut_off_is_refused(folder):
    data = an_archive().getvalue()
    for length in range(0, len(data), 97):
        assert refusal(io.BytesIO(data[:length]), folder).code == "archive_unreadable"


def test_a_text_too_large_to_be_looked_at_is_refused(folder, monkeypatch):
    assert refusal(an_archive({"en/a.md": b"a\n\n" * archives.TEXT_LARGEST}), folder).code == "archive_text"
    monkeypatch.setattr(archives, "TEXT_IN_ALL", 3 * archives.TEXT_LARGEST)
    four = {f"fr/a{number}.md": b"a\n\n" * (archives.TEXT_LARGEST // 3) for number in range(4)}
    with tempfile.TemporaryDirectory() as other:
        assert refusal(an_archive(four), Path(other)).code == "archive_texts"


def test_more_than_may_be_unpacked_is_refused(folder, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    error = refusal(an_archive({"media/a.png": PNG + b"\0" * 600_000, "media/b.png": PNG + b"\0" * 600_000}), folder)
    assert (error.code, error.values["most"]) == ("archive_unpacked", 1)


def test_a_file_larger_than_what_is_taken_is_refused_unread(folder):
    class Large(io.BytesIO):
        def tell(self):
            return archives.LARGEST + 1

    assert refusal(Large(), folder).code == "archive_large"


def patched(file, *, name=b"", size=None, flags=0):
    """Return an archive whose headers lie about the files of that name, or about all of them."""
    data = bytearray(file.getvalue())
    for mark, flag_at, size_at, name_at in ((b"PK\x03\x04", 6, 22, 30), (b"PK\x01\x02", 8, 24, 46)):
        at = data.find(mark)
        while at >= 0:
            if not name or data[at + name_at :].startswith(name):
                struct.pack_into("<H", data, at + flag_at, struct.unpack_from("<H", data, at + flag_at)[0] | flags)
                if size is not None:
                    struct.pack_into("<I", data, at + size_at, size)
            at = data.find(mark, at + 1)
    return io.BytesIO(bytes(data))


@pytest.mark.parametrize("size", [0, 1, 10, 4_000_000_000])
def test_a_header_that_lies_about_the_size_is_refused(folder, size):
    lying = patched(an_archive(top=""), name=b"en/quiz.md", size=size)
    assert refusal(lying, folder).code in {"archive_lies", "archive_broken"}


def test_a_wrong_checksum_is_refused(folder):
    data = bytearray(an_archive(top="").getvalue())
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 16, zlib.crc32(b"something else"))
    assert refusal(io.BytesIO(bytes(data)), folder).code == "archive_broken"


BOMB = """
import resource, sys, tempfile
from pathlib import Path
from score_learn.content.uploads.archives import unpack
from score_learn.core.errors import Invalid
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with tempfile.TemporaryDirectory(dir=sys.argv[2]) as folder, open(sys.argv[1], "rb") as file:
    try:
        unpack(file, Path(folder))
        said = "taken"
    except Invalid as error:
        said = error.code
    size = sum(one.stat().st_size for one in Path(folder).rglob("*") if one.is_file())
print(said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, size)
"""


@pytest.mark.parametrize("said", [None, 10])
def test_a_bomb_is_stopped_in_little_memory_whatever_its_header_says(tmp_path, said):
    file = io.BytesIO(zipped(module_files()).getvalue())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("media/a.png", "w") as bomb:
        bomb.write(PNG)
        for _megabyte in range(300):
            bomb.write(b"\0" * 1_000_000)
    if said is not None:
        file = patched(file, name=b"media/a.png", size=said)
    packed = tmp_path / "bomb.zip"
    packed.write_bytes(file.getvalue())
    assert packed.stat().st_size < 400_000, "three hundred megabytes in a third of one"
    command = [sys.executable, "-c", BOMB, str(packed), str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    code, kilobytes, unpacked_bytes = found.stdout.split()
    assert code == "archive_unpacked"
    assert int(kilobytes) < 20_000, "it is never in memory as a whole"
    assert int(unpacked_bytes) <= archives.MOST_BYTES, "nothing is written beyond the limit"


def test_files_that_share_their_bytes_are_counted_each(folder, monkeypatch):
    """Overlapping entries make much of little: each names the same packed bytes."""
    monkeypatch.setattr(archives, "MOST_BYTES", 5_000_000)
    file = zipped(module_files() | {f"media/{number}.png": PNG + b"\0" * 1_000_000 for number in range(9)})
    data = bytearray(file.getvalue())
    first = zipfile.ZipFile(file).getinfo("media/0.png").header_offset
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if data[at + 46 :].startswith(b"media/"):
            struct.pack_into("<I", data, at + 42, first)
        at = data.find(b"PK\x01\x02", at + 1)
    assert refusal(io.BytesIO(bytes(data)), folder).code in {"archive_broken", "archive_unpacked"}


NAMES = st.text(
    alphabet=st.sampled_from("ab.\\/:~ C\0\u00e9\u202e\u0301mdtoledn"), min_size=1, max_size=12
) | st.sampled_from(["module.toml", "en/module.md", "media/a.png", "../x", "/x", "m/module.toml", "m/../module.toml"])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.binary(max_size=40), st.sampled_from([0, 0o100644, 0o120777, 0o040755])), max_size=6)
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_archive_makes_it_fail_or_write_outside(entries):
    pairs = []
    for name, content, mode in entries:
        entry = zipfile.ZipInfo(name)
        entry.filename, entry.external_attr = name, mode << 16
        pairs.append((entry, content))
    nothing_but_refusals(zipped(pairs).getvalue())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_broken_archive_makes_it_fail_or_write_outside(data):
    sound = an_archive().getvalue()
    broken = bytearray(sound)
    for _change in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    nothing_but_refusals(bytes(broken[: data.draw(st.integers(0, len(broken))) or None]))


def nothing_but_refusals(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        inside = Path(name) / "a" / "b"
        inside.mkdir(parents=True)
        try:
            unpack(io.BytesIO(content), inside)
        except Invalid as error:
            assert error.code.startswith("archive_")
        around = {path for path in Path(name).rglob("*") if inside not in path.parents}
        assert around == {inside.parent, inside}
        assert not any(path.is_symlink() for path in inside.rglob("*"))
        assert os.path.realpath(inside) == str(inside.resolve())
