import { describe, expect, it } from 'vitest';
import { containersOf } from './containers.ts';
import { manifestFacts } from './facts.ts';
import type { LogBuffer } from './log-buffer.ts';
import { appendLog, emptyLog, lineFilter, maxLogLines } from './log-buffer.ts';

function pod(status: object, extra: object = {}): string {
  const spec = { containers: [{ name: 'web', image: 'nginx:1.27' }] };
  return JSON.stringify({
    kind: 'Pod',
    spec,
    status: { containerStatuses: [{ name: 'web', ...status }], ...extra },
  });
}

describe('containersOf()', () => {
  const table: readonly [object, object][] = [
    [
      { ready: true, restartCount: 2, state: { running: { startedAt: '2026-01-01T00:00:00Z' } } },
      { tone: 'good', state: 'Running', restarts: 2, since: '2026-01-01T00:00:00Z' },
    ],
    [
      { ready: false, state: { running: {} } },
      { tone: 'busy', state: 'Running, not ready' },
    ],
    [
      { state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } },
      { tone: 'bad', state: 'Waiting: ImagePullBackOff', note: 'no such image' },
    ],
    [{ state: { waiting: { reason: 'ContainerCreating' } } }, { tone: 'busy' }],
    [
      {
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      },
      { tone: 'bad', note: 'Before, it exited with 1 (Error)' },
    ],
    [
      { state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
      { tone: 'bad', state: 'Exited with 137 (OOMKilled)' },
    ],
    [{ state: { terminated: { exitCode: 0 } } }, { tone: 'good', state: 'Completed' }],
    [{}, { tone: 'none', state: 'Not started' }],
  ];
  it.each(table)('%j is %j', (status, expected) => {
    expect(containersOf(pod(status))[0]).toMatchObject({ name: 'web', image: 'nginx:1.27', ...expected });
  });

  it('finds the containers of what makes pods', () => {
    const template = { spec: { containers: [{ name: 'a', image: 'i' }], initContainers: [{ name: 'b' }] } };
    const names = (manifest: object): unknown =>
      containersOf(JSON.stringify(manifest)).map(({ name, isInit, state }) => [name, isInit, state]);
    const expected = [
      ['a', false, ''],
      ['b', true, ''],
    ];
    expect(names({ kind: 'Deployment', spec: { template } })).toEqual(expected);
    expect(names({ kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } })).toEqual(expected);
    expect(containersOf('nonsense')).toEqual([]);
    expect(containersOf(JSON.stringify({ kind: 'ConfigMap', spec: null }))).toEqual([]);
  });
});

describe('manifestFacts()', () => {
  const table: readonly [object, readonly (readonly string[])[]][] = [
    [
      { kind: 'Deployment', spec: { replicas: 3 }, status: { readyReplicas: 1 } },
      [['Replicas', '1 of 3 ready']],
    ],
    [
      {
        kind: 'Service',
        spec: { type: 'NodePort', ports: [{ name: 'http', port: 80, targetPort: 'web', nodePort: 30080 }] },
        status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
      },
      [
        ['Service type', 'NodePort'],
        ['Ports', 'http 80 → web (node 30080)'],
        ['Addresses', '10.0.0.1'],
      ],
    ],
    [{ kind: 'Ingress', spec: { rules: [{ host: 'a.example.com' }, {}] } }, [['Hosts', 'a.example.com']]],
    [{ kind: 'ConfigMap', data: { a: '1', b: '2' } }, [['Keys', 'a, b']]],
    [{ kind: 'Odd', spec: [], status: 'x' }, []],
  ];
  it.each(table)('of %j', (manifest, expected) => {
    expect(manifestFacts(JSON.stringify(manifest))).toEqual(expected);
  });
});

function lines(...texts: readonly string[]): LogBuffer {
  return appendLog(
    emptyLog,
    texts.map((text) => ({ pod: 'p', container: 'c', time: '', text })),
  );
}

describe('appendLog()', () => {
  it('keeps a bounded number of lines and numbers them', () => {
    const many = Array.from({ length: maxLogLines + 2500 }, (_, index) => `line ${index}`);
    const log = appendLog(lines(...many), [{ pod: 'p', container: 'c', time: '', text: 'last' }]);
    expect(log.lines.length).toBeLessThanOrEqual(maxLogLines + 2000);
    expect(log.lines.at(-1)).toMatchObject({ text: 'last', id: maxLogLines + 2500 });
    expect(log.lines[0]?.id).toBe(log.dropped);
  });

  it('takes out what only terminals read, and hears how bad a line is', () => {
    const { lines: shown } = lines(
      '\u001b[31mERROR\u001b[0m down',
      'W0102 careful',
      'fine\u0007',
      'x'.repeat(5000),
    );
    expect(shown.map(({ text, level }) => [text.slice(0, 20), level])).toEqual([
      ['ERROR down', 'error'],
      ['W0102 careful', 'warn'],
      ['fine', 'none'],
      ['x'.repeat(20), 'none'],
    ]);
    expect(shown[3]?.text.length).toBe(4001);
  });
});

describe('lineFilter()', () => {
  const table: readonly [string, readonly string[]][] = [
    ['', ['Get /a', 'get /b', 'POST /c']],
    ['get', ['Get /a', 'get /b']],
    ['!get', ['POST /c']],
    ['/^get/', ['get /b']],
    ['/^get/i', ['Get /a', 'get /b']],
    ['!/[ab]$/', ['POST /c']],
    ['/(/', ['Get /a', 'get /b', 'POST /c']],
  ];
  it.each(table)('%s', (typed, expected) => {
    const { matches } = lineFilter(typed);
    const log = lines('Get /a', 'get /b', 'POST /c');
    expect(log.lines.filter(matches).map(({ text }) => text)).toEqual(expected);
  });

  it('says what is wrong with an expression', () => {
    expect(lineFilter('/(/').error).toMatch(/Unterminated group/);
  });
});
