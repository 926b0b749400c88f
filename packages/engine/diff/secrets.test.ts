import type { KubeObject } from '@tiphys/base';
import { expect, test } from 'vitest';
import { lastAppliedAnnotation, withLastApplied } from './last-applied.ts';
import { hideSecretData } from './secrets.ts';

function secret(data: Record<string, unknown>): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data };
}

test('hideSecretData() gives equal values equal replacements and different ones longer ones', () => {
  const [target, live] = hideSecretData([
    secret({ a: 'YQ==', b: 'Yg==' }),
    secret({ a: 'YQ==', b: 'eA==', c: 'Yw==' }),
  ]);
  expect(target?.['data']).toEqual({ a: '++++++++', b: '++++++++' });
  expect(live?.['data']).toEqual({ a: '++++++++', b: '++++++++++++', c: '++++++++' });
});

test('hideSecretData() hides the last-applied annotation and stringData too', () => {
  const live = withLastApplied({ ...secret({}), stringData: { a: 'secret' } });
  const hidden = hideSecretData([undefined, live]);
  const text = JSON.stringify(hidden);
  expect(text).not.toContain('secret"');
  expect(text).not.toContain(btoa('secret'));
  expect(hidden[1]).not.toHaveProperty('stringData');
});

test('hideSecretData() hides a last-applied annotation that is not JSON as a whole', () => {
  const live: KubeObject = {
    ...secret({}),
    metadata: { name: 's', annotations: { [lastAppliedAnnotation]: 'password' } },
  };
  expect(hideSecretData([undefined, live])[1]?.metadata.annotations?.[lastAppliedAnnotation]).toBe(
    '++++++++',
  );
});

test('hideSecretData() hides the annotations that settings name', () => {
  const live: KubeObject = {
    ...secret({}),
    metadata: { name: 's', annotations: { token: 't', other: 'o' } },
  };
  expect(hideSecretData([undefined, live], ['token'])[1]?.metadata.annotations).toEqual({
    token: '++++++++',
    other: 'o',
  });
});

test.each([[['a-secret']], ['a-secret'], [{ deep: { a: 'a-secret' } }]])(
  'hideSecretData() hides what is no proper data: %j',
  (data) => {
    const broken = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
    expect(JSON.stringify(hideSecretData([{ ...broken, data }]))).not.toContain('a-secret');
    expect(JSON.stringify(hideSecretData([{ ...broken, stringData: data }]))).not.toContain('a-secret');
  },
);

test('hideSecretData() does not change its input', () => {
  const live = Object.freeze(secret({ a: 'YQ==' }));
  hideSecretData([undefined, live]);
  expect(live).toEqual(secret({ a: 'YQ==' }));
});
