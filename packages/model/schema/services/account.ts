import type { TypeOf } from '../build.ts';
import { bool, int, list, message, string } from '../build.ts';

/** The answer of `AccountService.DeleteToken`. */
export const AccountEmptyResponse = message('account.EmptyResponse', {});
export interface AccountEmptyResponse extends TypeOf<typeof AccountEmptyResponse> {}

/** The request of `AccountService.DeleteToken`. */
export const DeleteTokenRequest = message('account.DeleteTokenRequest', {
  name: string(1, { doc: 'Name.' }),
  id: string(2, { doc: 'Id.' }),
});
export interface DeleteTokenRequest extends TypeOf<typeof DeleteTokenRequest> {}

/** The answer of `AccountService.CreateToken`. */
export const CreateTokenResponse = message('account.CreateTokenResponse', {
  token: string(1, { doc: 'The token.' }),
});
export interface CreateTokenResponse extends TypeOf<typeof CreateTokenResponse> {}

/** The request of `AccountService.CreateToken`. */
export const CreateTokenRequest = message('account.CreateTokenRequest', {
  name: string(1, { doc: 'Name.' }),
  expiresIn: int(2, { doc: 'Seconds until it ends; 0 for never.' }),
  id: string(3, { doc: 'Id.' }),
});
export interface CreateTokenRequest extends TypeOf<typeof CreateTokenRequest> {}

/** A token of an account. */
export const AccountToken = message('account.Token', {
  id: string(1, { doc: 'Id.' }),
  issuedAt: int(2, { doc: 'When it was made, in Unix seconds.' }),
  expiresAt: int(3, { doc: 'When it ends, in Unix seconds; 0 for never.' }),
});
export interface AccountToken extends TypeOf<typeof AccountToken> {}

/** An account. */
export const AccountDetails = message('account.Account', {
  name: string(1, { doc: 'Name.' }),
  enabled: bool(2, { doc: 'Whether it can be used.' }),
  capabilities: list('string', 3, { doc: '`login`, `apiKey`.' }),
  tokens: list(AccountToken, 4, { doc: 'Its tokens.', elementPointer: true }),
});
export interface AccountDetails extends TypeOf<typeof AccountDetails> {}

/** The request of `AccountService.GetAccount`. */
export const GetAccountRequest = message('account.GetAccountRequest', {
  name: string(1, { doc: 'Name.' }),
});
export interface GetAccountRequest extends TypeOf<typeof GetAccountRequest> {}

/** The answer of `AccountService.ListAccounts`. */
export const AccountsList = message('account.AccountsList', {
  items: list(AccountDetails, 1, { doc: 'The items.', elementPointer: true }),
});
export interface AccountsList extends TypeOf<typeof AccountsList> {}

/** The request of `AccountService.ListAccounts`. */
export const ListAccountRequest = message('account.ListAccountRequest', {});
export interface ListAccountRequest extends TypeOf<typeof ListAccountRequest> {}

/** The answer of `AccountService.UpdatePassword`. */
export const UpdatePasswordResponse = message('account.UpdatePasswordResponse', {});
export interface UpdatePasswordResponse extends TypeOf<typeof UpdatePasswordResponse> {}

/** The request of `AccountService.UpdatePassword`. */
export const UpdatePasswordRequest = message('account.UpdatePasswordRequest', {
  newPassword: string(1, { doc: 'The new one.' }),
  currentPassword: string(2, { doc: 'Password of who asks.' }),
  name: string(3, { doc: 'Name.' }),
});
export interface UpdatePasswordRequest extends TypeOf<typeof UpdatePasswordRequest> {}

/** The answer of `AccountService.CanI`. */
export const CanIResponse = message('account.CanIResponse', {
  value: string(1, { doc: 'Value.' }),
});
export interface CanIResponse extends TypeOf<typeof CanIResponse> {}

/** The request of `AccountService.CanI`. */
export const CanIRequest = message('account.CanIRequest', {
  resource: string(1, { doc: 'Kind of thing.' }),
  action: string(2, { doc: 'What to do.' }),
  subresource: string(3, { doc: 'The thing.' }),
});
export interface CanIRequest extends TypeOf<typeof CanIRequest> {}

/** Tokens. */
export const TokensList = message('account.TokensList', {
  items: list(AccountToken, 1, { doc: 'The items.', elementPointer: true }),
});
export interface TokensList extends TypeOf<typeof TokensList> {}
