"""The stored certificates: one JSON file per proved claim, family or refutation.

The files of `theorems/certificates` prove claims, those of `counterexamples/certificates` prove families.  The name of
a file is the id of what it proves.  The hash of a certificate is the SHA-256 of the file's bytes, so that
``sha256sum theorems/certificates/pinsker-type.json`` gives the number that is cited.

Main definitions
    Certificate     a proof with the bytes it was read from
    read            the certificate of an id
    stored          all ids that have one
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from theorems.proof import MalformedProof, Proof, from_json

PACKAGES = ("theorems", "counterexamples")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A proof as it is stored.

    Attributes:
        id: of the claim or family that it proves.
        data: the bytes of the file.
        proof: what they say.
    """

    id: str
    data: bytes
    proof: Proof

    @property
    def sha256(self) -> str:
        """``sha256:`` and the hash of the file in hexadecimal."""
        return f"sha256:{hashlib.sha256(self.data).hexdigest()}"


def parse(id: str, data: bytes) -> Certificate:
    """A certificate from the bytes of its file.

    Raises:
        MalformedProof: if they are not a proof of `id`; the message says where.

    >>> parse("pinsker-type", b"[")
    Traceback (most recent call last):
        ...
    theorems.proof.MalformedProof: not JSON: line 1 column 2: Expecting value
    """
    return _parsed(id, bytes(data))


@lru_cache(maxsize=2048)
def _parsed(id: str, data: bytes) -> Certificate:
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError as error:
        raise MalformedProof(f"not UTF-8 text: byte {error.start} is {data[error.start]:#x}") from None
    except json.JSONDecodeError as error:
        raise MalformedProof(f"not JSON: line {error.lineno} column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise MalformedProof("not JSON of a sensible depth") from None
    except MalformedProof:
        raise
    except ValueError as error:  # an integer of more digits than Python reads
        raise MalformedProof(f"not JSON: {error}") from None
    proof = from_json(content)
    if proof.claim != id:
        raise MalformedProof(f"it proves {proof.claim!r}; expected {id!r}")
    return Certificate(id, data, proof)


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object in which no key is said twice; otherwise the first value would be silently ignored."""
    seen = dict(pairs)
    if len(seen) != len(pairs):
        keys = [key for key, _ in pairs]
        raise MalformedProof(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is said twice")
    return seen


def stored() -> tuple[str, ...]:
    """The ids that have a certificate, sorted."""
    found = [entry.name.removesuffix(".json") for folder in _folders() for entry in folder.iterdir()]
    return tuple(sorted(found))


def read(id: str) -> Certificate | None:
    """The stored certificate of a claim or family, or None if there is none.

    Raises:
        MalformedProof: if the file is not a proof of it; the message names the field.
    """
    for folder in _folders():
        file = folder.joinpath(f"{id}.json")
        if file.is_file():
            try:
                data = file.read_bytes()
            except OSError as error:
                raise MalformedProof(f"{file} cannot be read: {error.strerror}") from None
            return parse(id, data)
    return None


def _folders() -> list[Traversable]:
    found = [files(package).joinpath("certificates") for package in PACKAGES]
    return [folder for folder in found if folder.is_dir()]
