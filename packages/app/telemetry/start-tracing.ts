import type { Logger } from '@tiphys/base';
import { noTracer } from '@tiphys/base';
import type { FlagSet } from '@tiphys/cli';
import type { ClientTls } from '@tiphys/rpc';
import type { Tracing } from './otel-tracer.ts';

export type { Tracing } from './otel-tracer.ts';

/** Who traces are from, and whom their connection may trust. */
export interface TracedProcess {
  /** Argo CD's name of the component, such as `argocd-repo-server`. */
  readonly serviceName: string;
  readonly log: Logger;
  /** PEM of the authority for a host, as `argocd-tls-certs-cm` has it; the system's without. */
  readonly certificate?: ((host: string) => string | undefined) | undefined;
}

/** Traces nothing. */
export const noTracing: Tracing = { tracer: noTracer, [Symbol.asyncDispose]: () => Promise.resolve() };

/**
 * Traces a component to the collector of `--otlp-address`; without one, nothing is traced and OpenTelemetry is not even loaded.
 * Throws a `SyntaxError` for a sample ratio that is none.
 */
export async function startTracing(
  flags: Pick<FlagSet, 'string' | 'strings' | 'bool' | 'changed'>,
  { serviceName, log, certificate }: TracedProcess,
): Promise<Tracing> {
  const address = flags.string('otlp-address');
  if (address === '') return noTracing;
  const sampleRatio = readRatio(flags, log);
  const headers = readHeaders(flags.strings('otlp-headers'), log);
  const attributes = readAttributes(flags.strings('otlp-attrs'), log);
  const host = address.replace(/^\w+:\/\//, '').replace(/:\d+$/, '');
  const authority = (): Promise<ClientTls> => {
    const ca = certificate?.(host);
    return Promise.resolve(ca === undefined ? {} : { ca, onlyCa: true });
  };
  const [{ createOtlpExporter }, { createOtelTracer }] = await Promise.all([
    import('./otlp-exporter.ts'),
    import('./otel-tracer.ts'),
  ]);
  const tls = flags.bool('otlp-insecure') ? undefined : authority;
  const exporter = createOtlpExporter({ address, headers, tls }, log);
  log.info('traces are sent to a collector', { address, ratio: sampleRatio });
  return createOtelTracer(exporter, { serviceName, attributes, sampleRatio });
}

/** As in Argo CD a flag must fit, while a variable that does not is told and the default is used. */
function readRatio(flags: Pick<FlagSet, 'string' | 'changed'>, log: Logger): number {
  const text = flags.string('otlp-sample-ratio');
  const ratio = text.trim() === '' ? Number.NaN : Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  const problem = `--otlp-sample-ratio: ${JSON.stringify(text)} is not a number from 0 to 1`;
  if (flags.changed('otlp-sample-ratio')) throw new SyntaxError(problem);
  log.warn('a setting was not understood; the default is used', { problem });
  return 1;
}

/** `key=value` each. One that is not is left out, and not shown: it may be half of a token. */
function readHeaders(pairs: readonly string[], log: Logger): Readonly<Record<string, string>> {
  const entries = pairs.flatMap((pair, index) => {
    const at = pair.indexOf('=');
    if (at > 0) return [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
    log.warn('a header of --otlp-headers is not key=value and is left out', { number: index + 1 });
    return [];
  });
  return Object.fromEntries(entries);
}

/** `key:value` each, with Argo CD's warning for what is not. */
function readAttributes(pairs: readonly string[], log: Logger): Readonly<Record<string, string>> {
  const entries = pairs.flatMap((pair) => {
    const parts = pair.split(':');
    if (parts.length === 2) return [parts as [string, string]];
    log.warn(`OTLP attr '${pair}' split with ':' length not 2`);
    return [];
  });
  return Object.fromEntries(entries);
}
