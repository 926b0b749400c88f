import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  GitHttpsServer,
  GitSshServer,
  TestBrowser,
  TestRepository,
  TestSystem,
} from '../harness/index.ts';
import {
  createGitRepository,
  createSigningHome,
  startBrowser,
  startGitHttps,
  startGitSsh,
  startSystem,
} from '../harness/index.ts';
import { findViolations } from './accessibility.ts';
import { logIn } from './login.ts';

// Settings in a real browser against running components, with real git servers over TLS and SSH.

let system: TestSystem;
let browser: TestBrowser;
let repository: TestRepository;
let https: GitHttpsServer;
let ssh: GitSshServer;

const attack = '<img src=x onerror="window.broken=1">';

beforeAll(async () => {
  repository = await createGitRepository({
    'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  });
  [system, browser, https, ssh] = await Promise.all([
    startSystem(),
    startBrowser(),
    startGitHttps({ repositories: [repository], clientCertificate: true }),
    startGitSsh(),
  ]);
  browser.page.setDefaultTimeout(10_000);
  await system.login();
  await logIn(browser.page, system, 'settings');
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
  await https?.[Symbol.asyncDispose]();
  await ssh?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

async function open(path: string, heading: string): Promise<void> {
  await browser.page.goto(`${system.url}/${path}`);
  await browser.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
}

describe('every page of the settings', () => {
  it.each([
    ['settings', 'Settings'],
    ['settings/repos', 'Repositories'],
    ['settings/certs', 'Certificates and hosts'],
    ['settings/gpgkeys', 'GnuPG keys'],
    ['settings/clusters', 'Clusters'],
    ['settings/projects', 'Projects'],
    ['settings/projects/default', 'default'],
    ['settings/accounts', 'Accounts'],
    ['settings/accounts/admin', 'admin'],
    ['settings/appearance', 'Appearance'],
    ['settings/advanced', 'Instance'],
    ['user-info', 'admin'],
  ])('%s opens at Argo CD’s address and is accessible', async (path, heading) => {
    await open(path, heading);
    await browser.page
      .getByText(/^Loading/)
      .first()
      .waitFor({ state: 'detached' });
    expect(await findViolations(browser.page)).toEqual([]);
  });
});

describe('repositories', () => {
  it('a connection that fails says why and saves nothing', async () => {
    const { page } = browser;
    await open('settings/repos?addRepo=true', 'Repositories');
    const dialog = page.getByRole('dialog', { name: 'Connect a repository' });
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByLabel('Repository URL').fill(https.url());
    await dialog.getByRole('button', { name: 'Test the connection' }).click();
    await dialog
      .getByText(/certificate/i)
      .filter({ hasText: /unable|verif|unknown|authority|problem/i })
      .waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('No repository here').waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe('');
  });

  it('a certificate that is added makes its server trusted', async () => {
    const { page } = browser;
    await open('settings/certs', 'Certificates and hosts');
    await page.getByRole('button', { name: 'Add certificate' }).click();
    await page.getByLabel('Server name').fill('localhost');
    await page.getByLabel('Certificate', { exact: true }).fill(https.ca);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('table', { name: 'TLS certificates' }).getByText('localhost').waitFor();
  });

  it('connects over TLS with a client certificate', async () => {
    const { page } = browser;
    await open('settings/repos', 'Repositories');
    await page.getByRole('button', { name: 'Connect repository' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connect a repository' });
    await dialog.getByLabel('Repository URL').fill(https.url());
    await dialog.getByText('TLS client certificate', { exact: true }).click();
    await dialog.getByLabel('Certificate optional', { exact: true }).fill(https.client.cert);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.getByText('The key of the certificate is missing').waitFor();
    await dialog.getByLabel('Key of the certificate optional').fill(https.client.key);
    await dialog.getByRole('button', { name: 'Test the connection' }).click();
    await dialog.getByText('Connected').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: new RegExp(https.host) });
    await row.getByText('Connected').waitFor();
    expect(await system.run('repo', 'list')).toContain(https.url());
  });

  it('connects over SSH with a key once the host is known', async () => {
    const { page } = browser;
    await open('settings/certs?addSSHKnownHosts=true', 'Certificates and hosts');
    await page.getByLabel('Known hosts', { exact: true }).fill('nothing like it');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Line 1: like is no kind of key').waitFor();
    await page.getByLabel('Known hosts', { exact: true }).fill(ssh.knownHosts);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('table', { name: 'SSH known hosts' }).getByText(ssh.host).waitFor();
    await open('settings/repos?addRepo=true', 'Repositories');
    const dialog = page.getByRole('dialog', { name: 'Connect a repository' });
    await dialog.getByLabel('Repository URL').fill(ssh.url(repository));
    await expect.poll(() => dialog.getByRole('radio', { name: /^SSH/ }).isChecked()).toBe(true);
    await dialog.getByLabel('SSH private key').fill(ssh.privateKey);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /ssh:/ }).getByText('Connected').waitFor();
  });

  it('a connection can be changed, and a wrong change is refused', async () => {
    const { page } = browser;
    const row = page.getByRole('row', { name: /ssh:/ });
    await row.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Change the connection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the connection' });
    await dialog.getByLabel('Name optional', { exact: true }).fill('harbour');
    await dialog.getByLabel('SSH private key').fill(ssh.strangerKey);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog
      .getByRole('alert')
      .filter({ hasText: /denied|authenticat/i })
      .waitFor();
    await dialog.getByLabel('SSH private key').fill(ssh.privateKey);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('row', { name: /harbour ssh:/ })
      .getByText('Connected')
      .waitFor();
  });

  it('a server that goes away is seen, and a repository can be disconnected', async () => {
    const { page } = browser;
    await ssh.stop();
    await page.getByRole('button', { name: 'Test all' }).click();
    const row = page.getByRole('row', { name: /ssh:/ });
    await row.getByText('Failed', { exact: true }).waitFor({ timeout: 20_000 });
    await row.getByText(/error testing repository connectivity/).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await row.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Disconnect' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect repository' });
    await dialog.getByText('No application uses it.').waitFor();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('asks what each way of access needs, and keeps templates of credentials', async () => {
    const { page } = browser;
    await open('settings/repos?addRepo=true', 'Repositories');
    const dialog = page.getByRole('dialog', { name: 'Connect a repository' });
    await dialog.getByRole('radio', { name: /^GitHub App/ }).check();
    await dialog.getByLabel('App ID').fill('12');
    await dialog.getByLabel('Installation ID').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole('radio', { name: /^Google Cloud/ }).check();
    await dialog.getByLabel('Service account key').waitFor();
    await dialog.getByRole('radio', { name: /^Azure/ }).check();
    await dialog.getByLabel('Tenant ID').waitFor();
    await dialog.getByLabel('Use the workload identity').check();
    await dialog.getByLabel('Tenant ID').waitFor({ state: 'detached' });
    await dialog.getByRole('radio', { name: /^HTTPS/ }).check();
    await dialog.getByLabel('Keep as a template of credentials').check();
    await dialog.getByLabel('URL prefix').fill('https://git.example.com/team');
    await dialog.getByLabel('User name').fill(attack);
    await dialog.getByLabel('Password or token').fill('secret');
    await dialog.getByRole('button', { name: 'Save credentials' }).click();
    const templates = page.getByRole('table', { name: 'Credential templates' });
    await templates.getByText('https://git.example.com/team').waitFor();
    await expect.poll(() => templates.textContent()).toContain(attack);
    await templates.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await templates.waitFor({ state: 'detached' });
  });
});

describe('GnuPG keys', () => {
  it('are added, shown with their owner as text, and deleted', async () => {
    const { page } = browser;
    await using people = await createSigningHome();
    const key = await people.makeKey(`${attack.replaceAll(/[<>]/g, '')} <jane@example.com>`);
    await open('settings/gpgkeys', 'GnuPG keys');
    await page.getByText('No key is known').waitFor();
    await page.getByRole('button', { name: 'Add key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a GnuPG key' });
    await dialog.getByLabel('Public key').fill('no key');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('This is no armoured public key').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByLabel('Public key').fill(key.publicKey);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('table', { name: 'GnuPG keys' }).getByRole('row', { name: key.keyId });
    await row.getByText(/onerror.*jane@example\.com/).waitFor();
    expect(await system.run('gpg', 'list')).toContain(key.keyId);
    expect(await findViolations(page)).toEqual([]);
    await row.getByRole('button', { name: /^Delete/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Delete/ })
      .click();
    await page.getByText('No key is known').waitFor();
    expect(await system.run('gpg', 'list')).not.toContain(key.keyId);
  });
});

describe('projects', () => {
  it('are made, and edited as one draft', async () => {
    const { page } = browser;
    await open('settings/projects', 'Projects');
    await page.getByRole('button', { name: 'New project' }).click();
    await page.getByLabel('Name', { exact: true }).fill('harbour');
    await page.getByLabel('Description').fill(attack);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'harbour' }).waitFor();
    await page.getByText(attack).first().waitFor();
    await page.getByRole('button', { name: 'Add repository', exact: true }).click();
    await page.getByLabel('repository of repository 1').fill('https://git.example.com/*');
    await page.getByRole('button', { name: 'Add destination', exact: true }).click();
    await page.getByLabel('Namespace of destination 1').fill('harbour-*');
    await page.getByLabel('Cluster name of destination 1').fill('in-cluster');
    await page.getByRole('button', { name: 'Add denied kind', exact: true }).click();
    await page.getByLabel('Kind of denied kind 1').fill('ResourceQuota');
    await page.getByLabel('Look for objects that no application manages').check();
    await page.getByRole('button', { name: 'Add signature key', exact: true }).click();
    await page.getByLabel('signature key of signature key 1').fill('4AEE18F83AFDEB23');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('group', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
    const saved = JSON.parse(await system.run('proj', 'get', 'harbour', '-o', 'json')) as { spec: object };
    expect(saved.spec).toMatchObject({
      sourceRepos: ['https://git.example.com/*'],
      destinations: [{ namespace: 'harbour-*', name: 'in-cluster' }],
      namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
      orphanedResources: { warn: true },
      signatureKeys: [{ keyID: '4AEE18F83AFDEB23' }],
    });
    await open('settings/projects', 'Projects');
    await page.getByText(attack).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'harbour' }).click();
    await page.getByRole('heading', { level: 1, name: 'harbour' }).waitFor();
  });

  it('roles get policies, and tokens that are shown once', async () => {
    const { page } = browser;
    await page.getByRole('navigation', { name: 'Project' }).getByText('Roles').click();
    await page.getByRole('button', { name: 'Add role' }).click();
    await page.getByRole('group', { name: 'Role new role' }).getByLabel('Name', { exact: true }).fill('ci');
    const role = page.getByRole('group', { name: 'Role ci' });
    await role.getByRole('button', { name: 'Add policy' }).click();
    await role.getByLabel('Resource of policy 1').fill('applications');
    await role.getByLabel('Action of policy 1').fill('sync');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('group', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
    await role.getByRole('button', { name: 'Create token' }).click();
    const dialog = page.getByRole('dialog', { name: 'New token of ci' });
    await dialog.getByLabel('Good for').fill('soon');
    await dialog.getByText('A duration such as').waitFor();
    await dialog.getByLabel('Good for').fill('2h');
    await dialog.getByRole('button', { name: 'Create token' }).click();
    await dialog.getByText('It is shown only now').waitFor();
    const token = (await dialog.locator('output').textContent()) ?? '';
    expect(token.split('.')).toHaveLength(3);
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Done' }).click();
    const userinfo = await fetch(`${system.url}/api/v1/session/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await userinfo.json()).toMatchObject({ loggedIn: true, username: 'proj:harbour:ci' });
    await role.getByRole('button', { name: /^End token/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End token' }).click();
    await role.getByRole('table').waitFor({ state: 'detached' });
  });

  it('windows open and close syncs, and the project says what it permits', async () => {
    const { page } = browser;
    await page.getByRole('navigation', { name: 'Project' }).getByText('Sync windows').click();
    await page.getByRole('button', { name: 'Add window' }).click();
    await page.getByLabel('Kind', { exact: true }).selectOption('deny');
    await page.getByLabel('Opens at').fill('* * * * *');
    await page.getByText('Holds syncs for 1h from * * * * *').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('group', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
    await page.getByRole('navigation', { name: 'Project' }).getByText('Can it deploy?').click();
    await page.getByRole('combobox', { name: /^Repository/ }).fill('https://elsewhere.example.com/a');
    await page.getByLabel('Namespace', { exact: true }).fill('harbour-1');
    await page.getByLabel('Kind optional', { exact: true }).fill('ResourceQuota');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    const answer = page.getByRole('list', { name: 'Answer' });
    await answer.getByText('No, it could not be deployed.').waitFor();
    const text = await answer.textContent();
    expect(text).toContain('No source of the project permits https://elsewhere.example.com/a');
    expect(text).toContain("They may go to namespace 'harbour-1' of in-cluster");
    expect(text).toContain('They may not have ResourceQuota objects');
    expect(await findViolations(page)).toEqual([]);
  });

  it('are edited as YAML too, and go when nothing needs them', async () => {
    const { page } = browser;
    await page.getByRole('navigation', { name: 'Project' }).getByText('YAML').click();
    const editor = page.getByRole('textbox', { name: 'Rules as YAML' });
    await editor.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('description: calm\nsourceRepos: ["*"]\n');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('group', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
    expect(await system.run('proj', 'get', 'harbour', '-o', 'json')).not.toContain('harbour-*');
    await page.getByRole('button', { name: 'Delete project harbour' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL(/\/settings\/projects$/);
    await expect.poll(() => page.getByRole('link', { name: 'harbour' }).count()).toBe(0);
  });
});

describe('clusters, accounts and appearance', () => {
  it('a cluster is renamed and labelled', async () => {
    const { page } = browser;
    await open('settings/clusters', 'Clusters');
    await page.getByRole('button', { name: 'Add cluster' }).click();
    await page.getByText('tiphys cluster add CONTEXT').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Details' }).click();
    const sheet = page.getByRole('dialog', { name: 'in-cluster' });
    await sheet.getByRole('button', { name: 'Add label' }).click();
    await sheet.getByLabel('Name of label 1').fill('region');
    await sheet.getByLabel('Value of label 1').fill('north');
    expect(await findViolations(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('in-cluster is saved').waitFor();
    expect(await system.run('cluster', 'get', 'in-cluster', '-o', 'json')).toContain('"region": "north"');
    await sheet.getByRole('button', { name: 'Invalidate cache' }).click();
    await page.getByText('The cluster is read anew').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/settings\/clusters$/);
  });

  it('the theme and the density are chosen and remembered', async () => {
    const { page } = browser;
    await open('settings/appearance', 'Appearance');
    await page.getByRole('radio', { name: 'Dark', exact: true }).check();
    await page.getByRole('radio', { name: /^Comfortable/ }).check();
    await page.getByRole('radio', { name: /^Less/ }).check();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Appearance' }).waitFor();
    await expect
      .poll(() => page.evaluate('({ ...document.documentElement.dataset })'))
      .toMatchObject({
        theme: 'dark',
        density: 'comfortable',
        motion: 'reduced',
      });
    await page
      .getByRole('radio', { name: /^As the system/ })
      .first()
      .check();
  });

  it('what the administrator set is shown: a line below, styles, the words of the login', async () => {
    const { page } = browser;
    const styles = await page.locator('link[rel=stylesheet]').first().getAttribute('href');
    const data = {
      'ui.bannercontent': `Maintenance ${attack}`,
      'ui.bannerurl': 'javascript:window.broken=1',
      'ui.bannerposition': 'bottom',
      'ui.cssurl': `${styles}?custom`,
      'ui.loginButtonText': 'Board with the harbour',
      'oidc.config': 'name: Harbour\nissuer: https://sso.example.com\nclientID: tiphys',
    };
    const config = ['configmap/argocd-cm', '-n', 'argocd', '--type=merge', '-p'];
    await system.cluster.kubectl('patch', ...config, JSON.stringify({ data }));
    await expect
      .poll(async () => {
        await page.goto(`${system.url}/settings/appearance`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        return page.locator('.shell-foot').count();
      })
      .toBe(1);
    const banner = page.getByRole('region', { name: 'Announcement below' });
    await expect.poll(() => banner.textContent()).toContain(attack);
    await expect.poll(() => page.locator('a[href^="javascript" i], .shell-notes section').count()).toBe(0);
    await expect.poll(() => page.locator('link[href$="?custom"]').count()).toBe(1);
    expect(await findViolations(page)).toEqual([]);
    await banner.getByRole('button', { name: 'Do not show again' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.context().clearCookies();
    await page.goto(`${system.url}/settings`);
    await page.getByRole('button', { name: 'Board with the harbour' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    const gone = Object.fromEntries(Object.keys(data).map((name) => [name, null]));
    await system.cluster.kubectl('patch', ...config, JSON.stringify({ data: gone }));
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password').fill(system.password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });

  it('a password is changed by who knows it', async () => {
    const { page } = browser;
    await open('user-info', 'admin');
    const change = async (current: string): Promise<void> => {
      await page.getByLabel('Current password').fill(current);
      await page.getByLabel('New password', { exact: true }).fill('a-new-password-9');
      await page.getByLabel('New password again').fill('a-new-password-9');
      await page.getByRole('button', { name: 'Change password' }).click();
    };
    await change('not the password');
    await page
      .getByRole('alert')
      .filter({ hasText: /password/ })
      .waitFor();
    await change(system.password);
    await page.getByText('The password is changed').waitFor();
    await system.login('a-new-password-9');
  });

  it('hostile texts did nothing, and nothing broke on the way', async () => {
    expect(await browser.page.evaluate('window.broken')).toBeUndefined();
    expect(browser.problems.filter((text) => !/status of (40[0134]|500)/.test(text))).toEqual([]);
  });
});
