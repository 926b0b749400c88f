import { describe, expect, it } from 'vitest';
import { applyJsonPatch } from './json-patch.ts';

describe('applyJsonPatch()', () => {
  it.each([
    [{ a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    [{ a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
    [{ a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
    [{ a: 1 }, [{ op: 'replace', path: '/a', value: { b: 2 } }], { a: { b: 2 } }],
    [{ a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
    [{ a: [1, 2] }, [{ op: 'remove', path: '/a/0' }], { a: [2] }],
    [{ a: { x: 1 } }, [{ op: 'move', from: '/a/x', path: '/b' }], { a: {}, b: 1 }],
    [{ a: { x: 1 } }, [{ op: 'copy', from: '/a', path: '/b' }], { a: { x: 1 }, b: { x: 1 } }],
    [{ 'a/b~c': 1 }, [{ op: 'replace', path: '/a~1b~0c', value: 2 }], { 'a/b~c': 2 }],
    [
      { a: 1 },
      [
        { op: 'test', path: '/a', value: 1 },
        { op: 'add', path: '/a', value: 2 },
      ],
      { a: 2 },
    ],
    [1, [{ op: 'replace', path: '', value: 2 }], 2],
  ])('%j with %j is %j', (value, patch, expected) => {
    const before = structuredClone(value);
    expect(applyJsonPatch(value, patch)).toEqual(expected);
    expect(value).toEqual(before);
  });

  it.each([
    [[{ op: 'remove', path: '/b' }], 'missing path'],
    [[{ op: 'replace', path: '/b', value: 1 }], 'missing path'],
    [[{ op: 'add', path: '/b/c', value: 1 }], 'missing path'],
    [[{ op: 'add', path: '/a/5', value: 1 }], 'invalid array index'],
    [[{ op: 'test', path: '/a', value: 1 }], 'testing value /a failed'],
    [[{ op: 'move', from: '/a', path: '/a/0' }], 'into itself'],
    [[{ op: 'jump', path: '/a' }], 'unexpected kind: jump'],
    [[{ op: 'add', path: 'a', value: 1 }], 'invalid path'],
    [{ op: 'add' }, 'list of operations'],
  ])('refuses %j', (patch, message) => {
    expect(() => applyJsonPatch({ a: [1] }, patch)).toThrow(message);
  });

  it('never reaches a prototype', () => {
    const patched = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((patched as { polluted?: boolean }).polluted).toBeUndefined();
    expect(() => applyJsonPatch({}, [{ op: 'add', path: '/constructor/prototype/x', value: 1 }])).toThrow(
      'missing path',
    );
  });
});
