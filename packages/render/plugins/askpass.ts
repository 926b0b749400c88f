import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { codes, StatusError } from '@tiphys/base';
import { askPassMethods, decode, encode, fields, normalize } from '@tiphys/model';
import type { CredentialsRequest, CredentialsResponse } from '@tiphys/model';
import type { RpcServer } from '@tiphys/rpc';
import { createSchemaClient, startRpcServer } from '@tiphys/rpc';

const codec = { encode, decode, normalize, fields };
const path = '/askpass.AskPassService/GetCredentials';
const nonceBytes = 24;
const askTimeoutMs = 10_000;

/** Credentials lent to a git of somebody else. */
export interface LentCredentials extends Disposable {
  /** What that git must have in its environment. It holds a nonce, not the credentials. */
  readonly env: Readonly<Record<string, string>>;
  readonly nonce: string;
}

/** Hands credentials out to who knows a nonce, over a unix socket that only our own user can open. */
export interface AskPass extends AsyncDisposable {
  /** Lends until disposed. The socket is opened with the first one. */
  lend(username: string, password: string): Promise<LentCredentials>;
}

/** Makes the service of Argo CD's `argocd-git-ask-pass` at a socket; a file in its place is removed. */
export function createAskPass(socketPath: string): AskPass {
  const lent = new Map<string, CredentialsResponse>();
  let server: Promise<RpcServer> | undefined;
  const open = async (): Promise<RpcServer> => {
    await rm(socketPath, { force: true });
    return startRpcServer(
      {
        codec,
        methods: askPassMethods,
        handlers: { [path]: (request: CredentialsRequest) => answer(lent, request) },
      },
      { port: 0, socketPath },
    );
  };
  return {
    async lend(username, password) {
      server ??= open().catch((error: unknown) => {
        server = undefined;
        throw error;
      });
      await server;
      const nonce = randomBytes(nonceBytes).toString('hex');
      lent.set(nonce, { username, password });
      return { env: askPassEnv(socketPath, nonce), nonce, [Symbol.dispose]: () => void lent.delete(nonce) };
    },
    async [Symbol.asyncDispose]() {
      lent.clear();
      await (await server)?.close(0);
    },
  };
}

/** Asks for credentials as `argocd-git-ask-pass` does for git: `prompt` begins with `Username` or `Password`. */
export async function askForCredentials(
  env: Readonly<Record<string, string | undefined>>,
  prompt: string,
): Promise<string> {
  const nonce = env['ARGOCD_GIT_ASKPASS_NONCE'] ?? '';
  if (nonce === '') throw new StatusError(codes.invalidArgument, 'ARGOCD_GIT_ASKPASS_NONCE is not set');
  const address = `unix://${env['ARGOCD_ASK_PASS_SOCK'] || defaultAskPassSocket}`;
  await using client = createSchemaClient({ codec, methods: askPassMethods }, { address });
  const request: CredentialsRequest = { nonce };
  const { password = '', username = '' } = (await client.unary(path, request, {
    timeoutMs: askTimeoutMs,
  })) as CredentialsResponse;
  if (prompt.startsWith('Username')) return username;
  if (prompt.startsWith('Password')) return password;
  throw new StatusError(codes.invalidArgument, `unknown credential type '${prompt}'`);
}

/** Where Argo CD's repo server has the socket unless `ARGOCD_ASK_PASS_SOCK` says otherwise. */
export const defaultAskPassSocket = '/tmp/reposerver-ask-pass.sock';

function answer(
  lent: ReadonlyMap<string, CredentialsResponse>,
  { nonce = '' }: CredentialsRequest,
): Promise<CredentialsResponse> {
  if (nonce === '') return Promise.reject(new StatusError(codes.invalidArgument, 'missing nonce'));
  const found = lent.get(nonce);
  return found ? Promise.resolve(found) : Promise.reject(new StatusError(codes.notFound, 'unknown nonce'));
}

function askPassEnv(socketPath: string, nonce: string): Readonly<Record<string, string>> {
  return {
    GIT_ASKPASS: 'argocd',
    GIT_TERMINAL_PROMPT: '0',
    ARGOCD_BINARY_NAME: 'argocd-git-ask-pass',
    ARGOCD_ASK_PASS_SOCK: socketPath,
    ARGOCD_GIT_ASKPASS_NONCE: nonce,
  };
}
