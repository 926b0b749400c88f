import { expect, test } from 'vitest';
import { isDirect } from './no-proxy.ts';

test.each([
  ['https://a.example.com/x', 'example.com', true],
  ['https://example.com', 'example.com', true],
  ['https://badexample.com', 'example.com', false],
  ['https://a.example.com', '.example.com', true],
  ['https://example.com', '.example.com', false],
  ['https://a.example.com', '*.example.com', true],
  ['https://a.example.com', 'other, example.com:443', true],
  ['https://a.example.com:8443', 'example.com:443', false],
  ['http://a.example.com', 'example.com:80', true],
  ['https://anything', '*', true],
  ['https://10.1.2.3', '10.0.0.0/8', true],
  ['https://11.1.2.3', '10.0.0.0/8', false],
  ['https://10.1.2.3', '10.1.2.3', true],
  ['https://[fd00::1]:5000', 'fd00::/8', true],
  ['https://[fd00::1]', 'fd00::1', true],
  ['https://10.1.2.3', '10.0.0.0/99', false],
  ['https://a.example.com', '', false],
  ['https://A.Example.com', 'EXAMPLE.com', true],
])('%s with %s is reached directly: %s', (url, noProxy, expected) => {
  expect(isDirect(new URL(url), noProxy)).toBe(expected);
});
