import type { TypeOf } from '../build.ts';
import { bool, list, map, message, ref, string } from '../build.ts';
import { KustomizeOptions } from '../kustomize.ts';
import { ConfigManagementPlugin } from '../plugin.ts';
import { ResourceOverride } from '../resource-override.ts';

/** A plugin. */
export const SettingsPlugin = message('cluster.Plugin', {
  name: string(1, { doc: 'Name.' }),
});
export interface SettingsPlugin extends TypeOf<typeof SettingsPlugin> {}

/** The answer of `SettingsService.GetPlugins`. */
export const SettingsPluginsResponse = message('cluster.SettingsPluginsResponse', {
  plugins: list(SettingsPlugin, 1, { doc: 'Plugins.', elementPointer: true }),
});
export interface SettingsPluginsResponse extends TypeOf<typeof SettingsPluginsResponse> {}

/** The request of `SettingsService.Get` and `SettingsService.GetPlugins`. */
export const SettingsQuery = message('cluster.SettingsQuery', {});
export interface SettingsQuery extends TypeOf<typeof SettingsQuery> {}

/** A connector of Dex. */
export const SettingsConnector = message('cluster.Connector', {
  name: string(1, { doc: 'Name.' }),
  type: string(2, { doc: 'Type.' }),
  id: string(3, { doc: 'Id.' }),
});
export interface SettingsConnector extends TypeOf<typeof SettingsConnector> {}

/** Dex. */
export const SettingsDexConfig = message('cluster.DexConfig', {
  connectors: list(SettingsConnector, 1, { doc: 'Its connectors.', elementPointer: true }),
  dexAuthConnectorID: string(2, { doc: 'The connector to use.' }),
});
export interface SettingsDexConfig extends TypeOf<typeof SettingsDexConfig> {}

/** A claim to ask for. */
export const SettingsOIDCClaim = message('github.com.argoproj.argo_cd.server.settings.oidc.Claim', {
  essential: bool(1, { doc: 'Whether it is needed.' }),
  value: string(2, { doc: 'Value.' }),
  values: list('string', 3, { doc: 'More parameters, by name; they may use those of the generator.' }),
});
export interface SettingsOIDCClaim extends TypeOf<typeof SettingsOIDCClaim> {}

/** The OIDC provider. */
export const SettingsOIDCConfig = message('cluster.OIDCConfig', {
  name: string(1, { doc: 'Name.' }),
  issuer: string(2, { doc: 'URL of the issuer.' }),
  clientID: string(3, { doc: 'Client id.' }),
  cliClientID: string(4, { doc: 'Client id of the command line.' }),
  scopes: list('string', 5, { doc: 'Scopes to ask for.' }),
  idTokenClaims: map(SettingsOIDCClaim, 6, { doc: 'Claims to ask for.', elementPointer: true }),
  enablePKCEAuthentication: bool(7, { doc: 'Whether the page logs in by PKCE.' }),
});
export interface SettingsOIDCConfig extends TypeOf<typeof SettingsOIDCConfig> {}

/** Google Analytics. */
export const SettingsGoogleAnalytics = message('cluster.GoogleAnalyticsConfig', {
  trackingID: string(1, { doc: 'Id.' }),
  anonymizeUsers: bool(2, { doc: 'Whether users stay unknown.' }),
});
export interface SettingsGoogleAnalytics extends TypeOf<typeof SettingsGoogleAnalytics> {}

/** Where people find help. */
export const SettingsHelp = message('cluster.Help', {
  chatUrl: string(1, { doc: 'Where to ask.' }),
  chatText: string(2, { doc: 'Text of the link.' }),
  binaryUrls: map('string', 3, { doc: 'Where to get the command line, by platform.' }),
});
export interface SettingsHelp extends TypeOf<typeof SettingsHelp> {}

/** Settings that clients need. Those who are not logged in get fewer of them. */
export const ServerSettings = message('cluster.Settings', {
  url: string(1, { doc: 'URL.' }),
  dexConfig: ref(SettingsDexConfig, 2, { doc: 'Dex.', pointer: true }),
  oidcConfig: ref(SettingsOIDCConfig, 3, { doc: 'The OIDC provider.', pointer: true }),
  appLabelKey: string(4, { doc: 'Label that names the Application, where labels track.' }),
  resourceOverrides: map(ResourceOverride, 5, {
    doc: 'What the settings say of kinds.',
    elementPointer: true,
  }),
  statusBadgeEnabled: bool(6, { doc: 'Whether there are status badges.' }),
  googleAnalytics: ref(SettingsGoogleAnalytics, 7, { doc: 'Google Analytics.', pointer: true }),
  kustomizeOptions: ref(KustomizeOptions, 8, { doc: 'Settings of Kustomize.', pointer: true }),
  help: ref(SettingsHelp, 9, { doc: 'Where people find help.', pointer: true }),
  plugins: list(SettingsPlugin, 10, { doc: 'Plugins.', elementPointer: true }),
  userLoginsDisabled: bool(11, { doc: 'Whether local users cannot log in.' }),
  configManagementPlugins: list(ConfigManagementPlugin, 12, { doc: 'Plugins.', elementPointer: true }),
  kustomizeVersions: list('string', 13, { doc: 'Kustomize versions to choose from.' }),
  uiCssURL: string(14, { doc: 'Style sheet.' }),
  uiBannerContent: string(15, { doc: 'Text of the banner.' }),
  uiBannerURL: string(16, { doc: 'Where the banner leads.' }),
  passwordPattern: string(17, { doc: 'Expression that passwords must match.' }),
  trackingMethod: string(18, {
    doc: 'How objects are tracked: `annotation`, `label` or `annotation+label`.',
  }),
  uiBannerPermanent: bool(19, { doc: 'Whether the banner stays.' }),
  uiBannerPosition: string(20, { doc: '`top`, `bottom` or `both`.' }),
  statusBadgeRootUrl: string(21, { doc: 'URL of the badges.' }),
  execEnabled: bool(22, { doc: 'Whether there is a terminal.' }),
  controllerNamespace: string(23, { doc: 'Namespace of the controller.' }),
  appsInAnyNamespaceEnabled: bool(24, { doc: 'Whether Applications may be in other namespaces.' }),
  impersonationEnabled: bool(25, { doc: 'Whether syncs use service accounts of projects.' }),
  installationID: string(26, { doc: 'Id of this installation, for tracking.' }),
  additionalUrls: list('string', 27, { doc: 'Other URLs it is reached at.' }),
  hydratorEnabled: bool(28, { doc: 'Whether there is a hydrator.' }),
  syncWithReplaceAllowed: bool(29, { doc: 'Whether syncs may replace.' }),
  uiLoginButtonText: string(30, { doc: 'Text of the login button.' }),
  resourceViewEnabled: bool(31, { doc: 'Whether the view of all objects is shown.' }),
});
export interface ServerSettings extends TypeOf<typeof ServerSettings> {}
