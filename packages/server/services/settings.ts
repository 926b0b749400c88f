import { isJsonObject } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { Lang } from '@tiphys/lang';
import type {
  OverrideIgnoreDiff,
  ResourceCustomization,
  ResourceOverride,
  ServerSettings,
  Settings,
  SettingsDexConfig,
  SettingsOIDCConfig,
  SettingsPluginsResponse,
} from '@tiphys/model';
import type { RepoService } from '@tiphys/render';
import type { Call, ServiceMethods } from '../call.ts';

/** What `SettingsService` needs. */
export interface SettingsServiceDeps {
  readonly config: Config;
  readonly lang: Lang;
  readonly repoService: RepoService;
  readonly appsInAnyNamespace: boolean;
  readonly hydratorEnabled: boolean;
  readonly syncWithReplaceAllowed: boolean;
}

/** `/cluster.SettingsService`. `Get` needs no login, but tells strangers less. */
export function createSettingsService(deps: SettingsServiceDeps): ServiceMethods {
  return {
    Get: (_request: object, call: Call) => Promise.resolve(shownSettings(deps, call)),
    async GetPlugins(_request: object, call: Call): Promise<SettingsPluginsResponse> {
      const { items } = await deps.repoService.listPlugins({}, { signal: call.signal });
      return { plugins: (items ?? []).map(({ name }) => ({ name })) };
    },
  };
}

function shownSettings(deps: SettingsServiceDeps, { isLoggedIn }: Call): ServerSettings {
  const settings = deps.config.settings();
  return {
    ...publicSettings(deps, settings),
    ...(isLoggedIn ? memberSettings(deps, settings) : {}),
    ...signIn(deps, settings),
  };
}

function publicSettings(deps: SettingsServiceDeps, settings: Settings): ServerSettings {
  const { help, ui, analytics, kustomizeOptions } = settings;
  const logins = settings.accounts.filter(
    ({ enabled, capabilities }) => enabled && capabilities.includes('login'),
  );
  return {
    url: settings.url,
    additionalUrls: settings.additionalUrls,
    appLabelKey: settings.appInstanceLabelKey,
    statusBadgeEnabled: settings.statusBadge.enabled,
    statusBadgeRootUrl: settings.statusBadge.url,
    kustomizeOptions: { BuildOptions: kustomizeOptions.BuildOptions ?? '', BinaryPath: '', Versions: null },
    googleAnalytics: { trackingID: analytics.trackingId, anonymizeUsers: analytics.anonymizeUsers },
    help: { chatUrl: help.chatUrl, chatText: help.chatText, binaryUrls: help.downloads },
    userLoginsDisabled: logins.length === 0,
    kustomizeVersions: (kustomizeOptions.Versions ?? []).map((version) => version.Name),
    uiCssURL: ui.cssUrl,
    uiLoginButtonText: ui.loginButtonText,
    trackingMethod: settings.trackingMethod,
    installationID: settings.installationId,
    execEnabled: settings.execEnabled,
    appsInAnyNamespaceEnabled: deps.appsInAnyNamespace,
    impersonationEnabled: settings.impersonation.enabled,
    hydratorEnabled: deps.hydratorEnabled,
    syncWithReplaceAllowed: deps.syncWithReplaceAllowed,
    resourceViewEnabled: ui.resourceViewEnabled,
  };
}

function memberSettings(deps: SettingsServiceDeps, settings: Settings): ServerSettings {
  const { ui } = settings;
  return {
    uiBannerContent: ui.bannerContent,
    uiBannerURL: ui.bannerUrl,
    uiBannerPermanent: ui.bannerPermanent,
    uiBannerPosition: ui.bannerPosition,
    controllerNamespace: deps.config.namespace,
    passwordPattern: settings.passwordPattern,
    resourceOverrides: Object.fromEntries(
      Object.entries(settings.resourceCustomizations).map(([kind, custom]) => [
        kind,
        override(deps.lang, custom),
      ]),
    ),
  };
}

function override(lang: Lang, custom: ResourceCustomization): ResourceOverride {
  return {
    'health.lua': custom.healthLua ?? '',
    'health.lua.useOpenLibs': custom.useOpenLibs ?? false,
    actions: custom.actions ?? '',
    ignoreDifferences: ignoreText(lang, custom.ignoreDifferences),
    ignoreResourceUpdates: ignoreText(lang, custom.ignoreResourceUpdates),
    knownTypeFields: custom.knownTypeFields ?? null,
  };
}

function ignoreText(lang: Lang, rules: OverrideIgnoreDiff | undefined): string {
  return lang.yamlStringify({
    jqPathExpressions: rules?.jqPathExpressions ?? null,
    jsonPointers: rules?.jsonPointers ?? null,
    managedFieldsManagers: rules?.managedFieldsManagers ?? null,
  });
}

/** How one may sign in besides a password; secrets of the providers stay here. */
function signIn(
  { lang }: SettingsServiceDeps,
  settings: Settings,
): Pick<ServerSettings, 'dexConfig' | 'oidcConfig'> {
  const dexConfig = settings.dexConfig ? dexOf(yamlObject(lang, settings.dexConfig)) : undefined;
  const oidcConfig = settings.oidcConfig ? oidcOf(yamlObject(lang, settings.oidcConfig)) : undefined;
  return { ...(dexConfig ? { dexConfig } : {}), ...(oidcConfig ? { oidcConfig } : {}) };
}

function yamlObject(lang: Lang, text: string): Readonly<Record<string, unknown>> {
  try {
    const [value] = lang.yamlParse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    // A broken configuration is named in the log by whoever uses it; the page must load all the same.
    return {};
  }
}

function dexOf({ connectors }: Readonly<Record<string, unknown>>): SettingsDexConfig {
  const list = Array.isArray(connectors) ? connectors.filter(isJsonObject) : [];
  return {
    connectors: list.map(({ name, type, id }) => ({ name: text(name), type: text(type), id: text(id) })),
  };
}

function oidcOf(config: Readonly<Record<string, unknown>>): SettingsOIDCConfig {
  const scopes = config['requestedScopes'];
  return {
    name: text(config['name']),
    issuer: text(config['issuer']),
    clientID: text(config['clientID']),
    cliClientID: text(config['cliClientID']),
    scopes: Array.isArray(scopes) ? scopes.map(text) : [],
    enablePKCEAuthentication: config['enablePKCEAuthentication'] === true,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
