import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBytes, readText, root, trackedFiles } from './files.ts';

const files = trackedFiles();
const maxReadmeLines = 40;
const maxFileBytes = 512 << 10;
const binarySuffixes = /\.(png|ico|svg|woff2?|tgz|gz)$/;

/** Any host of the kind that packages come from, so that none is named here either; example.com is nobody's. */
const registryHost = /\b(?:registry|proxy)\.(?!example\.)[a-z]+\.(?:org|com)\b/;
/** Folders of one developer's or one builder's machine. */
const machinePath = /\/(?:root|work|home\/runner)\//;

test('every package says in at most 40 lines what it is for', () => {
  const packages = readdirSync(join(root, 'packages'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const wrong = packages.flatMap(({ name }) => {
    const path = `packages/${name}/README.md`;
    if (!files.includes(path)) return [`${path} is missing: job, flow in, flow out, main types`];
    const lines = readText(path).trimEnd().split('\n').length;
    return lines > maxReadmeLines ? [`${path} has ${lines} lines, at most ${maxReadmeLines}`] : [];
  });
  expect(wrong, 'READMEs').toEqual([]);
});

test('no file names a registry host or a path of one machine', () => {
  const wrong = files
    .filter((path) => !isBinary(path))
    .flatMap((path) => {
      const text = readText(path);
      return [registryHost, machinePath].flatMap((forbidden) => {
        const found = forbidden.exec(text);
        return found ? [`${path} contains ${found[0]}`] : [];
      });
    });
  expect(wrong, 'hosts and paths').toEqual([]);
});

test('no generated, binary or huge file is in git', () => {
  const wrong = files.flatMap((path) => {
    if (/(^|\/)(dist|node_modules|coverage|\.cache)\//.test(path)) return [`${path} is generated`];
    if (isBinary(path) && !binarySuffixes.test(path)) return [`${path} is binary`];
    const { length } = readBytes(path);
    return length > maxFileBytes && path !== 'package-lock.json' ? [`${path} has ${length} bytes`] : [];
  });
  expect(wrong, 'files that do not belong here').toEqual([]);
});

test('tests are neither skipped, nor alone, nor repeated until green', () => {
  const wrong = files
    .filter((path) => /\.test\.tsx?$/.test(path))
    .filter((path) => /\b(?:it|test|describe)\.(?:skip|only|todo)\b|\bretry:\s*\d/.test(readText(path)));
  expect(
    wrong.filter((path) => path !== 'test/checks/tree.test.ts'),
    'test files',
  ).toEqual([]);
});

test('an index lists names', () => {
  const wrong = files
    .filter((path) => /^packages\/.*\/index\.ts$/.test(path))
    .flatMap((path) =>
      /^\s*export \*/m.test(readText(path)) ? [`${path}: list the names instead of "export *"`] : [],
    );
  expect(wrong, 'indexes').toEqual([]);
});

function isBinary(path: string): boolean {
  return readBytes(path).subarray(0, 8_000).includes(0);
}

test('the programs that tests need are listed with files that exist', () => {
  const listed = [...readText('scripts/system-packages.mjs').matchAll(/usedBy: '([^']+)'/g)].map(
    ([, path]) => path,
  );
  expect(listed.length).toBeGreaterThan(5);
  expect(listed.filter((path) => path === undefined || !files.includes(path))).toEqual([]);
});
