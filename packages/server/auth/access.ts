import { codes, formatTime, StatusError } from '@tiphys/base';
import type { Identity } from './identity.ts';

/** What somebody wants to do. */
export interface AccessRequest {
  readonly resource: string;
  readonly action: string;
  readonly object: string;
}

/** Decides who may do what. */
export interface Access {
  allows(identity: Identity, request: AccessRequest): boolean;
  /** Whether there is an object on which it is allowed; roles of these projects count. */
  allowsSomewhere(
    identity: Identity,
    request: Omit<AccessRequest, 'object'>,
    projects: readonly string[],
  ): boolean;
  /** Throws `permissionDenied` with Argo CD's text. */
  enforce(identity: Identity, request: AccessRequest): void;
}

/** The text that says as little as possible. */
export function permissionDenied(): StatusError {
  return new StatusError(codes.permissionDenied, 'permission denied');
}

/** Makes access rules of decisions. */
export function createAccess(decide: Omit<Access, 'enforce'>): Access {
  return {
    ...decide,
    enforce(identity, request) {
      if (decide.allows(identity, request)) return;
      throw new StatusError(codes.permissionDenied, deniedText(identity, request));
    },
  };
}

function deniedText({ subject, issuedAt }: Identity, { resource, action, object }: AccessRequest): string {
  const parts = [resource, action, object];
  if (subject !== '') parts.push(`sub: ${subject}`);
  if (issuedAt !== undefined) parts.push(`iat: ${formatTime(issuedAt * 1000)}`);
  return `permission denied: ${parts.join(', ')}`;
}
