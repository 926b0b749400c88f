import type { TypeOf } from '../build.ts';
import { bool, list, message, string } from '../build.ts';

/** TODO */
export const SessionResponse = message('session.SessionResponse', {
  token: string(1),
});
export interface SessionResponse extends TypeOf<typeof SessionResponse> {}

/** TODO */
export const SessionDeleteRequest = message('session.SessionDeleteRequest', {});
export interface SessionDeleteRequest extends TypeOf<typeof SessionDeleteRequest> {}

/** TODO */
export const SessionCreateRequest = message('session.SessionCreateRequest', {
  username: string(1),
  password: string(2),
  token: string(3),
});
export interface SessionCreateRequest extends TypeOf<typeof SessionCreateRequest> {}

/** TODO */
export const GetUserInfoResponse = message('session.GetUserInfoResponse', {
  loggedIn: bool(1),
  username: string(2),
  iss: string(3),
  groups: list('string', 4),
});
export interface GetUserInfoResponse extends TypeOf<typeof GetUserInfoResponse> {}

/** TODO */
export const GetUserInfoRequest = message('session.GetUserInfoRequest', {});
export interface GetUserInfoRequest extends TypeOf<typeof GetUserInfoRequest> {}
