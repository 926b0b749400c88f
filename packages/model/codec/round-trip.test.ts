import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, Message } from '../schema/build.ts';
import { messages } from '../schema/registry.ts';
import { decode, encode, normalize } from './codec.ts';
import { formatSeconds, parseTimestamp } from './time.ts';

const text = fc.oneof(
  fc.constantFrom('', 'a', '<&>', 'größe', '😀'.repeat(3)),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const whole = fc.oneof(
  fc.constantFrom(0, 1, -1, 127, 128, 2 ** 31, -(2 ** 31), Number.MAX_SAFE_INTEGER),
  fc.maxSafeInteger(),
);
const seconds = fc.integer({ min: -62_000_000_000, max: 250_000_000_000 });
const time = seconds.map(formatSeconds);
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** Any JSON that Kubernetes might hold for a message. */
function valueOf(message: Message, depth = 0): fc.Arbitrary<unknown> {
  const { special } = message;
  if (special === undefined) return structOf(message, depth);
  switch (special) {
    case 'Time':
      return time;
    case 'MicroTime':
      return time.map((value) => value.replace('Z', '.000001Z'));
    case 'IntOrString':
      return fc.oneof(fc.integer({ min: -1000, max: 1000 }), text);
    case 'Json':
      // Raw JSON `null` is nothing at all on the wire.
      return json.filter((value) => value !== null);
    case 'PluginParameter':
      return fc.record(
        { name: text, string: text, map: fc.dictionary(text, text), array: fc.array(text) },
        { requiredKeys: ['name'] },
      );
    case 'ResourceOverride':
      return fc.record({ 'health.lua': text, actions: text }, { requiredKeys: [] });
  }
}

function structOf(message: Message, depth: number): fc.Arbitrary<unknown> {
  const entries = Object.entries(message.fields).map(([name, field]): [string, fc.Arbitrary<unknown>] => [
    name,
    fieldOf(field, depth),
  ]);
  const own = entries.filter(([name]) => !message.fields[name]?.inline);
  const embedded = entries.filter(([name]) => message.fields[name]?.inline).map(([, value]) => value);
  const record = fc.record(Object.fromEntries(own), { requiredKeys: [] });
  return fc.tuple(record, ...embedded).map((parts) => Object.assign({}, ...parts) as unknown);
}

function fieldOf(field: Field, depth: number): fc.Arbitrary<unknown> {
  const one = elementOf(field, depth);
  if (field.repeated === 'list') return fc.array(one, { maxLength: 2 });
  if (field.repeated === 'map') return fc.dictionary(text, one, { maxKeys: 2 });
  return one;
}

function elementOf(field: Field, depth: number): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'string':
      return text;
    case 'bool':
      return fc.boolean();
    case 'int':
      return whole;
    case 'bytes':
      return fc.uint8Array({ maxLength: 5 }).map((value) => btoa(String.fromCharCode(...value)));
    case 'message':
      return depth > 3 || !field.message
        ? fc.constant(field.message?.special ? undefined : {})
        : valueOf(field.message, depth + 1);
  }
}

describe('a trip through bytes', () => {
  it.each([...messages.keys()].filter((name) => messages.get(name)?.special === undefined))('%s', (name) => {
    const message = messages.get(name);
    if (!message) throw new Error(name);
    fc.assert(
      fc.property(valueOf(message), (value) => {
        const normal = normalize(name, value);
        const read = decode(name, encode(name, value));
        expect(JSON.stringify(read)).toBe(JSON.stringify(normal));
        // Normal is normal.
        expect(JSON.stringify(normalize(name, normal))).toBe(JSON.stringify(normal));
      }),
      { numRuns: 12 },
    );
  });
});

describe('times', () => {
  it('are read and written as Date does', () => {
    fc.assert(
      fc.property(seconds, (value) => {
        const iso = `${new Date(value * 1000).toISOString().slice(0, 19)}Z`;
        expect(formatSeconds(value)).toBe(iso);
        expect(parseTimestamp(iso)).toEqual({ seconds: value, nanos: 0 });
      }),
      { numRuns: 2000 },
    );
  });
  it.each([
    '',
    'now',
    '2024-13-01T00:00:00Z',
    '2024-01-32T00:00:00Z',
    '2024-01-01T25:00:00Z',
    '2024-01-01 00:00:00Z',
    '2024-01-01T00:00:00',
  ])('refuses %s', (text) => expect(parseTimestamp(text)).toBeUndefined());
  it('know fractions and zones', () => {
    expect(parseTimestamp('2024-01-02T05:04:05.123456789+02:00')).toEqual({
      seconds: 1_704_164_645,
      nanos: 123_456_789,
    });
  });
});
