import { repoServerTokenName } from '@tiphys/config';
import type { Config } from '@tiphys/config';
import { decodeSecret } from '@tiphys/model';

/** What callers of the repository server show and it compares; `undefined` until its Secret is made. */
export function repoServerToken(config: Config): string | undefined {
  const data = config.raw('Secret', repoServerTokenName)?.['data'] as Record<string, string> | undefined;
  return decodeSecret(data)['token'] || undefined;
}
