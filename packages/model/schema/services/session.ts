import type { TypeOf } from '../build.ts';
import { bool, list, message, string } from '../build.ts';

/** The answer of `SessionService.Create` and `SessionService.Delete`. */
export const SessionResponse = message('session.SessionResponse', {
  token: string(1, { doc: 'The token.' }),
});
export interface SessionResponse extends TypeOf<typeof SessionResponse> {}

/** The request of `SessionService.Delete`. */
export const SessionDeleteRequest = message('session.SessionDeleteRequest', {});
export interface SessionDeleteRequest extends TypeOf<typeof SessionDeleteRequest> {}

/** The request of `SessionService.Create`. */
export const SessionCreateRequest = message('session.SessionCreateRequest', {
  username: string(1, { doc: 'User name.' }),
  password: string(2, { doc: 'Password.' }),
  token: string(3, { doc: 'No longer used.' }),
});
export interface SessionCreateRequest extends TypeOf<typeof SessionCreateRequest> {}

/** The answer of `SessionService.GetUserInfo`. */
export const GetUserInfoResponse = message('session.GetUserInfoResponse', {
  loggedIn: bool(1, { doc: 'Whether anybody is logged in.' }),
  username: string(2, { doc: 'User name.' }),
  iss: string(3, { doc: 'Who issued the token.' }),
  groups: list('string', 4, { doc: 'Groups.' }),
});
export interface GetUserInfoResponse extends TypeOf<typeof GetUserInfoResponse> {}

/** The request of `SessionService.GetUserInfo`. */
export const GetUserInfoRequest = message('session.GetUserInfoRequest', {});
export interface GetUserInfoRequest extends TypeOf<typeof GetUserInfoRequest> {}
