import { codes, StatusError } from '@tiphys/base';
import { expect, test } from 'vitest';
import { isExpired, isMissingObject, reasonOf, statusErrorOf, statusErrorOfAnswer } from './errors.ts';

const answers: readonly [number, string, number][] = [
  [404, 'NotFound', codes.notFound],
  [409, 'AlreadyExists', codes.alreadyExists],
  [422, 'Invalid', codes.invalidArgument],
  [405, 'MethodNotAllowed', codes.unimplemented],
  [503, 'ServiceUnavailable', codes.unavailable],
  [400, 'BadRequest', codes.failedPrecondition],
  [401, 'Unauthorized', codes.unauthenticated],
  [403, 'Forbidden', codes.permissionDenied],
  [504, 'Timeout', codes.deadlineExceeded],
  [500, 'ServerTimeout', codes.unavailable],
  [409, 'Conflict', codes.aborted],
  [429, 'TooManyRequests', codes.resourceExhausted],
  [500, 'InternalError', codes.internal],
  [418, 'Teapot', codes.unknown],
];

test.each(answers)('statusErrorOfAnswer() of %i %s', (code, reason, wanted) => {
  const status = { kind: 'Status', status: 'Failure', message: 'why', reason, code };
  const error = statusErrorOfAnswer(code, JSON.stringify(status));
  expect(error).toMatchObject({ code: wanted, message: 'why', details: { reason, status } });
});

test('statusErrorOfAnswer() of what is no Status', () => {
  const cases: readonly [number, string, number, string][] = [
    [404, '404 page not found\n', codes.notFound, 'the server could not find the requested resource'],
    [403, '<html>', codes.permissionDenied, 'the server does not allow access to the requested resource'],
    [
      502,
      'bad gateway',
      codes.internal,
      'an error on the server ("bad gateway") has prevented the request from succeeding',
    ],
    [503, '{not json', codes.unavailable, 'the server is currently unable to handle the request'],
  ];
  for (const [status, body, code, message] of cases) {
    expect(statusErrorOfAnswer(status, body)).toMatchObject({ code, message });
  }
});

test('isMissingObject() tells an absent object from a path that is not served', () => {
  const details = { name: 'x', kind: 'pods' };
  expect(isMissingObject(statusErrorOf({ reason: 'NotFound', details, code: 404 }))).toBe(true);
  expect(isMissingObject(statusErrorOfAnswer(404, '404 page not found'))).toBe(false);
  expect(isMissingObject(new Error('x'))).toBe(false);
});

test('isExpired() asks for a new list', () => {
  expect(isExpired(statusErrorOf({ reason: 'Expired', code: 410 }))).toBe(true);
  expect(isExpired(statusErrorOf({ code: 410 }))).toBe(true);
  const causes = [{ reason: 'ResourceVersionTooLarge' }];
  expect(isExpired(statusErrorOf({ reason: 'Timeout', details: { causes }, code: 504 }))).toBe(true);
  expect(isExpired(statusErrorOf({ reason: 'Timeout', code: 504 }))).toBe(false);
  expect(reasonOf(new StatusError(codes.unavailable, 'x'))).toBeUndefined();
});
