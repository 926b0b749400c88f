import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageOf, silentLogger } from '@tiphys/base';
import type { ApplicationSource } from '@tiphys/model';
import { createRenderd, createTools } from '@tiphys/render';
import type { Renderd, Tools } from '@tiphys/render';
import { createMemoryTree } from '@tiphys/source';
import { buildEngine, buildReference } from '../../scripts/build-engine.mjs';
import { runReference } from './run-reference.ts';

// The options of a Kustomize source, once by the tool and once by running the commands it reports with the real
// `kustomize` (edits included).

let renderd: Renderd;
let tools: Tools;
let programs: string;
/** The trees here name nothing elsewhere. */
const nothing = (): Promise<never> => Promise.reject(new Error('there is nothing else'));

beforeAll(async () => {
  const { renderd: path } = await buildEngine();
  programs = (await buildReference()).directory;
  renderd = createRenderd({ path, log: silentLogger });
  tools = createTools({ renderd, fetchFile: nothing, runExecutable: nothing });
}, 600_000);

afterAll(() => renderd[Symbol.asyncDispose]());

const container =
  '{name: main, image: "example.com/app:1", env: [{name: A, value: "yes"}, {name: B, value: "010"}]}';
const tree: Readonly<Record<string, string>> = {
  'base/kustomization.yaml': `
resources: [deployment.yaml, service.yaml, crd.yaml]
configMapGenerator:
- {name: settings, literals: [a=1, b=yes], files: [text.txt, other=text.txt]}
- {name: plain, literals: [x=y], options: {disableNameSuffixHash: true}}
secretGenerator:
- {name: secret, literals: [password=hunter]}
images:
- {name: example.com/app, newTag: "2"}
- {name: busybox, newName: example.com/busybox, newTag: "3"}
replicas: [{name: other, count: 4}]
labels:
- {pairs: {old: label}}
commonAnnotations: {old: annotation}
`,
  'base/text.txt': 'several\nlines: [of text]\n',
  'base/deployment.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: 1
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      initContainers: [{name: init, image: busybox}]
      containers:
      - ${container}
      volumes: [{name: s, configMap: {name: settings}}, {name: t, secret: {secretName: secret}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: other, creationTimestamp: null}
spec: {replicas: 1, selector: {matchLabels: {app: other}}, template: {metadata: {labels: {app: other}}, spec: {containers: [${container}]}}}
`,
  'base/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {selector: {app: app}, ports: [{port: 80, nodePort: 30_000}]}\n',
  'base/crd.yaml':
    'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: thing}\nspec: {big: 12345678901, float: 1.50, octal: 010, time: 2001-01-01, no: off, tilde: ~}\n',
  'overlay/kustomization.yaml': `
resources: [../base]
components: [../component]
patches:
- {path: patch.yaml}
- {target: {kind: Service}, patch: "[{op: add, path: /spec/type, value: NodePort}]"}
replacements:
- {source: {kind: Service, fieldPath: metadata.name}, targets: [{select: {kind: Thing}, fieldPaths: [spec.service], options: {create: true}}]}
`,
  'overlay/patch.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec: {template: {spec: {containers: [{name: main, env: [{name: A, value: "no"}, {name: C, value: c}]}]}}}\n',
  'component/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [role.yaml]\n',
  'component/role.yaml':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: role}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n',
};

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const options: readonly [string, NonNullable<ApplicationSource['kustomize']>][] = [
  ['base', {}],
  ['overlay', {}],
  ['component', {}],
  ['overlay', { namePrefix: 'p-', nameSuffix: '-s', namespace: 'somewhere' }],
  ['base', { images: ['example.com/app:7', 'busybox=other/busybox'] }],
  [
    'base',
    { images: [`example.com/app@${digest}`, 'busybox=*:5', 'example.com/app=localhost:5000/x:1@' + digest] },
  ],
  ['base', { images: ['busybox'] }],
  [
    'base',
    {
      replicas: [
        { name: 'app', count: 3 },
        { name: 'other', count: '2' },
      ],
    },
  ],
  ['base', { commonLabels: { a: 'b', c: 'd' } }],
  ['base', { commonLabels: { old: 'new' } }],
  ['base', { commonLabels: { a: 'b' }, labelWithoutSelector: true }],
  ['base', { commonLabels: { a: 'b' }, labelWithoutSelector: true, labelIncludeTemplates: true }],
  ['base', { commonLabels: { old: 'new' }, labelWithoutSelector: true }],
  ['base', { commonLabels: { old: 'new' }, labelWithoutSelector: true, forceCommonLabels: true }],
  ['base', { commonLabels: { a: 'b' }, labelIncludeTemplates: true }],
  ['base', { commonAnnotations: { a: 'b: c' } }],
  ['base', { commonAnnotations: { old: 'new' } }],
  ['base', { commonAnnotations: { old: 'new' }, forceCommonAnnotations: true }],
  ['base', { components: ['../component'] }],
  ['base', { components: ['../none'], ignoreMissingComponents: true }],
  ['overlay', { components: ['../component'] }],
  ['base', { namespace: 'Not Valid' }],
];

test.each(options)('the tool does with %s and %j what kustomize does', async (path, kustomize) => {
  const root = await mkdtemp(join(tmpdir(), 'tiphys-kustomize-'));
  try {
    await write(root);
    const made = await generate(path, kustomize);
    const expected = await runReference('/bin/sh', ['-ec', script(made.commands)], root);
    if ('error' in expected || made.error !== undefined) {
      expect(made.error).toContain('error' in expected ? expected.error : 'an error');
      return;
    }
    const [split] = await renderd.split([new TextEncoder().encode(expected.output)]);
    expect(made.objects).toEqual(split?.documents);
  } finally {
    await rm(root, { recursive: true });
  }
});

interface Made {
  readonly objects: readonly unknown[];
  readonly commands: readonly string[];
  readonly error?: string;
}

async function generate(path: string, kustomize: ApplicationSource['kustomize']): Promise<Made> {
  const files = Object.entries(tree).map(
    ([name, text]) => [name, { content: new TextEncoder().encode(text) }] as const,
  );
  const run = {
    source: { repoURL: '', path, kustomize },
    request: {},
    tree: createMemoryTree(new Map(files), { revision: 'r', kind: 'repository' }),
    path,
    references: new Map(),
    fetchChart: nothing,
    openRepository: nothing,
    env: { expand: (text: string) => text, all: () => ({}), variables: () => ({}), volatile: () => ({}) },
  };
  try {
    const { commands = [], objects } = await tools.kustomize.generate(run);
    return { objects, commands };
  } catch (error) {
    const message = messageOf(error);
    const [, command = ''] = /^`([^`]*)`/.exec(message) ?? [];
    return { objects: [], commands: [command.replace('<path to cached source>', '.')], error: message };
  }
}

/** Edits run in the folder that the last command builds. */
function script(commands: readonly string[]): string {
  const quiet = (command: string): string => `(cd base && ${command} >/dev/null)`;
  const lines = commands.map((command) => (command.startsWith('kustomize edit') ? quiet(command) : command));
  const folder = /kustomize build \.\/(\S+)/.exec(commands.at(-1) ?? '')?.[1] ?? 'base';
  return [`PATH=${programs}:/bin:/usr/bin`, ...lines].join('\n').replaceAll('(cd base ', `(cd ${folder} `);
}

async function write(root: string): Promise<void> {
  for (const [name, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}
