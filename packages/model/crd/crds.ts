import type { KubeObject } from '@tiphys/base';
import { Application } from '../schema/application.ts';
import { ApplicationSet } from '../schema/applicationset.ts';
import type { Message } from '../schema/build.ts';
import { AppProject } from '../schema/project.ts';
import type { JsonSchema, SchemaOptions } from './json-schema.ts';
import { messageSchema } from './json-schema.ts';

/** A column that `kubectl get` prints. */
export interface PrinterColumn {
  readonly name: string;
  readonly jsonPath: string;
  readonly type: 'string';
  /** Above 0: only with `-o wide`. */
  readonly priority?: number;
}

/** A CustomResourceDefinition with one version. */
export interface CustomResourceDefinition extends KubeObject {
  readonly spec: {
    readonly group: string;
    readonly names: {
      readonly kind: string;
      readonly listKind: string;
      readonly plural: string;
      readonly singular: string;
      readonly shortNames: readonly string[];
    };
    readonly scope: 'Namespaced';
    readonly versions: readonly CustomResourceVersion[];
  };
}

interface CustomResourceVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly subresources?: { readonly status?: Readonly<Record<string, never>> };
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
  readonly schema: { readonly openAPIV3Schema: JsonSchema };
}

interface Kind {
  readonly message: Message;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly columns?: readonly PrinterColumn[];
  readonly subresources?: CustomResourceVersion['subresources'];
  readonly schema: SchemaOptions;
}

/** Copies of what spec describes, which programs write: the past of an Application, and what a rollback goes back to. */
const copiesOfSpec =
  /^(?:operation\.sync\.sources?|status\.(?:history\.sources?|operationState\.(?:operation|syncResult\.sources?)|sync\.comparedTo\.\w+|sourceHydrator\.\w+\.sourceHydrator))$/;

/** Settings of a tool that `spec.source` describes, in the other sources; and details of the status, which nobody writes by hand. */
const undescribed = /^(?:spec\.(?:sources|sourceHydrator\.drySource)\.\w+\.|status\.\w+\.\w+\.)/;

/** What each of some twenty generators could hold again: parts of `spec.template`, and the generators of a matrix or a merge. */
const copiesInGenerators = /^spec\.generators\.(?:\w+\.template|(?:matrix|merge)\.generators)$/;

/** Parts of an Application that are checked when one is made from the template. */
const partsOfTemplate =
  /^spec\.template\.spec\.(?:sources?\.(?:helm|kustomize|ksonnet|directory|plugin)|sourceHydrator)$/;

const kinds: readonly Kind[] = [
  {
    message: Application,
    kind: 'Application',
    shortNames: ['app', 'apps'],
    columns: [
      { name: 'Sync Status', jsonPath: '.status.sync.status', type: 'string' },
      { name: 'Health Status', jsonPath: '.status.health.status', type: 'string' },
      { name: 'Revision', jsonPath: '.status.sync.revision', type: 'string', priority: 10 },
      { name: 'Project', jsonPath: '.spec.project', type: 'string', priority: 10 },
    ],
    schema: {
      isOpaque: (path) => copiesOfSpec.test(path),
      describes: (path) => !undescribed.test(path),
    },
  },
  {
    message: AppProject,
    kind: 'AppProject',
    shortNames: ['appproj', 'appprojs'],
    schema: { describes: () => true },
  },
  {
    message: ApplicationSet,
    kind: 'ApplicationSet',
    shortNames: ['appset', 'appsets'],
    subresources: { status: {} },
    schema: {
      isOpaque: (path) => copiesInGenerators.test(path) || partsOfTemplate.test(path),
      // What templates hold is described with Application; the details of generators are left to the documentation.
      describes: (path) =>
        !/^(?:spec\.template\.spec|status\.\w+)\./.test(path) && path.split('.').length <= 4,
    },
  },
];

/**
 * The CustomResourceDefinitions of Application, AppProject and ApplicationSet, made from the messages. Each is small enough for
 * client-side `kubectl apply`, which keeps the whole object in an annotation of at most 256 KiB.
 */
export function crds(): CustomResourceDefinition[] {
  return kinds.map(definition);
}

function definition(kind: Kind): CustomResourceDefinition {
  const singular = kind.kind.toLowerCase();
  const plural = `${singular}s`;
  const name = `${plural}.argoproj.io`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name, labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd' } },
    spec: {
      group: 'argoproj.io',
      names: { kind: kind.kind, listKind: `${kind.kind}List`, plural, singular, shortNames: kind.shortNames },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          ...(kind.subresources ? { subresources: kind.subresources } : {}),
          ...(kind.columns ? { additionalPrinterColumns: kind.columns } : {}),
          schema: { openAPIV3Schema: rootSchema(kind) },
        },
      ],
    },
  };
}

/** `metadata` is the API server's own business; `apiVersion` and `kind` are not part of the messages. */
function rootSchema({ message, schema }: Kind): JsonSchema {
  const { properties, ...rest } = messageSchema(message, schema);
  return {
    ...rest,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      ...properties,
      metadata: { type: 'object' },
    },
  };
}
