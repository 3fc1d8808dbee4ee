"""A time stamp authority of our own for the tests: OpenSSL behind a small local server, honest or not."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from wanhui.adapters.timestamps import Authority

Manner = Literal["honest", "other_words", "other_nonce", "not_trusted", "garbage", "error", "endless"]
_CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS = "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n"


@dataclass(frozen=True, slots=True)
class Keys:
    """The folder in which an authority's keys lie."""

    folder: Path

    @property
    def roots(self) -> Path:
        """Its root certificate."""
        return self.folder / "root.pem"


def make_keys(folder: Path, name: str) -> Keys:
    """A root and a time stamp key under it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "serial").write_text("01")
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "extensions").write_text(_EXTENSIONS)
    _openssl(
        folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "root.key",
        "-out", "root.pem", "-subj", f"/CN={name} root", "-days", "3650",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )  # fmt: skip
    _openssl(
        folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key",
        "-out", "tsa.csr", "-subj", f"/CN={name}",
    )  # fmt: skip
    _openssl(
        folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
        "-out", "tsa.pem", "-days", "3650", "-extfile", "extensions",
    )  # fmt: skip
    return Keys(folder)


@contextmanager
def authority(keys: Keys, manner: Manner = "honest", *, other: Keys | None = None) -> Iterator[Authority]:
    """The authority at work; `other` are the keys of one that nobody trusts."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(500 if manner == "error" else 200)
            self.end_headers()
            self.wfile.write(_answer(keys, manner, asked, other))

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Authority(url=f"http://127.0.0.1:{server.server_port}/", roots=keys.roots)
    finally:
        server.shutdown()
        server.server_close()


def _answer(keys: Keys, manner: Manner, asked: bytes, other: Keys | None) -> bytes:
    if manner == "garbage":
        return b"<html>welcome to this hotel's network</html>"
    if manner == "endless":
        return bytes(200_000)
    if manner == "other_words":
        (keys.folder / "other").write_bytes(b"other words")
        asked = _openssl(keys.folder, "ts", "-query", "-data", "other", "-sha256", "-cert")
    if manner == "other_nonce":
        at = asked.rindex(b"\x01\x01\xff") - 1  # the last byte of the nonce: the wish for a certificate follows it
        asked = asked[:at] + bytes([asked[at] ^ 1]) + asked[at + 1 :]
    signer = other if manner == "not_trusted" and other else keys
    (signer.folder / "asked").write_bytes(asked)
    return _openssl(
        signer.folder, "ts", "-reply", "-config", "tsa.cnf", "-section", "it", "-queryfile", "asked",
        "-signer", "tsa.pem", "-inkey", "tsa.key",
    )  # fmt: skip


def _openssl(folder: Path, *arguments: str) -> bytes:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
