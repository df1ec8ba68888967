"""A paper is checked with a public key alone, and any letter that differs is found."""

import stat

import pytest

from score_learn.certification import rules, signing
from score_learn.certification.rules import Paper
from score_learn.core.errors import Refused
from tests.certification.papers import a_key, a_paper, a_payload

BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture
def key(tmp_path):
    return a_key(tmp_path / "keys")


@pytest.fixture
def paper(key):
    return a_paper(key)


def test_an_untouched_paper_holds_without_any_database(key, paper):
    payload = signing.verify_paper(rules.read_fragment(paper.fragment()), key.public)
    assert payload is not None
    assert payload.module == "Workplace Cooperation"


def test_every_letter_of_the_signed_text_counts(key, paper):
    text = paper.payload_text
    for place, letter in enumerate(text):
        altered = text[:place] + ("x" if letter != "x" else "y") + text[place + 1 :]
        assert signing.verify_payload(altered, paper.signature, key.public) is None, f"letter {place} was not missed"
    for place in range(len(text)):
        assert signing.verify_payload(text[:place] + text[place + 1 :], paper.signature, key.public) is None
    assert signing.verify_payload(f"{text} ", paper.signature, key.public) is None


def test_every_bit_of_the_signature_counts(key, paper):
    raw = rules.decode(paper.signature)
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        assert signing.verify_payload(paper.payload_text, rules.encode(bytes(flipped)), key.public) is None, bit


def test_every_letter_of_the_written_signature_counts_even_where_its_bits_do_not(key, paper):
    written = paper.signature
    for place, letter in enumerate(written):
        others = BASE64URL.replace(letter, "") if place == len(written) - 1 else "A" if letter != "A" else "B"
        for other in others:
            altered = written[:place] + other + written[place + 1 :]
            assert signing.verify_payload(paper.payload_text, altered, key.public) is None, (place, other)
    for padded in (f"{written}==", f"{written}\n", f" {written}", written[:-1], ""):
        assert signing.verify_payload(paper.payload_text, padded, key.public) is None


def test_every_letter_of_name_and_salt_counts(key, paper):
    for place in range(len(paper.name)):
        name = f"{paper.name[:place]}ä{paper.name[place + 1 :]}"
        assert signing.verify_paper(Paper(paper.payload_text, paper.signature, paper.salt, name), key.public) is None
    for place, letter in enumerate(paper.salt):
        salt = paper.salt[:place] + ("A" if letter != "A" else "B") + paper.salt[place + 1 :]
        assert signing.verify_paper(Paper(paper.payload_text, paper.signature, salt, paper.name), key.public) is None
    moved = Paper(paper.payload_text, paper.signature, paper.salt[:-1], paper.salt[-1] + paper.name)
    assert rules.holder_digest(moved.salt, moved.name) == rules.holder_digest(paper.salt, paper.name)
    assert signing.verify_paper(moved, key.public) is None, "a letter moved from the salt into the name"


def test_every_bit_of_the_public_key_counts(key, paper):
    raw = rules.decode(key.public_key)
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        keys = {key.key_id: rules.encode(bytes(flipped))}
        assert signing.verify_payload(paper.payload_text, paper.signature, keys) is None, bit


def test_another_key_does_not_sign_in_this_ones_name(key, paper, tmp_path):
    other = a_key(tmp_path / "keys", "20270101-0badcafe")
    forged = a_payload(paper.salt, key_id=key.key_id, enterprise="Hillside Furniture").text()
    keys = key.public | other.public
    assert signing.verify_payload(forged, other.sign(forged), keys) is None
    assert signing.verify_payload(paper.payload_text, paper.signature, other.public) is None
    assert signing.verify_payload(paper.payload_text, paper.signature, {}) is None


def test_after_a_new_key_the_old_papers_still_hold(key, paper, tmp_path):
    newer = a_key(tmp_path / "keys", "20270101-0badcafe")
    keys = key.public | newer.public
    (tmp_path / "keys" / f"{key.key_id}.pem").unlink()
    assert signing.verify_paper(paper, keys) is not None
    assert signing.verify_paper(a_paper(newer), keys) is not None


def test_the_private_key_is_for_its_owner_alone(key):
    file = key.folder / f"{key.key_id}.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.folder.stat().st_mode) == 0o700
    assert key.public_key not in file.read_text()


def test_a_key_is_never_written_over(key):
    before = (key.folder / f"{key.key_id}.pem").read_bytes()
    with pytest.raises(FileExistsError):
        signing.make_private_key(key.folder, key.key_id)
    assert (key.folder / f"{key.key_id}.pem").read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622])
def test_a_private_key_that_others_can_open_signs_nothing(key, mode):
    (key.folder / f"{key.key_id}.pem").chmod(mode)
    with pytest.raises(Refused, match="signing_key_open"):
        key.sign("text")


def test_a_missing_private_key_is_named(key):
    (key.folder / f"{key.key_id}.pem").unlink()
    with pytest.raises(Refused, match="signing_key_missing") as refusal:
        key.sign("text")
    assert refusal.value.values["file"].endswith(f"{key.key_id}.pem")


def test_a_private_key_that_does_not_fit_its_public_key_signs_nothing(key, tmp_path):
    other = a_key(tmp_path / "other")
    file = key.folder / f"{key.key_id}.pem"
    file.write_bytes((other.folder / f"{other.key_id}.pem").read_bytes())
    with pytest.raises(Refused, match="signing_key_wrong"):
        key.sign("text")
    file.write_text("not a key")
    with pytest.raises(Refused, match="signing_key_wrong"):
        key.sign("text")
