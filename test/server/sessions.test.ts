import { createHmac } from 'node:crypto';
import { connect } from 'node:http2';
import { codes } from '@tiphys/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCluster } from '../harness/index.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { adminPassword, startApiServer } from './api-server.ts';

let cluster: TestCluster;
let server: ApiServer;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig);
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

function create(username: string, password: string): Promise<unknown> {
  return server.client().unary('/session.SessionService/Create', { username, password });
}

function userInfo(token: string): Promise<unknown> {
  return server.client({ token }).unary('/session.SessionService/GetUserInfo', {});
}

function list(token: string): Promise<unknown> {
  return server.client({ token }).unary('/application.ApplicationService/List', {});
}

/** A token with these claims, signed with a key. */
function forge(claims: object, key: string, alg = 'HS256'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${body}.${alg === 'none' ? '' : createHmac('sha256', key).update(body).digest('base64url')}`;
}

async function addAccount(name: string, capabilities = 'login, apiKey'): Promise<void> {
  await server.writer.saveValues({
    kind: 'ConfigMap',
    name: 'argocd-cm',
    values: { [`accounts.${name}`]: capabilities },
  });
  const token = await server.login();
  await server.client({ token }).unary('/account.AccountService/UpdatePassword', {
    name,
    currentPassword: adminPassword,
    newPassword: `${name}-password`,
  });
}

describe('login', () => {
  it('gives a session token that says who one is', async () => {
    const token = await server.login();
    expect(await userInfo(token)).toEqual({ loggedIn: true, username: 'admin', iss: 'argocd' });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      number | string
    >;
    expect(claims).toMatchObject({ iss: 'argocd', sub: 'admin:login' });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(86_400);
  });

  it.each([
    ['admin', 'wrong', codes.unauthenticated, 'Invalid username or password'],
    ['nobody', 'wrong', codes.unauthenticated, 'Invalid username or password'],
    ['admin', '', codes.unauthenticated, 'no credentials supplied'],
    ['', 'x', codes.unauthenticated, 'no credentials supplied'],
    ['n'.repeat(33), 'x', codes.invalidArgument, 'Username is too long (32 bytes max)'],
  ])('refuses %s with %j', async (username, password, code, message) => {
    await expect(create(username, password)).rejects.toMatchObject({ code, message });
  });

  it('refuses even the right password after five wrong ones, for that account only', async () => {
    await addAccount('unlucky');
    for (let at = 0; at < 5; at++)
      await expect(create('unlucky', 'wrong')).rejects.toThrow('Invalid username or password');
    await expect(create('unlucky', 'unlucky-password')).rejects.toThrow('Invalid username or password');
    await expect(server.login()).resolves.toBeTypeOf('string');
  });

  it('refuses accounts that are disabled or may not log in', async () => {
    await addAccount('robot', 'apiKey');
    await expect(create('robot', 'robot-password')).rejects.toThrow(
      'Account robot does not have login capability',
    );
    await addAccount('gone');
    await server.writer.saveValues({
      kind: 'ConfigMap',
      name: 'argocd-cm',
      values: { 'accounts.gone.enabled': 'false' },
    });
    await expect(create('gone', 'gone-password')).rejects.toThrow('Account gone is disabled');
  });
});

describe('tokens', () => {
  it('are needed for everything that is not public', async () => {
    await expect(list('')).rejects.toMatchObject({
      code: codes.unauthenticated,
      message: 'no session information',
    });
    expect(await userInfo('')).toEqual({});
    expect(await server.client().unary('/version.VersionService/Version', {})).toEqual({
      Version: 'v3.6.0+test',
    });
  });

  it.each([
    ['garbage', () => 'x', 'token contains an invalid number of segments'],
    [
      'another key',
      () => forge({ iss: 'argocd', sub: 'admin:login', iat: 1, jti: 'a' }, 'guess'),
      'token signature is invalid',
    ],
    [
      'no signature',
      () => forge({ iss: 'argocd', sub: 'admin:login', iat: 1, jti: 'a' }, '', 'none'),
      'unexpected signing method',
    ],
    [
      'an empty key',
      () => forge({ iss: 'argocd', sub: 'admin:login', iat: 1, jti: 'a' }, ''),
      'token signature is invalid',
    ],
    [
      'another issuer',
      () => forge({ iss: 'https://evil', sub: 'admin' }, 'guess'),
      'failed to verify the token',
    ],
    [
      'an expired one',
      () => forge({ iss: 'argocd', sub: 'admin:login', iat: 1, exp: 2, jti: 'a' }, secretKey()),
      'token is expired',
    ],
    [
      'one without id',
      () => forge({ iss: 'argocd', sub: 'admin:login', iat: now() }, secretKey()),
      'unique identifier',
    ],
    [
      'one of an unknown account',
      () => forge({ iss: 'argocd', sub: 'x:login', iat: now(), jti: 'a' }, secretKey()),
      "account 'x' does not exist",
    ],
    [
      'an API key that is not listed',
      () => forge({ iss: 'argocd', sub: 'admin', iat: now(), jti: 'a' }, secretKey()),
      "does not have 'apiKey' capability",
    ],
    [
      'one of a project that does not exist',
      () => forge({ iss: 'argocd', sub: 'proj:p:r', iat: now(), jti: 'a' }, secretKey()),
      'does not exist in project',
    ],
  ])('with %s are refused', async (_name, make, reason) => {
    const failure = list(make());
    await expect(failure).rejects.toMatchObject({ code: codes.unauthenticated });
    await expect(failure).rejects.toThrow(reason);
  });

  it('are checked before anything of a call is read, and strangers may send little', async () => {
    const status = await new Promise<string>((resolve, reject) => {
      const session = connect(`http://${server.address}`);
      session.once('error', reject);
      const stream = session.request({
        ':method': 'POST',
        ':path': '/application.ApplicationService/List',
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      // Only the beginning of 100 MB, so that an answer shows that the rest was not waited for.
      stream.write(Buffer.from([0, 6, 0, 0, 0]));
      stream.on('trailers', (trailers) => {
        session.destroy();
        resolve(String(trailers['grpc-status']));
      });
      stream.resume();
    });
    expect(status).toBe(String(codes.unauthenticated));
    await expect(create('x'.repeat(2 * 1024 * 1024), 'x')).rejects.toMatchObject({
      code: codes.resourceExhausted,
    });
  });

  it('end with a change of the password', async () => {
    await addAccount('changing');
    const old = await server.login('changing', 'changing-password');
    // Token and change are dated in whole seconds.
    await eventually(
      () => now() > Number(JSON.parse(Buffer.from(old.split('.')[1] ?? '', 'base64url').toString()).iat),
    );
    const change = { currentPassword: 'changing-password', newPassword: 'another-password' };
    await server.client({ token: old }).unary('/account.AccountService/UpdatePassword', change);
    await expect(list(old)).rejects.toThrow('account password has changed since token issued');
    await expect(create('changing', 'changing-password')).rejects.toThrow('Invalid username or password');
    await expect(list(await server.login('changing', 'another-password'))).resolves.toBeDefined();
  });

  it('end with a logout', async () => {
    const token = await server.login();
    const answer = await fetch(`${server.url}/auth/logout`, {
      headers: { cookie: `argocd.token=${token}` },
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('set-cookie')).toContain('argocd.token=; path=/');
    await expect(list(token)).rejects.toThrow('token is revoked, please re-login');
  });

  it('of an account are made, used and taken away', async () => {
    await addAccount('ci');
    const admin = server.client({ token: await server.login() });
    const made = await admin.unary('/account.AccountService/CreateToken', {
      name: 'ci',
      id: 'build',
      expiresIn: 60,
    });
    const { token } = made as { token: string };
    expect(await userInfo(token)).toMatchObject({ loggedIn: true, username: 'ci' });
    await expect(
      admin.unary('/account.AccountService/CreateToken', { name: 'ci', id: 'build' }),
    ).rejects.toThrow("account already has token with id 'build'");
    await admin.unary('/account.AccountService/DeleteToken', { name: 'ci', id: 'build' });
    await expect(list(token)).rejects.toThrow('account ci does not have token with id build');
  });

  it('come by cookie in REST only, and are renewed before they expire', async () => {
    const soon = forge(
      { iss: 'argocd', sub: 'admin:login', iat: now(), exp: now() + 100, jti: 'soon' },
      secretKey(),
    );
    const rest = await fetch(`${server.url}/api/v1/applications`, {
      headers: { cookie: `argocd.token=${soon}` },
    });
    expect(rest.status).toBe(200);
    const renewed =
      /argocd\.token=([^;]+); path=\/; SameSite=lax; httpOnly/.exec(
        rest.headers.get('set-cookie') ?? '',
      )?.[1] ?? '';
    await expect(list(renewed)).resolves.toBeDefined();
    const web = server.client({ grpcWeb: true, headers: { cookie: `argocd.token=${soon}` } });
    await expect(web.unary('/application.ApplicationService/List', {})).rejects.toThrow(
      'no session information',
    );
  });
});

describe('passwords', () => {
  it('must fit the pattern, and the current one must be right', async () => {
    const admin = server.client({ token: await server.login() });
    const change = (currentPassword: string, newPassword: string): Promise<unknown> =>
      admin.unary('/account.AccountService/UpdatePassword', { currentPassword, newPassword });
    await expect(change('wrong', 'a-new-password')).rejects.toThrow('current password does not match');
    await expect(change(adminPassword, 'short')).rejects.toThrow(
      'new password does not match the following expression: ^.{8,32}$',
    );
    await expect(server.login()).resolves.toBeTypeOf('string');
  });
});

describe('RBAC', () => {
  it('gives what argocd-rbac-cm says, by role and by glob', async () => {
    await addAccount('reader');
    await addAccount('deployer');
    await server.writer.saveValues({
      kind: 'ConfigMap',
      name: 'argocd-rbac-cm',
      values: {
        'policy.csv': [
          'g, reader, role:readonly',
          'p, deployer, applications, *, default/web-*, allow',
          'p, deployer, applications, delete, default/web-main, deny',
        ].join('\n'),
      },
    });
    const can = async (token: string, resource: string, action: string, object: string): Promise<unknown> =>
      (
        (await server
          .client({ token })
          .unary('/account.AccountService/CanI', { resource, action, subresource: object })) as {
          value: string;
        }
      ).value;
    const reader = await server.login('reader', 'reader-password');
    expect(await can(reader, 'applications', 'get', 'default/any')).toBe('yes');
    expect(await can(reader, 'applications', 'sync', 'default/any')).toBe('no');
    const deployer = await server.login('deployer', 'deployer-password');
    expect(await can(deployer, 'applications', 'sync', 'default/web-a')).toBe('yes');
    expect(await can(deployer, 'applications', 'sync', 'default/argocd/web-a')).toBe('yes');
    expect(await can(deployer, 'applications', 'sync', 'default/db')).toBe('no');
    expect(await can(deployer, 'applications', 'delete', 'default/web-main')).toBe('no');
    await expect(can(deployer, 'applications', 'fly', 'x')).rejects.toThrow('does not contain fly');
    await server.writer.saveValues({
      kind: 'ConfigMap',
      name: 'argocd-rbac-cm',
      values: { 'policy.csv': 'p, broken' },
    });
    expect(await can(await server.login(), 'applications', 'sync', 'default/any')).toBe('yes');
  });

  it('names what was denied and to whom', async () => {
    await addAccount('nothing');
    const token = await server.login('nothing', 'nothing-password');
    const failure = server.client({ token }).unary('/certificate.CertificateService/ListCertificates', {});
    await expect(failure).rejects.toMatchObject({
      code: codes.permissionDenied,
      message: expect.stringMatching(
        /^permission denied: certificates, get, , sub: nothing, iat: \d{4}-\d\d-\d\dT[\d:]+Z$/,
      ) as string,
    });
    const others = server.client({ token }).unary('/account.AccountService/GetAccount', { name: 'admin' });
    await expect(others).rejects.toMatchObject({ code: codes.permissionDenied });
  });
});

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function secretKey(): string {
  return server.config.settings().secretKey;
}
