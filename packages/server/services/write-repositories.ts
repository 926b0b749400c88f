import { codes, StatusError } from '@tiphys/base';
import type { ServiceMethods } from '../call.ts';

/** Methods for repositories that hydrated manifests are pushed to, as long as there is no hydrator: Argo CD's answer. */
export function withoutHydrator(names: readonly string[]): ServiceMethods {
  const refuse = (): Promise<never> =>
    Promise.reject(new StatusError(codes.unimplemented, 'hydrator is disabled'));
  return Object.fromEntries(names.map((name) => [name, refuse]));
}
