/** Longest `tracestate` that is passed on. */
const maxStateLength = 512;

/** The trace that a command is a part of, as CI systems hand it down: `TRACEPARENT` and `TRACESTATE` as request headers. */
export function traceHeaders(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const { TRACEPARENT = '', TRACESTATE = '' } = env;
  if (!/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(TRACEPARENT)) return {};
  const isState = /^[\x20-\x7e]+$/.test(TRACESTATE) && TRACESTATE.length <= maxStateLength;
  return { traceparent: TRACEPARENT, ...(isState ? { tracestate: TRACESTATE } : {}) };
}
