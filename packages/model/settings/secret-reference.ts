import type { SettingsSources } from './parse-settings.ts';

/**
 * A text that may refer to a Secret: `$key` is a key of argocd-secret, `$name:key` one of another Secret. A text without `$`, or whose key
 * does not exist, stays as it is. Spaces around the value of a Secret do not count.
 */
export function resolveReference(
  text: string,
  { secret, secretOf }: Pick<SettingsSources, 'secret' | 'secretOf'>,
): string {
  if (!text.startsWith('$')) return text;
  const reference = text.slice(1);
  const own = secret[reference];
  if (own !== undefined) return own.trim();
  const colon = reference.indexOf(':');
  const other = colon < 0 ? undefined : secretOf?.(reference.slice(0, colon))?.[reference.slice(colon + 1)];
  return other === undefined ? text : other.trim();
}
