import { describe, expect, it } from 'vitest';
import type { SourceIntegrity } from '../schema/project.ts';
import {
  demandsIntegrity,
  effectiveSourceIntegrity,
  gitDemand,
  gpgKeyId,
  integrityError,
  judgeSignatures,
} from './source-integrity.ts';

/** Stands in for gobwas without separators: `*` is anything. */
function matchGlob(pattern: string, text: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(text);
}

const [keyA, keyB] = ['AAAAAAAAAAAAAAA1', 'BBBBBBBBBBBBBBB2'];
const sha = (digit: string): string => digit.repeat(40);

describe('effectiveSourceIntegrity()', () => {
  const spec = { sourceRepos: [], destinations: [] };
  const git = { policies: [{ repos: [{ url: 'x' }], gpg: { mode: 'strict', keys: [keyB] } }] };
  it('takes keys for every repository where no policy is written', () => {
    const ofKeys = { git: { policies: [{ repos: [{ url: '*' }], gpg: { mode: 'head', keys: [keyA] } }] } };
    expect(effectiveSourceIntegrity({ spec: { ...spec, signatureKeys: [{ keyID: keyA }] } })).toEqual(ofKeys);
    expect(effectiveSourceIntegrity({ spec })).toBeUndefined();
  });
  it('lets policies win over keys', () => {
    const both = { ...spec, signatureKeys: [{ keyID: keyA }], sourceIntegrity: { git } };
    expect(effectiveSourceIntegrity({ spec: both })).toEqual({ git });
  });
});

describe('gitDemand()', () => {
  const gpg = { mode: 'head', keys: [keyA] };
  const policies = (...lists: string[][]): SourceIntegrity => ({
    git: { policies: lists.map((urls) => ({ repos: urls.map((url) => ({ url })), gpg })) },
  });
  it.each([
    ['no policy', undefined, 'none'],
    ['no pattern', policies([]), 'none'],
    ['a pattern that fits', policies(['https://h/team/*']), 'gpg'],
    ['one that does not', policies(['https://h/other/*']), 'none'],
    ['a deny pattern after', policies(['*', '!https://h/team/*']), 'none'],
    ['a deny pattern before', policies(['!https://h/team/a', '*']), 'none'],
    ['a deny pattern alone', policies(['!https://h/x']), 'none'],
    ['two that fit', policies(['*'], ['https://h/*']), 'contradiction'],
    [
      'mode none',
      { git: { policies: [{ repos: [{ url: '*' }], gpg: { mode: 'none', keys: [] } }] } },
      'none',
    ],
  ])('%s', (_, integrity, expected) => {
    expect(gitDemand(integrity, 'https://h/team/a', matchGlob).type).toBe(expected);
  });
  it('names how many policies contradict each other', () => {
    expect(gitDemand(policies(['*'], ['*']), 'https://h/a', matchGlob)).toEqual({
      type: 'contradiction',
      message: 'multiple (2) git source integrity policies found for repo URL: https://h/a',
    });
  });
  it('demandsIntegrity() asks nothing of charts', () => {
    const all = policies(['*']);
    expect(
      demandsIntegrity(all, [{ repoURL: 'https://h/a', chart: 'c' }, { repoURL: 'oci://h/x' }], matchGlob),
    ).toBe(false);
    expect(
      demandsIntegrity(all, [{ repoURL: 'https://h/a', chart: 'c' }, { repoURL: 'https://h/a' }], matchGlob),
    ).toBe(true);
  });
});

describe('judgeSignatures()', () => {
  const by = { identity: 'Jane <jane@example.com>' };
  it('passes good signatures of allowed keys, named by id or fingerprint', () => {
    const signature = { ...by, revision: sha('1'), state: 'signed', keyId: keyA };
    for (const keys of [[keyA], [`${'0'.repeat(24)}${keyA}`], [keyA.toLowerCase()]]) {
      expect(judgeSignatures({ keys }, [signature])).toEqual({ Checks: [{ Name: 'GIT/GPG', Problems: [] }] });
    }
    expect(integrityError(judgeSignatures({ keys: [keyA] }, [signature]))).toBeUndefined();
  });
  it('says what is wrong, once for each key, and of ten revisions at most', () => {
    const signatures = [
      { ...by, revision: sha('1'), state: 'signed', keyId: keyB },
      { ...by, revision: sha('2'), state: 'signed', keyId: keyB },
      { ...by, revision: 'v1', state: 'expired signature', keyId: keyB },
      { ...by, revision: sha('3'), state: 'unsigned', keyId: '' },
    ];
    expect(integrityError(judgeSignatures({ keys: [keyA] }, signatures))).toBe(
      [
        `GIT/GPG: Failed verifying revision ${sha('1')} by 'Jane <jane@example.com>': signed with unallowed key (key_id=${keyB})`,
        `GIT/GPG: Failed verifying revision v1 by 'Jane <jane@example.com>': expired signature (key_id=${keyB})`,
        `GIT/GPG: Failed verifying revision ${sha('3')} by 'Jane <jane@example.com>': unsigned (key_id=)`,
      ].join('\n'),
    );
    const many = Array.from({ length: 30 }, () => ({
      ...by,
      revision: sha('4'),
      state: 'unsigned',
      keyId: '',
    }));
    expect(judgeSignatures({ keys: [] }, many).Checks?.[0]?.Problems).toHaveLength(10);
  });
});

it('gpgKeyId() takes ids and fingerprints', () => {
  expect(gpgKeyId(keyA)).toBe(keyA);
  expect(gpgKeyId(`${'0'.repeat(24)}${keyA}`)).toBe(keyA);
  for (const text of ['', 'x', 'AAAA', `${keyA}0`]) expect(gpgKeyId(text)).toBeUndefined();
});
