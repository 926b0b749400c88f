import { realpath } from 'node:fs/promises';
import { posix, relative, sep } from 'node:path';
import type { KubeObject } from '@tiphys/base';
import { keyOf } from '@tiphys/base';
import type { CliCall } from '../../cli.ts';
import { fatal, fatalGeneric } from '../../cli.ts';
import { packFolder } from '../../local/pack-folder.ts';
import type { PackedFolder, PackOptions } from '../../local/pack-folder.ts';
import type { AppName } from './app-name.ts';
import type { App } from './app-types.ts';
import { sourcesOf } from './sources.ts';

/** What is rendered. */
export interface LocalOptions {
  readonly name: AppName;
  readonly app: App;
  /** `--server-side-generate`: the local folder is the repository's root, and only files of these names are sent. */
  readonly includes?: readonly string[] | undefined;
}

const chunkBytes = 256 * 1024;

/**
 * Sends a local folder to the API server, which renders it as it would render the application's source; values of Secrets are
 * hidden. Without `includes` the folder is what the source's path names, as in Argo CD, whose command line renders itself.
 */
export async function localManifests(call: CliCall, options: LocalOptions): Promise<readonly string[]> {
  const api = await call.context.api();
  if (api.server.grpcWeb) {
    throw fatal(
      '--local sends files to the API server, which gRPC-Web cannot do; connect without --grpc-web',
    );
  }
  const packed = await packLocal(call, options);
  if (packed.files === 0) throw fatalGeneric('no files to send');
  const answer = await api.upload<{ readonly manifests?: readonly string[] }>(
    'application.ApplicationService/GetManifestsWithFiles',
    messages(packed, options),
  );
  return answer.manifests ?? [];
}

async function* messages(
  { archive, checksum }: PackedFolder,
  { name, app }: LocalOptions,
): AsyncGenerator<object> {
  yield { query: { ...name, checksum, project: app.spec?.project ?? '' } };
  for (let at = 0; at < archive.length; at += chunkBytes) {
    const chunk = archive.subarray(at, at + chunkBytes);
    yield { chunk: { chunk: Buffer.from(chunk).toString('base64') } };
  }
}

async function packLocal(call: CliCall, { app, includes }: LocalOptions): Promise<PackedFolder> {
  try {
    const [folder, options] = await foldersToSend(call, app, includes);
    return await packFolder(folder, options);
  } catch (error) {
    throw fatalGeneric(`failed to compress files: ${(error as Error).message}`);
  }
}

async function foldersToSend(
  { flags }: CliCall,
  app: App,
  includes: readonly string[] | undefined,
): Promise<readonly [string, PackOptions]> {
  const local = flags.string('local');
  if (includes) return [local, { includes }];
  const path = posix
    .join('/', sourcesOf(app.spec ?? {})[0]?.path ?? '')
    .slice(1)
    .replace(/\/$/, '');
  // The default of the root is the whole disk or the working folder: neither is meant to be sent.
  if (!flags.changed('local-repo-root')) return [local, { at: path }];
  const root = flags.string('local-repo-root');
  const below = relative(await realpath(root), await realpath(local))
    .split(sep)
    .join('/');
  if (below === path) return [root, {}];
  throw new Error(
    `${local} is not at the path ${JSON.stringify(path)} of the application's source below ${root}`,
  );
}

/** Manifests without Secrets, as their values are known to the server alone; each one left out is told. */
export function withoutSecrets({ context }: CliCall, manifests: readonly string[]): readonly string[] {
  return manifests.filter((text) => {
    const secret = secretName(text);
    if (secret === undefined) return true;
    context.environment.stderr.write(
      `Warning: Secret ${secret} is not supported in local diff and will be ignored\n`,
    );
    return false;
  });
}

/** Manifests that a sync may apply: a Secret among them is an error, as the server hides its values. */
export function syncableManifests(manifests: readonly string[]): readonly string[] {
  const secret = manifests.map(secretName).find((name) => name !== undefined);
  if (secret === undefined) return manifests;
  throw fatal(`Secret ${secret} cannot be synced with --local, as the API server does not give its values`);
}

function secretName(text: string): string | undefined {
  const { group, kind, namespace, name } = keyOf(JSON.parse(text) as KubeObject);
  return kind === 'Secret' && group === '' ? `${namespace}/${name}` : undefined;
}
