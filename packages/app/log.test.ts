import { expect, it } from 'vitest';
import { formatGoTime } from './go-time.ts';
import { createLogger } from './log.ts';

const time = new Date('2026-03-09T07:04:05.120Z');

it.each([
  ['2006-01-02T15:04:05Z07:00', '2026-03-09T07:04:05Z'],
  ['2006-01-02T15:04:05.000Z07:00', '2026-03-09T07:04:05.120Z'],
  ['2006-01-02T15:04:05.999999999Z07:00', '2026-03-09T07:04:05.12Z'],
  ['Mon, 02 Jan 2006 15:04:05 MST', 'Mon, 09 Mar 2026 07:04:05 UTC'],
  ['Mon Jan _2 15:04:05 2006', 'Mon Mar  9 07:04:05 2026'],
  ['02 Jan 06 3:04PM -0700', '09 Mar 26 7:04AM +0000'],
])('formatGoTime(%j)', (layout, expected) => {
  expect(formatGoTime(time, layout)).toBe(expected);
});

function logged(level: string, format: string, timeLayout?: string): string[] {
  const lines: string[] = [];
  const log = createLogger({
    level,
    format,
    timeLayout,
    write: (line) => void lines.push(line),
    fields: { component: 'server' },
  });
  log.debug('steps');
  log.with({ application: 'a' }).info('done', { ms: 3 });
  log.warn('careful');
  log.error('it failed', { error: 'no way' });
  return lines;
}

it.each([
  ['trace', 4],
  ['DEBUG', 4],
  ['info', 3],
  ['warning', 2],
  ['error', 1],
  ['fatal', 0],
])('writes what level %s wants', (level, count) => {
  expect(logged(level, 'json')).toHaveLength(count);
});

it('writes JSON and text as logrus does', () => {
  expect(JSON.parse(logged('info', 'json', '2006')[0] ?? '')).toEqual({
    level: 'info',
    msg: 'done',
    time: String(new Date().getUTCFullYear()),
    component: 'server',
    application: 'a',
    ms: 3,
  });
  expect(logged('warn', 'text', '15h')[0]).toMatch(/^time=\d\dh level=warning msg=careful /);
  expect(logged('error', 'text', '15h')[0]).toMatch(
    /^time=\d\dh level=error msg="it failed" component=server error="no way"\n$/,
  );
});

it('names a level and a format that there is not', () => {
  expect(() => logged('loud', 'json')).toThrow('not a valid logrus Level: "loud"');
  expect(() => logged('info', 'xml')).toThrow("unknown log-format 'xml'");
});
