import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normalize } from '@tiphys/model';
import { type ApartSystem, startApart } from '../components/apart.ts';
import { eventually } from '../harness/index.ts';
import type { KubernetesObject } from '../harness/index.ts';
import { deploy, passwords, restore, scale, tokens } from './restore.ts';
import { createScene, deployFiles, type Scene } from './scene.ts';
import {
  installation,
  installationDifferences,
  differences,
  settledWorkloads,
  type Snapshot,
  workloads,
} from './snapshot.ts';

// A namespace and its deployments as Argo CD 3.6 left them (recorded from a run of it): Tiphys starts there, and nothing changes.

const names =
  'apply chart drifted failing frozen hooks ignoring jsonnet kustom many plain untouched waiting'.split(' ');
const allNames = [...names.map((name) => `argocd/${name}`), 'team-a/elsewhere'].toSorted();
const refresh = 'argocd.argoproj.io/refresh';
const applicationType = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.Application';
const patient = { timeoutMs: 90_000 };
const untold = { untold: { by: 'anybody' } };

let scene: Scene;
let system: ApartSystem;
let deployed: Snapshot;
let left: Snapshot;

beforeAll(async () => {
  scene = await createScene();
  system = await startApart({
    callers: { args: ['--application-namespaces', 'team-*'] },
    install: async (cluster) => {
      await restore(cluster, scene);
      await cluster.kubectl(
        'patch',
        'application',
        'plain',
        '-n',
        'argocd',
        '--type=merge',
        '-p',
        JSON.stringify({ spec: untold, status: untold }),
      );
      deployed = await settledWorkloads(cluster);
      left = await installation(cluster);
      const { kubeconfig } = cluster;
      return { server: kubeconfig, 'repo-server': kubeconfig, 'application-controller': kubeconfig };
    },
  });
  await system.redis.command('SET', 'revoked-token|logged-out', '', 'EX', '3600');
  await compared();
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

/** Waits until every application was compared by the controller that runs now. */
async function compared(): Promise<void> {
  const { cluster } = system;
  const since = Math.floor(Date.now() / 1_000) * 1_000;
  await cluster.kubectl('annotate', 'applications', '--all', '-A', `${refresh}=hard`, '--overwrite');
  await eventually(
    async () => {
      const { items = [] } = (await cluster.get('applications', '-A')) ?? {};
      const old = items.filter(
        ({ metadata, status }) =>
          metadata.annotations?.[refresh] !== undefined ||
          !(Date.parse(String(status?.['reconciledAt'])) >= since),
      );
      if (old.length > 0)
        throw new Error(`not compared: ${old.map(({ metadata }) => metadata.name).join(', ')}`);
    },
    { timeoutMs: 60_000 },
  );
}

function asked(...args: string[]): Promise<string> {
  return system.run(...args, '--server', system.address, '--plaintext');
}

async function listed(token: string): Promise<string[]> {
  const text = await asked('app', 'list', '--output', 'name', '--auth-token', token);
  return text.trim().split('\n').toSorted();
}

async function application(name: string): Promise<Left> {
  const found = await system.cluster.get<Left>('application', name, '-n', 'argocd');
  if (!found) throw new Error(`no application ${name}`);
  return found;
}

/** What these tests look at of an application. */
interface Left extends KubernetesObject {
  readonly operation?: object;
  readonly status: {
    readonly sync: { readonly status: string; readonly revision?: string };
    readonly history: readonly { readonly id: number; readonly revision?: string }[];
    readonly operationState: { readonly phase: string; readonly startedAt: string };
  } & Record<string, unknown>;
}

describe('after Argo CD', () => {
  it('changes nothing that is deployed', async () => {
    expect(differences(deployed, await workloads(system.cluster))).toEqual([]);
  });

  it('says of every application what Argo CD said, starts no operation and forgets nothing', async () => {
    const { 'Secret argocd/argocd-repo-server-token': ours, ...now } = await installation(system.cluster);
    expect(ours).toBeDefined(); // the one thing that is new
    expect(installationDifferences(left, now)).toEqual([]);
  });

  it.each(['admin', 'alice', 'account', 'namedAccount'] as const)('lets in the token of %s', async (name) => {
    expect(await listed(tokens[name])).toEqual(allNames);
  });

  it.each(['role', 'expiringRole'] as const)('lets in the token of %s, to its project', async (name) => {
    expect(await listed(tokens[name])).toEqual(['argocd/frozen', 'team-a/elsewhere']);
  });

  it.each([
    ['loggedOut', 'token is revoked'],
    ['deleted', 'account alice does not have token with id'],
  ] as const)('refuses the token %s', async (name, message) => {
    await expect(listed(tokens[name])).rejects.toThrow(message);
  });

  it.each(['admin', 'alice'] as const)('knows the password of %s', async (username) => {
    const login = async (password: string): Promise<number> => {
      const body = JSON.stringify({ username, password });
      const headers = { 'content-type': 'application/json' };
      const url = `http://${system.address}/api/v1/session`;
      return (await fetch(url, { method: 'POST', body, headers })).status;
    };
    expect(await login(passwords[username])).toBe(200);
    expect(await login(`${passwords[username]}2`)).toBe(401);
  });

  it('reaches each repository and cluster with what was declared', async () => {
    const text = await asked(
      'repo',
      'list',
      '--output',
      'json',
      '--refresh',
      'hard',
      '--auth-token',
      tokens.admin,
    );
    const found = JSON.parse(text) as { repo: string; connectionState: { status: string } }[];
    const states = Object.fromEntries(
      found.map(({ repo, connectionState }) => [repo, connectionState.status]),
    );
    const { deploy: first, ssh, team } = scene.urls;
    expect(states).toEqual({ [first]: 'Successful', [ssh]: 'Successful', [team]: 'Successful' });
    await eventually(async () => {
      expect(await asked('cluster', 'list', '--auth-token', tokens.admin)).toMatch(/second +\S+ +Successful/);
    });
  });
});

describe('going on', () => {
  it('finishes the operation that was under way', async () => {
    const { status } = await application('waiting');
    expect(status.operationState.phase).toBe('Running');
    await fixImage();
    await eventually(async () => {
      const now = await application('waiting');
      expect(now.operation).toBeUndefined();
      expect(now.status.operationState).toMatchObject({
        phase: 'Succeeded',
        startedAt: status.operationState.startedAt,
      });
      expect(now.status.history.map(({ id }) => id)).toEqual([0]);
    }, patient);
  });

  it('goes back to a revision that Argo CD deployed, and counts on in its history', async () => {
    const { history } = (await application('hooks')).status;
    await asked('app', 'rollback', 'hooks', '1', '--auth-token', tokens.alice);
    await eventually(async () => {
      const now = (await application('hooks')).status.history;
      expect(now.slice(0, -1)).toEqual(history);
      expect(now.at(-1)).toMatchObject({ id: 4, revision: scene.commits.two });
    }, patient);
  });

  it('deploys the next release under the same marks and the same field manager', async () => {
    const three = await scene.deploy.commit(deployFiles('three'));
    for (const name of ['kustom', 'drifted'])
      await asked('app', 'sync', name, '--timeout', '60', '--auth-token', tokens.alice);
    await eventually(async () => {
      const { status } = await application('plain');
      expect(status.sync).toMatchObject({ status: 'Synced', revision: three });
      expect(status.history.at(-1)).toMatchObject({ id: 2, revision: three });
      expect(status.operationState.phase).toBe('Succeeded');
    }, patient);
    const found = await system.cluster.get('configmap', 'web', '-n', 'plain', '--show-managed-fields');
    expect(found).toMatchObject({
      data: { text: 'three' },
      metadata: {
        uid: deployed['ConfigMap plain/web']?.metadata.uid,
        annotations: { 'argocd.argoproj.io/tracking-id': 'plain:/ConfigMap:plain/web' },
        managedFields: [{ manager: 'argocd-controller', operation: 'Update' }],
      },
    });
  });

  it('keeps fields that nobody knows', async () => {
    expect(await application('plain')).toMatchObject({ spec: untold, status: untold });
  });
});

describe('before Argo CD comes back', () => {
  it('has written nothing that its types do not hold', async () => {
    await system.cluster.kubectl(
      'patch',
      'application',
      'plain',
      '-n',
      'argocd',
      '--type=json',
      '-p',
      JSON.stringify(['spec', 'status'].map((part) => ({ op: 'remove', path: `/${part}/untold` }))),
    );
    const { items = [] } = (await system.cluster.get('applications', '-A')) ?? {};
    expect(items.length).toBe(allNames.length);
    for (const item of items) {
      const { spec, status } = normalize(applicationType, item) as KubernetesObject;
      const lost = differences({ spec: item.spec, status: item.status }, { spec, status }).filter((line) =>
        line.endsWith('-> nothing'),
      );
      expect(lost, item.metadata.name).toEqual([]);
    }
  });
});

describe('with labels instead of annotations', () => {
  it('changes nothing either', async () => {
    const { cluster, controller } = system;
    await settledWorkloads(cluster);
    await compared();
    await controller.stop();
    const patch = JSON.stringify({ data: { 'application.resourceTrackingMethod': 'label' } });
    await cluster.kubectl('patch', 'configmap', 'argocd-cm', '-n', 'argocd', '--type=merge', '-p', patch);
    await deploy(cluster, scene, 'label');
    await scale(cluster);
    await fixImage();
    const before = { deployed: await settledWorkloads(cluster), left: await installation(cluster) };
    await controller.start();
    await compared();
    expect(differences(before.deployed, await workloads(cluster))).toEqual([]);
    expect(installationDifferences(before.left, await installation(cluster))).toEqual([]);
  });
});

/** Gives the deployment that could not start an image that there is. */
async function fixImage(): Promise<void> {
  await system.cluster.kubectl('set', 'image', '-n', 'waiting', 'deployment/stuck', 'main=nginx:1.27');
}
