"""A stranger verifies an access token from what is published alone."""

import json
import ssl
import urllib.request

import jwt
from azure.identity import ManagedIdentityCredential
from support import AUTHORITY, TENANT, TestCase, on

DISCOVERY = f"https://login.microsoftonline.com/{TENANT}/.well-known/openid-configuration"
AUDIENCE = "https://vault.azure.net"


class PyJwt(TestCase):
    def setUp(self):
        trust = ssl.create_default_context(cafile=AUTHORITY)
        with urllib.request.urlopen(DISCOVERY, context=trust) as answer:
            self.published = json.load(answer)
        self.keys = jwt.PyJWKClient(self.published["jwks_uri"], ssl_context=trust)
        with on("vm1"):
            self.token = ManagedIdentityCredential().get_token(f"{AUDIENCE}/.default").token

    def decode(self, token, audience=AUDIENCE):
        key = self.keys.get_signing_key_from_jwt(self.token)
        algorithms = self.published["id_token_signing_alg_values_supported"]
        return jwt.decode(token, key.key, algorithms, audience=audience, issuer=self.published["issuer"])

    def test_the_token_is_good_by_signature_issuer_audience_and_time(self):
        self.assertEqual(self.decode(self.token)["tid"], TENANT)

    def test_a_changed_token_is_not(self):
        head, body, signature = self.token.split(".")
        turned = ("B" if signature[0] == "A" else "A") + signature[1:]
        with self.assertRaises(jwt.InvalidSignatureError):
            self.decode(".".join([head, body, turned]))

    def test_nor_is_one_for_somebody_else(self):
        with self.assertRaises(jwt.InvalidAudienceError):
            self.decode(self.token, "https://storage.azure.com")
