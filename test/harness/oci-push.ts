import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { OciRegistry } from './oci-registry.ts';
import { registryLogin } from './oci-registry.ts';
import { requestOverTls } from './tls-request.ts';

/** A part of an artifact. */
export type OciLayer = { readonly mediaType: string; readonly content: Uint8Array };

/** What to push. */
export type OciArtifact = {
  readonly repository: string;
  readonly tag: string;
  readonly layers: readonly OciLayer[];
  /** Media type of the config. Default: an empty one. */
  readonly configType?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

/** A file of an archive: its content, or what else stands in its header. */
export type TarContent =
  | string
  | { readonly link: string }
  | { readonly hardLink: string }
  | { readonly device: true }
  | { readonly content: Uint8Array };

export const layerTypes = {
  tar: 'application/vnd.oci.image.layer.v1.tar',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  chart: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
} as const;
const chartConfigType = 'application/vnd.cncf.helm.config.v1+json';

/** A gzipped layer of files. */
export function filesLayer(files: Readonly<Record<string, TarContent>>): OciLayer {
  return { mediaType: layerTypes.gzip, content: gzipSync(tarOf(files)) };
}

/** A chart as `helm push` stores it, with its files in a folder of its name. */
export function chartArtifact(
  name: string,
  version: string,
  files: Readonly<Record<string, string>>,
): Pick<OciArtifact, 'tag' | 'layers' | 'configType'> {
  const inside = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text]));
  return {
    tag: version.replaceAll('+', '_'),
    configType: chartConfigType,
    layers: [{ mediaType: layerTypes.chart, content: gzipSync(tarOf(inside)) }],
  };
}

/** Pushes an artifact and gives the digest of its manifest. */
export async function pushArtifact(registry: OciRegistry, artifact: OciArtifact): Promise<string> {
  const { annotations, configType = 'application/vnd.oci.empty.v1+json', layers, repository, tag } = artifact;
  const blobs = [{ mediaType: configType, content: Buffer.from('{}') }, ...layers];
  const descriptors = [];
  for (const { content, mediaType } of blobs) {
    const digest = digestOf(content);
    const upload = await call(registry, repository, {
      method: 'POST',
      path: `/v2/${repository}/blobs/uploads/`,
    });
    const location = new URL(upload.headers['location'] ?? '', registry.origin);
    location.searchParams.set('digest', digest);
    const path = location.pathname + location.search;
    await call(registry, repository, {
      method: 'PUT',
      path,
      body: content,
      type: 'application/octet-stream',
    });
    descriptors.push({ mediaType, digest, size: content.length });
  }
  const [config, ...rest] = descriptors;
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = { schemaVersion: 2, mediaType: type, config, layers: rest, annotations };
  const body = Buffer.from(JSON.stringify(manifest));
  await call(registry, repository, { method: 'PUT', path: `/v2/${repository}/manifests/${tag}`, body, type });
  return digestOf(body);
}

type Call = {
  readonly method: string;
  readonly path: string;
  readonly body?: Uint8Array | undefined;
  readonly type?: string | undefined;
};

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

/** Sends the password at once, or what the registry's token server gives for it. */
async function call(registry: OciRegistry, repository: string, request: Call): Promise<Answer> {
  const { password, username } = registryLogin;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const send = (authorization: string): Promise<Answer> =>
    requestOverTls(`${registry.origin}${request.path}`, {
      method: request.method,
      body: request.body,
      ca: registry.ca,
      client: registry.client,
      headers: { authorization, ...(request.type ? { 'content-type': request.type } : {}) },
    });
  let answer = await send(basic);
  const realm = /realm="([^"]+)"/.exec(answer.headers['www-authenticate'] ?? '')?.[1];
  if (answer.status === 401 && realm !== undefined) {
    const url = `${realm}?service=test&scope=repository:${repository}:pull,push`;
    const { token } = (await (await fetch(url, { headers: { authorization: basic } })).json()) as {
      token: string;
    };
    answer = await send(`Bearer ${token}`);
  }
  if (answer.status < 300) return answer;
  throw new Error(`${request.method} ${request.path}: status ${answer.status} ${answer.body}`);
}

/** The SHA-256 digest of some bytes as registries write it. */
export function digestOf(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** A tar archive of files, links and devices by path; paths are written as they are, whatever they say. */
export function tarOf(files: Readonly<Record<string, TarContent>>): Buffer {
  const blocks = Object.entries(files).flatMap(([path, file]) => {
    const content =
      typeof file === 'string'
        ? Buffer.from(file)
        : 'content' in file
          ? Buffer.from(file.content)
          : Buffer.alloc(0);
    return [header(path, file, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header(path: string, file: TarContent, size: number): Buffer {
  const block = Buffer.alloc(512);
  const special = typeof file === 'object' && !('content' in file) ? file : undefined;
  const link =
    special && ('link' in special ? special.link : 'hardLink' in special ? special.hardLink : undefined);
  const type = special ? ('link' in special ? '2' : 'hardLink' in special ? '1' : '3') : '0';
  block.write(path, 0, 100);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(link ?? '', 157, 100);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
