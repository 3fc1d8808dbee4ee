"""Signs with a key of this installation (Ed25519), made once, kept in the data folder for its owner only."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_NAME: Final = "evidence-key"


@dataclass(frozen=True, slots=True)
class Signer:
    """The key: `sign` gives 64 bytes over any message; `public` are the 32 bytes by which anybody can check it."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public key."""
        return self.key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`; the same message has always the same."""
        return self.key.sign(message)


def load_signer(home: Path) -> Signer:
    """The key of the data folder `home`; made at the first call."""
    file = home / _NAME
    try:
        return Signer(_read(file))
    except FileNotFoundError:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate()
    written = made.private_bytes(
        serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    )
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return Signer(_read(file))
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(written.hex())
    return Signer(made)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the key `public` signed `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(file: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read_text(encoding="ascii")))
