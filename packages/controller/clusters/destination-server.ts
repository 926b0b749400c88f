import type { ApplicationObject } from '@tiphys/model';
import type { ControllerDeps } from '../types.ts';

/** URL of the cluster that an application goes to, or `undefined` where its destination means no cluster. */
export function destinationServer(
  config: Pick<ControllerDeps['config'], 'destination'>,
  application: ApplicationObject,
): string | undefined {
  try {
    return config.destination(application.spec.destination).server;
  } catch {
    // What is wrong with it is said where its spec is checked.
    return undefined;
  }
}
