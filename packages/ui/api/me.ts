import type { Me } from '@tiphys/model/v2';
import { callApi } from './http.ts';

/** Who is logged in and what the page needs to know at once; `ApiError` 401 where nobody is. */
export function getMe(signal: AbortSignal): Promise<Me> {
  return callApi('api/v2/me', { signal });
}

/** Asks whether the caller may do something (`projects/update`) to one object, such as `default` or `default/guestbook`. */
export async function askCanI(action: string, object: string, signal: AbortSignal): Promise<boolean> {
  const path = `api/v1/account/can-i/${action}/${object.split('/').map(encodeURIComponent).join('/')}`;
  return (await callApi<{ readonly value?: string }>(path, { signal })).value === 'yes';
}

/** How one may sign in, as far as strangers are told. */
export interface SignIn {
  readonly userLoginsDisabled?: boolean;
  readonly uiLoginButtonText?: string;
  readonly uiCssURL?: string;
  readonly dexConfig?: { readonly connectors?: readonly { readonly name?: string }[] | null } | null;
  readonly oidcConfig?: { readonly name?: string } | null;
}

/** Asks how one may sign in. */
export function getSignIn(signal: AbortSignal): Promise<SignIn> {
  return callApi('api/v1/settings', { signal });
}
