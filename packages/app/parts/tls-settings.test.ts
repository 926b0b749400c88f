import { expect, it } from 'vitest';
import { defaultTlsCiphers } from '../flags/shared-flags.ts';
import { tlsSettings } from './tls-settings.ts';

const flags = (given: Readonly<Record<string, string>>) => ({
  string: (name: string): string =>
    ({ tlsminversion: '1.2', tlsmaxversion: '1.3', tlsciphers: defaultTlsCiphers, ...given })[name] ?? '',
});

it.each([
  [{}, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }],
  [{ tlsminversion: '1.0' }, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }],
  [
    { tlsminversion: '1.3', tlsciphers: 'x' },
    { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
  ],
  [{ tlsmaxversion: '1.2' }, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }],
  [
    { tlsciphers: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256:TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256' },
    {
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305',
    },
  ],
])('tlsSettings(%j)', (given, expected) => {
  expect(tlsSettings(flags(given))).toEqual(expected);
});

it.each([
  [{ tlsminversion: '2' }, '--tlsminversion: invalid TLS version: 2'],
  [
    { tlsminversion: '1.3', tlsmaxversion: '1.2' },
    'minimum TLS version 1.3 must not be higher than maximum TLS version 1.2',
  ],
  [{ tlsciphers: 'RC4' }, '--tlsciphers: invalid cipher suite: RC4'],
])('tlsSettings(%j) says what is wrong', (given, message) => {
  expect(() => tlsSettings(flags(given))).toThrow(message);
});
