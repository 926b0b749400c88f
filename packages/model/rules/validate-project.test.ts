import { codes, StatusError } from '@tiphys/base';
import { describe, expect, it } from 'vitest';
import type { AppProjectSpec } from '../schema/project.ts';
import { validateProject } from './validate-project.ts';

const checks = {
  glob: (pattern: string): void => {
    if (pattern.includes('[')) throw new SyntaxError('bad glob');
  },
  cron: (schedule: string): void => {
    if (schedule.split(' ').length !== 5) throw new SyntaxError('expected exactly 5 fields');
  },
};

function problem(spec: AppProjectSpec): unknown {
  try {
    validateProject({ metadata: { name: 'team' }, spec }, checks);
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return [error.code, error.message];
  }
}

const window = { kind: 'allow', schedule: '* * * * *', duration: '1h', applications: ['*'] };

describe('validateProject()', () => {
  it.each<[string, AppProjectSpec]>([
    ['nothing at all', {}],
    [
      'several of everything',
      {
        destinations: [
          { server: '*', namespace: '!kube-system' },
          { name: 'x', namespace: '*' },
        ],
        sourceRepos: ['*', '!https://evil/*'],
        syncWindows: [window, { ...window, timeZone: 'UTC' }, { ...window, kind: 'deny' }],
        roles: [{ name: 'dev', policies: ['p, proj:team:dev, applications, get, team/*, allow'] }],
        destinationServiceAccounts: [{ server: '*', namespace: 'a', defaultServiceAccount: 'ns:name' }],
      },
    ],
  ])('takes %s', (_name, spec) => expect(problem(spec)).toBeUndefined());

  it.each<[AppProjectSpec, number, string]>([
    [{ destinations: [{ server: '!*' }] }, codes.invalidArgument, "server has an invalid format, '!*'"],
    [{ destinations: [{ name: '!*' }] }, codes.invalidArgument, "name has an invalid format, '!*'"],
    [
      { destinations: [{ server: 'a', namespace: '!*' }] },
      codes.invalidArgument,
      "namespace has an invalid format, '!*'",
    ],
    [
      {
        destinations: [
          { server: 'a', namespace: 'b' },
          { server: 'a', namespace: 'b' },
        ],
      },
      codes.invalidArgument,
      "destination 'a/b' already added",
    ],
    [{ sourceRepos: ['!*'] }, codes.invalidArgument, "source repository has an invalid format, '!*'"],
    [{ sourceRepos: ['a', 'a'] }, codes.invalidArgument, "source repository 'a' already added"],
    [{ sourceNamespaces: ['a', 'a'] }, codes.invalidArgument, "source namespace 'a' already added"],
    [{ roles: [{ name: 'a' }, { name: 'a' }] }, codes.alreadyExists, "role 'a' already exists"],
    [
      { syncWindows: [window, { ...window, manualSync: true }] },
      codes.alreadyExists,
      "sync window with kind 'allow', schedule '* * * * *', and duration '1h' already exists (duplicate detected)",
    ],
    [
      { syncWindows: [{ ...window, kind: 'maybe' }] },
      codes.unknown,
      "kind 'maybe' mismatch: can only be allow or deny",
    ],
    [
      { syncWindows: [{ ...window, schedule: '*' }] },
      codes.unknown,
      "cannot parse schedule '*': expected exactly 5 fields",
    ],
    [
      { syncWindows: [{ ...window, duration: 'long' }] },
      codes.unknown,
      'cannot parse duration \'long\': time: invalid duration "long"',
    ],
    [
      { syncWindows: [{ ...window, description: 'x'.repeat(256) }] },
      codes.unknown,
      'description must not exceed 255 characters',
    ],
    [
      { syncWindows: [{ ...window, applications: [] }] },
      codes.outOfRange,
      "window 'allow':'* * * * *':'1h' requires one of application, cluster or namespace",
    ],
    [
      { destinationServiceAccounts: [{ server: '!a', defaultServiceAccount: 'x' }] },
      codes.invalidArgument,
      "server has an invalid format, '!a'",
    ],
    [
      { destinationServiceAccounts: [{ server: '[', defaultServiceAccount: 'x' }] },
      codes.invalidArgument,
      "server has an invalid format, '['",
    ],
    [
      { destinationServiceAccounts: [{ server: 'a', defaultServiceAccount: ' ' }] },
      codes.invalidArgument,
      "defaultServiceAccount has an invalid format, ' '",
    ],
    [
      { destinationServiceAccounts: [{ server: 'a', defaultServiceAccount: 'x*' }] },
      codes.invalidArgument,
      "defaultServiceAccount has an invalid format, 'x*'",
    ],
    [
      {
        destinationServiceAccounts: [
          { server: 'a', namespace: 'b', defaultServiceAccount: 'x' },
          { server: 'a', namespace: 'b', defaultServiceAccount: 'y' },
        ],
      },
      codes.invalidArgument,
      "destinationServiceAccount 'a/b' already added",
    ],
  ])('refuses %j', (spec, code, message) => expect(problem(spec)).toEqual([code, message]));
});
