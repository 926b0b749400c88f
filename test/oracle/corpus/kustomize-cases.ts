import type { ApplicationSourceKustomize } from '@tiphys/model';
import { below, configMap } from './case.ts';
import type { Case } from './case.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, labels: {old: label}}
spec:
  replicas: 1
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      initContainers: [{name: init, image: busybox}]
      containers: [{name: main, image: "example.com/app:1", env: [{name: A, value: "yes"}, {name: B, value: "010"}]}]
`;
const service = `apiVersion: v1
kind: Service
metadata: {name: app}
spec: {selector: {app: app}, ports: [{port: 80, targetPort: http}]}
`;
const base: Case['files'] = {
  'kustomization.yaml': `resources: [deployment.yaml, service.yaml]
configMapGenerator: [{name: settings, literals: [a=1]}]
labels: [{pairs: {old: label}}]
commonAnnotations: {old: annotation}
`,
  'deployment.yaml': deployment,
  'service.yaml': service,
};

const build = 'kustomize build . ';
const edit = (words: string): string => `kustomize edit ${words} >/dev/null`;

/** A case with fields of `source.kustomize` on the same base, and the `kustomize edit` lines that do the same. */
function option(
  name: string,
  kustomize: ApplicationSourceKustomize,
  how: readonly string[] | (Partial<Case> & { readonly edits: readonly string[] }),
): Case {
  const { edits, ...more } = 'edits' in how ? how : { edits: how };
  return { name, files: base, source: { kustomize }, reference: [...edits.map(edit), build], ...more };
}

const options: readonly Case[] = [
  option('nothing', {}, []),
  option('a prefix and a suffix', { namePrefix: 'pre-', nameSuffix: '-post' }, [
    'set nameprefix -- pre-',
    'set namesuffix -- -post',
  ]),
  option('a prefix like a flag', { namePrefix: '--x-' }, ['set nameprefix -- --x-']),
  option(
    'images in all forms',
    {
      images: [
        'example.com/app=other.io/app:2',
        'busybox:3',
        'none@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3',
      ],
    },
    [
      'set image example.com/app=other.io/app:2 busybox:3 none@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3',
    ],
  ),
  option('an image with a variable', { images: ['example.com/app:$ARGOCD_APP_NAME'] }, [
    'set image example.com/app:demo',
  ]),
  option('replicas as number and as text', { replicas: [{ name: 'app', count: 3 }] }, ['set replicas app=3']),
  option('replicas as text', { replicas: [{ name: 'app', count: '4' }] }, ['set replicas app=4']),
  option('labels', { commonLabels: { a: 'b', c: '$ARGOCD_APP_NAME' } }, ['add label a:b c:demo']),
  option(
    'a label that is there',
    { commonLabels: { old: 'new' }, labelWithoutSelector: true },
    {
      edits: ['add label --without-selector old:new'],
      fails: /label old already in kustomization file/,
    },
  ),
  option(
    'a label that is there, by force',
    { commonLabels: { old: 'new' }, forceCommonLabels: true, labelWithoutSelector: true },
    ['add label --force --without-selector old:new'],
  ),
  option('labels and no selectors', { commonLabels: { a: 'b' }, labelWithoutSelector: true }, [
    'add label --without-selector a:b',
  ]),
  option(
    'labels in templates',
    { commonLabels: { a: 'b' }, labelWithoutSelector: true, labelIncludeTemplates: true },
    ['add label --without-selector --include-templates a:b'],
  ),
  option('annotations', { commonAnnotations: { a: 'b c', d: '$ARGOCD_APP_NAME' } }, [
    `add annotation 'a:b c' 'd:$ARGOCD_APP_NAME'`,
  ]),
  option(
    'annotations with variables',
    { commonAnnotations: { a: '${ARGOCD_APP_NAME}!' }, commonAnnotationsEnvsubst: true },
    [`add annotation 'a:demo!'`],
  ),
  option(
    'an annotation that is there',
    { commonAnnotations: { old: 'new' } },
    { edits: ['add annotation old:new'], fails: /annotation old already in kustomization file/ },
  ),
  option(
    'an annotation that is there, by force',
    { commonAnnotations: { old: 'new' }, forceCommonAnnotations: true },
    ['add annotation --force old:new'],
  ),
  option('a namespace', { namespace: 'elsewhere' }, ['set namespace -- elsewhere']),
  option(
    'patches',
    {
      patches: [
        {
          patch: '- {op: replace, path: /spec/replicas, value: 8}',
          target: { kind: 'Deployment', name: 'app' },
        },
        { patch: 'apiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {type: LoadBalancer}\n' },
        {
          patch: '- {op: add, path: /metadata/labels/x, value: "1"}',
          target: { labelSelector: 'old=label' },
        },
      ],
    },
    {
      edits: [],
      reference: [
        `cat >> kustomization.yaml <<'END'
patches:
- {patch: "- {op: replace, path: /spec/replicas, value: 8}", target: {kind: Deployment, name: app}}
- {patch: "{apiVersion: v1, kind: Service, metadata: {name: app}, spec: {type: LoadBalancer}}"}
- {patch: '- {op: add, path: /metadata/labels/x, value: "1"}', target: {labelSelector: old=label}}
END`,
        build,
      ],
    },
  ),
  option(
    'a patch from a file',
    { patches: [{ path: 'patch.yaml', target: { kind: 'Service' } }] },
    {
      edits: [],
      files: { ...base, 'patch.yaml': '- {op: replace, path: /spec/ports/0/port, value: 81}\n' },
      reference: [
        `echo 'patches: [{path: patch.yaml, target: {kind: Service}}]' >> kustomization.yaml`,
        build,
      ],
    },
  ),
  option(
    'a patch of nothing',
    { patches: [{ patch: 'apiVersion: v1\nkind: Service\nmetadata: {name: other}\n' }] },
    {
      edits: [],
      reference: [
        `echo 'patches: [{patch: "{apiVersion: v1, kind: Service, metadata: {name: other}}"}]' >> kustomization.yaml`,
        build,
      ],
      fails: /no resource matches strategic merge patch|failed to find unique target/,
    },
  ),
  {
    ...option('components', { components: ['../component'] }, ['add component ../component']),
    path: 'app',
    files: {
      ...below('app', base),
      'component/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: c-\nresources: [extra.yaml]\n',
      'component/extra.yaml': configMap('extra'),
    },
  },
  option(
    'a component that is missing',
    { components: ['../none'] },
    { edits: [], reference: [`echo 'components: [../none]' >> kustomization.yaml`, build], fails: /none/ },
  ),
  option(
    'missing components are left out when told so',
    { components: ['../none'], ignoreMissingComponents: true },
    [],
  ),
  option(
    'settings of .argocd-source.yaml',
    { nameSuffix: '-own' },
    {
      edits: ['set nameprefix -- file-', 'set namesuffix -- -own', 'set image busybox:9'],
      files: {
        ...base,
        '.argocd-source.yaml': 'kustomize: {namePrefix: file-, images: ["busybox:9"]}\n',
      },
    },
  ),
];

const kustomizations: readonly Case[] = [
  {
    name: 'overlays of overlays with generators, replacements and vars',
    path: 'prod',
    files: {
      ...below('base', base),
      'middle/kustomization.yaml': `resources: [../base]
namePrefix: m-
secretGenerator: [{name: s, literals: [p=hunter], files: [k=key.txt]}]
generatorOptions: {labels: {made: by-us}}
`,
      'middle/key.txt': 'key\n',
      'prod/kustomization.yaml': `resources: [../middle]
nameSuffix: -p
namespace: prod
configMapGenerator: [{name: settings, behavior: merge, literals: [b=2]}]
patches:
- path: replicas.yaml
- {target: {kind: Service}, patch: "- {op: add, path: /metadata/annotations/x, value: y}"}
replacements:
- source: {kind: Service, fieldPath: metadata.name}
  targets: [{select: {kind: Deployment}, fieldPaths: ["spec.template.spec.containers.[name=main].env.[name=A].value"]}]
images: [{name: example.com/app, digest: "sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3"}]
replicas: [{name: app, count: 5}]
`,
      'prod/replicas.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec: {minReadySeconds: 3}\n',
    },
    reference: [build],
  },
  {
    name: 'a file called Kustomization',
    files: { Kustomization: 'resources: [a.yaml]\n', 'a.yaml': configMap('a', { x: 'yes' }) },
    reference: [build],
  },
  {
    name: 'a file called kustomization.yml',
    files: { 'kustomization.yml': 'resources: [a.yaml]\nnamePrefix: y-\n', 'a.yaml': configMap('a') },
    reference: [build],
  },
  {
    name: 'resources through links',
    files: {
      'kustomization.yaml': 'resources: [b.yaml, folder]\n',
      'b.yaml': { link: 'real/a.yaml' },
      folder: { link: 'real' },
      'real/kustomization.yaml': 'resources: [c.yaml]\n',
      'real/a.yaml': configMap('a'),
      'real/c.yaml': configMap('c'),
    },
    reference: [build],
  },
  {
    name: 'a file outside of the kustomization',
    path: 'app',
    files: { 'app/kustomization.yaml': 'resources: [../a.yaml]\n', 'a.yaml': configMap('a') },
    reference: [build],
    fails: /security; file .* is not in or below/,
  },
  {
    name: 'a file outside of the kustomization where the administrator allows it',
    path: 'app',
    files: { 'app/kustomization.yaml': 'resources: [../a.yaml]\n', 'a.yaml': configMap('a') },
    request: {
      kustomizeOptions: {
        BuildOptions: '--load-restrictor LoadRestrictionsNone',
        BinaryPath: '',
        Versions: null,
      },
    },
    reference: [`${build}--load-restrictor LoadRestrictionsNone`],
  },
  {
    name: 'the old order',
    files: {
      'kustomization.yaml': 'resources: [a.yaml]\n',
      'a.yaml': `${service}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n---\n${configMap('z')}`,
    },
    request: { kustomizeOptions: { BuildOptions: '--reorder=legacy', BinaryPath: '', Versions: null } },
    reference: [`${build}--reorder=legacy`],
  },
  {
    name: 'an option that Kustomize does not have',
    files: base,
    request: { kustomizeOptions: { BuildOptions: '--nonsense', BinaryPath: '', Versions: null } },
    reference: [`${build}--nonsense`],
    fails: /unknown flag: --nonsense/,
  },
  {
    name: 'a kustomization with a mistake',
    files: { 'kustomization.yaml': 'resourcs: [a.yaml]\n', 'a.yaml': configMap('a') },
    reference: [build],
    fails: /resourcs/,
  },
  {
    name: 'a resource that is missing',
    files: { 'kustomization.yaml': 'resources: [none.yaml]\n' },
    reference: [build],
    fails: /none\.yaml/,
  },
  {
    name: 'types of YAML',
    files: {
      'kustomization.yaml': 'resources: [a.yaml]\ncommonAnnotations: {x: "1"}\n',
      'a.yaml':
        'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: {a: yes, b: on, c: 010, d: 1e3, e: 0x1f, f: 12345678901, g: 1.5, h: ~, i: "yes", j: 2024-01-01, k: !!str 5, l: &x [1], m: *x}\n',
    },
    reference: [build],
  },
];

/** Every field of `source.kustomize`, and what a kustomization may be made of. */
export const kustomizeCases: readonly Case[] = [...options, ...kustomizations];
