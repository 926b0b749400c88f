import { below, configMap } from './case.ts';
import type { Case } from './case.ts';
import { template } from './helm-cases.ts';

/** A chart that needs others. */
const library = {
  'Chart.yaml': 'apiVersion: v2\nname: library\nversion: 0.1.0\ntype: library\n',
  'templates/_name.tpl': '{{ define "library.name" }}from-{{ .Chart.Name }}{{ end }}',
};
const sub = {
  'Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.2.0\n',
  'values.yaml': 'color: sub\nexports: {shared: {exported: yes-it-is}}\n',
  'templates/sub.yaml': configMap('{{ .Release.Name }}-{{ .Chart.Name }}', {
    color: '{{ .Values.color }}',
    region: '{{ (.Values.global | default dict).region }}',
  }),
};
const dependency = (fields: string): string =>
  `apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n- ${fields}\n`;

/** Charts that need other charts, from everywhere that they may come from. */
export const dependencyCases: readonly Case[] = [
  {
    name: 'charts below charts/, with conditions, tags, alias, globals and imports',
    files: {
      'Chart.yaml': `apiVersion: v2
name: parent
version: 1.0.0
dependencies:
- {name: sub, version: 0.2.0, condition: first.enabled, alias: first}
- {name: sub, version: 0.2.0, condition: second.enabled, alias: second, tags: [off]}
- {name: library, version: 0.1.0, import-values: []}
`,
      'values.yaml': 'global: {region: eu}\nfirst: {enabled: true, color: given}\nsecond: {enabled: false}\n',
      'templates/a.yaml': configMap('{{ include "library.name" . }}'),
      ...below('charts/sub', sub),
      ...below('charts/library', library),
    },
    reference: [template()],
  },
  {
    name: 'a dependency in the same repository',
    files: {
      ...below('parent', {
        'Chart.yaml': dependency(
          '{name: sub, version: 0.2.0, repository: "file://../sub", import-values: [shared]}',
        ),
        'templates/a.yaml': configMap('own', { imported: '{{ .Values.exported }}' }),
      }),
      ...below('sub', sub),
    },
    path: 'parent',
    reference: ['helm dependency build >/dev/null 2>&1', template()],
  },
  {
    name: 'a dependency of a Helm repository',
    files: {
      'Chart.yaml': dependency('{name: remote, version: ^1.0.0, repository: "@charts@"}'),
      'templates/a.yaml': configMap('own'),
    },
    reference: ['helm dependency build >/dev/null 2>&1', template()],
  },
  {
    name: 'a dependency that is locked',
    files: {
      'Chart.yaml': dependency('{name: remote, version: ^1.0.0, repository: "@charts@"}'),
      'Chart.lock': '@lock@',
      'templates/a.yaml': configMap('own'),
    },
    reference: [
      'helm repo add charts @charts@ >/dev/null',
      'helm dependency build >/dev/null 2>&1',
      template(),
    ],
  },
  {
    name: 'a dependency of a repository with a password',
    files: {
      'Chart.yaml': dependency('{name: remote, version: 1.0.0, repository: "@private@"}'),
      'templates/a.yaml': configMap('own'),
    },
    request: { helmRepoCreds: [{ url: '@private@', username: 'u', password: 'secret' }] },
    reference: [
      'helm repo add private @private@ --username u --password secret >/dev/null',
      'helm dependency build >/dev/null 2>&1',
      template(),
    ],
  },
  {
    name: 'a dependency that is nowhere',
    files: {
      'Chart.yaml': dependency('{name: nowhere, version: 1.0.0, repository: "@charts@"}'),
      'templates/a.yaml': configMap('own'),
    },
    reference: ['helm dependency build >/dev/null', template()],
    fails: /error building helm chart dependencies/,
  },
  {
    name: 'a chart of version 1 with requirements.yaml',
    files: {
      'Chart.yaml': 'apiVersion: v1\nname: old\nversion: 1.0.0\n',
      'requirements.yaml': 'dependencies:\n- {name: remote, version: 1.0.0, repository: "@charts@"}\n',
      'templates/a.yaml': configMap('own'),
    },
    reference: ['helm dependency build >/dev/null 2>&1', template()],
  },
];
