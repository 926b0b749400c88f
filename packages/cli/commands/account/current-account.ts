import type { GetUserInfoResponse } from '@tiphys/model';
import type { Api } from '../../client/api.ts';
import type { Draft } from '../draft.ts';

/** Who is logged in. */
export type UserInfo = Draft<GetUserInfoResponse>;

/** Asks the API server who is logged in. */
export function currentAccount(api: Api): Promise<UserInfo> {
  return api.call<UserInfo>('session.SessionService/GetUserInfo');
}
