import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser, TestRepository, TestSystem } from '../harness/index.ts';
import { createGitRepository, eventually, startBrowser, startSystem } from '../harness/index.ts';
import { findViolations } from './accessibility.ts';
import { logIn } from './login.ts';
import { startPlugin } from './plugin.ts';

// A new application from an empty form to its page, and its configuration later, in a real browser against running components.

const ksonnetApp = `apiVersion: 0.2.0
kind: ksonnet.io/app
name: old
version: 0.0.1
environments:
  prod:
    destination: {namespace: default, server: "https://kubernetes.default.svc"}
    k8sVersion: v1.10.3
    path: prod
`;
const ksonnetComponent = `local params = std.extVar("__ksonnet/params").components.ui;
{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: params.name}, data: {replicas: 'replicas-' + params.replicas}}`;

let system: TestSystem;
let browser: TestBrowser;
let hostile: TestRepository;
let plugin: AsyncDisposable;

const attack = '<img src=x onerror="window.broken=1">';

beforeAll(async () => {
  [system, browser, hostile] = await Promise.all([
    startSystem(),
    startBrowser(),
    createGitRepository({
      'chart/Chart.yaml': `apiVersion: v2\nname: hostile\nversion: 1.0.0\ndescription: '${attack}'\n`,
      'chart/values.yaml': `title: '${attack}'\n'${attack}': 1\n__proto__: {polluted: true}\nlink: 'javascript:window.broken=1'\n`,
      'chart/templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hostile\n  annotations: {a: '${attack}'}\ndata:\n  title: {{ .Values.title | quote }}\n`,
      'overlay/kustomization.yaml': 'resources: [pod.yaml]\n',
      'overlay/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: "example.com/a:1"}]}\n',
      'plugin/greeting': 'Ahoy',
      'ks/app.yaml': ksonnetApp,
      'ks/lib/v1.10.3/k.libsonnet': '{}',
      'ks/components/params.libsonnet': "{global: {}, components: {ui: {name: 'ui', replicas: 1}}}",
      'ks/components/ui.jsonnet': ksonnetComponent,
      'ks/environments/base.libsonnet': 'std.extVar("__ksonnet/components")',
      'ks/environments/prod/main.jsonnet': 'import "base.libsonnet"',
      'ks/environments/prod/params.libsonnet':
        'local params = import "../../components/params.libsonnet"; params + {components +: {}}',
      [`folder ${attack.replaceAll('/', '')}/map.yaml`]:
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n',
    }),
  ]);
  await system.login();
  plugin = await startPlugin(system);
  browser.page.setDefaultTimeout(10_000);
  await logIn(browser.page, system, 'new');
});
afterAll(async () => {
  await plugin?.[Symbol.asyncDispose]();
  await browser?.[Symbol.asyncDispose]();
  await hostile?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
});

async function savedSpec(name: string): Promise<Record<string, unknown>> {
  const text = await system.cluster.kubectl('get', 'application', name, '-n', 'argocd', '-o', 'json');
  return (JSON.parse(text) as { spec: Record<string, unknown> }).spec;
}

describe('the form of a new application', () => {
  it('says at each field what is missing', async () => {
    const { page } = browser;
    await page.getByRole('heading', { name: 'New application' }).waitFor();
    await expect.poll(() => page.title()).toBe('New application · Tiphys');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await expect.poll(() => alert.textContent()).toContain('Name A name is required');
    await expect.poll(() => alert.textContent()).toContain('Repository A repository is required');
    expect(await findViolations(page)).toEqual([]);
  });

  it('discovers the repository and detects the tool', async () => {
    const { page } = browser;
    await page.getByLabel('Name', { exact: true }).first().fill('voyage');
    await page.getByRole('combobox', { name: 'Repository' }).fill(system.sampleUrl);
    await page.getByRole('combobox', { name: 'Path' }).click();
    await page.getByRole('option', { name: /charts\/voyage/ }).waitFor({ timeout: 20_000 });
    await expect.poll(() => page.getByRole('option').allTextContents()).toContain('charts/voyageHelm');
    await page.getByRole('combobox', { name: 'Path' }).press('ArrowDown');
    await page.getByRole('option', { name: /charts\/voyage/ }).click();
    await page.getByLabel('Namespace', { exact: true }).fill('voyage');
    await page.getByText('rendered by Helm').waitFor({ timeout: 20_000 });
    await page.getByText('6 objects would be deployed').waitFor();
  });

  it('shows the values of the chart and edits them in line', async () => {
    const { page } = browser;
    const replicas = page.getByLabel('replicas, your value');
    await expect.poll(() => replicas.getAttribute('placeholder')).toBe('2');
    await replicas.fill('3');
    await page.getByLabel('service.nodePort, your value').fill('30090');
    await page.getByRole('button', { name: /^Deployment/ }).click();
    await page.getByText('replicas: 3').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: /^Service/ }).click();
    await page.getByText('nodePort: 30090').waitFor();
    await page.getByLabel('Only what I set').check();
    await expect.poll(() => page.getByLabel(/, your value$/).count()).toBe(2);
    await page.getByLabel('Only what I set').uncheck();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Value files' }).click();
    await page.getByRole('button', { name: 'values-production.yaml' }).click();
    await expect
      .poll(() => page.getByLabel('value file of value file 1').inputValue())
      .toBe('values-production.yaml');
    await page.getByRole('button', { name: 'Remove value file 1' }).click();
    await page.getByRole('tab', { name: 'Values as YAML' }).click();
    const editor = page.getByRole('textbox', { name: 'Your values' });
    await editor.click();
    await page.keyboard.insertText('greeting: Ahoy\n');
    await page.getByRole('button', { name: /voyage-pages/ }).click();
    await page.getByText('<h1>Ahoy</h1>').waitFor({ timeout: 20_000 });
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('[');
    await page.getByText(/^Line 2, column/).waitFor();
    await page.keyboard.press('Backspace');
  });

  it('is the same application as YAML, both ways', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    const editor = page.getByRole('textbox', { name: 'Application as YAML' });
    await editor.waitFor();
    await expect.poll(() => editor.textContent()).toContain('replicas');
    await editor.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    const yaml = (name: string): string =>
      `metadata:\n  name: ${name}\nspec:\n  project: default\n  source:\n    repoURL: ${system.sampleUrl}\n    path: charts/voyage\n    helm:\n      parameters:\n        - {name: replicas, value: "4"}\n  destination:\n    name: in-cluster\n    namespace: voyage\n`;
    await page.keyboard.insertText(yaml('from-yaml'));
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Form', exact: true }).click();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).first().inputValue()).toBe('from-yaml');
    await expect.poll(() => page.getByRole('combobox', { name: 'Cluster' }).inputValue()).toBe('in-cluster');
    await expect.poll(() => page.getByLabel('replicas, your value').inputValue()).toBe('4');
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    await editor.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('kind: ConfigMap\n');
    await page.getByText('This is a ConfigMap, no Application').waitFor();
    await page.getByRole('button', { name: 'Form', exact: true }).click();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).first().inputValue()).toBe('from-yaml');
  });

  it('keeps the draft over a reload and forgets it when asked', async () => {
    const { page } = browser;
    await page.getByLabel('Name', { exact: true }).first().fill('kept');
    await page.reload();
    await page.getByRole('heading', { name: 'New application' }).waitFor();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).first().inputValue()).toBe('kept');
    await page.getByRole('button', { name: 'Start over' }).click();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).first().inputValue()).toBe('');
  });

  it('takes Argo CD’s links, and leaves the draft out of the address', async () => {
    const { page } = browser;
    const draft = {
      metadata: { name: 'linked' },
      spec: { source: { repoURL: system.sampleUrl, path: 'nowhere' } },
    };
    await page.goto(`${system.url}/applications?new=${encodeURIComponent(JSON.stringify(draft))}`);
    await page.waitForURL(/\/new$/);
    await expect.poll(() => page.getByLabel('Name', { exact: true }).first().inputValue()).toBe('linked');
    const path = page.getByRole('combobox', { name: 'Path' });
    await page.getByText('nowhere: app path does not exist').first().waitFor({ timeout: 20_000 });
    await expect.poll(() => path.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')))
      .toBe('true');
    await page.goto(`${system.url}/new?new=${encodeURIComponent('metadata: {name: [')}`);
    await page.getByText(/The link cannot be read/).waitFor();
  });
});

describe('other sources', () => {
  it('hostile names and values of a repository are only text', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/new`);
    await page.getByLabel('Name', { exact: true }).first().fill('hostile');
    await page.getByRole('combobox', { name: 'Repository' }).fill(hostile.url);
    await page.getByLabel('Namespace', { exact: true }).fill('default');
    await page.getByRole('combobox', { name: 'Path' }).fill('chart');
    await page.getByText('1 object would be deployed').waitFor({ timeout: 20_000 });
    await expect.poll(() => page.getByText(attack).count()).toBeGreaterThan(1);
    await page.getByRole('tab', { name: 'Values as YAML' }).click();
    await page.getByRole('textbox', { name: 'Your values' }).click();
    await page.keyboard.insertText(`title: '${attack}${attack}'\n`);
    await page.getByText(`${attack}${attack}`).last().waitFor({ timeout: 20_000 });
    expect(await page.evaluate('[window.broken, ({}).polluted]')).toEqual([undefined, undefined]);
    expect(await page.locator('img').count()).toBe(0);
  });

  it('several sources: a second one can be added and taken away', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Add another source' }).click();
    const second = page.getByRole('group', { name: 'Source 2' });
    await second.getByRole('combobox', { name: 'Repository' }).fill(hostile.url);
    await second.getByRole('combobox', { name: 'Path' }).fill('overlay');
    await second.getByLabel('Image in place of example.com/a:1').fill('example.com/a:2');
    await page.getByRole('button', { name: /^Pod/ }).click();
    await page.getByText('"example.com/a:2"').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Remove source 1' }).click();
    await page.getByText('1 object would be deployed').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('combobox', { name: 'Repository' }).fill(hostile.url);
    await page.getByRole('combobox', { name: 'Path' }).fill(`folder ${attack.replaceAll('/', '')}`);
    await page.getByText('rendered by Directory').waitFor({ timeout: 20_000 });
    await page.getByLabel('Also the folders below').check();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start over' }).click();
  });
});

describe('a config management plugin', () => {
  const preview = /Ahoy Bo, Ann and Cy, kindly in here/;

  it('is found by its files, and the parameters that it announces are a form', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/new`);
    await page.getByLabel('Name', { exact: true }).first().fill('greeting');
    await page.getByRole('combobox', { name: 'Repository' }).fill(hostile.url);
    await page.getByRole('combobox', { name: 'Path' }).fill('plugin');
    await page.getByLabel('Namespace', { exact: true }).fill('default');
    await page.getByText('rendered by Plugin').waitFor({ timeout: 20_000 });
    await page.getByText(/A name <script>/).waitFor();
    await page.getByLabel(/^Who is greeted/).fill('Bo');
    await page.getByRole('button', { name: 'Add entry of Guests' }).click();
    await page.getByLabel(/^entry of Guests of entry of Guests 2/).fill('Cy');
    // What the plugin's own command announced, from the files that it got.
    await expect.poll(() => page.getByLabel(/^Place Ahoy/).getAttribute('placeholder')).toBe('here');
    await page.getByRole('button', { name: /^ConfigMap/ }).click();
    await page.getByText(preview).first().waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/applications\/argocd\/greeting$/);
    const { source } = (await savedSpec('greeting')) as { readonly source: object };
    expect(source).toMatchObject({
      plugin: {
        parameters: [
          { name: 'who', string: 'Bo' },
          { name: 'guests', array: ['Ann', 'Cy'] },
        ],
      },
    });
  });

  it('has its parameters changed, and taken back, later', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/argocd/greeting/config`);
    const who = page.getByLabel(/^Who is greeted/);
    await expect.poll(() => who.inputValue(), { timeout: 20_000 }).toBe('Bo');
    await expect.poll(() => page.getByLabel('Name of entry of Manners 1').inputValue()).toBe('tone');
    await page.getByLabel('Value of entry of Manners 1').fill('loudly');
    await who.fill('');
    await page
      .getByText(/Ahoy all hands, Ann and Cy, loudly in here/)
      .first()
      .waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('As it is saved').waitFor();
    const { source } = (await savedSpec('greeting')) as { readonly source: object };
    expect(source).toMatchObject({
      plugin: {
        parameters: [
          { name: 'guests', array: ['Ann', 'Cy'] },
          { name: 'manners', map: { tone: 'loudly' } },
        ],
      },
    });
    expect(await page.evaluate('window.broken')).toBeUndefined();
  });
});

describe('a Ksonnet application', () => {
  it('has its environment and parameters in the form, made and changed', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/new`);
    await page.getByLabel('Name', { exact: true }).first().fill('old');
    await page.getByRole('combobox', { name: 'Repository' }).fill(hostile.url);
    await page.getByRole('combobox', { name: 'Path' }).fill('ks');
    await page.getByLabel('Namespace', { exact: true }).fill('default');
    const environment = page.getByRole('combobox', { name: 'Environment' });
    await environment.fill('prod', { timeout: 20_000 });
    await page.getByText('rendered by Ksonnet').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Add parameter', exact: true }).click();
    await page.getByLabel('Component of parameter 1').fill('ui');
    await page.getByLabel('Name of parameter 1').fill('replicas');
    await page.getByLabel('Value of parameter 1').fill('3');
    await page.getByRole('button', { name: /^ConfigMap/ }).click();
    await page.getByText('replicas-3').first().waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/applications\/argocd\/old$/);
    const parameter = { component: 'ui', name: 'replicas' };
    expect(await savedSpec('old')).toMatchObject({
      source: { ksonnet: { environment: 'prod', parameters: [{ ...parameter, value: '3' }] } },
    });
    await page.goto(`${system.url}/applications/argocd/old/config`);
    await expect.poll(() => environment.inputValue()).toBe('prod');
    await page.getByLabel('Value of parameter 1').fill('4');
    await page.getByText('replicas-4').first().waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('As it is saved').waitFor();
    expect(await savedSpec('old')).toMatchObject({
      source: { ksonnet: { parameters: [{ ...parameter, value: '4' }] } },
    });
  });
});

describe('saving', () => {
  it('creates the application with its policy and leads to its page', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/new`);
    await page.getByLabel('Name', { exact: true }).first().fill('voyage');
    await page.getByRole('combobox', { name: 'Repository' }).fill(system.sampleUrl);
    await page.getByRole('combobox', { name: 'Path' }).fill('charts/voyage');
    await page.getByLabel('Namespace', { exact: true }).fill('voyage');
    await page.getByLabel('replicas, your value').fill('3');
    await page.getByLabel('Create the namespace').check();
    await page.getByLabel('Retry failed syncs').check();
    await page.getByLabel('Prune last').check();
    await page.getByRole('button', { name: 'Add label', exact: true }).click();
    await page.getByLabel('Name of label 1').fill('team');
    await page.getByLabel('Value of label 1').fill('bridge');
    await page.getByText('6 objects would be deployed').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/applications\/argocd\/voyage$/);
    await page.getByRole('heading', { name: 'voyage', exact: true }).waitFor();
    expect(await savedSpec('voyage')).toMatchObject({
      source: { path: 'charts/voyage', helm: { parameters: [{ name: 'replicas', value: '3' }] } },
      syncPolicy: {
        syncOptions: ['CreateNamespace=true', 'PruneLast=true'],
        retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m0s' } },
      },
    });
    // What is saved is no draft any more.
    await page.goto(`${system.url}/new`);
    await expect.poll(() => page.getByLabel('Name', { exact: true }).first().inputValue()).toBe('');
  });

  it('a name that is taken is a problem of the name', async () => {
    const { page } = browser;
    await page.getByLabel('Name', { exact: true }).first().fill('voyage');
    await page.getByRole('combobox', { name: 'Repository' }).fill(system.sampleUrl);
    await page.getByRole('combobox', { name: 'Path' }).fill('charts/voyage');
    await page.getByText('There is an application voyage already').first().waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Start over' }).click();
  });

  it('the configuration shows what a change would change, and saves it', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/argocd/voyage/config`);
    const replicas = page.getByLabel('replicas, your value');
    await replicas.waitFor({ timeout: 20_000 });
    await expect.poll(() => replicas.inputValue()).toBe('3');
    await page.getByText('Nothing that is deployed changes').waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await replicas.fill('5');
    await page.getByText('1 changed').waitFor({ timeout: 20_000 });
    const changes = page.getByRole('region', { name: 'Changes of Deployment voyage-voyage' });
    await expect.poll(() => changes.textContent()).toContain('replicas: 5');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await eventually(async () =>
      expect(await savedSpec('voyage')).toMatchObject({
        source: { helm: { parameters: [{ name: 'replicas', value: '5' }] } },
      }),
    );
    await page.getByText('As it is saved').waitFor();
  });

  it('breaks nothing on the way', () => {
    expect(browser.problems.filter((text) => !/status of 40[134]/.test(text))).toEqual([]);
  });
});
