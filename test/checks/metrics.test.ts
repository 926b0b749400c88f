import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { argoCdMetrics, exposed } from '../components/exposed-metrics.ts';
import { baseName, metricsOf, ownMetrics } from '../components/exposition.ts';

// The tables of docs/observability.md beside what test/components sees of running components.

const page = readFileSync('docs/observability.md', 'utf8');

/** Metrics in the table below a heading, with their labels. */
function documented(heading: string): ReadonlyMap<string, readonly string[]> {
  const section = page.split(`\n### ${heading}\n`)[1]?.split(/\n##/)[0] ?? '';
  const rows = section.matchAll(/^\| `(\w+)` \| ([^|]*)\|/gm);
  const labels = (cell: string): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, label = '']) => label);
  return new Map([...rows].map(([, name = '', cell = '']) => [name, labels(cell)]));
}

const everywhere = documented('All of them');
const absent = documented('Not there');
const headings = {
  'application-controller': 'Application controller',
  server: 'API server',
  'repo-server': 'Repository server',
} as const;

describe.each(Object.entries(headings))('%s', (component, heading) => {
  const table = new Map([...documented(heading), ...everywhere]);
  const seen = Object.entries(exposed[component] ?? {}).map(
    ([name, labels]) => [baseName(name), labels] as const,
  );

  it('exposes what its table says', () => {
    const names = seen.map(([name]) => name).filter((name) => !ownMetrics.test(name));
    expect([...table.keys()].toSorted()).toEqual(names.toSorted());
  });

  it('has the labels that its table says', () => {
    for (const [name, labels] of seen.filter(([each]) => table.has(each))) {
      const own = labels.filter((label) => label !== 'le' && !label.startsWith('label_'));
      expect(table.get(name), name).toEqual(expect.arrayContaining(own));
    }
  });
});

it('every metric of Argo CD is there, or it is said why not', () => {
  const known = new Set(Object.values(exposed).flatMap((metrics) => Object.keys(metrics).map(baseName)));
  const process = [...page.matchAll(/`(process_\w+)`/g)].map(([, name = '']) => name);
  const told = new Set([...known, ...absent.keys(), ...process]);
  expect(argoCdMetrics.filter((name) => !told.has(name))).toEqual([]);
  expect([...absent.keys()].filter((name) => known.has(name))).toEqual([]);
});

it('the dashboard asks only for what is exposed', () => {
  const text = readFileSync('manifests/dashboard.json', 'utf8');
  const { panels } = JSON.parse(text) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  };
  const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsOf(expr)));
  expect(asked.length).toBeGreaterThan(20);
  const known = new Set(Object.values(exposed).flatMap((metrics) => Object.keys(metrics).map(baseName)));
  const isKnown = (name: string): boolean =>
    ownMetrics.test(name) || known.has(name) || known.has(name.replace(/_(?:bucket|sum|count)$/, ''));
  expect(asked.filter((name) => !isKnown(name))).toEqual([]);
});
