import type { Api } from '../../client/api.ts';

/** Who is logged in. */
export interface UserInfo {
  readonly loggedIn?: boolean;
  readonly username?: string;
  readonly iss?: string;
  readonly groups?: readonly string[];
}

/** Asks the API server who is logged in. */
export function currentAccount(api: Api): Promise<UserInfo> {
  return api.call<UserInfo>('session.SessionService/GetUserInfo');
}
