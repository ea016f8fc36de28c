"""The Azure CLI, unchanged, signed in with the machine's identity and with the application."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

SUBSCRIPTION = os.environ["AZURE_SUBSCRIPTION_ID"]
TENANT = os.environ["AZURE_TENANT_ID"]
GROUP = "lab-rg"
PROVIDERS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers"
IDENTITY = f"{PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/lab-id"
NOT_FOUND = 3


class Cli(unittest.TestCase):
    """A sign-in of its own for each class."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        # Only the proxy leads anywhere, and it leads nowhere but to the simulator.
        assert os.environ["HTTPS_PROXY"].endswith("@" + os.environ["MI_SIM_ADDRESS"])
        assert os.environ["MI_SIM_ADDRESS"].startswith("127.0.0.1:")
        cls.folder = tempfile.TemporaryDirectory(prefix="az-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.environment = {
            **os.environ,
            "AZURE_CONFIG_DIR": cls.folder.name,
            "AZURE_CORE_COLLECT_TELEMETRY": "0",
            "AZURE_CORE_NO_COLOR": "1",
            "AZURE_CORE_ONLY_SHOW_ERRORS": "1",
        }
        cls.sign_in()

    @classmethod
    def run_az(cls, *words):
        command = [sys.executable, "-m", "azure.cli", *words]
        done = subprocess.run(command, env=cls.environment, capture_output=True, text=True, timeout=600, check=False)
        return done.returncode, done.stdout, done.stderr

    @classmethod
    def az(cls, *words):
        """What the command prints, which must succeed."""
        code, printed, said = cls.run_az(*words)
        assert code == 0, f"az {' '.join(words)}\n{said}{printed}"
        try:
            return json.loads(printed) if printed.strip() else None
        except json.JSONDecodeError:
            return printed.strip()

    def refused(self, code, text, *words):
        """The command must end with this code and say this."""
        ended, printed, said = self.run_az(*words)
        self.assertEqual(ended, code, said + printed)
        self.assertIn(text, said)


class AsApplication(Cli):
    @classmethod
    def sign_in(cls):
        client, secret = os.environ["MI_SIM_CLIENT_ID"], os.environ["MI_SIM_CLIENT_SECRET"]
        accounts = cls.az("login", "--service-principal", "-u", client, "-p", secret, "--tenant", TENANT)
        assert [one["id"] for one in accounts] == [SUBSCRIPTION], accounts

    def test_the_account_is_the_subscription(self):
        self.assertEqual(self.az("account", "show")["id"], SUBSCRIPTION)
        regions = [one["name"] for one in self.az("account", "list-locations")]
        self.assertIn("japaneast", regions)
        token = self.az("account", "get-access-token", "--resource", "https://vault.azure.net")
        self.assertEqual(token["tenant"], TENANT)

    def test_a_group_comes_and_goes(self):
        made = self.az("group", "create", "-n", "az-rg", "-l", "japaneast")
        self.assertEqual(made["properties"]["provisioningState"], "Succeeded")
        self.assertIs(self.az("group", "exists", "-n", "az-rg"), True)
        self.assertIn("az-rg", [one["name"] for one in self.az("group", "list")])
        self.az("group", "delete", "-n", "az-rg", "--yes")
        self.assertIs(self.az("group", "exists", "-n", "az-rg"), False)
        self.refused(NOT_FOUND, "ResourceGroupNotFound", "group", "show", "-n", "az-rg")

    def test_an_identity_comes_and_goes(self):
        made = self.az("identity", "create", "-g", GROUP, "-n", "az-id")
        self.assertEqual(len(made["principalId"]), 36)
        self.assertEqual(self.az("identity", "show", "-g", GROUP, "-n", "az-id")["clientId"], made["clientId"])
        self.assertIn("az-id", [one["name"] for one in self.az("identity", "list", "-g", GROUP)])
        self.az("identity", "delete", "-g", GROUP, "-n", "az-id")
        self.refused(NOT_FOUND, "ResourceNotFound", "identity", "show", "-g", GROUP, "-n", "az-id")

    def test_a_machine_is_made_and_its_identities_changed(self):
        machine = ["-g", GROUP, "-n", "az-vm"]
        made = self.az(
            "vm", "create", *machine, "--image", "Canonical:ubuntu-24_04-lts:server:latest", "--size", "Standard_B2s",
            "--admin-username", "azureuser", "--admin-password", "Not-a-secret-1", "--assign-identity", "[system]",
        )
        self.assertEqual(made["powerState"], "VM running")
        self.assertTrue(made["publicIpAddress"].startswith("203.0.113."))
        own = made["identity"]["systemAssignedIdentity"]

        self.az("vm", "identity", "assign", *machine, "--identities", "lab-id", "other-id")
        both = self.az("vm", "identity", "show", *machine)
        self.assertEqual((both["type"], both["principalId"]), ("SystemAssigned, UserAssigned", own))
        self.assertEqual(len(both["userAssignedIdentities"]), 2)

        # Only because the type is written with a blank does the command keep the system-assigned identity.
        self.az("vm", "identity", "remove", *machine, "--identities", "other-id")
        less = self.az("vm", "identity", "show", *machine)
        self.assertEqual((less["type"], less["principalId"]), ("SystemAssigned, UserAssigned", own))
        self.az("vm", "identity", "remove", *machine, "--identities", "lab-id")
        self.assertEqual(self.az("vm", "identity", "show", *machine)["type"], "SystemAssigned")

        self.az("vm", "delete", *machine, "--yes")
        self.refused(NOT_FOUND, "ResourceNotFound", "vm", "show", *machine)

    def test_a_role_is_assigned_listed_and_taken_away(self):
        identity = self.az("identity", "show", "--ids", IDENTITY)
        scope = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
        words = ["--assignee", identity["clientId"], "--role", "Reader", "--scope", scope]
        made = self.az("role", "assignment", "create", *words)
        self.assertEqual(made["principalId"], identity["principalId"])
        again = self.az("role", "assignment", "create", *words)
        self.assertEqual(again["name"], made["name"], "the existing one is shown")
        listed = self.az("role", "assignment", "list", "--scope", scope)
        mine = [one for one in listed if one["name"] == made["name"]]
        self.assertEqual([one["roleDefinitionName"] for one in mine], ["Reader"])
        self.assertEqual([one["principalName"] for one in mine], [identity["clientId"]])
        self.az("role", "assignment", "delete", *words)
        held = self.az("role", "assignment", "list", "--assignee", identity["clientId"], "--all")
        self.assertNotIn(made["name"], [one["name"] for one in held])
        definition = self.az("role", "definition", "list", "--name", "Reader")
        self.assertEqual(definition[0]["roleName"], "Reader")
        principal = self.az("ad", "sp", "show", "--id", identity["clientId"])
        self.assertEqual(principal["servicePrincipalType"], "ManagedIdentity")

    def test_resources_and_providers_are_told(self):
        self.assertEqual(self.az("provider", "show", "-n", "Microsoft.Compute")["registrationState"], "Registered")
        self.assertEqual([one["name"] for one in self.az("keyvault", "list")], ["lab-kv"])
        self.assertEqual(self.az("keyvault", "show", "-n", "lab-kv")["properties"]["enableRbacAuthorization"], True)
        self.assertIn("vm1", [one["name"] for one in self.az("resource", "list", "-g", GROUP)])
        self.assertEqual(self.az("storage", "account", "show", "-n", "lablake", "-g", GROUP)["name"], "lablake")

    def test_owner_of_the_subscription_is_no_reader_of_secrets(self):
        self.refused(1, "Forbidden", "keyvault", "secret", "show", "--vault-name", "lab-kv", "-n", "db-password")


class AsNobody(Cli):
    @classmethod
    def sign_in(cls):
        """Nobody has signed in."""

    def test_a_wrong_secret_is_refused(self):
        client = os.environ["MI_SIM_CLIENT_ID"]
        words = ["login", "--service-principal", "-u", client, "-p", "wrong", "--tenant", TENANT]
        self.refused(1, "AADSTS7000215: Invalid client secret provided.", *words)
        self.refused(1, "az login", "group", "list")


class AsMachine(Cli):
    @classmethod
    def sign_in(cls):
        accounts = cls.az("login", "--identity")
        assert accounts[0]["user"]["type"] == "servicePrincipal", accounts

    def test_the_machine_reads_the_secret(self):
        words = ["keyvault", "secret", "show", "--vault-name", "lab-kv", "-n", "db-password"]
        self.assertEqual(self.az(*words)["value"], "correct horse battery staple")
        listed = self.az("keyvault", "secret", "list", "--vault-name", "lab-kv")
        self.assertEqual([one["name"] for one in listed], ["db-password"])
        words = ["keyvault", "secret", "show", "--vault-name", "lab-kv", "-n", "nothing"]
        self.refused(NOT_FOUND, "SecretNotFound", *words)

    def test_the_machine_may_do_no_more_than_its_roles_say(self):
        words = ["keyvault", "secret", "set", "--vault-name", "lab-kv", "-n", "db-password", "--value", "changed"]
        self.refused(1, "Forbidden", *words)
        self.refused(1, "AuthorizationFailed", "group", "create", "-n", "machine-rg", "-l", "japaneast")
        blob = ["--auth-mode", "login", "--account-name", "lablake", "-c", "data"]
        self.refused(1, "You do not have the required permissions", "storage", "blob", "list", *blob)


class AsChosenIdentity(Cli):
    @classmethod
    def sign_in(cls):
        cls.az("login", "--identity", "--resource-id", IDENTITY, "--allow-no-subscriptions")

    def test_the_chosen_identity_reads_the_blob(self):
        blob = ["--auth-mode", "login", "--account-name", "lablake", "-c", "data"]
        listed = self.az("storage", "blob", "list", *blob)
        self.assertEqual([one["name"] for one in listed], ["hello.txt"])
        file = os.path.join(self.folder.name, "hello.txt")
        self.az("storage", "blob", "download", *blob, "-n", "hello.txt", "-f", file)
        with open(file, encoding="utf-8") as downloaded:
            self.assertEqual(downloaded.read().strip(), "Hello from the simulated Azure.")

    def test_it_may_not_read_the_secret(self):
        self.refused(1, "Forbidden", "keyvault", "secret", "show", "--vault-name", "lab-kv", "-n", "db-password")


if __name__ == "__main__":
    unittest.main()
