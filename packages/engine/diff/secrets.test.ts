import type { KubeObject } from '@tiphys/base';
import { expect, test } from 'vitest';
import { lastAppliedAnnotation, withLastApplied } from './last-applied.ts';
import { hideSecretData } from './secrets.ts';

function secret(data: Record<string, unknown>): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data };
}

test('hideSecretData() gives equal values equal replacements and different ones longer ones', () => {
  const hidden = hideSecretData({
    target: secret({ a: 'YQ==', b: 'Yg==' }),
    live: secret({ a: 'YQ==', b: 'eA==', c: 'Yw==' }),
  });
  expect(hidden.target?.['data']).toEqual({ a: '++++++++', b: '++++++++' });
  expect(hidden.live?.['data']).toEqual({ a: '++++++++', b: '++++++++++++', c: '++++++++' });
});

test('hideSecretData() hides the last-applied annotation and stringData too', () => {
  const live = withLastApplied({ ...secret({}), stringData: { a: 'secret' } });
  const hidden = hideSecretData({ target: undefined, live });
  const text = JSON.stringify(hidden);
  expect(text).not.toContain('secret"');
  expect(text).not.toContain(btoa('secret'));
  expect(hidden.live).not.toHaveProperty('stringData');
});

test('hideSecretData() hides a last-applied annotation that is not JSON as a whole', () => {
  const live: KubeObject = {
    ...secret({}),
    metadata: { name: 's', annotations: { [lastAppliedAnnotation]: 'password' } },
  };
  expect(
    hideSecretData({ target: undefined, live }).live?.metadata.annotations?.[lastAppliedAnnotation],
  ).toBe('++++++++');
});

test('hideSecretData() hides the annotations that settings name', () => {
  const live: KubeObject = {
    ...secret({}),
    metadata: { name: 's', annotations: { token: 't', other: 'o' } },
  };
  expect(hideSecretData({ target: undefined, live }, ['token']).live?.metadata.annotations).toEqual({
    token: '++++++++',
    other: 'o',
  });
});

test('hideSecretData() does not change its input', () => {
  const live = Object.freeze(secret({ a: 'YQ==' }));
  hideSecretData({ target: undefined, live });
  expect(live).toEqual(secret({ a: 'YQ==' }));
});
