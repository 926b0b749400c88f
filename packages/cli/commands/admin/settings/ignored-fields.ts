import { messageOf } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { OverrideIgnoreDiff } from '@tiphys/model';

/** What is left of an object, and what went wrong on the way. */
export interface FieldsLeft {
  readonly object: KubeObject;
  readonly problems: readonly string[];
}

/** The object without the fields at JSON pointers (RFC 6901) and jq paths. A path that fails is said, and takes nothing away. */
export function withoutFields(
  object: KubeObject,
  rules: Pick<OverrideIgnoreDiff, 'jsonPointers' | 'jqPathExpressions'>,
  jq: (program: string, input: unknown) => readonly unknown[],
): FieldsLeft {
  const problems: string[] = [];
  let left: unknown = structuredClone(object);
  for (const pointer of rules.jsonPointers ?? []) removeAt(left, pointer.split('/').slice(1).map(unescape));
  for (const path of rules.jqPathExpressions ?? []) {
    try {
      left = jq(`del(${path})`, left)[0] ?? left;
    } catch (error) {
      problems.push(`${path}: ${messageOf(error)}`);
    }
  }
  return { object: left as KubeObject, problems };
}

function unescape(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function removeAt(value: unknown, [token, ...rest]: readonly string[]): void {
  if (token === undefined || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const index = /^\d+$/.test(token) ? Number(token) : value.length;
    if (rest.length > 0) removeAt(value[index], rest);
    else value.splice(index, 1);
    return;
  }
  const fields = value as Record<string, unknown>;
  if (rest.length > 0) removeAt(fields[token], rest);
  else delete fields[token];
}
