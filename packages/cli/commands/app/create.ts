import { jsonEqual } from '@tiphys/base';
import { boolFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag, appSpecFlags } from './app-flags.ts';
import type { App } from './app-types.ts';
import { appManifestFlags, constructApps } from './construct-apps.ts';
import { findApp } from './find-app.ts';

/** `app create`: from flags, a file, a URL or standard input. */
export const createCommand: CliCommand = {
  use: 'create APPNAME',
  short: 'Create an application',
  example:
    '  # A folder of manifests\n' +
    '  argocd app create web --repo https://git.example.com/shop.git --path web --dest-namespace shop ' +
    '--dest-server https://kubernetes.default.svc',
  flags: [
    ...appManifestFlags,
    boolFlag('upsert', 'Change the application where it exists and differs'),
    appNamespaceFlag,
    ...appSpecFlags,
  ],
  run: create,
};

async function create(call: CliCall): Promise<number> {
  const { flags, context } = call;
  const apps = await constructApps(call);
  for (const app of apps) {
    if (!app.metadata?.name) return showUsage(call);
    const namespace = flags.string('app-namespace');
    if (namespace !== '') app.metadata.namespace = namespace;
    context.print(await createOne(call, app));
  }
  return 0;
}

async function createOne(call: CliCall, app: App): Promise<string> {
  const api = await call.context.api();
  const name = app.metadata?.name ?? '';
  const upsert = call.flags.bool('upsert');
  const existing = await findApp(api, { name });
  const created = await api.call<App>('application.ApplicationService/Create', {
    application: app,
    upsert,
    validate: call.flags.bool('validate'),
  });
  const action =
    existing === undefined ? 'created' : upsert && isChanged(existing, created) ? 'updated' : 'unchanged';
  return `application '${created.metadata?.name ?? name}' ${action}\n`;
}

function isChanged(before: App, after: App): boolean {
  return !jsonEqual(comparable(before), comparable(after));
}

function comparable(app: App): unknown {
  const { labels = {}, annotations = {}, finalizers = [] } = app.metadata ?? {};
  return { spec: { ...app.spec, project: app.spec?.project || 'default' }, labels, annotations, finalizers };
}
