import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cmpServerFlags } from './cmp-server-flags.ts';
import { controllerFlags } from './controller-flags.ts';
import { repoServerComponentFlags } from './repo-server-flags.ts';
import { serverFlags } from './server-flags.ts';
import { componentVariables, idleVariables } from './variables.ts';

const ofFlags = new Set(
  [...serverFlags, ...repoServerComponentFlags, ...controllerFlags, ...cmpServerFlags].flatMap(
    ({ env }) => env ?? [],
  ),
);

/** Variables of the process itself, and of `tiphys dev` and of git's helper. */
const ours = ['ARGOCD_BINARY_NAME', 'TIPHYS_CLUSTER_BINARY', 'TIPHYS_COMMAND', 'TIPHYS_DIE_WITH_PARENT'];

it('every variable that the program reads is in a table', () => {
  const folder = new URL('../', import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/^dev|^flags/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const named = new Set(sources.match(/\b(?:ARGOCD|TIPHYS|REDIS|AZURE)_[A-Z0-9_]*[A-Z0-9]\b/g));
  const known = new Set([...ofFlags, ...componentVariables.map(({ name }) => name), ...ours]);
  expect(named.size).toBeGreaterThan(20);
  expect(
    [...named]
      .filter((name) => !known.has(name) && !known.has(`${name}_`))
      .filter((name) => name !== 'ARGOCD_PAUSE_GEN'),
  ).toEqual([]);
});

it('no variable stands in two tables, and each says what it does or why it does nothing', () => {
  const names = componentVariables.map(({ name }) => name);
  expect(names.filter((name, at) => names.indexOf(name) !== at || ofFlags.has(name))).toEqual([]);
  expect(componentVariables.filter(({ usage, idle }) => (usage === '') === (idle === undefined))).toEqual([]);
});

it('says of a variable of another component nothing', () => {
  const env = { ARGOCD_CONTROLLER_SHARD: '1', ARGOCD_MAX_COOKIE_NUMBER: '20', ARGOCD_SSO_DEBUG: '' };
  expect(idleVariables('server', env, (name) => `the variable ${name}`)).toEqual([
    { given: 'the variable ARGOCD_MAX_COOKIE_NUMBER', reason: 'a session fits into one cookie' },
  ]);
});
