import type { KubeObject } from '@tiphys/base';
import { kindText, parseApiVersion } from '@tiphys/base';
import type { KindError } from '@tiphys/engine/live';

/**
 * Why kinds that an application has targets of cannot be listed, one text a kind. Kinds of others do not matter: one broken
 * API in a cluster must not stop the applications that have nothing to do with it.
 */
export function unlistedKinds(targets: readonly KubeObject[], errors: readonly KindError[]): string[] {
  if (errors.length === 0) return [];
  const kinds = new Set(
    targets.map(({ apiVersion, kind }) => kindText({ group: parseApiVersion(apiVersion).group, kind })),
  );
  return errors
    .filter(({ group, kind }) => kinds.has(kindText({ group, kind })))
    .map(({ group, kind, message }) => `failed to list ${kindText({ group, kind })}: ${message}`);
}
