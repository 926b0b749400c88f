import { codes, isJsonObject, parseJson, StatusError } from '@tiphys/base';

/** The documents of one file up to the first error, and that error. */
export interface YamlFile {
  readonly documents: readonly unknown[];
  /** The library's text, with the line. */
  readonly problem?: string | undefined;
}

/** Reads YAML or JSON files, many in one go. */
export type ReadYaml = (
  files: readonly Uint8Array[],
  options?: ReadYamlOptions,
) => Promise<readonly YamlFile[]>;

/** How long a reader waits. */
export interface ReadYamlOptions {
  readonly signal?: AbortSignal | undefined;
}

/** All documents of one file that must parse. */
export async function readDocuments(
  readYaml: ReadYaml,
  bytes: Uint8Array,
  options?: ReadYamlOptions,
): Promise<readonly unknown[]> {
  const [file] = await readYaml([bytes], options);
  if (file?.problem !== undefined) throw new StatusError(codes.failedPrecondition, file.problem);
  return file?.documents ?? [];
}

/** The text of a file: UTF-8, or UTF-16 where a byte order mark says so. */
export function decodeText(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The bytes of a file in UTF-8, without a byte order mark. */
export function utf8Of(bytes: Uint8Array): Uint8Array {
  const marked = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0xef;
  return marked ? new TextEncoder().encode(decodeText(bytes)) : bytes;
}

/**
 * The objects of one YAML file. A file that does not parse is an error when part of it did or when it looks like a manifest, and is
 * passed over otherwise (a values file beside manifests), as Argo CD does.
 */
export function yamlObjects(file: YamlFile, name: string, text: string): unknown[] {
  const { documents, problem } = file;
  const objects: unknown[] = [];
  let failure = problem;
  for (const document of documents) {
    if (document === null || document === undefined) continue;
    const wrong = notAnObject(document);
    if (wrong !== undefined) {
      failure = `error unmarshaling JSON: while decoding JSON: ${wrong}`;
      break;
    }
    objects.push(document);
  }
  if (failure === undefined) return objects;
  const looksLikeManifest = ['apiVersion:', 'kind:', 'metadata:'].every((part) => text.includes(part));
  if (objects.length > 0 || looksLikeManifest) {
    throw unreadable(name, `failed to unmarshal manifest: ${failure}`);
  }
  return objects;
}

/** The object of one JSON file. */
export function jsonObjects(text: string, name: string): unknown[] {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    if (isFollowedByMore(text)) {
      throw new StatusError(
        codes.failedPrecondition,
        `Found multiple objects in ${JSON.stringify(name)}. Only single objects are allowed in JSON files.`,
      );
    }
    throw unreadable(name, error instanceof Error ? error.message : String(error));
  }
  const wrong = notAnObject(value);
  if (wrong === undefined) return [value];
  // An OCI image manifest beside manifests is none of ours.
  if (isJsonObject(value) && 'schemaVersion' in value) return [];
  throw unreadable(name, wrong);
}

function notAnObject(value: unknown): string | undefined {
  if (!isJsonObject(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value;
    return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
  }
  if (typeof value['kind'] === 'string' && value['kind'] !== '') return undefined;
  const body = JSON.stringify(value);
  return `Object 'Kind' is missing in '${body.length > 500 ? `${body.slice(0, 500)}…` : body}'`;
}

/** Whether a text is one JSON value and then more. */
function isFollowedByMore(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      if (--depth === 0) return isJson(text.slice(0, at + 1)) && text.slice(at + 1).trim() !== '';
    }
  }
  return false;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function unreadable(name: string, why: string): StatusError {
  return new StatusError(codes.failedPrecondition, `Failed to unmarshal ${JSON.stringify(name)}: ${why}`);
}
