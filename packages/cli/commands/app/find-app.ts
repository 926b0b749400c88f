import { codes, StatusError } from '@tiphys/base';
import type { Api } from '../../client/api.ts';
import type { App } from './app-types.ts';

/**
 * The application, or `undefined` where there is none. "Permission denied" may mean that it does not exist: the API
 * server does not tell strangers the difference (CVE-2022-41354).
 */
export async function findApp(
  api: Api,
  query: { readonly name: string; readonly appNamespace?: string | undefined },
): Promise<App | undefined> {
  try {
    return await api.call<App>('application.ApplicationService/Get', query);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.code === codes.notFound || error.code === codes.permissionDenied) return undefined;
    throw error;
  }
}
