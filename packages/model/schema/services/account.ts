import type { TypeOf } from '../build.ts';
import { bool, int, list, message, string } from '../build.ts';

/** TODO */
export const AccountEmptyResponse = message('account.EmptyResponse', {});
export interface AccountEmptyResponse extends TypeOf<typeof AccountEmptyResponse> {}

/** TODO */
export const DeleteTokenRequest = message('account.DeleteTokenRequest', {
  name: string(1),
  id: string(2),
});
export interface DeleteTokenRequest extends TypeOf<typeof DeleteTokenRequest> {}

/** TODO */
export const CreateTokenResponse = message('account.CreateTokenResponse', {
  token: string(1),
});
export interface CreateTokenResponse extends TypeOf<typeof CreateTokenResponse> {}

/** TODO */
export const CreateTokenRequest = message('account.CreateTokenRequest', {
  name: string(1),
  expiresIn: int(2),
  id: string(3),
});
export interface CreateTokenRequest extends TypeOf<typeof CreateTokenRequest> {}

/** TODO */
export const AccountToken = message('account.Token', {
  id: string(1),
  issuedAt: int(2),
  expiresAt: int(3),
});
export interface AccountToken extends TypeOf<typeof AccountToken> {}

/** TODO */
export const AccountDetails = message('account.Account', {
  name: string(1),
  enabled: bool(2),
  capabilities: list('string', 3),
  tokens: list(AccountToken, 4, { elementPointer: true }),
});
export interface AccountDetails extends TypeOf<typeof AccountDetails> {}

/** TODO */
export const GetAccountRequest = message('account.GetAccountRequest', {
  name: string(1),
});
export interface GetAccountRequest extends TypeOf<typeof GetAccountRequest> {}

/** TODO */
export const AccountsList = message('account.AccountsList', {
  items: list(AccountDetails, 1, { elementPointer: true }),
});
export interface AccountsList extends TypeOf<typeof AccountsList> {}

/** TODO */
export const ListAccountRequest = message('account.ListAccountRequest', {});
export interface ListAccountRequest extends TypeOf<typeof ListAccountRequest> {}

/** TODO */
export const UpdatePasswordResponse = message('account.UpdatePasswordResponse', {});
export interface UpdatePasswordResponse extends TypeOf<typeof UpdatePasswordResponse> {}

/** TODO */
export const UpdatePasswordRequest = message('account.UpdatePasswordRequest', {
  newPassword: string(1),
  currentPassword: string(2),
  name: string(3),
});
export interface UpdatePasswordRequest extends TypeOf<typeof UpdatePasswordRequest> {}

/** TODO */
export const CanIResponse = message('account.CanIResponse', {
  value: string(1),
});
export interface CanIResponse extends TypeOf<typeof CanIResponse> {}

/** TODO */
export const CanIRequest = message('account.CanIRequest', {
  resource: string(1),
  action: string(2),
  subresource: string(3),
});
export interface CanIRequest extends TypeOf<typeof CanIRequest> {}

/** TODO */
export const TokensList = message('account.TokensList', {
  items: list(AccountToken, 1, { elementPointer: true }),
});
export interface TokensList extends TypeOf<typeof TokensList> {}
