import { codes, StatusError } from '@tiphys/base';
import type { GetUserInfoResponse, SessionCreateRequest, SessionResponse } from '@tiphys/model';
import { sessionCookies } from '../auth/cookies.ts';
import { scopeValues } from '../auth/identity.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Call, ServiceMethods } from '../call.ts';

/** What `SessionService` needs. */
export interface SessionServiceDeps {
  readonly sessions: Sessions;
  /** Claims that hold groups. */
  readonly scopes: () => readonly string[];
  readonly cookiePath: string;
}

/** `/session.SessionService`; needs no login. */
export function createSessionService({ sessions, scopes, cookiePath }: SessionServiceDeps): ServiceMethods {
  const setCookie = (call: Call, token: string): void => {
    if (call.context.transport !== 'rest') return;
    const { secure } = call.context;
    call.context.setHeader('set-cookie', sessionCookies(token, { secure, path: cookiePath }));
  };
  return {
    async Create(request: SessionCreateRequest, call: Call): Promise<SessionResponse> {
      if (request.token) {
        throw new StatusError(
          codes.unauthenticated,
          'token-based session creation no longer supported. please upgrade argocd cli to v0.7+',
        );
      }
      if (!request.username || !request.password) {
        throw new StatusError(codes.unauthenticated, 'no credentials supplied');
      }
      const token = await sessions.login(request.username, request.password, call.signal);
      setCookie(call, token);
      return { token };
    },
    Delete(_request: object, call: Call): Promise<SessionResponse> {
      setCookie(call, '');
      return Promise.resolve({ token: '' });
    },
    GetUserInfo(_request: object, { identity, isLoggedIn }: Call): Promise<GetUserInfoResponse> {
      if (!isLoggedIn || !identity.subject) return Promise.resolve({});
      return Promise.resolve({
        loggedIn: true,
        username: identity.username,
        iss: identity.issuer,
        groups: scopeValues(identity.claims, scopes()),
      });
    },
  };
}
