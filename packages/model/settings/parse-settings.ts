import { parseDuration } from '@tiphys/base';
import type { KustomizeOptions } from '../schema/kustomize.ts';
import { readAccounts } from './accounts.ts';
import { asObject, readCustomizations, texts } from './customizations.ts';
import type { TextReaders } from './customizations.ts';
import { readFilters, readLinks } from './filters.ts';
import { readPlugins } from './plugins.ts';
import type { SettingsReader } from './reader.ts';
import { resolveReference } from './secret-reference.ts';
import { createReader, splitList } from './reader.ts';
import type {
  ParsedSettings,
  ParseYaml,
  RbacSettings,
  Settings,
  SettingsProblem,
  TrackingMethod,
} from './types.ts';

/** The texts of the three objects that settings come from; empty where an object does not exist. */
export interface SettingsSources {
  readonly config: Readonly<Record<string, string>>;
  readonly rbac: Readonly<Record<string, string>>;
  /** Decoded values of argocd-secret. */
  readonly secret: Readonly<Record<string, string>>;
  /** Decoded values of another Secret that settings may refer to, or `undefined`. */
  readonly secretOf?: ((name: string) => Readonly<Record<string, string>> | undefined) | undefined;
}

const dayMs = 86_400_000;
const mebibyte = 1_048_576;

/** What reading settings needs besides their texts. */
export interface ParseSettingsOptions {
  readonly parseYaml: ParseYaml;
  /** Throws for a script that is not Lua; lang's. Default: scripts are not looked at. */
  readonly checkLua?: ((script: string) => void) | undefined;
  /** Kept by the caller from one reading to the next. */
  readonly lastGood?: Map<string, unknown> | undefined;
}

/**
 * Reads all settings with Argo CD's defaults. A value that does not parse is reported with its key, and that setting alone
 * falls back to its last good value, or its default.
 */
export function parseSettings(sources: SettingsSources, options: ParseSettingsOptions): ParsedSettings {
  const { parseYaml, checkLua, lastGood = new Map() } = options;
  const problems: SettingsProblem[] = [];
  const config = createReader(sources.config, { name: 'argocd-cm', parseYaml, problems, lastGood });
  const rbac = createReader(sources.rbac, { name: 'argocd-rbac-cm', parseYaml, problems, lastGood });
  const secret = createReader(sources.secret, { name: 'argocd-secret', parseYaml, problems, lastGood });
  const settings: Settings = {
    ...readGeneral(config),
    ...readResources(config, { parseYaml, checkLua }),
    ...readTools(config),
    ...readServer(config),
    ...readPages(config),
    accounts: readAccounts(config, secret),
    rbac: readRbac(rbac),
    // As it is stored: a space or newline at its end is part of the key.
    secretKey: sources.secret['server.secretkey'] ?? '',
    webhook: {
      ...readWebhookSecrets((key) => resolveReference(secret.text(key), sources)),
      maxPayloadBytes: config.number('webhook.maxPayloadSizeMB', 50) * mebibyte,
      refreshJitterMs: config.attempt('webhook.refresh.jitter', 0, () =>
        parseDuration(config.text('webhook.refresh.jitter', '0s')),
      ),
      refreshJitterThreshold: config.number('webhook.refresh.jitter.threshold', 10),
    },
  };
  return { settings, problems };
}

function readWebhookSecrets(text: (key: string) => string) {
  return {
    githubSecret: text('webhook.github.secret'),
    gitlabSecret: text('webhook.gitlab.secret'),
    bitbucketUuid: text('webhook.bitbucket.uuid'),
    bitbucketServerSecret: text('webhook.bitbucketserver.secret'),
    gogsSecret: text('webhook.gogs.secret'),
    azureDevOpsUsername: text('webhook.azuredevops.username'),
    azureDevOpsPassword: text('webhook.azuredevops.password'),
    harborSecret: text('webhook.harbor.secret'),
  };
}

function readGeneral(config: SettingsReader) {
  return {
    url: config.text('url'),
    additionalUrls: config.yaml('additionalUrls', [] as string[], texts),
    trackingMethod: config.attempt('application.resourceTrackingMethod', 'annotation' as TrackingMethod, () =>
      readTrackingMethod(config.text('application.resourceTrackingMethod', 'annotation')),
    ),
    appInstanceLabelKey: config.text('application.instanceLabelKey', 'app.kubernetes.io/instance'),
    installationId: config.text('installationID'),
    inClusterEnabled: config.bool('cluster.inClusterEnabled', true),
    globalProjects: config.yaml('globalProjects', [] as Settings['globalProjects'], readGlobalProjects),
    reconciliation: {
      resyncMs: durationOf(config, 'timeout.reconciliation'),
      jitterMs: durationOf(config, 'timeout.reconciliation.jitter'),
      hardResyncMs: durationOf(config, 'timeout.hard.reconciliation'),
    },
    impersonation: {
      enabled: config.bool('application.sync.impersonation.enabled', false),
      enforced: config.bool('application.sync.impersonation.enforced', true),
    },
    requireOverridePrivilegeForRevisionSync: config.bool(
      'application.sync.requireOverridePrivilegeForRevisionSync',
      false,
    ),
  };
}

/** A duration where one is set; a bare number is one of seconds, as Argo CD takes it. */
function durationOf(config: SettingsReader, key: string): number | undefined {
  const text = config.text(key);
  if (text === '') return undefined;
  return config.attempt<number | undefined>(key, undefined, () =>
    /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text),
  );
}

function readTrackingMethod(text: string): TrackingMethod {
  if (text === 'annotation' || text === 'label' || text === 'annotation+label') return text;
  throw new SyntaxError(`unknown tracking method ${JSON.stringify(text)}`);
}

function readGlobalProjects(value: unknown): Settings['globalProjects'] {
  if (!Array.isArray(value)) throw new SyntaxError('a list is expected');
  return value.map((entry) => {
    const { projectName, labelSelector } = asObject(entry);
    return { projectName: String(projectName), labelSelector };
  });
}

function readResources(config: SettingsReader, readers: TextReaders) {
  return {
    resourceCustomizations: readCustomizations(config, readers),
    resourceExclusions: config.yaml('resource.exclusions', [], readFilters),
    resourceInclusions: config.yaml('resource.inclusions', [], readFilters),
    ignoreResourceUpdatesEnabled: config.bool('resource.ignoreResourceUpdatesEnabled', true),
    compareOptions: config.yaml('resource.compareoptions', readCompareOptions({}), readCompareOptions),
    sensitiveAnnotations: config.list('resource.sensitive.mask.annotations'),
    customLabels: config.list('resource.customLabels'),
    eventLabels: {
      include: config.list('resource.includeEventLabelKeys'),
      exclude: config.list('resource.excludeEventLabelKeys'),
    },
  };
}

function readCompareOptions(value: unknown): Settings['compareOptions'] {
  const { ignoreAggregatedRoles, ignoreResourceStatusField, ignoreDifferencesOnResourceUpdates } =
    asObject(value);
  const status = ignoreResourceStatusField ?? 'all';
  // `off` is YAML 1.1 for false; both mean none.
  const wanted =
    status === 'crd' ? 'crd' : status === 'none' || status === 'off' || status === false ? 'none' : 'all';
  return {
    ignoreAggregatedRoles: ignoreAggregatedRoles === true,
    ignoreResourceStatusField: wanted,
    ignoreDifferencesOnResourceUpdates: ignoreDifferencesOnResourceUpdates !== false,
  };
}

function readTools(config: SettingsReader) {
  return {
    kustomizeOptions: readKustomize(config),
    helmOptions: {
      ValuesFileSchemes: config.text('helm.valuesFileSchemes')
        ? config.list('helm.valuesFileSchemes')
        : ['https', 'http'],
    },
    enabledSourceTypes: {
      Kustomize: config.bool('kustomize.enable', true),
      Helm: config.bool('helm.enable', true),
      Directory: config.bool('jsonnet.enable', true),
    },
    plugins: config.yaml('configManagementPlugins', [] as Settings['plugins'], readPlugins),
  };
}

function readKustomize(config: SettingsReader): KustomizeOptions {
  const versions = new Map<string, { Name: string; Path: string; BuildOptions: string }>();
  const at = (name: string): { Name: string; Path: string; BuildOptions: string } => {
    const version = versions.get(name) ?? { Name: name, Path: '', BuildOptions: '' };
    versions.set(name, version);
    return version;
  };
  for (const [key, value] of Object.entries(config.data)) {
    const path = /^kustomize\.(?:path|version)\.(.+)$/.exec(key)?.[1];
    if (path) at(path).Path = value;
    const options = /^kustomize\.buildOptions\.(.+)$/.exec(key)?.[1];
    if (options) at(options).BuildOptions = value;
  }
  return {
    BuildOptions: config.text('kustomize.buildOptions'),
    BinaryPath: '',
    Versions: [...versions.values()],
  };
}

function readServer(config: SettingsReader) {
  return {
    anonymousEnabled: config.bool('users.anonymous.enabled', false),
    sessionDurationMs: config.durationMs('users.session.duration', dayMs),
    passwordPattern: config.text('passwordPattern', '^.{8,32}$'),
    maxPodLogsToRender: config.number('server.maxPodLogsToRender', 10),
    enforceRollbackPermission: config.bool('server.rbac.rollback.enforce.enable', false),
    disableFineGrainedInheritance: config.bool(
      'server.rbac.disableApplicationFineGrainedRBACInheritance',
      true,
    ),
    execEnabled: config.bool('exec.enabled', false),
    execShells: config.text('exec.shells') ? config.list('exec.shells') : ['bash', 'sh', 'powershell', 'cmd'],
    dexConfig: config.text('dex.config'),
    oidcConfig: config.text('oidc.config'),
    links: {
      application: config.yaml('application.links', [], readLinks),
      resource: config.yaml('resource.links', [], readLinks),
      project: config.yaml('project.links', [], readLinks),
    },
  };
}

function readPages(config: SettingsReader) {
  const downloads = Object.entries(config.data)
    .filter(([key]) => key.startsWith('help.download.'))
    .map(([key, value]) => [key.slice('help.download.'.length), value]);
  return {
    statusBadge: { enabled: config.bool('statusbadge.enabled', false), url: config.text('statusbadge.url') },
    help: {
      chatUrl: config.text('help.chatUrl'),
      chatText: config.text('help.chatText', config.text('help.chatUrl') ? 'Chat now!' : ''),
      downloads: Object.fromEntries(downloads) as Record<string, string>,
    },
    analytics: {
      trackingId: config.text('ga.trackingid'),
      anonymizeUsers: config.bool('ga.anonymizeusers', true),
    },
    ui: {
      cssUrl: config.text('ui.cssurl'),
      bannerContent: config.text('ui.bannercontent'),
      bannerUrl: config.text('ui.bannerurl'),
      bannerPermanent: config.bool('ui.bannerpermanent', false),
      bannerPosition: config.text('ui.bannerposition'),
      loginButtonText: config.text('ui.loginButtonText'),
      resourceViewEnabled: !config.bool('ui.view.resources.disabled', false),
    },
  };
}

function readRbac(rbac: SettingsReader): RbacSettings {
  const overlays = Object.keys(rbac.data)
    .filter((key) => /^policy\..+\.csv$/.test(key))
    .sort();
  const policy = ['policy.csv', ...overlays].map((key) => rbac.text(key)).filter((text) => text !== '');
  const scopes = rbac.text('scopes');
  return {
    policy: policy.join('\n'),
    defaultRole: rbac.text('policy.default'),
    scopes:
      scopes === ''
        ? ['groups']
        : splitList(scopes.replace(/^\[|\]$/g, '')).map((scope) => scope.replace(/^["']|["']$/g, '')),
    matchMode: rbac.attempt('policy.matchMode', 'glob', () => readMatchMode(rbac.text('policy.matchMode'))),
  };
}

function readMatchMode(text: string): RbacSettings['matchMode'] {
  if (text === 'regex' || text === 'glob') return text;
  if (text === '') return 'glob';
  throw new SyntaxError(`${JSON.stringify(text)} is neither glob nor regex`);
}
