"""Secrets and blobs, with the SDKs that read them."""

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential, ManagedIdentityCredential
from azure.keyvault.secrets import SecretClient
from azure.storage.blob import BlobServiceClient
from support import APPLICATION, BLOBS, IDENTITY, VAULT, Sent, TestCase, on


def own():
    return ManagedIdentityCredential()


def chosen():
    return ManagedIdentityCredential(identity_config={"resource_id": IDENTITY})


class Secrets(TestCase):
    def test_the_machine_reads_the_secret(self):
        with on("vm1"):
            client = SecretClient(VAULT, own())
            secret = client.get_secret("db-password")
            listed = [one.name for one in client.list_properties_of_secrets()]
        self.assertEqual(secret.value, "correct horse battery staple")
        self.assertEqual((secret.name, len(secret.properties.version)), ("db-password", 32))
        self.assertIn("db-password", listed)

    def test_an_identity_without_a_role_is_told_so_once(self):
        with on("vm1"), Sent() as sent, self.assertRaises(HttpResponseError) as refused:
            SecretClient(VAULT, chosen()).get_secret("db-password")
        self.assertEqual(refused.exception.status_code, 403)
        self.assertIn("Caller is not authorized to perform action on resource.", refused.exception.message)
        self.assertIn("Microsoft.KeyVault/vaults/secrets/getSecret/action", refused.exception.message)
        self.assertEqual(sent.to("/secrets/db-password", with_token=True), 1)

    def test_who_may_not_write_does_not(self):
        with on("vm1"), self.assertRaises(HttpResponseError) as refused:
            SecretClient(VAULT, own()).set_secret("db-password", "changed")
        self.assertEqual(refused.exception.status_code, 403)

    def test_a_secret_that_is_not_there_is_not_found(self):
        with on("vm1"), Sent() as sent, self.assertRaises(ResourceNotFoundError) as refused:
            SecretClient(VAULT, own()).get_secret("nothing")
        self.assertIn("SecretNotFound", str(refused.exception))
        self.assertEqual(sent.to("/secrets/nothing", with_token=True), 1)

    def test_owner_of_the_subscription_is_no_reader_of_secrets(self):
        with self.assertRaises(HttpResponseError) as refused:
            SecretClient(VAULT, ClientSecretCredential(**APPLICATION)).get_secret("db-password")
        self.assertEqual(refused.exception.status_code, 403)


class Blobs(TestCase):
    def test_the_chosen_identity_reads_the_blob(self):
        with on("vm1"):
            service = BlobServiceClient(BLOBS, chosen())
            blob = service.get_blob_client("data", "hello.txt").download_blob().readall()
            names = [one.name for one in service.get_container_client("data").list_blobs()]
        self.assertEqual(blob.strip(), b"Hello from the simulated Azure.")
        self.assertEqual(names, ["hello.txt"])

    def test_an_identity_without_a_role_is_told_so_once(self):
        with on("vm1"), Sent() as sent, self.assertRaises(HttpResponseError) as refused:
            BlobServiceClient(BLOBS, own()).get_blob_client("data", "hello.txt").download_blob()
        self.assertEqual(refused.exception.error_code, "AuthorizationPermissionMismatch")
        self.assertIn("not authorized to perform this operation using this permission", refused.exception.message)
        self.assertEqual(sent.to("/data/hello.txt"), 1)

    def test_who_may_only_read_does_not_write(self):
        with on("vm1"), self.assertRaises(HttpResponseError) as refused:
            BlobServiceClient(BLOBS, chosen()).get_blob_client("data", "new.txt").upload_blob(b"new")
        self.assertEqual(refused.exception.status_code, 403)

    def test_a_blob_that_is_not_there_is_not_found(self):
        with on("vm1"), self.assertRaises(ResourceNotFoundError) as refused:
            BlobServiceClient(BLOBS, chosen()).get_blob_client("data", "nothing").download_blob()
        self.assertEqual(refused.exception.error_code, "BlobNotFound")

    def test_a_token_for_another_service_is_no_good(self):
        class Vaults:
            """A credential that always asks for a Key Vault token."""

            def get_token(self, *_, **__):
                return own().get_token("https://vault.azure.net/.default")

        with on("vm1"), self.assertRaises(ClientAuthenticationError) as refused:
            BlobServiceClient(BLOBS, Vaults()).get_blob_client("data", "hello.txt").download_blob()
        self.assertEqual(refused.exception.status_code, 401)
