import type { State } from '../state.ts';
import { all, click, see } from '../state.ts';

/** Settings, each with its dialogs. */
export const settings: readonly State[] = [
  { name: 'settings', path: 'settings', ready: 'Repositories' },
  { name: 'settings-repositories', path: 'settings/repos', ready: 'legacy.example.com' },
  { name: 'settings-repository-connect', path: 'settings/repos?addRepo=true', ready: 'Repository URL' },
  {
    name: 'settings-repository-app',
    path: 'settings/repos?addRepo=true',
    ready: 'Repository URL',
    act: async (page) => page.getByRole('radio', { name: /^GitHub App/ }).check(),
  },
  {
    name: 'settings-repository-fails',
    path: 'settings/repos?addRepo=true',
    ready: 'Repository URL',
    act: async (page) => {
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Repository URL').fill('https://127.0.0.1:1/none.git');
      await dialog.getByRole('button', { name: 'Test the connection' }).click();
      await dialog.getByText(/cannot reach/).waitFor();
    },
  },
  { name: 'settings-certificates', path: 'settings/certs', ready: 'github.com' },
  { name: 'settings-certificate-add', path: 'settings/certs?addTLSCert=true', ready: 'Server name' },
  { name: 'settings-hosts-add', path: 'settings/certs?addSSHKnownHosts=true', ready: 'css=dialog[open]' },
  { name: 'settings-keys', path: 'settings/gpgkeys', ready: 'css=h1' },
  { name: 'settings-key-add', path: 'settings/gpgkeys?addGnuPGPublicKey=true', ready: 'css=dialog[open]' },
  { name: 'settings-clusters', path: 'settings/clusters', ready: 'in-cluster' },
  {
    name: 'settings-cluster',
    path: 'settings/clusters',
    ready: 'in-cluster',
    act: all(click('button', 'Details'), see('Invalidate cache')),
  },
  {
    name: 'settings-cluster-add',
    path: 'settings/clusters',
    ready: 'in-cluster',
    act: click('button', 'Add cluster'),
  },
  { name: 'settings-projects', path: 'settings/projects', ready: 'storefront' },
  {
    name: 'settings-project-new',
    path: 'settings/projects',
    ready: 'storefront',
    act: click('button', 'New project'),
  },
  { name: 'settings-project', path: 'settings/projects/storefront', ready: 'Everything a customer sees' },
  {
    name: 'settings-project-roles',
    path: 'settings/projects/storefront?tab=roles',
    ready: 'Create token',
  },
  { name: 'settings-project-windows', path: 'settings/projects/storefront?tab=windows', ready: 'Add window' },
  {
    name: 'settings-project-check',
    path: 'settings/projects/storefront?tab=check',
    ready: 'Check',
    act: async (page) => {
      await page.getByRole('combobox', { name: /^Repository/ }).fill('https://elsewhere.example.com/a');
      await page.getByLabel('Namespace', { exact: true }).fill('shop-1');
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('list', { name: 'Answer' }).waitFor();
    },
  },
  { name: 'settings-project-yaml', path: 'settings/projects/storefront?tab=yaml', ready: 'css=.cm-content' },
  {
    name: 'settings-project-unsaved',
    path: 'settings/projects/storefront',
    ready: 'Everything a customer sees',
    act: click('button', 'Add repository'),
  },
  {
    name: 'settings-project-delete',
    path: 'settings/projects/storefront',
    ready: 'Everything a customer sees',
    act: click('button', 'Delete project storefront'),
  },
  { name: 'settings-accounts', path: 'settings/accounts', ready: 'orpheus' },
  { name: 'settings-account', path: 'settings/accounts/orpheus', ready: 'css=h1' },
  {
    name: 'settings-account-token',
    path: 'settings/accounts/orpheus',
    ready: 'css=h1',
    act: click('button', /token/i),
  },
  { name: 'settings-appearance', path: 'settings/appearance', ready: 'Appearance' },
  { name: 'settings-instance', path: 'settings/advanced', ready: 'Version' },
  { name: 'settings-no-permission', path: 'settings/repos', who: 'guest', ready: 'css=h1' },
  { name: 'settings-not-there', path: 'settings/sails', ready: 'There are no settings' },
  { name: 'user', path: 'user-info', ready: 'Current password' },
  {
    name: 'user-password-error',
    path: 'user-info',
    ready: 'Current password',
    act: async (page) => {
      await page.getByLabel('Current password').fill('not it at all');
      await page.getByLabel('New password', { exact: true }).fill('a-new-password-9');
      await page.getByLabel('New password again').fill('a-new-password-9');
      await page.getByRole('button', { name: 'Change password' }).click();
      await page
        .getByRole('alert')
        .filter({ hasText: /password/ })
        .waitFor();
    },
  },
];
