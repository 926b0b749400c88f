import type { Case } from './case.ts';

const object = (name: string, data: string): string =>
  `{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: ${name}}, data: ${data}}`;

/** An application as `ks init`, `ks generate` and `ks env add` made them. */
const application: Case['files'] = {
  'app.yaml': `apiVersion: 0.2.0
kind: ksonnet.io/app
name: guestbook
version: 0.0.1
environments:
  default:
    destination: {namespace: default, server: "https://default.example.com"}
    k8sVersion: v1.10.3
    path: default
  prod:
    destination: {namespace: prod, server: "https://prod.example.com"}
    k8sVersion: v1.10.3
    path: us/prod
  modules:
    destination: {namespace: m, server: "https://m.example.com"}
    k8sVersion: v1.10.3
    targets: [/, app.web]
`,
  'lib/v1.10.3/k.libsonnet': "{made(name):: 'k-' + name}",
  'vendor/pkg/pkg.libsonnet': "{suffix: '-vendored'}",
  'components/params.libsonnet': `{
  global: {zone: 'z'},
  components: {
    ui: {name: 'ui', replicas: 1, deep: {a: 1, b: 2}},
    plain: {data: {from: 'module'}},
  },
}`,
  'components/ui.jsonnet': `local env = std.extVar("__ksonnet/environments");
local params = std.extVar("__ksonnet/params").components.ui;
local k = import "k.libsonnet";
local pkg = import "pkg/pkg.libsonnet";
[${object('k.made(params.name)', '{replicas: "" + params.replicas, namespace: env.namespace, zone: params.zone, suffix: pkg.suffix, deep: std.toString(params.deep), [if std.objectHas(params, "deep.a") then "dotted"]: std.toString(params["deep.a"])}')},
 {apiVersion: 'v1', kind: 'List', items: [${object("'in-a-list'", '{}')}]}]`,
  'components/plain.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\ndata: {own: "yes"}\n',
  'components/app/web/params.libsonnet': "{components: {web: {name: 'web', color: 'blue'}}}",
  'components/app/web/web.jsonnet': `local params = std.extVar("__ksonnet/params").components.web; ${object('params.name', '{color: params.color}')}`,
  'environments/base.libsonnet': 'local components = std.extVar("__ksonnet/components"); components + {}',
  'environments/default/main.jsonnet':
    'local base = import "base.libsonnet"; local k = import "k.libsonnet"; base + {}',
  'environments/default/params.libsonnet':
    'local params = import "../../components/params.libsonnet"; params + {components +: {}}',
  'environments/us/prod/main.jsonnet': `local base = import "base.libsonnet"; base + {plain+: {metadata+: {labels: {env: 'prod'}}}}`,
  'environments/us/prod/globals.libsonnet': '{}',
  'environments/us/prod/params.libsonnet': `local params = std.extVar("__ksonnet/params");
local globals = import "globals.libsonnet";
local envParams = params + {components +: {ui +: {replicas: 5, name: 'ui-prod'}, plain +: {data +: {more: 'prod'}}}};
{components: {[x]: envParams.components[x] + globals for x in std.objectFields(envParams.components)}}`,
  'environments/modules/main.jsonnet': 'import "base.libsonnet"',
  'environments/modules/params.libsonnet': `local params = std.extVar("__ksonnet/params");
params + {components +: {"app.web.web" +: {color: 'green'}}}`,
};

/** A case with what must come out: names, data and labels of the ConfigMaps. No program is left that could tell. */
export interface KsonnetCase extends Omit<Case, 'reference'> {
  readonly objects: readonly Readonly<Record<string, unknown>>[];
  readonly destination?: { readonly server: string; readonly namespace: string } | undefined;
}

/** `ks` names the component in a label. */
const of = (component: string): Readonly<Record<string, string>> => ({ 'ksonnet.io/component': component });
const ui = (name: string, data: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> => ({
  metadata: { name, labels: of('ui') },
  data: {
    replicas: '1',
    namespace: 'default',
    zone: 'z',
    suffix: '-vendored',
    deep: '{"a": 1, "b": 2}',
    ...data,
  },
});
const listed = { metadata: { name: 'in-a-list', labels: of('ui') }, data: {} };
const plain = (data: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> => ({
  metadata: { name: 'plain', labels: of('plain') },
  data: { own: 'yes', ...data },
  // What is global is for every component, and patches those that are YAML.
  zone: 'z',
});

const all = (more: Partial<KsonnetCase> & Pick<KsonnetCase, 'name' | 'objects'>): KsonnetCase => ({
  files: application,
  ...more,
});

/** Ksonnet applications: environments, modules, parameters. */
export const ksonnetCases: readonly KsonnetCase[] = [
  all({
    name: 'an environment by its name',
    source: { ksonnet: { environment: 'default' } },
    objects: [plain({ from: 'module' }), ui('k-ui', {}), listed],
    destination: { server: 'https://default.example.com', namespace: 'default' },
  }),
  all({
    name: 'an environment by its folder, with parameters and overrides of its own',
    path: 'environments/us/prod',
    objects: [
      {
        metadata: { name: 'plain', labels: { env: 'prod', ...of('plain') } },
        data: { own: 'yes', from: 'module', more: 'prod' },
        zone: 'z',
      },
      ui('k-ui-prod', { replicas: '5', namespace: 'prod' }),
      listed,
    ],
    destination: { server: 'https://prod.example.com', namespace: 'prod' },
  }),
  all({
    name: 'parameters of the source',
    source: {
      ksonnet: {
        environment: 'default',
        parameters: [
          { component: 'ui', name: 'replicas', value: '7' },
          { component: 'ui', name: 'name', value: 'set' },
          { component: 'ui', name: 'deep.a', value: '{"x": [1]}' },
          { component: 'plain', name: 'data', value: '{"from": "source"}' },
          { component: 'plain', name: 'data.from', value: 'one key' },
          // An environment of before there were globals does not look at them.
          { component: '', name: 'zone', value: 'everywhere' },
        ],
      },
    },
    objects: [
      { ...plain({ from: 'source' }), 'data.from': 'one key' },
      ui('k-set', { replicas: '7', dotted: '{"x": [1]}' }),
      listed,
    ],
  }),
  all({
    name: 'globals of an environment, over parameters of the source, and globals of the source',
    files: { ...application, 'environments/us/prod/globals.libsonnet': '{replicas: 9, zone: "prod"} // all' },
    source: {
      ksonnet: {
        environment: 'prod',
        parameters: [
          { component: 'ui', name: 'replicas', value: '7' },
          { component: 'ui', name: 'name', value: 'set' },
          { component: '', name: 'zone', value: '42' },
          { component: '', name: 'deep.b', value: '41' },
          { component: '', name: 'deep.c', value: '42' },
        ],
      },
    },
    objects: [
      {
        metadata: { name: 'plain', labels: { env: 'prod', ...of('plain') } },
        data: { own: 'yes', from: 'module', more: 'prod' },
        replicas: 9,
        zone: '42',
        deep: { c: 42 },
      },
      ui('k-set', { replicas: '9', namespace: 'prod', zone: '42', deep: '{"c": 42}' }),
      listed,
    ],
  }),
  all({
    name: 'globals of an environment in modules',
    files: {
      ...application,
      'environments/modules/globals.libsonnet': "{color: 'red', zone: 'modules'}",
      'environments/modules/params.libsonnet': `local envParams = std.extVar("__ksonnet/params");
{components: {[x]: envParams.components[x] + import 'globals.libsonnet' for x in std.objectFields(envParams.components)}}`,
    },
    source: { ksonnet: { environment: 'modules' } },
    objects: [
      { ...plain({ from: 'module' }), zone: 'modules', color: 'red' },
      ui('k-ui', { namespace: 'm', zone: 'modules' }),
      listed,
      { metadata: { name: 'web', labels: of('app.web.web') }, data: { color: 'red' } },
    ],
  }),
  all({
    name: 'an environment of app.override.yaml',
    files: {
      ...application,
      'app.override.yaml': `apiVersion: 0.3.0
kind: ksonnet.io/app-override
environments:
  default: {destination: {namespace: mine, server: "https://mine.example.com"}, k8sVersion: v1.10.3, path: default}
  own: {destination: {namespace: own, server: "https://own.example.com"}, k8sVersion: v1.10.3, path: default}
`,
    },
    source: { ksonnet: { environment: 'default' } },
    objects: [plain({ from: 'module' }), ui('k-ui', { namespace: 'mine' }), listed],
    destination: { server: 'https://mine.example.com', namespace: 'mine' },
  }),
  all({
    name: 'an app.override.yaml that is something else',
    files: { ...application, 'app.override.yaml': 'kind: Own\n' },
    source: { ksonnet: { environment: 'default' } },
    objects: [],
    fails: /reading app overrides: app override has unexpected kind/,
  }),
  all({
    name: 'a global that leads into an object in an object',
    source: {
      ksonnet: { environment: 'prod', parameters: [{ component: '', name: 'a.b.c', value: '1' }] },
    },
    objects: [],
    fails: /global parameter 'a\.b\.c' is too deep/,
  }),
  all({
    name: 'a list that is none',
    source: {
      ksonnet: { environment: 'default', parameters: [{ component: 'ui', name: 'replicas', value: '[1' }] },
    },
    objects: [],
    fails: /array value is badly formatted: \[1/,
  }),
  all({
    name: 'modules',
    source: { ksonnet: { environment: 'modules' } },
    objects: [
      plain({ from: 'module' }),
      ui('k-ui', { namespace: 'm' }),
      listed,
      { metadata: { name: 'web', labels: of('app.web.web') }, data: { color: 'green' } },
    ],
  }),
  all({
    name: 'parameters in .argocd-source.yaml',
    files: {
      ...application,
      '.argocd-source.yaml':
        'ksonnet: {environment: default, parameters: [{component: ui, name: name, value: file}]}\n',
    },
    objects: [plain({ from: 'module' }), ui('k-file', {}), listed],
  }),
  all({
    name: 'no environment',
    objects: [],
    fails: /ksonnet environment is not set: name one of default, modules, prod/,
  }),
  all({
    name: 'an environment that does not exist',
    source: { ksonnet: { environment: 'nowhere' } },
    objects: [],
    fails: /environment 'nowhere' does not exist in ksonnet app/,
  }),
  all({
    name: 'a component that does not exist',
    source: {
      ksonnet: { environment: 'default', parameters: [{ component: 'none', name: 'a', value: 'b' }] },
    },
    objects: [],
    fails: /could not find component 'none'/,
  }),
  all({
    name: 'an environment that leads out of the repository',
    files: {
      ...application,
      'app.yaml':
        'name: x\nenvironments: {evil: {path: ../../../../../etc, k8sVersion: ../../../.., targets: ["../../../../etc"]}}\n',
    },
    source: { ksonnet: { environment: 'evil' } },
    objects: [],
    fails: /unable to find module|outside of the source/,
  }),
  all({
    name: 'an app.yaml that is a manifest',
    files: { 'app.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\n', 'components/x.txt': '' },
    objects: [{ metadata: { name: 'app' } }],
  }),
];
