import { expect, it } from 'vitest';
import { parseSettings } from './parse-settings.ts';

// JSON is YAML; what YAML means is lang's business.
const parseYaml = (text: string): unknown => JSON.parse(text);

const checkLua = (script: string): void => {
  if (script === 'no lua') throw new SyntaxError('syntax error');
};

/** A key of argocd-cm, a value that is understood, and one that is not. */
const values: readonly (readonly [key: string, good: string, wrong: string])[] = [
  ['additionalUrls', '["https://a"]', '{'],
  ['application.links', '[{"url":"u","title":"t"}]', '['],
  ['application.resourceTrackingMethod', 'label', 'colour'],
  ['application.sync.impersonation.enabled', 'true', 'yes'],
  ['application.sync.impersonation.enforced', 'false', 'no'],
  ['application.sync.requireOverridePrivilegeForRevisionSync', 'true', 'on'],
  ['cluster.inClusterEnabled', 'false', 'off'],
  ['configManagementPlugins', '[{"name":"p","generate":{"command":["x"]}}]', '['],
  ['exec.enabled', 'true', 'ja'],
  ['ga.anonymizeusers', 'false', 'x'],
  ['globalProjects', '[{"projectName":"g","labelSelector":{}}]', '{}'],
  ['helm.enable', 'false', '2'],
  ['jsonnet.enable', 'false', '2'],
  ['kustomize.enable', 'false', '2'],
  ['project.links', '[{"url":"u","title":"t"}]', '['],
  ['resource.compareoptions', '{"ignoreAggregatedRoles":true}', '"'],
  ['resource.customizations', '{"Secret":{"actions":"{}"}}', '['],
  [
    'resource.customizations.actions.Secret',
    '{"definitions":[{"action.lua":"return obj"}]}',
    '{"discovery.lua":"no lua"}',
  ],
  ['resource.customizations.health.apps_Deployment', 'return {}', 'no lua'],
  ['resource.customizations.ignoreDifferences.Secret', '{"jsonPointers":["/data"]}', '{"jsonPointers":7}'],
  ['resource.customizations.ignoreResourceUpdates.all', '{"jsonPointers":["/status"]}', '['],
  ['resource.customizations.knownTypeFields.Secret', '[{"field":"a","type":"b"}]', '{}'],
  ['resource.customizations.useOpenLibs.Secret', 'true', 'open'],
  ['resource.exclusions', '[{"kinds":["Secret"]}]', '['],
  ['resource.ignoreResourceUpdatesEnabled', 'false', '-'],
  ['resource.inclusions', '[{"kinds":["Secret"]}]', '['],
  ['resource.links', '[{"url":"u","title":"t"}]', '['],
  ['server.maxPodLogsToRender', '5', 'five'],
  ['server.rbac.rollback.enforce.enable', 'true', 'maybe'],
  ['statusbadge.enabled', 'true', 'shown'],
  ['timeout.hard.reconciliation', '2h', 'daily'],
  ['timeout.reconciliation', '90s', 'often'],
  ['timeout.reconciliation.jitter', '30', 'some'],
  ['ui.bannerpermanent', 'true', 'for ever'],
  ['ui.view.resources.disabled', 'true', 'y'],
  ['users.anonymous.enabled', 'true', 'everybody'],
  ['users.session.duration', '1h', 'long'],
  ['webhook.maxPayloadSizeMB', '7', 'much'],
  ['webhook.refresh.jitter', '3s', 'some'],
  ['webhook.refresh.jitter.threshold', '4', 'few'],
];

it('a way of matching that there is not is named with its key, and the last one stays', () => {
  const lastGood = new Map<string, unknown>();
  const read = (mode: string): ReturnType<typeof parseSettings> =>
    parseSettings({ config: {}, rbac: { 'policy.matchMode': mode }, secret: {} }, { parseYaml, lastGood });
  expect(read('regex').problems).toEqual([]);
  const { settings, problems } = read('fuzzy');
  expect(problems).toEqual([
    { key: 'argocd-rbac-cm: policy.matchMode', message: '"fuzzy" is neither glob nor regex' },
  ]);
  expect(settings.rbac.matchMode).toBe('regex');
});

it('a capability that there is not is named with its key, and the others stay', () => {
  const config = { 'accounts.ci': 'apiKey, teleport' };
  const { settings, problems } = parseSettings({ config, rbac: {}, secret: {} }, { parseYaml });
  expect(settings.accounts[1]?.capabilities).toEqual(['apiKey']);
  const message = "not supported account capability 'teleport' in config map key 'accounts.ci'";
  expect(problems).toEqual([{ key: 'argocd-cm: accounts.ci', message }]);
});

it.each(values)(
  '%s: a wrong value is named with its key, and the last good one stays',
  (key, good, wrong) => {
    const lastGood = new Map<string, unknown>();
    const read = (config: Readonly<Record<string, string>>) =>
      parseSettings({ config, rbac: {}, secret: {} }, { parseYaml, checkLua, lastGood });
    const before = read({ [key]: good });
    expect(before.problems).toEqual([]);
    expect(before.settings).not.toEqual(
      parseSettings({ config: {}, rbac: {}, secret: {} }, { parseYaml }).settings,
    );
    // Another setting that changes at the same time is read all the same.
    const after = read({ [key]: wrong, url: 'https://new' });
    expect(after.problems).toEqual([{ key: `argocd-cm: ${key}`, message: expect.stringMatching(/./) }]);
    expect(after.settings).toEqual({ ...before.settings, url: 'https://new' });
  },
);

it('one kind of the old map that is wrong leaves the others as they are, and its last good state', () => {
  const lastGood = new Map<string, unknown>();
  const read = (map: object) =>
    parseSettings(
      { config: { 'resource.customizations': JSON.stringify(map) }, rbac: {}, secret: {} },
      { parseYaml, checkLua, lastGood },
    );
  read({ Secret: { 'health.lua': 'return {}' } });
  const { settings, problems } = read({
    Secret: { 'health.lua': 'no lua' },
    ConfigMap: { ignoreDifferences: '{"jsonPointers":["/data"]}' },
  });
  expect(problems).toEqual([{ key: 'argocd-cm: resource.customizations Secret', message: 'syntax error' }]);
  expect(settings.resourceCustomizations).toMatchObject({
    Secret: { healthLua: 'return {}' },
    ConfigMap: { ignoreDifferences: { jsonPointers: ['/data'] } },
  });
});
