import { noTracer, silentLogger, StatusError, codes, traced } from '@tiphys/base';
import type { LogFields, Logger } from '@tiphys/base';
import { createSelfSigned } from '@tiphys/rpc';
import { expect, it } from 'vitest';
import { startTracing } from '../../packages/app/telemetry/index.ts';
import { startCollector } from './collector.ts';

// How the flags of tracing are read, without a cluster.

interface Given {
  readonly address?: string;
  readonly insecure?: boolean;
  readonly headers?: readonly string[];
  readonly attrs?: readonly string[];
  readonly ratio?: string;
  readonly changed?: readonly string[];
}

function flagsOf({
  address = '',
  insecure = true,
  headers = [],
  attrs = [],
  ratio = '1',
  changed = [],
}: Given) {
  const texts: Readonly<Record<string, string>> = { 'otlp-address': address, 'otlp-sample-ratio': ratio };
  return {
    string: (name: string) => texts[name] ?? '',
    strings: (name: string) => (name === 'otlp-headers' ? [...headers] : [...attrs]),
    bool: () => insecure,
    changed: (name: string) => changed.includes(name),
  };
}

function collectLog(): { readonly log: Logger; readonly warnings: string[] } {
  const warnings: string[] = [];
  const warn = (message: string, fields: LogFields = {}): void =>
    void warnings.push(`${message} ${JSON.stringify(fields)}`);
  return { log: { ...silentLogger, warn }, warnings };
}

const work = () => Promise.resolve(1);

it('nothing is traced without an address', async () => {
  await using tracing = await startTracing(flagsOf({ ratio: 'x' }), { serviceName: 'a', log: silentLogger });
  expect(tracing.tracer).toBe(noTracer);
});

it('the end of the process waits for what is left, over TLS with the authority of the host', async () => {
  const tls = await createSelfSigned({ hosts: ['127.0.0.1'], organization: 'T', days: 1, nowMs: Date.now() });
  await using collector = await startCollector({ tls });
  const hosts: string[] = [];
  const certificate = (host: string): string => {
    hosts.push(host);
    return tls.cert;
  };
  const { log, warnings } = collectLog();
  const flags = flagsOf({
    address: collector.address,
    insecure: false,
    headers: ['authorization=Bearer a=b', 'half-of-a-token'],
    attrs: ['region:north', 'a:b:c'],
  });
  const tracing = await startTracing(flags, { serviceName: 'argocd-test', log, certificate });
  const error = new StatusError(codes.notFound, 'no such thing');
  await expect(
    traced(tracing.tracer, { name: 'outer' }, () =>
      traced(tracing.tracer, { name: 'inner' }, () => Promise.reject(error)),
    ),
  ).rejects.toThrow(error);
  await expect(
    traced(tracing.tracer, { name: 'other' }, () => Promise.reject(new TypeError('a secret'))),
  ).rejects.toThrow();
  await tracing[Symbol.asyncDispose]();
  expect(hosts).toEqual(['127.0.0.1']);
  expect(collector.header('authorization')).toBe('Bearer a=b');
  const [inner, outer, other] = collector.spans;
  expect(inner).toMatchObject({
    name: 'inner',
    parentSpanId: outer?.spanId,
    traceId: outer?.traceId,
    resource: { 'service.name': 'argocd-test', region: 'north' },
  });
  expect(inner?.status).toEqual({ code: 2, message: 'no such thing' });
  expect(other).toMatchObject({ parentSpanId: undefined, status: { message: 'TypeError' } });
  expect(warnings).toEqual([
    'a header of --otlp-headers is not key=value and is left out {"number":2}',
    "OTLP attr 'a:b:c' split with ':' length not 2 {}",
  ]);
});

it('a ratio of nothing tells only of traces that others began, and passes theirs on', async () => {
  await using collector = await startCollector();
  const flags = flagsOf({ address: collector.address, ratio: '0' });
  const tracing = await startTracing(flags, { serviceName: 'a', log: silentLogger });
  const { tracer } = tracing;
  await traced(tracer, { name: 'own' }, work);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const passed = await traced(tracer, { name: 'of-others', parent: { traceparent } }, () =>
    Promise.resolve(tracer.carrier()),
  );
  await traced(tracer, { name: 'broken', parent: { traceparent: 'x' } }, work);
  await tracing[Symbol.asyncDispose]();
  expect(collector.spans.map(({ name }) => name)).toEqual(['of-others']);
  expect(passed['traceparent']).toBe(`00-0af7651916cd43dd8448eb211c80319c-${collector.spans[0]?.spanId}-01`);
  expect(tracer.carrier()).toEqual({});
});

it.each(['2', '-0.1', 'half', ''])(
  'a ratio of %j is refused as a flag and told as a variable',
  async (ratio) => {
    const problem = `--otlp-sample-ratio: ${JSON.stringify(ratio)} is not a number from 0 to 1`;
    const given = { address: '127.0.0.1:1', ratio };
    const flags = flagsOf({ ...given, changed: ['otlp-sample-ratio'] });
    await expect(startTracing(flags, { serviceName: 'a', log: silentLogger })).rejects.toThrow(problem);
    const { log, warnings } = collectLog();
    await using _tracing = await startTracing(flagsOf(given), { serviceName: 'a', log });
    expect(warnings).toEqual([
      `a setting was not understood; the default is used ${JSON.stringify({ problem })}`,
    ]);
  },
);

it('more than the queue holds is dropped while the collector is away, with one warning', async () => {
  const { log, warnings } = collectLog();
  const tracing = await startTracing(flagsOf({ address: '127.0.0.1:1' }), { serviceName: 'a', log });
  for (let index = 0; index < 20_000; index++) tracing.tracer.start({ name: 'much' }).end();
  await tracing[Symbol.asyncDispose]();
  expect(warnings).toEqual([expect.stringContaining('traces are lost: the collector does not take them')]);
});
