import { describe, expect, it } from 'vitest';
import { programOf } from './program.ts';

describe('programOf()', () => {
  it.each([
    [
      { calledAs: 'tiphys', args: ['app', 'list'] },
      { kind: 'cli', name: 'tiphys', args: ['app', 'list'] },
    ],
    [
      { calledAs: 'argocd', args: ['server'] },
      { kind: 'cli', name: 'argocd', args: ['server'] },
    ],
    [
      { calledAs: 'tiphys', args: ['dev', '--fresh'] },
      { kind: 'dev', args: ['--fresh'] },
    ],
    [
      { calledAs: 'tiphys', args: ['server', '--insecure'] },
      { kind: 'component', component: 'server', name: 'tiphys server', args: ['--insecure'] },
    ],
    [
      { calledAs: 'argocd-repo-server', args: [] },
      { kind: 'component', component: 'repo-server', name: 'argocd-repo-server', args: [] },
    ],
    [
      { calledAs: 'tiphys', binaryName: 'argocd-application-controller', args: ['--app-resync=60'] },
      {
        kind: 'component',
        component: 'application-controller',
        name: 'argocd-application-controller',
        args: ['--app-resync=60'],
      },
    ],
    [
      { calledAs: 'argocd', binaryName: 'argocd-git-ask-pass', args: ['Username for x'] },
      { kind: 'ask-pass', args: ['Username for x'] },
    ],
    [
      { calledAs: 'argocd-unknown', args: [] },
      { kind: 'cli', name: 'argocd', args: [] },
    ],
  ])('%j', (invocation, program) => {
    expect(programOf({ binaryName: undefined, ...invocation })).toEqual(program);
  });
});
