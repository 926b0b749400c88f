import { callApi } from './http.ts';

/** Who is logged in. */
export interface UserInfo {
  readonly loggedIn?: boolean;
  readonly username?: string;
}

/** The user of the session cookie; nobody is `loggedIn: false`. */
export function getUserInfo(signal: AbortSignal): Promise<UserInfo> {
  return callApi('api/v1/session/userinfo', { signal });
}

/** Logs in; the server sets the session cookie. */
export function logIn(username: string, password: string): Promise<unknown> {
  return callApi('api/v1/session', { method: 'POST', body: { username, password } });
}

/** Ends the session. */
export function logOut(): Promise<unknown> {
  return callApi('api/v1/session', { method: 'DELETE' });
}
