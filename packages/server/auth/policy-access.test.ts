import type { LogFields } from '@tiphys/base';
import { silentLogger } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import { parseSettings } from '@tiphys/model';
import { expect, it } from 'vitest';
import { identityOf } from './identity.ts';
import { createPolicyAccess } from './policy-access.ts';

const lang = { globMatchSafe: (pattern: string, text: string) => pattern === text, evalExpr: () => false };

it('a policy that does not parse is named with its key, and the last good one stays in force', () => {
  const errors: LogFields[] = [];
  let policy = 'p, alice, projects, get, shop, allow';
  let read: ReturnType<typeof parseSettings> | undefined;
  const put = (text: string): void => {
    policy = text;
    read = undefined;
  };
  const config = {
    project: () => undefined,
    settings: () => {
      read ??= parseSettings(
        { config: {}, rbac: { 'policy.csv': policy }, secret: {} },
        { parseYaml: () => ({}) },
      );
      return read.settings;
    },
  } as unknown as Config;
  const log = {
    ...silentLogger,
    error: (_message: string, fields: LogFields = {}) => void errors.push(fields),
  };
  const access = createPolicyAccess({ config, lang, log });
  const alice = identityOf({ iss: 'argocd', sub: 'alice' });
  const may = (action: string): boolean =>
    access.allows(alice, { resource: 'projects', action, object: 'shop' });

  expect([may('get'), may('update')]).toEqual([true, false]);
  put('p, alice, projects, update, shop');
  expect([may('get'), may('update')]).toEqual([true, false]);
  expect(errors).toEqual([{ key: 'argocd-rbac-cm: policy.csv', error: expect.stringMatching(/./) }]);
  put('p, alice, projects, update, shop, allow');
  expect([may('get'), may('update')]).toEqual([false, true]);
});
