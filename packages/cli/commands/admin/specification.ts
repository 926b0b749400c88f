import { rename, writeFile } from 'node:fs/promises';
import type { KubeObject } from '@tiphys/base';
import { isJsonObject, sortKeys } from '@tiphys/base';
import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall } from '../../cli.ts';
import { fatalGeneric } from '../../cli.ts';
import { typeNames } from '../app/app-types.ts';
import { formatResource } from '../../output/resource.ts';

/** How a generated object is printed. */
export const outputFlag = stringFlag('output', 'Output format: json or yaml', { short: 'o', value: 'yaml' });

/** Whether a generated object takes the place of the file that it was made from. */
export const inlineFlag = boolFlag('inline', 'Write the result back to the file that --file names', {
  short: 'i',
});

/** Prints an object as a user would declare it: without status, creation time and namespace. */
export function printSpecification(call: CliCall, object: unknown): void {
  call.context.print(formatSpecification(call, object));
}

/** Writes an Argo CD object: as `printSpecification`, or with `--inline` into the file, which is kept as `<file>.back`. */
export async function writeSpecification(
  call: CliCall,
  kind: 'Application' | 'AppProject',
  object: unknown,
): Promise<void> {
  const { flags } = call;
  const typeName = kind === 'Application' ? typeNames.application : typeNames.appProject;
  const known = await call.context.normalize(typeName, object);
  const text = formatSpecification(call, { ...Object(known), apiVersion: 'argoproj.io/v1alpha1', kind });
  if (!flags.bool('inline')) return call.context.print(text);
  const file = flags.string('file');
  if (file === '') throw fatalGeneric("the file path must be specified using flag '--file'");
  await rename(file, `${file}.back`);
  await writeFile(file, text);
}

function formatSpecification({ flags }: CliCall, object: unknown): string {
  if (!isJsonObject(object)) throw new TypeError('not an object');
  const { status: _status, metadata, ...rest } = object;
  const { creationTimestamp: _time, namespace: _namespace, ...kept } = isJsonObject(metadata) ? metadata : {};
  return formatResource(sortKeys({ ...rest, metadata: kept }), flags.string('output'));
}

/** What a Secret that describes a repository or a cluster holds; its values are printed as plain text, for a user to declare. */
export interface DescribingSecret {
  readonly name: string;
  readonly type: 'repository' | 'cluster';
  readonly data: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The Secret as it is declared. */
export function secretSpecification({ name, type, data, labels, annotations }: DescribingSecret): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      labels: { ...labels, 'argocd.argoproj.io/secret-type': type },
      annotations: { ...annotations, 'managed-by': 'argocd.argoproj.io' },
    },
    stringData: data,
  };
}
