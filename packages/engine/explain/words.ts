import type { ObjectName } from '@tiphys/model/v2';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const shortRevision = 7;
const maxText = 300;

/** `3 minutes`, `2 hours`, `5 days`; less than a minute in seconds. */
export function durationText(ms: number): string {
  if (ms < minuteMs) return counted(Math.max(0, Math.floor(ms / 1000)), 'second');
  if (ms < hourMs) return counted(Math.floor(ms / minuteMs), 'minute');
  if (ms < 2 * dayMs) return counted(Math.floor(ms / hourMs), 'hour');
  return counted(Math.floor(ms / dayMs), 'day');
}

/** ` for 3 minutes`, or nothing where one of the times is not known. */
export function forText(since: string | null | undefined, now: number | undefined): string {
  const at = Date.parse(since ?? '');
  return now === undefined || Number.isNaN(at) ? '' : ` for ${durationText(now - at)}`;
}

/** `1 field`, `2 fields`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and 2 more`. */
export function listed(texts: readonly string[], most = 3): string {
  const shown = texts.slice(0, most);
  const rest = texts.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.pop();
  return shown.length > 0 ? `${shown.join(', ')} and ${last ?? ''}` : (last ?? '');
}

/** The first characters of a commit; tags, charts' versions and branches stay whole. */
export function shortRevisionText(revision: string | null | undefined): string {
  const text = revision ?? '';
  return /^[0-9a-f]{40}$/.test(text) ? text.slice(0, shortRevision) : text;
}

/** `Deployment web`. */
export function objectText({ kind, name }: Pick<ObjectName, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

/** The first line of a text without a full stop at its end, at most 300 characters. */
export function firstLine(text: string): string {
  const line = (text.trim().split('\n', 1)[0] ?? '').trim();
  return (line.length > maxText ? `${line.slice(0, maxText)}…` : line).replace(/\.+$/, '');
}

/** A sentence: begins with a capital letter and ends with a full stop. */
export function sentenceText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const ended = /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return `${ended.charAt(0).toUpperCase()}${ended.slice(1)}`;
}

/** The reason in an error of a repository or a renderer, without the words around it. */
export function innermost(message: string): string {
  const bare = message
    .replace(/^Failed to load (target state|live state|local manifests): /, '')
    .replace(/^(failed to generate manifest for source \d+ of \d+: )/, '')
    .replace(/rpc error: code = \w+ desc = /g, '');
  return bare.trim();
}
