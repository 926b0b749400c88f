import type { Service } from './build.ts';
import { del, get, post, put, unary } from './build.ts';
import { Empty } from '../schema/meta.ts';
import {
  AccountDetails,
  AccountEmptyResponse,
  AccountsList,
  CanIRequest,
  CanIResponse,
  CreateTokenRequest,
  CreateTokenResponse,
  DeleteTokenRequest,
  GetAccountRequest,
  ListAccountRequest,
  UpdatePasswordRequest,
  UpdatePasswordResponse,
} from '../schema/services/account.ts';
import {
  GetUserInfoRequest,
  GetUserInfoResponse,
  SessionCreateRequest,
  SessionDeleteRequest,
  SessionResponse,
} from '../schema/services/session.ts';
import { VersionMessage } from '../schema/services/version.ts';

/** Accounts, passwords and tokens. */
export const accountService = {
  name: 'account.AccountService',
  methods: {
    CanI: unary(CanIRequest, CanIResponse, get('/api/v1/account/can-i/{resource}/{action}/{subresource=**}')),
    UpdatePassword: unary(UpdatePasswordRequest, UpdatePasswordResponse, put('/api/v1/account/password')),
    ListAccounts: unary(ListAccountRequest, AccountsList, get('/api/v1/account')),
    GetAccount: unary(GetAccountRequest, AccountDetails, get('/api/v1/account/{name}')),
    CreateToken: unary(CreateTokenRequest, CreateTokenResponse, post('/api/v1/account/{name}/token')),
    DeleteToken: unary(DeleteTokenRequest, AccountEmptyResponse, del('/api/v1/account/{name}/token/{id}')),
  },
} satisfies Service;

/** Logging in and out. */
export const sessionService = {
  name: 'session.SessionService',
  methods: {
    GetUserInfo: unary(GetUserInfoRequest, GetUserInfoResponse, get('/api/v1/session/userinfo')),
    Create: unary(SessionCreateRequest, SessionResponse, post('/api/v1/session')),
    Delete: unary(SessionDeleteRequest, SessionResponse, del('/api/v1/session')),
  },
} satisfies Service;

/** Versions; open to everybody. */
export const versionService = {
  name: 'version.VersionService',
  methods: {
    Version: unary(Empty, VersionMessage, get('/api/version')),
  },
} satisfies Service;
