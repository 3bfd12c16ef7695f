"""Stored certificates: what is read, what is hashed, what is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from checks.certificates import parse, read, stored
from theorems.proof import SCHEMA, MalformedProof

PROOF = {"schema": SCHEMA, "claim": "a", "sizes": {}, "witness": {}, "steps": [], "conclusion": []}


def test_the_hash_is_that_of_the_file() -> None:
    for id in stored():
        certificate = read(id)
        assert certificate is not None
        files = [Path(f"{package}/certificates/{id}.json") for package in ("theorems", "counterexamples")]
        (file,) = [f for f in (Path(__file__).parents[2] / f for f in files) if f.exists()]
        assert certificate.sha256 == f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


def test_an_id_without_a_certificate_has_none() -> None:
    assert read("no-such-claim") is None


def test_one_changed_byte_changes_the_hash() -> None:
    data = json.dumps(PROOF).encode()
    assert parse("a", data).sha256 != parse("a", data + b"\n").sha256


def test_a_certificate_is_parsed_once_for_the_same_bytes_and_id_only() -> None:
    data = json.dumps(PROOF).encode()
    assert parse("a", data) is parse("a", bytes(data))
    assert parse("a", data + b" ") is not parse("a", data)
    with pytest.raises(MalformedProof, match="it proves 'a'; expected 'b'"):
        parse("b", data)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"[", "not JSON: line 1 column 2"),
        (b"\xff", "not UTF-8 text: byte 0 is 0xff"),
        (b"[" * 100_000, "not JSON of a sensible depth"),
        (b"{}", "missing claim"),
        (json.dumps(PROOF | {"claim": "b"}).encode(), "it proves 'b'; expected 'a'"),
        (json.dumps(PROOF | {"schema": "x"}).encode(), "schema is 'x'"),
        (b'{"claim": "a", "claim": "a"}', "the key 'claim' is said twice"),
    ],
)
def test_what_is_not_a_proof_is_refused_with_the_reason(data: bytes, complaint: str) -> None:
    with pytest.raises(MalformedProof, match=complaint):
        parse("a", data)
