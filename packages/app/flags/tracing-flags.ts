import type { ComponentFlag } from './component-flag.ts';
import { used } from './component-flag.ts';

/** Flags of tracing; the variables differ by component. */
export function tracingFlags(prefix: string): readonly ComponentFlag[] {
  return [
    used('otlp-address', '', {
      usage: 'OpenTelemetry collector address to send traces to',
      env: `${prefix}_OTLP_ADDRESS`,
    }),
    used('otlp-insecure', true, {
      usage: 'OpenTelemetry collector insecure mode',
      env: `${prefix}_OTLP_INSECURE`,
    }),
    used('otlp-headers', [] as readonly string[], {
      usage:
        'List of OpenTelemetry collector extra headers sent with traces, headers are comma-separated key-value pairs(e.g. key1=value1,key2=value2)',
      env: `${prefix}_OTLP_HEADERS`,
    }),
    used('otlp-attrs', [] as readonly string[], {
      usage:
        'List of OpenTelemetry collector extra attrs when send traces, each attribute is separated by a colon(e.g. key:value)',
      env: `${prefix}_OTLP_ATTRS`,
    }),
    used('otlp-sample-ratio', '1', {
      usage:
        'Fraction of traces to sample, from 0.0 (none) to 1.0 (all). Parent-based, so downstream services honor the upstream sampling decision',
      env: `${prefix}_OTLP_SAMPLE_RATIO`,
    }),
  ];
}
