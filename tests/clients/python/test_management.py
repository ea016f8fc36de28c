"""Resource Manager through the management SDKs: what is made, what is refused, what disappears."""

import uuid

from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from azure.identity import ClientSecretCredential, CredentialUnavailableError, ManagedIdentityCredential
from azure.keyvault.secrets import SecretClient
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.msi import ManagedServiceIdentityClient
from azure.mgmt.resource.resources import ResourceManagementClient
from support import APPLICATION, GROUP, IDENTITY, PROVIDERS, SUBSCRIPTION, VAULT, Sent, TestCase, on

ADMIN = ClientSecretCredential(**APPLICATION)
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6"
VAULT_ID = f"{PROVIDERS}/Microsoft.KeyVault/vaults/lab-kv"


def role(name):
    return f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{name}"


def assignment(principal, role_name):
    return {
        "properties": {
            "roleDefinitionId": role(role_name),
            "principalId": principal,
            "principalType": "ServicePrincipal",
        }
    }


class Groups(TestCase):
    def setUp(self):
        self.client = ResourceManagementClient(ADMIN, SUBSCRIPTION)

    def test_a_group_comes_and_goes(self):
        group = self.client.resource_groups.create_or_update("sdk-rg", {"location": "japaneast"})
        self.assertEqual(group.properties.provisioning_state, "Succeeded")
        self.assertTrue(self.client.resource_groups.check_existence("sdk-rg"))
        self.assertIn("sdk-rg", [one.name for one in self.client.resource_groups.list()])
        self.client.resource_groups.begin_delete("sdk-rg").result()
        self.assertFalse(self.client.resource_groups.check_existence("sdk-rg"))
        with self.assertRaises(ResourceNotFoundError) as refused:
            self.client.resource_groups.get("sdk-rg")
        self.assertEqual(refused.exception.error.code, "ResourceGroupNotFound")

    def test_resources_are_found_by_type_and_by_id(self):
        vaults = self.client.resources.list(filter="resourceType eq 'Microsoft.KeyVault/vaults'")
        self.assertEqual([one.name for one in vaults], ["lab-kv"])
        identity = self.client.resources.get_by_id(IDENTITY, api_version="2024-11-30")
        self.assertEqual(identity.name, "lab-id")
        provider = self.client.providers.get("Microsoft.Compute")
        self.assertEqual(provider.registration_state, "Registered")


class Identities(TestCase):
    def setUp(self):
        self.client = ManagedServiceIdentityClient(ADMIN, SUBSCRIPTION)

    def test_an_identity_that_is_deleted_disappears(self):
        identities = self.client.user_assigned_identities
        made = identities.create_or_update(GROUP, "sdk-id", {"location": "japaneast"})
        self.assertEqual(len(made.principal_id or made.properties.principal_id), 36)
        changed = identities.update(GROUP, "sdk-id", {"location": "japaneast", "tags": {"env": "test"}})
        self.assertEqual(changed.tags, {"env": "test"})
        self.assertIn("sdk-id", [one.name for one in identities.list_by_resource_group(GROUP)])
        identities.delete(GROUP, "sdk-id")
        with self.assertRaises(ResourceNotFoundError):
            identities.get(GROUP, "sdk-id")


class Assignments(TestCase):
    def setUp(self):
        self.client = AuthorizationManagementClient(ADMIN, SUBSCRIPTION)
        identities = ManagedServiceIdentityClient(ADMIN, SUBSCRIPTION).user_assigned_identities
        identity = identities.get(GROUP, "other-id")
        self.principal = identity.principal_id

    def test_a_role_is_found_assigned_listed_and_taken_away(self):
        scope = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
        found = list(self.client.role_definitions.list(scope, filter="roleName eq 'Reader'"))
        self.assertEqual([one.name for one in found], [READER])
        name = str(uuid.uuid4())
        made = self.client.role_assignments.create(scope, name, assignment(self.principal, READER))
        self.assertEqual(made.name, name)
        with Sent() as sent, self.assertRaises(ResourceExistsError) as refused:
            self.client.role_assignments.create(scope, str(uuid.uuid4()), assignment(self.principal, READER))
        self.assertEqual(refused.exception.error.code, "RoleAssignmentExists")
        self.assertEqual(sent.to("/roleAssignments/"), 1)
        held = self.client.role_assignments.list_for_scope(scope, filter=f"principalId eq '{self.principal}'")
        self.assertEqual([one.name for one in held], [name])
        self.assertEqual(self.client.role_assignments.delete(scope, name).name, name)
        self.assertIsNone(self.client.role_assignments.delete(scope, name))


class Machines(TestCase):
    def setUp(self):
        self.machines = ComputeManagementClient(ADMIN, SUBSCRIPTION).virtual_machines

    def test_a_machine_lives_with_its_identities_and_dies_with_its_own(self):
        body = {"location": "japaneast", "identity": {"type": "SystemAssigned"}}
        made = self.machines.begin_create_or_update(GROUP, "sdk-vm", body).result()
        self.assertEqual(made.identity.type, "SystemAssigned")
        roles = AuthorizationManagementClient(ADMIN, SUBSCRIPTION).role_assignments
        roles.create(VAULT_ID, str(uuid.uuid4()), assignment(made.identity.principal_id, SECRETS_USER))
        with on("sdk-vm"):
            secret = SecretClient(VAULT, ManagedIdentityCredential()).get_secret("db-password")
        self.assertEqual(secret.value, "correct horse battery staple")

        both = {"identity": {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": {IDENTITY: {}}}}
        changed = self.machines.begin_update(GROUP, "sdk-vm", both).result()
        self.assertEqual(changed.identity.type, "SystemAssigned, UserAssigned")
        less = {"identity": {"type": "UserAssigned"}}
        changed = self.machines.begin_update(GROUP, "sdk-vm", less).result()
        self.assertEqual(changed.identity.type, "UserAssigned")
        self.assertIsNone(changed.identity.principal_id)

        self.machines.begin_delete(GROUP, "sdk-vm").result()
        with self.assertRaises(ResourceNotFoundError):
            self.machines.get(GROUP, "sdk-vm")
        with on("sdk-vm"), self.assertRaises((CredentialUnavailableError, ClientAuthenticationError)):
            ManagedIdentityCredential().get_token("https://vault.azure.net/.default")

    def test_a_machine_may_do_no_more_than_its_roles_say(self):
        with on("vm1"):
            own = ComputeManagementClient(ManagedIdentityCredential(), SUBSCRIPTION).virtual_machines
            self.assertEqual(own.get(GROUP, "vm1").name, "vm1")
            with Sent() as sent, self.assertRaises(HttpResponseError) as refused:
                own.begin_delete(GROUP, "vm1")
        self.assertEqual(refused.exception.error.code, "AuthorizationFailed")
        self.assertIn("'Microsoft.Compute/virtualMachines/delete'", refused.exception.error.message)
        self.assertEqual(sent.to("/virtualMachines/vm1", "DELETE"), 1)
