"""Ed25519: the private keys in their folder, signing, and checking a paper with nothing but public keys."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from score_learn.certification.rules import Paper, Payload, decode, encode, is_holder, read_payload
from score_learn.core.errors import Invalid, Refused

SUFFIX = ".pem"
_OTHERS = 0o077


def make_private_key(folder: Path, key_id: str) -> str:
    """Write a new private key for its owner's eyes alone and return the public key (base64url of 32 bytes).

    Raises:
        FileExistsError: when there is a file for that key already; a key is never overwritten.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    handle = os.open(_path(folder, key_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return _public_text(key.public_key())


def has_private_key(folder: Path, key_id: str) -> bool:
    """Say whether the folder holds that private key."""
    return _path(folder, key_id).is_file()


def sign(text: str, *, folder: Path, key_id: str, public_key: str) -> str:
    """Sign a text with a private key of the folder and return the signature in base64url.

    Raises:
        Refused: ``signing_key_missing`` when the file is not there, ``signing_key_open`` when others may read it,
            ``signing_key_wrong`` when it is no Ed25519 key or not the one that belongs to the public key.
    """
    path = _path(folder, key_id)
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise Refused("signing_key_open", key_id=key_id, file=str(path))
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise Refused("signing_key_missing", key_id=key_id, file=str(path)) from error
    except (ValueError, TypeError) as error:
        raise Refused("signing_key_wrong", key_id=key_id, file=str(path)) from error
    if not isinstance(key, Ed25519PrivateKey) or _public_text(key.public_key()) != public_key:
        raise Refused("signing_key_wrong", key_id=key_id, file=str(path))
    return encode(key.sign(text.encode()))


def verify_payload(text: str, signature: str, public_keys: Mapping[str, str]) -> Payload | None:
    """Return the payload when the key it names has signed exactly this text, otherwise ``None``.

    Args:
        text: the payload as it was signed, letter for letter.
        signature: in base64url.
        public_keys: key id to public key (base64url of 32 bytes), as published under ``/verify/keys``.
    """
    try:
        payload = read_payload(text)
        _verify(text, signature, public_keys[payload.key])
    except (Invalid, KeyError, ValueError, TypeError, InvalidSignature):
        return None
    return payload


def verify_paper(paper: Paper, public_keys: Mapping[str, str]) -> Payload | None:
    """Return the payload of a printed certificate when signature and name hold, without asking any database.

    Whether the certificate was revoked since it was printed only the site can tell.
    """
    payload = verify_payload(paper.payload_text, paper.signature, public_keys)
    return payload if payload and is_holder(payload, salt=paper.salt, name=paper.name) else None


@lru_cache(maxsize=2048)
def _verify(text: str, signature: str, public_key: str) -> None:
    """Raise when this key has not signed this text; what holds once holds always, and a list shows the same again."""
    Ed25519PublicKey.from_public_bytes(decode(public_key)).verify(decode(signature), text.encode())


def _path(folder: Path, key_id: str) -> Path:
    return folder / f"{key_id}{SUFFIX}"


def _public_text(key: Ed25519PublicKey) -> str:
    return encode(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))
