import { codes, isJsonObject, StatusError } from '@tiphys/base';

/** Reads all documents of a YAML or JSON text up to the first error. */
export type ParseDocuments = (text: string) => { readonly documents: readonly unknown[]; readonly problem?: string | undefined };

/** The text of a file: UTF-8, or UTF-16 where a byte order mark says so. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * The objects of one YAML file. A file that does not parse is an error when part of it did or when it looks like a manifest, and is
 * passed over otherwise (a values file beside manifests), as Argo CD does.
 */
export function yamlObjects(text: string, name: string, parseDocuments: ParseDocuments): unknown[] {
  const { documents, problem } = parseDocuments(text);
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
    value = JSON.parse(text);
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
