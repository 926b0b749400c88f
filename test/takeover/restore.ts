import { createHmac, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { crds } from '@tiphys/model';
import { eventually } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';
import type { Scene } from './scene.ts';
import { settings, team } from './scene.ts';

/** How what was deployed is known. */
export type Tracking = 'annotation' | 'label';

interface Recorded {
  /** What Argo CD applied, in order, by the way it tracked it. */
  readonly annotation: readonly object[];
  readonly label: readonly object[];
  /** The applications as it left them. */
  readonly applications: readonly object[];
}

/** What Argo CD kept in `argocd-secret`, and the passwords that made these hashes. */
const signingKey = 'yRYzmnINCwt9oSvRT03SFLzeG4qTy95RYRXOOUrw50Q=';
const tokenIds = {
  account: 'a1e14d0f-cf58-48b4-8af0-2086a67fcc42',
  role: '7ac46d8a-e8ee-45bc-9046-3fa00aaec206',
};
/** Passwords of before. */
export const passwords = { admin: 'A1FSErFvguSez3G9', alice: 'alice-pw-1' };
const hashes = {
  admin: '$2a$10$V1.pnuarRY7vgIueIa2Qe.JYN9XEFGdRFEe2l6lzdhj3MPH63ZG8O',
  alice: '$2a$10$Rzu2/GtxCdRTFbBWx5pDTe0F./tN4wANEAUIYxR89xeRp/FS13HOO',
};
const day = 86_400;
const now = Math.floor(Date.now() / 1_000);
/** When passwords were set, and when tokens were issued. */
const changedAt = now - day / 2;
const issuedAt = now - day / 4;

/** Tokens that were issued before: claims and signature as Argo CD makes them. */
export const tokens = {
  admin: sign({ sub: 'admin:login', exp: issuedAt + day, jti: randomUUID() }),
  alice: sign({ sub: 'alice:login', exp: issuedAt + day, jti: randomUUID() }),
  loggedOut: sign({ sub: 'alice:login', exp: issuedAt + day, jti: 'logged-out' }),
  account: sign({ sub: 'alice:apiKey', jti: tokenIds.account }),
  namedAccount: sign({ sub: 'alice:apiKey', exp: issuedAt + 2 * day, jti: 'named' }),
  role: sign({ sub: 'proj:team:deployer', jti: tokenIds.role }),
  expiringRole: sign({ sub: 'proj:team:deployer', exp: issuedAt + day, jti: 'short' }),
  deleted: sign({ sub: 'alice:apiKey', jti: randomUUID() }),
};

function sign({ sub, exp, jti }: { sub: string; exp?: number; jti: string }): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'argocd', sub, ...(exp ? { exp } : {}), nbf: issuedAt, iat: issuedAt, jti };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', signingKey).update(text).digest('base64url')}`;
}

/** Brings a fresh cluster to the state in which Argo CD 3.6 left one: its namespace, and what it had deployed. */
export async function restore(cluster: TestCluster, scene: Scene): Promise<void> {
  await cluster.apply(openCrds());
  await eventually(() => cluster.kubectl('get', 'applications,appprojects', '-A'), { timeoutMs: 30_000 });
  await cluster.apply(['argocd', 'team-a', 'untouched', 'drifted', 'apply'].map(namespace));
  await cluster.apply(settings(scene, cluster));
  await cluster.apply([accounts(), issuedTokens(scene)], '--server-side', '--force-conflicts');
  await deploy(cluster, scene, 'annotation');
  await scale(cluster);
  await cluster.kubectl('scale', '-n', 'drifted', 'deployment/web', '--replicas=4');
  await cluster.apply((await recorded(cluster, scene)).applications, '--server-side');
}

/** Applies what Argo CD had deployed in the way it does: with its field manager and its marks. */
export async function deploy(cluster: TestCluster, scene: Scene, tracking: Tracking): Promise<void> {
  const manager = '--field-manager=argocd-controller';
  await cluster.apply(serverSide(tracking), '--server-side', manager);
  await cluster.apply((await recorded(cluster, scene))[tracking], manager);
}

/** Gives a deployment replicas that its application is told to ignore. */
export async function scale(cluster: TestCluster): Promise<void> {
  await cluster.kubectl('scale', '-n', 'ignoring', 'deployment/scaled', '--replicas=3');
}

async function recorded(cluster: TestCluster, { urls, commits }: Scene): Promise<Recorded> {
  const text = await readFile(new URL('recorded.jsonl', import.meta.url), 'utf8');
  const values: Readonly<Record<string, string>> = { ...urls, ...commits, cluster: cluster.server };
  const filled = text.replaceAll(/@\{(\w+)\}/g, (_, name: string) => values[name] ?? name);
  const lines = filled
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { part: keyof Recorded; object: object });
  const of = (part: keyof Recorded): object[] =>
    lines.filter((line) => line.part === part).map(({ object }) => object);
  return { annotation: of('annotation'), label: of('label'), applications: of('applications') };
}

/** Our CRDs, but fields that they do not know are kept: what nobody knows must survive whoever writes. */
function openCrds(): object[] {
  return crds().map((crd) => {
    const open = structuredClone(crd) as unknown as OpenCrd;
    const { spec, status } = open.spec.versions[0]?.schema.openAPIV3Schema.properties ?? {};
    for (const part of [spec, status]) if (part) part['x-kubernetes-preserve-unknown-fields'] = true;
    return open;
  });
}

interface OpenCrd {
  readonly spec: {
    readonly versions: readonly {
      readonly schema: {
        readonly openAPIV3Schema: {
          readonly properties: Readonly<Record<'spec' | 'status', Record<string, unknown>>>;
        };
      };
    }[];
  };
}

function namespace(name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** What the option ServerSideApply=true, or labels for a namespace, had been applied with. */
function serverSide(tracking: Tracking): object[] {
  const marks = (kind: string): object =>
    tracking === 'label'
      ? { labels: { 'app.kubernetes.io/instance': 'apply' } }
      : { annotations: { 'argocd.argoproj.io/tracking-id': `apply:${kind}:apply/applied` } };
  const labels = { app: 'applied' };
  const deployment: { metadata: { labels?: object } } = { metadata: { ...marks('apps/Deployment') } };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'plain',
        labels: { team: 'shop' },
        annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'applied',
        namespace: 'apply',
        ...deployment.metadata,
        labels: { ...labels, ...deployment.metadata.labels },
      },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'main', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'applied', namespace: 'apply', ...marks('/ConfigMap') },
      data: { text: tracking === 'label' ? 'three' : 'two' },
    },
  ];
}

function accounts(): object {
  const time = new Date(changedAt * 1_000).toISOString().replace(/\.\d+/, '');
  const named = { id: 'named', iat: issuedAt, exp: issuedAt + 2 * day };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-secret', namespace: 'argocd' },
    stringData: {
      'admin.password': hashes.admin,
      'admin.passwordMtime': time,
      'accounts.alice.password': hashes.alice,
      'accounts.alice.passwordMtime': time,
      'accounts.alice.tokens': JSON.stringify([{ id: tokenIds.account, iat: issuedAt }, named]),
      'server.secretkey': signingKey,
    },
  };
}

/** The tokens of the project's role, where Argo CD keeps them: twice. */
function issuedTokens(scene: Scene): object {
  const items = [
    { exp: issuedAt + day, iat: issuedAt, id: 'short' },
    { iat: issuedAt, id: tokenIds.role },
  ];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'team', namespace: 'argocd' },
    spec: team(scene, items),
    status: { jwtTokensByRole: { deployer: { items } } },
  };
}
