import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultConfigPath } from './config-path.ts';
import { readConfig, writeConfig } from './config-file.ts';
import { emptyConfig } from './config-types.ts';
import {
  removeContext,
  removeToken,
  resolveContext,
  upsertContext,
  upsertServer,
  upsertUser,
} from './contexts.ts';
import { readOptsVariable, splitShellWords } from './shell-words.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

const config = upsertContext(
  upsertUser(upsertServer(emptyConfig, { server: 'one:443', plainText: true }), {
    name: 'ctx',
    authToken: 't',
  }),
  { name: 'ctx', server: 'one:443', user: 'ctx' },
);

test('writeConfig() writes the keys of argocd’s file for its owner alone, and readConfig() reads them', async () => {
  const path = join(folder, 'deep', 'config');
  await writeConfig(path, { ...config, currentContext: 'ctx' });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readFile(path, 'utf8')).toBe(
    'contexts:\n- name: ctx\n  server: one:443\n  user: ctx\ncurrent-context: ctx\nprompts-enabled: false\n' +
      'servers:\n- grpc-web-root-path: ""\n  plain-text: true\n  server: one:443\nusers:\n- auth-token: t\n  name: ctx\n',
  );
  expect(resolveContext((await readConfig(path)) ?? emptyConfig, '')).toMatchObject({
    name: 'ctx',
    server: { server: 'one:443', plainText: true },
    user: { authToken: 't' },
  });
});

test('readConfig() finds nothing, refuses open permissions, bad YAML and broken references', async () => {
  const path = join(folder, 'bad');
  expect(await readConfig(path)).toBeUndefined();
  await writeFile(path, 'current-context: x\n');
  await chmod(path, 0o644);
  await expect(readConfig(path)).rejects.toThrow(
    'config file has incorrect permission flags -rw-r--r--, change the file permission either to 0400 or 0600',
  );
  await chmod(path, 0o600);
  await expect(readConfig(path)).rejects.toThrow("local config invalid: Context 'x' undefined");
  await writeFile(path, 'a: [');
  await expect(readConfig(path)).rejects.toThrow('failed to parse config file: ');
});

test('contexts can be looked up and removed', () => {
  expect(() => resolveContext(config, '')).toThrow('local config: current-context unset');
  expect(() => resolveContext(config, 'nope')).toThrow("Context 'nope' undefined");
  expect(() => removeContext(config, 'nope')).toThrow('context nope does not exist');
  expect(removeContext(config, 'ctx')).toEqual(emptyConfig);
  expect(removeToken(config, 'ctx')?.users).toEqual([{ name: 'ctx' }]);
  expect(removeToken(config, 'nope')).toBeUndefined();
});

test('defaultConfigPath() follows ARGOCD_CONFIG_DIR, XDG_CONFIG_HOME and HOME', () => {
  expect(defaultConfigPath({ ARGOCD_CONFIG_DIR: '/a', HOME: folder })).toBe('/a/config');
  expect(defaultConfigPath({ XDG_CONFIG_HOME: '/x', HOME: folder })).toBe('/x/argocd/config');
  expect(defaultConfigPath({ HOME: folder })).toBe(join(folder, '.config/argocd/config'));
});

test.each([
  ['', []],
  [' a  b ', ['a', 'b']],
  [`a'b c'd "e f" g\\ h`, ['ab cd', 'e f', 'g h']],
  [`"a\\"b" ''`, ['a"b', '']],
])('splitShellWords(%j)', (text, expected) => {
  expect(splitShellWords(text)).toEqual(expected);
});

test('splitShellWords() refuses what is not closed', () => {
  expect(() => splitShellWords("'a")).toThrow('Unterminated single-quoted string');
  expect(() => splitShellWords('"a')).toThrow('Unterminated double-quoted string');
});

test('readOptsVariable() gives defaults of flags', () => {
  expect([...readOptsVariable('--plaintext --server a:1 --grpc-web-root-path=/x')]).toEqual([
    ['plaintext', 'true'],
    ['server', 'a:1'],
    ['grpc-web-root-path=/x', 'true'],
    ['grpc-web-root-path', '/x'],
  ]);
  expect(() => readOptsVariable('plain')).toThrow("ARGOCD_OPTS invalid at 'plain'");
});
