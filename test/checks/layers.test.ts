import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readText, trackedFiles } from './files.ts';

/** Packages in order: each may import only those before it. */
const order = [
  'base',
  'lang',
  'model',
  'kube',
  'rpc',
  'config',
  'source',
  'render',
  'engine',
  'controller',
  'server',
  'cli',
  'ui',
  'app',
];

/** Where the order alone would allow too much. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  server: ['controller'],
  cli: ['config', 'source', 'engine', 'controller', 'server'],
  ui: ['kube', 'config', 'source', 'render', 'controller', 'server', 'cli'],
};

/** No IO and no node here, so that it runs in a worker or the browser and is tested by tables. */
const pure = [
  'packages/base/',
  'packages/lang/',
  'packages/model/',
  'packages/engine/diff/',
  'packages/engine/explain/',
  'packages/engine/health/',
  'packages/engine/sync/plan/',
];

type Import = {
  readonly file: string;
  readonly line: number;
  readonly target: string;
  readonly typeOnly: boolean;
  /** Whether it is read when the file is, not when somebody calls for it. */
  readonly atStart: boolean;
};

const statement =
  /^\s*(?:import|export)\b[^'"`]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
const imports = trackedFiles()
  .filter((path) => /^packages\/.*\.tsx?$/.test(path))
  .flatMap(importsOf);
/** What ships; tests, and what they share in `testing/`, may reach further. */
const ofSources = imports.filter(({ file }) => !/\.test\.tsx?$|\/testing\//.test(file));

test('a package imports only packages above it', () => {
  const wrong = ofSources.flatMap((one) => {
    const [from, to] = [packageOf(one.file), targetPackage(one)];
    if (to === undefined || from === to) return [];
    if (!order.includes(from))
      return [at(one, `package "${from}" has no place in the order of ${basename(import.meta.url)}`)];
    if (order.indexOf(to) > order.indexOf(from))
      return [at(one, `${from} may not import ${to}, which comes after it`)];
    return forbidden[from]?.includes(to) ? [at(one, `${from} may not import ${to}`)] : [];
  });
  expect(wrong, 'imports against the order').toEqual([]);
});

test('a package is imported by its name, not by a path into it', () => {
  const wrong = ofSources
    .filter((one) => one.target.startsWith('.') && targetPackage(one) !== packageOf(one.file))
    .map((one) => at(one, `write @tiphys/${targetPackage(one) ?? '…'} instead of "${one.target}"`));
  expect(wrong, 'paths into other packages').toEqual([]);
});

test('pure code imports nothing of node and nothing impure', () => {
  const wrong = ofSources
    .filter(({ file }) => isPure(file))
    .filter((one) => one.target.startsWith('node:') || (!one.typeOnly && isImpurePackage(one)))
    .map((one) => at(one, `"${one.target}" is not pure; pass in what it gives`));
  expect(wrong, 'impure imports').toEqual([]);
});

test('argv and env are read in packages/app only', () => {
  const wrong = trackedFiles()
    .filter((path) => /^packages\/(?!app\/).*\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing\//.test(path))
    .flatMap((path) => {
      const lines = readText(path).split('\n');
      return lines.flatMap((line, index) =>
        /^(?!\s*(?:\/?\*|\/\/)).*\bprocess\.(argv|env)\b/.test(line)
          ? [`${path}:${index + 1}: take it as a parameter`]
          : [],
      );
    });
  expect(wrong, 'uses of process.argv and process.env').toEqual([]);
});

test('the command line starts without what few of its commands need', () => {
  const heavy = ['@tiphys/kube', '@tiphys/render', 'yaml', 'undici'];
  const files = new Set(['packages/cli/index.ts']);
  const found: string[] = [];
  for (const file of files) {
    for (const one of ofSources.filter((each) => each.file === file && each.atStart && !each.typeOnly)) {
      if (heavy.includes(one.target))
        found.push(at(one, `load ${one.target} where it is used: await import(…)`));
      if (one.target.startsWith('.')) files.add(join(dirname(file), one.target));
    }
  }
  expect(files.size).toBeGreaterThan(10);
  expect(found, 'imports that cost every start').toEqual([]);
});

function importsOf(file: string): Import[] {
  const text = readText(file);
  return [...text.matchAll(statement)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length + (match[0].startsWith('\n') ? 1 : 0),
    target: match[1] ?? match[2] ?? match[3] ?? '',
    // Types are gone when the code runs.
    typeOnly: /^\s*(?:import|export) type\b/.test(match[0]),
    atStart: match[3] === undefined,
  }));
}

function packageOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function targetPackage({ file, target }: Import): string | undefined {
  const named = /^@tiphys\/([^/]+)/.exec(target);
  if (named) return named[1];
  if (!target.startsWith('.')) return undefined;
  const path = join(dirname(file), target);
  return path.startsWith('packages/') ? packageOf(path) : undefined;
}

function isPure(file: string): boolean {
  return pure.some((folder) => file.startsWith(folder));
}

function isImpurePackage({ target }: Import): boolean {
  const [, name = '', below = ''] = /^@tiphys\/([^/]+)\/?(.*)$/.exec(target) ?? [];
  return name !== '' && !isPure(`packages/${name}/${below}/`);
}

function at({ file, line }: Import, message: string): string {
  return `${file}:${line}: ${message}`;
}
