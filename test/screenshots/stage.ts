import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createGitRepository, eventually, startGitHttps, startSystem } from '../harness/index.ts';
import type { TestRepository, TestSystem } from '../harness/index.ts';
import type { FleetServer } from '../ui/fleet-server.ts';
import { startFleet } from '../ui/fleet-server.ts';
import { fillLargeTree, largeName } from '../ui/large-tree.ts';
import { application, applications, fleetFiles, projects, settingsSecrets } from './world.ts';

/** Everything that pages are taken of. */
export type Stage = AsyncDisposable & {
  /** All components on a cluster, with applications in every state. */
  readonly system: TestSystem;
  /** A thousand applications that nobody reconciles, and one with thousands of resources. */
  readonly fleet: FleetServer;
  /** Starts both servers anew, so that they serve what was built since. */
  renew(): Promise<void>;
};

/** The password of every account of the stage but `admin`. */
export const otherPassword = 'argo-and-crew-9';

const fleetSize = 1000;
const largeTree = 2000;
const people = [
  'Atalanta <atalanta@example.com>',
  'Lynceus <lynceus@example.com>',
  'Orpheus <orpheus@example.com>',
];

/** Starts both and brings every application into the state that it is shown in; takes a minute or two. */
export async function startStage(): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const repository = stack.use(await createGitRepository(undefined, 'fleet.git'));
  await repository.commit(await fleetFiles(), { message: 'Move the fleet here', author: people[0] });
  const git = stack.use(await startGitHttps({ repositories: [repository] }));
  const proxy = await startProxy(git.port);
  stack.defer(() => void proxy.close());
  const [system, fleet] = await Promise.all([startSystem(), startFleet(fleetSize)]);
  stack.use(system);
  stack.use(fleet);
  const tree = await fillLargeTree(fleet.server, largeTree);
  await system.login();
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  await system.cluster.apply([...projects, ...settingsSecrets(proxyUrl)]);
  await addAccounts(system);
  await system.cluster.apply(applications);
  await tellStories(system, repository);
  const renew = async (): Promise<void> => {
    await Promise.all([system.restart(), fleet.stop().then(() => fleet.start())]);
    await fleet.server.cache.set(`app|resources-tree|${largeName}`, tree);
    // The caches are empty now: every application is compared anew.
    for (const { metadata } of applications)
      await system.cli(['app', 'get', metadata.name ?? '', '--refresh']);
  };
  return { system, fleet, renew, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Leads every tunnel to the git server, whatever host was asked for. */
async function startProxy(port: number): Promise<Server> {
  const server = createServer();
  server.on('connect', (_request, socket: Socket) => {
    const target = connect(port, 'localhost', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return server;
}

/** `lynceus`, who may only look, and `guest`, who may not even that. */
async function addAccounts(system: TestSystem): Promise<void> {
  const names = ['lynceus', 'orpheus', 'guest'];
  const data = Object.fromEntries(names.map((name) => [`accounts.${name}`, 'login, apiKey']));
  await system.cluster.configure('argocd-cm', data);
  await system.cluster.configure('argocd-rbac-cm', {
    'policy.csv': 'g, lynceus, role:readonly\ng, orpheus, role:admin\n',
  });
  const own = ['--current-password', system.password, '--new-password', otherPassword];
  for (const name of names)
    await eventually(() => system.run('account', 'update-password', '--account', name, ...own), {
      timeoutMs: 30_000,
    });
  await system.run('account', 'generate-token', '--account', 'orpheus', '--expires-in', '90d');
}

async function tellStories(system: TestSystem, repository: TestRepository): Promise<void> {
  const { cluster, run } = system;
  const wait = { timeoutMs: 180_000 };
  await eventually(async () => (await run('app', 'get', 'checkout')).includes('Synced to main'), wait);
  const values = await repository.git('show', 'main:charts/voyage/values.yaml');
  const commits: readonly (readonly [string, string, string])[] = [
    ['Three at the oars', 'replicas: 2', 'replicas: 3'],
    ['Greet from the new harbour', 'greeting: Fair winds', 'greeting: Fair winds from Pagasae'],
    ['Ship voyage 1.1', 'tag: "1.0"', 'tag: "1.1"'],
  ];
  let text = values;
  for (const [index, [message, from, to]] of commits.entries()) {
    text = text.replace(from, to);
    const author = people[index % people.length];
    const sha = await repository.commit({ 'charts/voyage/values.yaml': `${text}\n` }, { message, author });
    if (index === 0) await run('app', 'sync', 'payments');
    await run('app', 'get', 'checkout', '--refresh');
    await eventually(async () => (await run('app', 'history', 'checkout')).includes(sha.slice(0, 7)), wait);
  }
  await cluster.kubectl('scale', 'deployment/payments-voyage', '-n', 'payments', '--replicas=5');
  const edit = JSON.stringify({ data: { GREETING: 'Fair winds, edited by hand at three in the night' } });
  await cluster.kubectl(
    'patch',
    'configmap',
    'payments-voyage-settings',
    '-n',
    'payments',
    '--type=merge',
    '-p',
    edit,
  );
  await cluster.apply([extra('orphan-of-an-older-release', 'payments')]);
  await system.cli(['app', 'sync', 'ledger', '--async']);
  await system.cli(['app', 'sync', 'notifications']);
  await cluster.apply([application('media', { path: 'services/media' })]);
  const state = async (name: string, pattern: RegExp): Promise<void> => {
    await eventually(async () => pattern.test(await run('app', 'get', name)), wait);
  };
  await state('catalogue', /Health Status:\s+Degraded/);
  await state('payments', /OutOfSync/);
  await state('ledger', /Running|waiting/i);
  await state('observability', /Health Status:\s+Healthy/);
  await state('harbour', /Health Status:\s+Healthy/);
  await state('media', /app path does not exist/);
}

function extra(name: string, namespace: string): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { left: 'behind' } };
}
