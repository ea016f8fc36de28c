"""Verifies what the simulator signed with tools that know nothing of it: PyJWT, cryptography and openssl.

Reads from standard input what `mi-sim play --format json tests/tokens/token.md` prints; prints a line for each proof and
ends with 1 at the first that fails.
"""

import base64
import json
import subprocess
import sys
import tempfile
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qs

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from jwt.exceptions import InvalidAudienceError, InvalidIssuerError, InvalidSignatureError

AUDIENCE = "https://vault.azure.net"
# The simulator has a clock of its own, so that times are compared here and not by the library.
NO_CLOCK = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}


class Exchanges:
    """The requests and responses of a journal."""

    def __init__(self, journal):
        sent = {e["span"]: e["event"]["request"] for e in journal if e["event"]["type"] == "sent"}
        answered = [e for e in journal if e["event"]["type"] == "answered"]
        self.all = [(sent[e["span"]], e["event"]["response"]) for e in answered]

    def one(self, what, fits):
        found = [exchange for exchange in self.all if fits(exchange[0])]
        require(found, f"the journal holds {what}")
        return found[-1]

    def body(self, what, fits):
        return json.loads(self.one(what, fits)[1]["body"])


def require(holds, proof):
    if not holds:
        sys.exit(f"FAILED: {proof}")
    print(f"ok: {proof}")


def refused(error, proof, *arguments, **options):
    try:
        jwt.decode(*arguments, **options)
    except error:
        require(True, proof)
    else:
        require(False, proof)


def header(message, name):
    return next(value for key, value in message["headers"] if key.lower() == name)


def altered(token, segment):
    """The token with one bit of one segment turned, still of canonical base64url."""
    parts = token.split(".")
    raw = bytearray(base64.urlsafe_b64decode(parts[segment] + "=="))
    # A digit of a claim, so that the JSON stays well formed.
    at = next(i for i, byte in enumerate(raw) if chr(byte).isdigit()) if segment == 1 else 0
    raw[at] ^= 1
    parts[segment] = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return ".".join(parts)


def access_token(exchanges):
    sent, response = exchanges.one("a token for code on the machine", lambda r: "/oauth2/token?" in r["url"])
    token = json.loads(response["body"])["access_token"]
    configuration = exchanges.body("Entra's metadata", lambda r: r["url"].endswith("/openid-configuration"))
    keys = exchanges.body("Entra's keys", lambda r: r["url"] == configuration["jwks_uri"])
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWKSet.from_dict(keys)[kid].key
    right = {"algorithms": ["EdDSA"], "audience": AUDIENCE, "issuer": configuration["issuer"], "options": NO_CLOCK}
    claims = jwt.decode(token, key, **right)
    require(True, "PyJWT verifies the access token against the key set, with its audience and issuer")
    now = parsedate_to_datetime(header(response, "date")).timestamp()
    require(claims["nbf"] <= now < claims["exp"], "its time has come and is not over")
    wrong = {**right, "audience": "https://management.azure.com/"}
    refused(InvalidAudienceError, "PyJWT refuses it for another audience", token, key, **wrong)
    wrong = {**right, "issuer": "https://sts.windows.net/somebody/"}
    refused(InvalidIssuerError, "PyJWT refuses it from another issuer", token, key, **wrong)
    for segment, name in [(1, "claims"), (2, "signature")]:
        proof = f"PyJWT refuses it with one bit of its {name} turned"
        refused(InvalidSignatureError, proof, altered(token, segment), key, **right)


def assertion(exchanges):
    credential = exchanges.body(
        "the identity's credential", lambda r: r["method"] == "GET" and "/credentials?" in r["url"]
    )
    sent, response = exchanges.one("the endpoint's own request", lambda r: "client_assertion=" in r["body"])
    proof = parse_qs(sent["body"])["client_assertion"][0]
    leaf = x509.load_der_x509_certificate(base64.b64decode(credential["certificate"]))
    claims = jwt.decode(
        proof, leaf.public_key(), algorithms=["EdDSA"], audience=sent["url"], options=NO_CLOCK
    )
    require(claims["sub"] == credential["client_id"], "PyJWT verifies the assertion by the identity's certificate")
    thumbprint = base64.urlsafe_b64encode(leaf.fingerprint(hashes.SHA256())).rstrip(b"=").decode()
    require(jwt.get_unverified_header(proof)["x5t#S256"] == thumbprint, "its header names that certificate")
    given = exchanges.one("the certificate given to Entra", lambda r: "keyCredentials" in r["body"])[0]
    key = json.loads(given["body"])["keyCredentials"][0]["key"]
    require(key == credential["certificate"], "Entra checks the assertion by the same certificate")
    at = int(parsedate_to_datetime(header(response, "date")).timestamp())
    certificate(credential["certificate"], credential["issuer_certificate"], at)


def certificate(leaf, issuer, at):
    with tempfile.TemporaryDirectory() as folder:
        names = {"leaf": leaf, "issuer": issuer}
        paths = {name: Path(folder, f"{name}.pem") for name in names}
        for name, der in names.items():
            openssl(["x509", "-inform", "DER", "-out", str(paths[name])], base64.b64decode(der))
        leaf, issuer = str(paths["leaf"]), str(paths["issuer"])
        verify = ["verify", "-x509_strict", "-attime", str(at)]
        said = openssl([*verify, "-CAfile", issuer, leaf])
        require(said.strip().endswith(": OK"), "openssl verifies the certificate against its issuer's")
        alone = subprocess.run(["openssl", *verify, "-CAfile", leaf, leaf], capture_output=True)
        require(alone.returncode != 0, "openssl does not verify it against itself")
        text = openssl(["x509", "-in", leaf, "-noout", "-text"])
        require("Signature Algorithm: ED25519" in text and "CA:FALSE" in text, "openssl reads the certificate")


def openssl(arguments, given=b""):
    try:
        run = subprocess.run(["openssl", *arguments], input=given, capture_output=True)
    except FileNotFoundError:
        sys.exit("FAILED: the program `openssl` is not on PATH")
    if run.returncode != 0:
        sys.exit(f"FAILED: openssl {' '.join(arguments)}: {run.stderr.decode()}")
    return run.stdout.decode()


def main():
    report = json.load(sys.stdin)
    require(report["came_true"], "the document came true")
    exchanges = Exchanges(report["journal"])
    access_token(exchanges)
    assertion(exchanges)


main()
