import { realpath } from 'node:fs/promises';
import { posix, relative, sep } from 'node:path';
import type { KubeObject } from '@tiphys/base';
import { keyOf, parseJson } from '@tiphys/base';
import type { CliCall } from '../../cli.ts';
import { fatal, fatalGeneric } from '../../cli.ts';
import { packFolder } from '../../local/pack-folder.ts';
import type { PackedFolder, PackOptions } from '../../local/pack-folder.ts';
import type { AppName } from './app-name.ts';
import type { App } from './app-types.ts';
import { hasMultipleSources, sourcesOf } from './sources.ts';

/** What is rendered. */
export interface LocalOptions {
  readonly name: AppName;
  readonly app: App;
  /** The one of several sources that the folder stands for, from 1, of which `--source-positions` or `--source-names` names one. */
  readonly positions: readonly number[];
  /** `--server-side-generate`: the local folder is the repository's root, and only files of these names are sent. */
  readonly includes?: readonly string[] | undefined;
}

const chunkBytes = 256 * 1024;

/**
 * Sends a local folder to the API server, which renders it as it would render the application's source; values of Secrets are
 * hidden. Without `includes` the folder is what the source's path names, as in Argo CD, whose command line renders itself.
 */
export async function localManifests(call: CliCall, options: LocalOptions): Promise<readonly string[]> {
  const position = positionOf(options);
  const api = await call.context.api();
  if (api.server.grpcWeb) {
    throw fatal(
      '--local sends files to the API server, which gRPC-Web cannot do; connect without --grpc-web',
    );
  }
  const packed = await packLocal(call, options, position);
  if (packed.files === 0) throw fatalGeneric('no files to send');
  const answer = await api.upload<{ readonly manifests?: readonly string[] }>(
    'application.ApplicationService/GetManifestsWithFiles',
    messages(packed, options, position),
  );
  return answer.manifests ?? [];
}

/** 0 for the only source. */
function positionOf({ app, positions }: LocalOptions): number {
  if (!hasMultipleSources(app.spec ?? {})) return 0;
  const [position, ...others] = positions;
  const count = app.spec?.sources?.length ?? 0;
  if (position === undefined && count === 1) return 1;
  if (position === undefined || others.length > 0) {
    throw fatal(
      'The application has several sources: name the one that --local stands for by --source-positions or --source-names',
    );
  }
  if (position > count) {
    throw fatal('source-position cannot be less than 1 or more than number of sources in the app');
  }
  return position;
}

async function* messages(
  { archive, checksum }: PackedFolder,
  { name, app }: LocalOptions,
  sourcePosition: number,
): AsyncGenerator<object> {
  const position = sourcePosition === 0 ? {} : { sourcePosition };
  yield { query: { ...name, checksum, project: app.spec?.project ?? '', ...position } };
  for (let at = 0; at < archive.length; at += chunkBytes) {
    const chunk = archive.subarray(at, at + chunkBytes);
    yield { chunk: { chunk: Buffer.from(chunk).toString('base64') } };
  }
}

async function packLocal(
  call: CliCall,
  { app, includes }: LocalOptions,
  position: number,
): Promise<PackedFolder> {
  try {
    const source = sourcesOf(app.spec ?? {})[Math.max(position, 1) - 1];
    const [folder, options] = await foldersToSend(call, source?.path ?? '', includes);
    return await packFolder(folder, options);
  } catch (error) {
    throw fatalGeneric(`failed to compress files: ${(error as Error).message}`);
  }
}

async function foldersToSend(
  { flags }: CliCall,
  sourcePath: string,
  includes: readonly string[] | undefined,
): Promise<readonly [string, PackOptions]> {
  const local = flags.string('local');
  if (includes) return [local, { includes }];
  const path = posix.join('/', sourcePath).slice(1).replace(/\/$/, '');
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
  const { group, kind, namespace, name } = keyOf(parseJson(text) as KubeObject);
  return kind === 'Secret' && group === '' ? `${namespace}/${name}` : undefined;
}
