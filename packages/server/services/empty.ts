import { codes, StatusError } from '@tiphys/base';
import type { ServiceMethods } from '../call.ts';

/** Services that have nothing to show yet: lists are empty, everything else says so. */
export function createEmptyServices(): Readonly<Record<string, ServiceMethods>> {
  const emptyList = (): Promise<object> => Promise.resolve({ metadata: {}, items: [] });
  const missing = (what: string) => (): Promise<never> =>
    Promise.reject(new StatusError(codes.unimplemented, `${what} is not implemented`));
  return {
    'applicationset.ApplicationSetService': {
      List: emptyList,
      Get: missing('ApplicationSet'),
      Create: missing('ApplicationSet'),
      Delete: missing('ApplicationSet'),
      Generate: missing('ApplicationSet'),
      ResourceTree: missing('ApplicationSet'),
      ListResourceEvents: missing('ApplicationSet'),
    },
    'notification.NotificationService': {
      ListTriggers: () => Promise.resolve({ items: [] }),
      ListServices: () => Promise.resolve({ items: [] }),
      ListTemplates: () => Promise.resolve({ items: [] }),
    },
  };
}
