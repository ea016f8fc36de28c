"""azure-identity and msal get tokens: from a metadata endpoint, with the probe, with the application's secret."""

import asyncio
import os

import msal
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    ClientSecretCredential,
    CredentialUnavailableError,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)
from azure.identity.aio import ManagedIdentityCredential as AsyncManagedIdentityCredential
from support import APPLICATION, IDENTITY, TENANT, Sent, TestCase, claims, on, without_override

SCOPE = "https://vault.azure.net/.default"


class ManagedIdentity(TestCase):
    def test_the_system_assigned_identity_is_the_default(self):
        with on("vm1"):
            token = claims(ManagedIdentityCredential().get_token(SCOPE).token)
        self.assertEqual(token["aud"], "https://vault.azure.net")
        self.assertEqual(token["iss"], f"https://sts.windows.net/{TENANT}/")
        self.assertEqual(token["idtyp"], "app")
        self.assertTrue(token["xms_mirid"].lower().endswith("/virtualmachines/vm1"), token["xms_mirid"])
        self.assertEqual(token["oid"], token["sub"])

    def test_a_user_assigned_identity_is_chosen_by_any_of_its_ids(self):
        with on("vm1"):
            chosen = ManagedIdentityCredential(identity_config={"resource_id": IDENTITY}).get_token(SCOPE)
            token = claims(chosen.token)
            self.assertTrue(token["xms_mirid"].lower().endswith("/userassignedidentities/lab-id"))
            for config in ({"client_id": token["appid"]}, {"object_id": token["oid"]}):
                other = claims(ManagedIdentityCredential(identity_config=config).get_token(SCOPE).token)
                self.assertEqual(other["oid"], token["oid"], config)

    def test_an_identity_that_is_not_there_is_refused_at_once(self):
        nobody = ManagedIdentityCredential(client_id="99999999-9999-4999-8999-999999999999")
        with on("vm1"), Sent() as sent, self.assertRaises(CredentialUnavailableError) as refused:
            nobody.get_token(SCOPE)
        self.assertIn("Identity not found", str(refused.exception))
        self.assertEqual(sent.to("/oauth2/token"), 1)

    def test_two_identities_are_ambiguous(self):
        with on("vm2"), Sent() as sent, self.assertRaises(CredentialUnavailableError) as refused:
            ManagedIdentityCredential().get_token(SCOPE)
        self.assertIn("Multiple user assigned identities exist", str(refused.exception))
        self.assertEqual(sent.to("/oauth2/token"), 1)

    def test_a_resource_that_is_not_there_is_refused_with_entras_words(self):
        with on("vm1"), Sent() as sent, self.assertRaises(CredentialUnavailableError) as refused:
            ManagedIdentityCredential().get_token("https://nothing.example/.default")
        self.assertIn("AADSTS500011", str(refused.exception))
        self.assertEqual(sent.to("/oauth2/token"), 1)

    def test_the_asynchronous_client_works_as_well(self):
        async def ask(**options):
            async with AsyncManagedIdentityCredential(**options) as credential:
                return claims((await credential.get_token(SCOPE)).token)

        with on("vm1"):
            own = asyncio.run(ask())
            chosen = asyncio.run(ask(identity_config={"msi_res_id": IDENTITY}))
            with self.assertRaises(CredentialUnavailableError) as refused:
                asyncio.run(ask(client_id="99999999-9999-4999-8999-999999999999"))
        self.assertTrue(own["xms_mirid"].lower().endswith("/virtualmachines/vm1"))
        self.assertTrue(chosen["xms_mirid"].lower().endswith("/lab-id"))
        self.assertIn("The requested identity has not been assigned to this resource", str(refused.exception))

    def test_msal_alone(self):
        identity = msal.SystemAssignedManagedIdentity()
        with on("vm1"):
            client = msal.ManagedIdentityClient(identity, http_client=requests.Session())
            answer = client.acquire_token_for_client(resource="https://storage.azure.com/")
        self.assertEqual(answer["token_type"], "Bearer")
        self.assertGreater(answer["expires_in"], 80_000)
        self.assertEqual(claims(answer["access_token"])["aud"], "https://storage.azure.com/")


class Default(TestCase):
    def test_the_probe_finds_the_metadata_endpoint(self):
        with without_override(), Sent() as sent:
            token = claims(DefaultAzureCredential().get_token(SCOPE).token)
        self.assertTrue(token["xms_mirid"].lower().endswith("/virtualmachines/vm1"))
        asked = sent.to("http://169.254.169.254/metadata/identity/oauth2/token")
        self.assertEqual(asked, 2, "the probe and the request")

    def test_the_variable_chooses_the_identity(self):
        with on("vm1"):
            client = claims(ManagedIdentityCredential(identity_config={"resource_id": IDENTITY}).get_token(SCOPE).token)
            os.environ["AZURE_CLIENT_ID"] = client["appid"]
            token = claims(DefaultAzureCredential().get_token(SCOPE).token)
        self.assertEqual(token["oid"], client["oid"])


class Secret(TestCase):
    def test_the_application_signs_in_with_its_secret(self):
        token = claims(ClientSecretCredential(**APPLICATION).get_token("https://management.azure.com/.default").token)
        self.assertEqual(token["appid"], APPLICATION["client_id"])
        self.assertEqual(token["appidacr"], "1")
        self.assertEqual(token["tid"], TENANT)

    def test_a_wrong_secret_is_refused_with_its_number_and_not_tried_again(self):
        wrong = ClientSecretCredential(**{**APPLICATION, "client_secret": "wrong"})
        with Sent() as sent, self.assertRaises(ClientAuthenticationError) as refused:
            wrong.get_token(SCOPE)
        self.assertIn("AADSTS7000215: Invalid client secret provided.", str(refused.exception))
        self.assertEqual(sent.to("/token", "POST"), 1)

    def test_msal_alone(self):
        client = msal.ConfidentialClientApplication(
            APPLICATION["client_id"],
            client_credential=APPLICATION["client_secret"],
            authority=f"https://login.microsoftonline.com/{TENANT}",
        )
        answer = client.acquire_token_for_client([SCOPE])
        self.assertEqual(claims(answer["access_token"])["appid"], APPLICATION["client_id"])
