import type { Me, PageBanner, PageSettings } from '@tiphys/model/v2';
import { scopeValues } from '../auth/identity.ts';
import type { Call } from '../call.ts';
import type { V2Route } from './route.ts';
import type { V2Context } from './routes.ts';

/** What the page asks about before there is an object to ask for: whether a way to it is offered at all. */
const questions: Readonly<Record<string, readonly string[]>> = {
  applications: ['get', 'create', 'update', 'delete', 'sync'],
  applicationsets: ['get', 'create', 'update', 'delete'],
  projects: ['get', 'create', 'update', 'delete'],
  clusters: ['get', 'create', 'update', 'delete'],
  repositories: ['get', 'create', 'update', 'delete'],
  certificates: ['get', 'create', 'update', 'delete'],
  accounts: ['get', 'update'],
  gpgkeys: ['get', 'create', 'delete'],
  logs: ['get'],
  exec: ['create'],
};

/** `GET me`: who calls, what they may do, and the settings that the page needs. */
export function createMeRoutes(context: V2Context): readonly V2Route[] {
  return [{ method: 'GET', path: 'me', handle: ({ call }) => Promise.resolve(describe(context, call)) }];
}

function describe(context: V2Context, call: Call): Me {
  const { config } = context.deps;
  const { identity } = call;
  const projects = config.projects().map(({ metadata }) => metadata.name ?? '');
  const can: Record<string, boolean> = {};
  for (const [resource, actions] of Object.entries(questions)) {
    for (const action of actions)
      can[`${resource}/${action}`] = context.access.allowsSomewhere(identity, { resource, action }, projects);
  }
  return {
    username: identity.username,
    issuer: identity.issuer,
    groups: scopeValues(identity.claims, config.settings().rbac.scopes),
    can,
    version: context.options.version.Version ?? '',
    settings: settingsOf(context),
  };
}

function settingsOf({ deps: { config }, options }: V2Context): PageSettings {
  const settings = config.settings();
  const { ui, help } = settings;
  return {
    controllerNamespace: config.namespace,
    appsInAnyNamespace: (options.applicationNamespaces ?? []).length > 0,
    appLabelKey: settings.appInstanceLabelKey,
    trackingMethod: settings.trackingMethod,
    passwordPattern: settings.passwordPattern,
    execEnabled: settings.execEnabled,
    statusBadge: settings.statusBadge.enabled,
    statusBadgeUrl: settings.statusBadge.url,
    syncWithReplaceAllowed: options.syncWithReplaceAllowed ?? true,
    resourceViewEnabled: ui.resourceViewEnabled,
    url: settings.url,
    cssUrl: ui.cssUrl,
    help: { chatUrl: help.chatUrl, chatText: help.chatText },
    ...(ui.bannerContent ? { banner: bannerOf(ui) } : {}),
  };
}

function bannerOf(ui: {
  readonly bannerContent: string;
  readonly bannerUrl: string;
  readonly bannerPermanent: boolean;
  readonly bannerPosition: string;
}): PageBanner {
  const position = ui.bannerPosition === 'bottom' || ui.bannerPosition === 'both' ? ui.bannerPosition : 'top';
  return { content: ui.bannerContent, url: ui.bannerUrl, permanent: ui.bannerPermanent, position };
}
