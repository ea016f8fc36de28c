//! The PowerShell that people type (PowerShell 7 with the Az modules): read whole before anything runs, then run a statement
//! at a time.
//!
//! Known are cmdlets in pipelines of objects, variables, texts, arrays, hash tables, script blocks, operators, `if`,
//! `foreach`, `while`, `do`, `try` and splatting. What is not known (functions, classes, `switch`, types of .NET beyond a
//! few) is refused with its place and what to write instead. Cmdlets are entries of tables: PowerShell's own in `cmdlets/`,
//! those of the Az modules in `azure/`.

mod azure;
mod bind;
mod cmdlets;
mod evaluate;
mod failure;
mod like;
mod memory;
mod methods;
mod operators;
mod parse;
mod run;
mod show;
mod syntax;
mod types;
mod value;

pub(crate) use memory::Memory;
pub(crate) use run::Shell;

use crate::budget::{Budget, LONGEST_SCRIPT};
use crate::refusal::Refusal;
use crate::tools::Call;
use alloc::format;
use alloc::vec::Vec;

/// One statement that was read.
pub(crate) type Statement = syntax::Statement;

/// The statements of a script, each with its line.
///
/// # Errors
/// [`Refusal`] names the first thing that this PowerShell cannot run.
pub(crate) fn read(text: &str) -> Result<Vec<(usize, Statement)>, Refusal> {
    if text.len() > LONGEST_SCRIPT {
        let message = format!("a script of {} bytes is not read; {LONGEST_SCRIPT} are the most", text.len());
        return Err(Refusal { line: 1, column: 1, message, is_unfinished: false });
    }
    let statements = parse::script(text)?;
    Ok(statements.into_iter().map(|one| (one.line, one)).collect())
}

/// `pwsh -c '…'`: a script of one line, from another shell.
pub(crate) fn program(call: &mut Call) -> u8 {
    let text = match call.words {
        [flag, text] if ["-c", "-Command", "-command"].contains(&flag.as_str()) => text,
        _ => {
            call.complain("pwsh: PowerShell runs one script here: pwsh -c '…'");
            return 64;
        }
    };
    let statements = match read(text) {
        Ok(statements) => statements,
        Err(refusal) => {
            call.complain(&format!("pwsh: line {}: {refusal}", refusal.line));
            return 64;
        }
    };
    let mut status = 0;
    for (_, statement) in statements {
        let budget = core::mem::replace(call.budget, Budget::new());
        let mut shell = Shell::new(call.session, call.world);
        shell.budget = budget;
        let printed = shell.run_on(&statement, call.io);
        *call.budget = printed.1;
        status = call.session.status;
        if printed.0 {
            break;
        }
    }
    status
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::cmdlets;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;
    use expect_test::expect_file;

    /// The cmdlets that Microsoft's pages about managed identities type.
    const OF_TUTORIALS: &str = "Add-AzAccount Add-AzureADGroupMember Connect-AzAccount Connect-AzContainerRegistry Connect-AzureAD \
        Connect-AzureRmAccount Connect-MgGraph ConvertFrom-Json ConvertTo-Json ConvertTo-SecureString \
        Disable-AzContextAutosave Format-List Format-Table Get-AzADGroup Get-AzADServicePrincipal \
        Get-AzADUser Get-AzAutomationAccount Get-AzContainerAppManagedEnv Get-AzContainerRegistry \
        Get-AzContext Get-AzFederatedIdentityCredential Get-AzKeyVaultSecret Get-AzLocation \
        Get-AzManagementGroup Get-AzOperationalInsightsWorkspace Get-AzOperationalInsightsWorkspaceSharedKey \
        Get-AzPublicIpAddress Get-AzResource Get-AzResourceGroup Get-AzRoleAssignment Get-AzRoleDefinition \
        Get-AzStorageAccount Get-AzStorageBlobContent Get-AzSubscription Get-AzUserAssignedIdentity Get-AzVM \
        Get-AzWebApp Get-AzureADGroup Get-AzureADServiceAppRoleAssignment Get-AzureADServicePrincipal \
        Get-AzureKeyVaultSecret Get-AzureRmVM Get-Content Get-MgServicePrincipal Install-Module \
        Install-Package Invoke-AzRestMethod Invoke-RestMethod Invoke-WebRequest \
        New-AzADAppFederatedCredential New-AzContainerApp New-AzContainerAppManagedEnv \
        New-AzContainerAppRegistryCredentialObject New-AzContainerAppTemplateObject \
        New-AzCosmosDBSqlRoleAssignment New-AzFederatedIdentityCredential New-AzKeyVault \
        New-AzOperationalInsightsWorkspace New-AzResourceGroup New-AzResourceGroupDeployment \
        New-AzRoleAssignment New-AzStorageAccount New-AzStorageContainer New-AzStorageContext \
        New-AzUserAssignedIdentity New-AzVM New-AzVMConfig New-AzVmssConfig New-AzureADGroup \
        New-AzureADServiceAppRoleAssignment New-AzureADUser New-AzureRmRoleAssignment New-MgGroupMember \
        New-MgServicePrincipalAppRoleAssignment New-Object Read-Host Register-AzResourceProvider \
        Remove-AzAutomationRunbook Remove-AzFederatedIdentityCredential Remove-AzResourceGroup \
        Remove-AzRoleAssignment Remove-AzUserAssignedIdentity Remove-AzureADServiceAppRoleAssignment \
        Remove-AzureADUser Select-Object Set-AzAutomationAccount Set-AzContext Set-AzKeyVaultAccessPolicy \
        Set-AzKeyVaultSecret Set-AzStorageBlobContent Set-AzWebApp Start-AzVM Stop-AzVM \
        Update-AzContainerApp Update-AzFunctionApp Update-AzVM Update-AzVmss Update-Package Where-Object \
        Write-Host Write-Output";

    /// The page that lists all cmdlets.
    fn page() -> String {
        let mut all: Vec<_> = cmdlets::all().collect();
        all.sort_unstable_by_key(|cmdlet| cmdlet.name);
        let mut page = format!(
            "# Cmdlets of the simulated PowerShell\n\nThere are {} cmdlets, with the parameters that are listed here; any other is \
             refused by its name. A test writes this page from the tables in `src/powershell/`.\n\n| cmdlet | also called | parameters |\n|---|---|---|\n",
            all.len()
        );
        for cmdlet in all {
            let known = |entry: &&str| !entry.split_once(':').is_some_and(|(_, marks)| marks.contains('x'));
            let names = cmdlet.parameters.split_whitespace().filter(known).map(|entry| {
                let name = entry.split([':', '|']).next().unwrap_or(entry);
                if name == "*" { String::from("as PowerShell has them") } else { format!("`-{name}`") }
            });
            let aliases: Vec<String> =
                cmdlet.aliases.split_whitespace().map(|alias| format!("`{alias}`")).collect();
            let names: Vec<String> = names.collect();
            page.push_str(&format!("| `{}` | {} | {} |\n", cmdlet.name, aliases.join(", "), names.join(" ")));
        }
        let wanted: Vec<&str> = OF_TUTORIALS.split_whitespace().collect();
        let is_here = |name: &&str| {
            cmdlets::all().any(|cmdlet| {
                cmdlet.name.eq_ignore_ascii_case(name)
                    || cmdlet.aliases.split(' ').any(|alias| alias.eq_ignore_ascii_case(name))
            })
        };
        let here = wanted.iter().copied().filter(|name| is_here(name)).count();
        page.push_str(&format!(
            "\n## Those of Microsoft's pages\n\nOf the {} cmdlets that Microsoft's pages about managed identities type, {here} are here. The others say \
             that they are not known; those of the modules AzureRM and AzureAD name their successors.\n\n| cmdlet | here |\n|---|---|\n",
            wanted.len()
        ));
        for name in wanted {
            page.push_str(&format!("| `{name}` | {} |\n", if is_here(&name) { "yes" } else { "no" }));
        }
        page
    }

    #[test]
    fn the_page_of_cmdlets_is_what_the_tables_say() {
        expect_file!["../../cmdlets.md"].assert_eq(&page());
    }

    #[test]
    fn no_two_cmdlets_have_a_name_in_common() {
        let mut names: Vec<String> = cmdlets::all()
            .flat_map(|cmdlet| cmdlet.aliases.split_whitespace().chain([cmdlet.name]))
            .map(str::to_ascii_lowercase)
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
