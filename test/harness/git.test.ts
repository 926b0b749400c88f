import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGitRepository, startGitHttps, startGitSsh, type TestRepository } from './index.ts';

const exec = promisify(execFile);
let repository: TestRepository;
let folder: string;
let sha: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-git-test-'));
  repository = await createGitRepository({
    'a/file.txt': 'one',
    'gone.txt': 'x',
    'run.sh': { executable: '#!/bin/sh\n' },
  });
  sha = await repository.commit({
    'a/file.txt': 'two',
    'gone.txt': undefined,
    link: { symlink: 'a/file.txt' },
  });
});
afterAll(async () => {
  await repository[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function lsRemote(
  url: string,
  env: Record<string, string> = {},
  config: string[] = [],
): Promise<string> {
  const isolated = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
  const args = [...config.flatMap((one) => ['-c', one]), 'ls-remote', url, 'refs/heads/main'];
  return (await exec('git', args, { env: { ...isolated, ...env } })).stdout.split('\t')[0] ?? '';
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

test('commits change, remove and link files, on branches and under tags', async () => {
  expect(await repository.git('ls-tree', '-r', '--name-only', 'main')).toBe('a/file.txt\nlink\nrun.sh');
  expect(await repository.git('show', `${sha}:a/file.txt`)).toBe('two');
  const other = await repository.commit({ 'b.txt': '' }, { branch: 'other', message: 'Branch' });
  expect(await repository.git('rev-parse', 'other~1')).toBe(sha);
  await repository.tag('v1', { at: other, message: 'one' });
  expect(await repository.resolve('v1')).toBe(other);
  const emptied = await repository.commit({ only: '1' }, { branch: 'replaced', replace: true });
  expect(await repository.git('ls-tree', '--name-only', emptied)).toBe('only');
});

test('git over HTTPS asks for a password or a token, and can go away', async () => {
  await using server = await startGitHttps({
    repositories: [repository],
    username: 'jason',
    password: 'argo',
    bearer: 'abc',
  });
  const trust = { GIT_SSL_CAINFO: await file('ca.crt', server.ca) };
  const url = server.url();
  const withPassword = url.replace('https://', 'https://jason:argo@');
  await expect(lsRemote(withPassword)).rejects.toThrow(/certificate/);
  await expect(lsRemote(url, trust)).rejects.toThrow(/could not read Username|Authentication/);
  expect(await lsRemote(withPassword, trust)).toBe(sha);
  expect(await lsRemote(url.replace('.git', ''), trust, ['http.extraHeader=Authorization: Bearer abc'])).toBe(
    sha,
  );
  await server.stop();
  await expect(lsRemote(withPassword, trust)).rejects.toThrow();
  await server.start();
  expect(await lsRemote(withPassword, trust)).toBe(sha);
});

test('git over HTTPS asks for a client certificate', async () => {
  await using server = await startGitHttps({ repositories: [repository], clientCertificate: true });
  const trust = { GIT_SSL_CAINFO: await file('ca2.crt', server.ca) };
  const cert = `http.sslCert=${await file('client.crt', server.client.cert)}`;
  const key = `http.sslKey=${await file('client.key', server.client.key)}`;
  await expect(lsRemote(server.url(), trust)).rejects.toThrow();
  expect(await lsRemote(server.url(), trust, [cert, key])).toBe(sha);
});

test('git over SSH lets one key in and runs git only', async () => {
  await using server = await startGitSsh();
  const ssh = async (key: string, hosts: string): Promise<string> => {
    const options = `-o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=${await file('hosts', hosts)}`;
    return `ssh -F none -i ${await file('key', key)} ${options} -p ${server.port}`;
  };
  const url = server.url(repository);
  expect(await lsRemote(url, { GIT_SSH_COMMAND: await ssh(server.privateKey, server.knownHosts) })).toBe(sha);
  const stranger = await ssh(server.strangerKey, server.knownHosts);
  await expect(lsRemote(url, { GIT_SSH_COMMAND: stranger })).rejects.toThrow(/Permission denied/);
  const elsewhere = await ssh(server.privateKey, server.wrongKnownHosts);
  await expect(lsRemote(url, { GIT_SSH_COMMAND: elsewhere })).rejects.toThrow(/[Hh]ost key/);
  const command = await ssh(server.privateKey, server.knownHosts);
  await expect(exec('sh', ['-c', `${command} ${server.user}@127.0.0.1 id`])).rejects.toThrow(
    /unrecognized command/,
  );
});
