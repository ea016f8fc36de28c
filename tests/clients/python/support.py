"""What all tests of real clients need: where the simulated Azure is, and a fence around it."""

import base64
import json
import os
import socket
import unittest
from unittest import mock

TENANT = os.environ["AZURE_TENANT_ID"]
SUBSCRIPTION = os.environ["AZURE_SUBSCRIPTION_ID"]
ADDRESS = os.environ["MI_SIM_ADDRESS"]
AUTHORITY = os.environ["REQUESTS_CA_BUNDLE"]
APPLICATION = {
    "tenant_id": TENANT,
    "client_id": os.environ["MI_SIM_CLIENT_ID"],
    "client_secret": os.environ["MI_SIM_CLIENT_SECRET"],
}
GROUP = "lab-rg"
VAULT = "https://lab-kv.vault.azure.net"
BLOBS = "https://lablake.blob.core.windows.net"
PROVIDERS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers"
IDENTITY = f"{PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/lab-id"


def fence():
    """No test may ever reach the machine's real network: only loopback can be connected to."""
    connect = socket.socket.connect

    def only_loopback(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a client tried to reach {address}")
        return connect(self, address)

    socket.socket.connect = only_loopback
    socket.socket.connect_ex = only_loopback


fence()


def claims(token):
    """The claims of an access token, unverified."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def on(machine):
    """The environment of code on a machine whose client can be told where the metadata endpoint is."""
    return mock.patch.dict(os.environ, AZURE_POD_IDENTITY_AUTHORITY_HOST=f"http://{ADDRESS}/vm/{machine}")


def without_override():
    """The environment of code that knows no more than 169.254.169.254, and gets there through the proxy."""
    proxy = os.environ["HTTP_PROXY"]
    assert proxy.endswith("@" + ADDRESS) and ADDRESS.startswith("127.0.0.1:"), proxy
    kept = {name: value for name, value in os.environ.items() if name != "AZURE_POD_IDENTITY_AUTHORITY_HOST"}
    return mock.patch.dict(os.environ, kept, clear=True)


class Sent:
    """The requests that were sent, every repetition counted."""

    def __init__(self):
        import requests

        self.requests = []
        send = requests.Session.send

        def counted(session, request, **options):
            self.requests.append(request)
            return send(session, request, **options)

        self.patch = mock.patch.object(requests.Session, "send", counted)

    def __enter__(self):
        self.patch.start()
        return self

    def __exit__(self, *_):
        self.patch.stop()

    def to(self, part, method="", with_token=False):
        """How many of them went to an address with this part."""
        fits = lambda one: part in one.url and method in one.method and (not with_token or "Authorization" in one.headers)
        return sum(1 for one in self.requests if fits(one))


class TestCase(unittest.TestCase):
    maxDiff = None
