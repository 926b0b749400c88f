import { expect, test } from 'vitest';
import { isDigest, isRegistryUrl, isTag, ociPlace, referenceText, registryOf } from './reference.ts';

test.each([
  ['oci://ghcr.io/org/app', 'ghcr.io', 'org/app'],
  ['ghcr.io/org/app/', 'ghcr.io', 'org/app'],
  ['oci://localhost:5000/app', 'localhost:5000', 'app'],
  ['oci://[::1]:5000/app', '[::1]:5000', 'app'],
  ['oci://docker.io/org/app', 'registry-1.docker.io', 'org/app'],
  ['oci://docker.io/nginx', 'registry-1.docker.io', 'library/nginx'],
  ['oci://index.docker.io/nginx', 'registry-1.docker.io', 'library/nginx'],
  ['oci://reg.example/a/b__c/d-e.f', 'reg.example', 'a/b__c/d-e.f'],
])('%s is at %s, %s', (url, host, repository) => {
  expect(ociPlace(url)).toMatchObject({ host, repository });
});

test('a chart lies below its repository, and errors name what the user wrote', () => {
  const place = ociPlace('docker.io/org/', 'app');
  expect(place).toEqual({ registry: 'docker.io', host: 'registry-1.docker.io', repository: 'org/app' });
  expect(referenceText(place, '1.0.0')).toBe('docker.io/org/app:1.0.0');
  expect(referenceText(place, `sha256:${'0'.repeat(64)}`)).toBe(`docker.io/org/app@sha256:${'0'.repeat(64)}`);
  expect(registryOf('oci://ghcr.io').repository).toBe('');
});

test.each([
  ['1.0.0', true],
  ['v1_2', true],
  ['latest', true],
  ['1.0.0+2', false],
  ['.hidden', false],
  ['-flag', false],
  ['a/b', false],
  ['1.x ', false],
  ['', false],
  ['x'.repeat(129), false],
])('isTag(%j) is %s', (text, expected) => expect(isTag(text)).toBe(expected));

test.each([
  [`sha256:${'a'.repeat(64)}`, true],
  [`sha512:${'a'.repeat(128)}`, true],
  [`sha256:${'A'.repeat(64)}`, false],
  [`sha256:${'a'.repeat(63)}`, false],
  [`md5:${'a'.repeat(32)}`, false],
])('isDigest(%j) is %s', (text, expected) => expect(isDigest(text)).toBe(expected));

test.each([
  ['oci://ghcr.io/a', true],
  ['ghcr.io/a', true],
  ['oci:///a', false],
  ['oci://user@host/a', false],
  ['oci://a b/c', false],
  ['', false],
])('isRegistryUrl(%j) is %s', (url, expected) => expect(isRegistryUrl(url)).toBe(expected));
