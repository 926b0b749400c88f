import { expect, test } from 'vitest';
import { formatCompactJson, formatJson } from './go-json.ts';
import { formatAge, formatGoTime, formatOffsetTime, formatRfc3339 } from './go-time.ts';
import { createCliLog } from './log.ts';

test('formatJson() escapes what Go escapes', () => {
  expect(formatJson({ a: '<b> & c', d: [], e: {} })).toBe(
    '{\n  "a": "\\u003cb\\u003e \\u0026 c",\n  "d": [],\n  "e": {}\n}',
  );
  expect(formatCompactJson('\u2028')).toBe(String.raw`"\u2028"`);
});

test('times are printed as Go prints them', () => {
  const date = new Date('2026-01-02T03:04:05Z');
  expect(formatGoTime(undefined)).toBe('<nil>');
  expect(formatGoTime(date.toISOString())).toMatch(/^2026-01-0\d \d\d:\d\d:05 [-+]\d{4} \S+$/);
  expect(formatOffsetTime(date)).toMatch(/^2026-01-0\dT\d\d:\d\d:05[-+]\d\d:\d\d$/);
  expect(Date.parse(formatRfc3339(date))).toBe(date.getTime());
});

test.each([
  [0, '0s'],
  [119_000, '119s'],
  [120_000, '2m'],
  [125_000, '2m5s'],
  [11 * 60_000, '11m'],
  [3 * 3_600_000, '3h'],
  [3 * 3_600_000 + 5 * 60_000, '3h5m'],
  [9 * 3_600_000 + 60_000, '9h'],
  [50 * 3_600_000, '2d2h'],
  [10 * 86_400_000, '10d'],
  [800 * 86_400_000, '2y70d'],
  [-5000, '<invalid>'],
])('formatAge(%d) is %s', (ms, expected) => {
  expect(formatAge(ms)).toBe(expected);
});

test('createCliLog() writes logrus lines at or above its level', () => {
  let lines = '';
  const options = { write: (line: string): void => void (lines += line), now: () => new Date(0) };
  createCliLog({ ...options, format: 'json', level: 'warn' }).log('fatal', 'a "b" <c>');
  createCliLog({ ...options, format: 'text', level: 'info' }).log('warning', 'two words');
  createCliLog({ ...options, format: 'json', level: 'error' }).log('info', 'not this');
  const time = formatRfc3339(new Date(0));
  expect(lines).toBe(
    `{"level":"fatal","msg":"a \\"b\\" \\u003cc\\u003e","time":"${time}"}\n` +
      `time="${time}" level=warning msg="two words"\n`,
  );
  expect(() => createCliLog({ ...options, format: 'xml', level: 'info' })).toThrow(
    "Unknown log format 'xml'",
  );
  expect(() => createCliLog({ ...options, format: 'json', level: 'loud' })).toThrow(
    'not a valid logrus Level: "loud"',
  );
});
