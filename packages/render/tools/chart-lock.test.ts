import { expect, it } from 'vitest';
import { legacyLockDigest, lockDigest } from './chart-lock.ts';

it("is what helm writes, whatever the fields' order", () => {
  const wanted = [
    {
      'import-values': ['data', { parent: 'my&data', child: 'default.data' }],
      alias: 'bee',
      tags: ['front', 'x&y'],
      condition: 'b.enabled,global.b',
      repository: 'file://../b',
      version: '>=1.0.0 <2',
      name: 'b',
    },
    { name: 'c', version: '1.2.3', repository: 'file://../c', enabled: false, tags: [] },
  ];
  const locked = [
    { name: 'b', repository: 'file://../b', version: '1.2.3' },
    { name: 'c', repository: 'file://../c', version: '1.2.3' },
  ];
  expect(lockDigest(wanted, locked)).toBe(
    'sha256:dfccb2e5d0b14bcde80963ff4da67cdca9faabb52d46ee17857d9bafbda03b11',
  );
  expect(lockDigest(wanted.slice(1), locked)).not.toBe(lockDigest(wanted, locked));
  expect(legacyLockDigest(wanted)).not.toBe(lockDigest(wanted, []));
});
