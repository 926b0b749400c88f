import type { TypeOf } from '../build.ts';
import { bool, list, map, message, ref, string } from '../build.ts';
import { KustomizeOptions } from '../kustomize.ts';
import { ConfigManagementPlugin } from '../plugin.ts';
import { ResourceOverride } from '../resource-override.ts';

/** TODO */
export const SettingsPlugin = message('cluster.Plugin', {
  name: string(1),
});
export interface SettingsPlugin extends TypeOf<typeof SettingsPlugin> {}

/** TODO */
export const SettingsPluginsResponse = message('cluster.SettingsPluginsResponse', {
  plugins: list(SettingsPlugin, 1, { elementPointer: true }),
});
export interface SettingsPluginsResponse extends TypeOf<typeof SettingsPluginsResponse> {}

/** TODO */
export const SettingsQuery = message('cluster.SettingsQuery', {});
export interface SettingsQuery extends TypeOf<typeof SettingsQuery> {}

/** TODO */
export const SettingsConnector = message('cluster.Connector', {
  name: string(1),
  type: string(2),
  id: string(3),
});
export interface SettingsConnector extends TypeOf<typeof SettingsConnector> {}

/** TODO */
export const SettingsDexConfig = message('cluster.DexConfig', {
  connectors: list(SettingsConnector, 1, { elementPointer: true }),
  dexAuthConnectorID: string(2),
});
export interface SettingsDexConfig extends TypeOf<typeof SettingsDexConfig> {}

/** TODO */
export const SettingsOIDCClaim = message('github.com.argoproj.argo_cd.server.settings.oidc.Claim', {
  essential: bool(1),
  value: string(2),
  values: list('string', 3),
});
export interface SettingsOIDCClaim extends TypeOf<typeof SettingsOIDCClaim> {}

/** TODO */
export const SettingsOIDCConfig = message('cluster.OIDCConfig', {
  name: string(1),
  issuer: string(2),
  clientID: string(3),
  cliClientID: string(4),
  scopes: list('string', 5),
  idTokenClaims: map(SettingsOIDCClaim, 6, { elementPointer: true }),
  enablePKCEAuthentication: bool(7),
});
export interface SettingsOIDCConfig extends TypeOf<typeof SettingsOIDCConfig> {}

/** TODO */
export const SettingsGoogleAnalytics = message('cluster.GoogleAnalyticsConfig', {
  trackingID: string(1),
  anonymizeUsers: bool(2),
});
export interface SettingsGoogleAnalytics extends TypeOf<typeof SettingsGoogleAnalytics> {}

/** TODO */
export const SettingsHelp = message('cluster.Help', {
  chatUrl: string(1),
  chatText: string(2),
  binaryUrls: map('string', 3),
});
export interface SettingsHelp extends TypeOf<typeof SettingsHelp> {}

/** TODO */
export const ServerSettings = message('cluster.Settings', {
  url: string(1),
  dexConfig: ref(SettingsDexConfig, 2, { pointer: true }),
  oidcConfig: ref(SettingsOIDCConfig, 3, { pointer: true }),
  appLabelKey: string(4),
  resourceOverrides: map(ResourceOverride, 5, { elementPointer: true }),
  statusBadgeEnabled: bool(6),
  googleAnalytics: ref(SettingsGoogleAnalytics, 7, { pointer: true }),
  kustomizeOptions: ref(KustomizeOptions, 8, { pointer: true }),
  help: ref(SettingsHelp, 9, { pointer: true }),
  plugins: list(SettingsPlugin, 10, { elementPointer: true }),
  userLoginsDisabled: bool(11),
  configManagementPlugins: list(ConfigManagementPlugin, 12, { elementPointer: true }),
  kustomizeVersions: list('string', 13),
  uiCssURL: string(14),
  uiBannerContent: string(15),
  uiBannerURL: string(16),
  passwordPattern: string(17),
  trackingMethod: string(18),
  uiBannerPermanent: bool(19),
  uiBannerPosition: string(20),
  statusBadgeRootUrl: string(21),
  execEnabled: bool(22),
  controllerNamespace: string(23),
  appsInAnyNamespaceEnabled: bool(24),
  impersonationEnabled: bool(25),
  installationID: string(26),
  additionalUrls: list('string', 27),
  hydratorEnabled: bool(28),
  syncWithReplaceAllowed: bool(29),
  uiLoginButtonText: string(30),
  resourceViewEnabled: bool(31),
});
export interface ServerSettings extends TypeOf<typeof ServerSettings> {}
