export { createSelfSignedCertificate, serverCertificate } from './certificate.ts';
export { createPasswords } from './auth/passwords.ts';
export type { Passwords } from './auth/passwords.ts';
export { createServer } from './create-server.ts';
export { ownerLoginPath } from './http/owner-login.ts';
export type { Server, ServerAddress, ServerDeps, ServerOptions } from './types.ts';
