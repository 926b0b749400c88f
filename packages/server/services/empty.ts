import { codes, StatusError } from '@tiphys/base';
import type { Call, ServiceMethods } from '../call.ts';
import type { Access } from '../auth/access.ts';

/** Services that have nothing to show yet: lists are empty, everything else says so. */
export function createEmptyServices(access: Access): Readonly<Record<string, ServiceMethods>> {
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
    'gpgkey.GPGKeyService': {
      List(_request: object, call: Call): Promise<object> {
        access.enforce(call.identity, { resource: 'gpgkeys', action: 'get', object: '' });
        return emptyList();
      },
      Get: missing('GPG keys'),
      Create: missing('GPG keys'),
      Delete: missing('GPG keys'),
    },
    'notification.NotificationService': {
      ListTriggers: () => Promise.resolve({ items: [] }),
      ListServices: () => Promise.resolve({ items: [] }),
      ListTemplates: () => Promise.resolve({ items: [] }),
    },
  };
}
