import type { KubeObject } from '@tiphys/base';
import { isJsonObject, messageOf } from '@tiphys/base';
import { lastAppliedOf } from '../../diff/last-applied.ts';
import type { TaskState } from './progress.ts';

const hidden = '++++++++';
const longestMessage = 10_000;
const tooLongAnnotations =
  /metadata\.annotations: Too long: (must have at most|may not be more than) 262144 bytes/;
// Argo CD: util/argo/argo.go AugmentSyncMsg.
const tooLongAdvice =
  ' \n -Additional Info: This error usually means that you are trying to add a large resource on client side. Consider using Server-side apply or syncing with replace enabled. Note: Syncing with Replace enabled is potentially destructive as it may cause resource deletion and re-creation.';

/**
 * The text of an error as it may be shown. The API server quotes what it could not read, and of a Secret that is what
 * nobody may see (CVE-2025-23216 in Argo CD): everything that is in the Secret, wanted, live or last applied, is hidden.
 */
export function safeMessage(state: TaskState, error: unknown): string {
  const message = messageOf(error).slice(0, longestMessage);
  const { group, kind } = state.task.key;
  if (group !== '' || kind !== 'Secret') {
    return tooLongAnnotations.test(message) ? `${message}${tooLongAdvice}` : message;
  }
  const { live } = state;
  const objects = [state.task.target, live, live && lastAppliedOf(live)];
  // A whole object printed in Go's way has no quotes around its values: it goes as a whole.
  const withoutMaps = message.replace(/map\[[\s\S]*\]/, hidden);
  return secretsOf(objects).reduce((text, secret) => text.replaceAll(secret, hidden), withoutMaps);
}

/** Everything that is secret in some objects, the longest first: one may be part of another. */
function secretsOf(objects: readonly (KubeObject | undefined)[]): string[] {
  const values = objects
    .flatMap((object) => [...leavesOf(object?.['data']), ...leavesOf(object?.['stringData'])])
    .flatMap((value) => [value, decoded(value), encoded(value)])
    // Quoted, a text of several lines is one with `\n` in it.
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]);
  const different = new Set(values.filter((value) => value !== ''));
  return [...different].toSorted((left, right) => right.length - left.length);
}

/** All plain values in a value, as text: what is wrong with the Secret may be its very shape. */
function leavesOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (isJsonObject(value)) return Object.values(value).flatMap(leavesOf);
  return [String(value)];
}

function decoded(value: string): string {
  try {
    return atob(value);
  } catch {
    // Not base64, which may be just what the API server complains about.
    return '';
  }
}

function encoded(value: string): string {
  try {
    return btoa(value);
  } catch {
    // Not Latin-1: the API server prints it as it is.
    return '';
  }
}
