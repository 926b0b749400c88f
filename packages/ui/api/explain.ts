import type { Explanation } from '@tiphys/model/v2';
import type { ApplicationRef } from './applications.ts';
import { callApi } from './http.ts';

/** Why an application is as it is; with the id of a resource (`group/kind/namespace/name`) only about that one. */
export function getExplanation(
  { namespace, name }: ApplicationRef,
  resource: string | undefined,
  signal: AbortSignal,
): Promise<Explanation> {
  const path = `api/v2/applications/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}/explain`;
  const query = resource === undefined ? '' : `?resource=${encodeURIComponent(resource)}`;
  return callApi(`${path}${query}`, { signal });
}
