import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseSettings } from '@tiphys/model';
import { commandKeys } from '../../packages/app/flags/command-keys.ts';
import { cmpServerFlags } from '../../packages/app/flags/cmp-server-flags.ts';
import { controllerFlags } from '../../packages/app/flags/controller-flags.ts';
import { repoServerComponentFlags } from '../../packages/app/flags/repo-server-flags.ts';
import { serverFlags } from '../../packages/app/flags/server-flags.ts';
import { componentVariables } from '../../packages/app/flags/variables.ts';
import { configurationPage } from '../../scripts/docs/configuration.ts';
import { configKeys } from '../../scripts/docs/keys.ts';

const page = configurationPage();

/** Empty data of an object that writes down which keys are asked for. */
function recorder(): { readonly data: Readonly<Record<string, string>>; keys(): string[] } {
  const asked = new Set<string>();
  const note = (key: string | symbol): undefined => {
    if (typeof key === 'string') asked.add(key);
  };
  const data = new Proxy<Record<string, string>>({}, { get: (_, key) => note(key) });
  return { data, keys: () => [...asked].toSorted() };
}

describe('the configuration reference', () => {
  it('has every key that settings are read from, with what it means', () => {
    const [config, rbac, secret] = [recorder(), recorder(), recorder()];
    parseSettings({ config: config.data, rbac: rbac.data, secret: secret.data }, { parseYaml: parse });
    const read = { 'argocd-cm': config, 'argocd-rbac-cm': rbac, 'argocd-secret': secret };
    for (const [object, { keys }] of Object.entries(read)) {
      const described = new Set(configKeys[object]?.map(({ key }) => key));
      // The account that is always there stands for all.
      const missing = keys().filter(
        (key) => !described.has(key.replace(/^accounts\.admin/, 'accounts.NAME')),
      );
      expect(missing, object).toEqual([]);
    }
    const all = Object.values(configKeys).flat();
    expect(all.length).toBeGreaterThan(90);
    expect(all.filter(({ means }) => means === '')).toEqual([]);
  });

  it.each(commandKeys)('has the key %s of argocd-cmd-params-cm', (key) => {
    // What switches profiles is read where it is mounted.
    expect(page.includes(`\`${key}\``) || key.endsWith('.profile.enabled')).toBe(true);
  });

  it('has every flag and variable', () => {
    const flags = [serverFlags, repoServerComponentFlags, controllerFlags, cmpServerFlags].flat();
    expect(flags.filter(({ name }) => !page.includes(`\`--${name}\``)).map(({ name }) => name)).toEqual([]);
    const variables = [
      ...flags.flatMap(({ env }) => env ?? []),
      ...componentVariables.map(({ name }) => name),
    ];
    expect(variables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
