import type { JsonObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';

/** Fetches what a URL names and gives the path that stands for it. */
export type BringFile = (url: string) => Promise<string>;

/** Fields with names of files, with objects that name one by `path`, and with generators of data. */
const names = ['patchesStrategicMerge', 'crds', 'configurations'];
const paths = ['patches', 'patchesJson6902', 'replacements'];
const generators = ['configMapGenerator', 'secretGenerator'];

/**
 * A kustomization whose files besides resources (patches, replacements, data of generators, …) are named by paths where they were named
 * by URL. Kustomize loads each such file from an `http` or `https` URL. Gives the same object where none is.
 */
export async function withFilesByUrl(kustomization: JsonObject, bring: BringFile): Promise<JsonObject> {
  const byUrl = async (value: unknown): Promise<unknown> => (isUrl(value) ? bring(value) : value);
  const byPath = async (value: unknown): Promise<unknown> =>
    isJsonObject(value) && isUrl(value['path']) ? { ...value, path: await bring(value['path']) } : value;
  const named = await withEach(kustomization, names, byUrl);
  const withPaths = await withEach(named, paths, byPath);
  const made = await withEach(withPaths, generators, (value) => generatorByPath(value, bring));
  const openapi = await byPath(made['openapi']);
  return openapi === made['openapi'] ? made : { ...made, openapi };
}

/** An object with every entry of its lists in `fields` changed, one after the other; the same object where nothing changes. */
export async function withEach(
  object: JsonObject,
  fields: readonly string[],
  change: (value: unknown) => Promise<unknown>,
): Promise<JsonObject> {
  let made = object;
  for (const field of fields) {
    const list = await mapSame(object[field], change);
    if (list !== object[field]) made = { ...made, [field]: list };
  }
  return made;
}

async function generatorByPath(generator: unknown, bring: BringFile): Promise<unknown> {
  if (!isJsonObject(generator)) return generator;
  const { env } = generator;
  const withFiles = await withEach(generator, ['files'], (entry) => dataByPath(entry, bring));
  const made = await withEach(withFiles, ['envs'], async (entry) => (isUrl(entry) ? bring(entry) : entry));
  return isUrl(env) ? { ...made, env: await bring(env) } : made;
}

/** `[key=]URL`; without a key the data is named by the last part of the URL. */
async function dataByPath(entry: unknown, bring: BringFile): Promise<unknown> {
  const [, key, url] =
    typeof entry === 'string' ? (/^(?:([^=]*)=)?(https?:\/\/[^=]*)$/i.exec(entry) ?? []) : [];
  if (url === undefined) return entry;
  return `${key ?? url.slice(url.lastIndexOf('/') + 1)}=${await bring(url)}`;
}

function isUrl(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value);
}

/** Like `map`, one after the other; the list itself where nothing changes, and whatever is no list as it is. */
async function mapSame(list: unknown, change: (value: unknown) => Promise<unknown>): Promise<unknown> {
  if (!Array.isArray(list)) return list;
  const made: unknown[] = [];
  for (const value of list) made.push(await change(value));
  return made.some((value, index) => value !== list[index]) ? made : list;
}
