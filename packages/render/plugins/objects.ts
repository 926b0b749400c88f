import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { ReadYaml } from '../generate/manifest-file.ts';

/** The objects in what a plugin made, text by text: YAML of several documents, or JSON. The texts themselves stay out of errors. */
export async function pluginObjects(
  readYaml: ReadYaml,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<unknown[]> {
  const filled = texts.filter((text) => text.trim() !== '');
  if (filled.length === 0) return [];
  const files = await readYaml(
    filled.map((text) => new TextEncoder().encode(text)),
    { signal },
  );
  return files.flatMap(({ documents, problem }) => {
    if (problem !== undefined) throw unreadable(problem);
    const objects = documents.filter((document) => document !== null && document !== undefined);
    if (!objects.every((object) => isJsonObject(object) && typeof object['kind'] === 'string')) {
      throw unreadable("failed to unmarshal manifest: Object 'Kind' is missing");
    }
    return objects;
  });
}

function unreadable(why: string): StatusError {
  return new StatusError(codes.unknown, `failed to convert CMP manifests to unstructured objects: ${why}`);
}
