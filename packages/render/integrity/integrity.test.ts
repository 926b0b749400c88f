import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestRequest, ManifestResponse, Repository, SourceIntegrity } from '@tiphys/model';
import { integrityError } from '@tiphys/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import type { SigningHome, SigningKey, TestRepository } from '../../../test/harness/index.ts';
import { createGitRepository, createSigningHome } from '../../../test/harness/index.ts';
import { loadLang } from '../tools/load-lang.ts';
import type { RepoServer, RepoServerOptions } from '../repo-server.ts';
import { createRepoServer } from '../repo-server.ts';

let people: SigningHome;
let jane: SigningKey;
let repository: TestRepository;
let cacheDir: string;
let server: RepoServer;
let open: (service?: RepoServerOptions['service']) => RepoServer;
const files = { 'app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' };

beforeAll(async () => {
  people = await createSigningHome();
  jane = await people.makeKey('Jane Doe');
  repository = await createGitRepository(files);
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  const { langWasm, renderd } = await buildEngine();
  const lang = await loadLang(langWasm);
  open = (service) =>
    createRepoServer(
      {
        lang,
        trust: {
          knownHosts: () => '',
          certificate: () => undefined,
          gpgKeys: () => ({ [jane.keyId]: jane.publicKey }),
        },
      },
      {
        cacheDir,
        renderdPath: renderd,
        git: { protocols: ['file'] },
        service: { revisionMaxAgeMs: 0, ...service },
      },
    );
  server = open();
}, 600_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await repository[Symbol.asyncDispose]();
  await people[Symbol.asyncDispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Signs what `main` points at by a tag. */
async function signTag(name: string): Promise<void> {
  const identity = [
    '-c',
    'user.name=Jane',
    '-c',
    'user.email=jane@example.com',
    '-c',
    `user.signingKey=${jane.keyId}`,
  ];
  await people.git(repository.dir, ...identity, 'tag', '--sign', '-m', name, name);
}

function repo(): Repository {
  return { repo: repository.url, connectionState: { status: '', message: '', attemptedAt: null } };
}

function policy(mode: string, keys: string[], ...urls: string[]): SourceIntegrity {
  return { git: { policies: [{ repos: urls.map((url) => ({ url })), gpg: { mode, keys } }] } };
}

function generate(fields: Partial<ManifestRequest>): Promise<ManifestResponse> {
  return server.service.generateManifest({
    repo: repo(),
    appName: 'demo',
    appLabelKey: 'app.kubernetes.io/instance',
    namespace: 'apps',
    revision: 'main',
    applicationSource: { repoURL: repository.url, path: 'app' },
    ...fields,
  });
}

const problemsOf = async (
  sourceIntegrity: SourceIntegrity,
  fields: Partial<ManifestRequest> = {},
): Promise<string> => {
  const { sourceIntegrityResult } = await generate({ ...fields, sourceIntegrity });
  return sourceIntegrityResult ? (integrityError(sourceIntegrityResult) ?? 'passed') : 'not checked';
};

test('an unsigned commit renders, with the problem beside its manifests', async () => {
  const sha = await repository.resolve('main');
  const unsigned = `GIT/GPG: Failed verifying revision ${sha} by 'Sample <sample@example.com>': unsigned (key_id=)`;
  expect(await problemsOf(policy('head', [jane.keyId], '*'))).toBe(unsigned);
  expect((await generate({ sourceIntegrity: policy('head', [], '*') })).manifests).toHaveLength(1);
  expect(await problemsOf(policy('strict', [jane.keyId], '*'))).toBe(unsigned);
  expect(await problemsOf(policy('none', [jane.keyId], '*'))).toBe('not checked');
  expect(await problemsOf(policy('head', [jane.keyId], 'https://*'))).toBe('not checked');
  expect(await problemsOf(policy('head', [jane.keyId], '*', `!${repository.url}`))).toBe('not checked');
});

test('a signed tag passes by its name and by the commit it led to, for whom its key is allowed', async () => {
  await signTag('v1.0.0');
  const sha = await repository.resolve('main');
  const source = { repoURL: repository.url, path: 'app', targetRevision: 'v1.0.0' };
  const head = policy('head', [jane.keyId], '*');
  expect(await problemsOf(head, { revision: 'v1.0.0', applicationSource: source })).toBe('passed');
  expect(
    await problemsOf(head, { revision: '~1.0', applicationSource: { ...source, targetRevision: '~1.0' } }),
  ).toBe('passed');
  expect(await problemsOf(head, { revision: sha, applicationSource: source })).toBe('passed');
  expect(await problemsOf(policy('head', ['0123456789ABCDEF'], '*'), { revision: 'v1.0.0' })).toBe(
    `GIT/GPG: Failed verifying revision v1.0.0 by 'Jane "<jane@example.com>"': signed with unallowed key (key_id=${jane.keyId})`,
  );
  // The commit below the tag is not signed.
  expect(await problemsOf(policy('strict', [jane.keyId], '*'), { revision: 'v1.0.0' })).toContain('unsigned');
  expect(await problemsOf(head, { revision: 'main' })).toContain('unsigned');
});

test('a source that others only refer to is checked too', async () => {
  const ref = { repoURL: repository.url, ref: 'values' };
  expect(
    await problemsOf(policy('head', [jane.keyId], '*'), { applicationSource: ref, hasMultipleSources: true }),
  ).toContain('unsigned');
});

test('policies that are wrong are errors, never a pass', async () => {
  const { git } = policy('head', [jane.keyId], '*');
  const twice = { git: { policies: [...(git?.policies ?? []), ...(git?.policies ?? [])] } };
  await expect(problemsOf(twice)).rejects.toThrow(
    `multiple (2) git source integrity policies found for repo URL: ${repository.url}`,
  );
  await expect(problemsOf(policy('full', [], '*'))).rejects.toThrow(
    'unknown GPG mode "full" configured for GIT source integrity',
  );
});

test('metadata tells of the signature, generators get no files of what does not pass', async () => {
  const sha = await repository.resolve('main');
  const sourceIntegrity = policy('head', [jane.keyId], '*');
  const metadata = await server.service.getRevisionMetadata({ repo: repo(), revision: sha, sourceIntegrity });
  expect(metadata.signatureInfo).toBe(
    `Target revision ${sha} in Git is not signed, but a signature is required`,
  );
  expect(metadata.sourceIntegrityResult?.Checks?.[0]?.Name).toBe('GIT/GPG');
  const plain = await server.service.getRevisionMetadata({ repo: repo(), revision: sha });
  expect(plain.signatureInfo ?? plain.sourceIntegrityResult).toBeUndefined();
  const listing = { repo: repo(), revision: 'main', path: '**', sourceIntegrity };
  await expect(server.service.getGitFiles(listing)).rejects.toThrow('unsigned (key_id=)');
  await expect(server.service.getGitDirectories(listing)).rejects.toThrow('unsigned (key_id=)');
  const tagged = await server.service.getGitDirectories({ ...listing, revision: 'v1.0.0' });
  expect(tagged.paths).toEqual(['app']);
});

test('a controller of before there were policies gets what gpg says', async () => {
  const tagged = await generate({ revision: 'v1.0.0', verifySignature: true });
  expect(tagged.verifyResult).toContain('Good signature from "Jane Doe <jane.doe@example.com>" [ultimate]');
  expect(tagged.sourceIntegrityResult).toBeUndefined();
  expect((await generate({ verifySignature: true })).verifyResult ?? '').toBe('');
});

test('switched off, nothing is checked', async () => {
  await using other = open({ gpgEnabled: false });
  const kept = server;
  server = other;
  expect(await problemsOf(policy('head', [jane.keyId], '*'))).toBe('not checked');
  server = kept;
});
