import { describe, expect, it } from 'vitest';
import { decode, encode, fields, normalize } from './codec.ts';

const v1 = (name: string): string => `github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.${name}`;
const meta = (name: string): string => `k8s.io.apimachinery.pkg.apis.meta.v1.${name}`;
const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** Bytes that Go's marshaller made, with the JSON that Go prints for them. */
const fromGo: readonly (readonly [string, string, string])[] = [
  [v1('KustomizeReplica'), '0a001206080010351a00', '{"name":"","count":53}'],
  [v1('KustomizeReplica'), '0a001209080110001a03323525', '{"name":"","count":"25%"}'],
  [v1('ApplicationSourcePluginParameter'), '0a00', '{"name":""}'],
  [
    v1('ApplicationSourcePluginParameter'),
    '0a096775657374626f6f6b1a002200',
    '{"array":[],"map":{},"name":"guestbook"}',
  ],
  [v1('JWTToken'), '080010001a00', '{"iat":0}'],
  [v1('JWTToken'), '080510011a0e6772c3b6c39f65e29c93f09f9880', '{"iat":5,"exp":1,"id":"größe✓😀"}'],
  [v1('ResourceNode'), '0a0c0a0012001a0022002a0032002a00', '{}'],
  [
    v1('ResourceNode'),
    '0a1e0a016112001a0e6772c3b6c39f65e29c93f09f988022002a033c263e32002a00',
    '{"group":"a","kind":"größe✓😀","name":"<&>"}',
  ],
  [
    v1('RevisionHistory'),
    '120022002800320e0a001200220062006a0072007a0052040a001000',
    '{"deployedAt":null,"id":0,"source":{"repoURL":""},"initiatedBy":{}}',
  ],
  [v1('SyncStrategyHook'), '0a020800', '{}'],
  [v1('SyncStrategyHook'), '0a020801', '{"force":true}'],
  [
    v1('KustomizePatch'),
    '0a033c263e12016c1a350a2e0a170a0012033c263e1a0e6772c3b6c39f65e29c93f09f988012096775657374626f6f6b1a08783a20792023207a1201611a0022050a015a100022050a0161100122060a026b311001',
    '{"path":"<&>","patch":"l","target":{"version":"<&>","kind":"größe✓😀","name":"guestbook","namespace":"x: y # z","annotationSelector":"a"},"options":{"Z":false,"a":true,"k1":true}}',
  ],
  ['repository.GitFilesResponse', '0a060a016112015a0a070a026b3112015a', '{"map":{"a":"Wg==","k1":"Wg=="}}'],
  ['repository.GitFilesResponse', '', '{}'],
  [
    v1('ListGenerator'),
    '12120a040a001200120a12060a0012001a001a001a00',
    '{"elements":null,"template":{"metadata":{},"spec":{"destination":{},"project":""}}}',
  ],
  [
    'application.ApplicationRollbackRequest',
    '0a016110d4fdffffffffffffff0118012001',
    '{"name":"a","id":-300,"dryRun":true,"prune":true}',
  ],
  [
    v1('ResourceOverride'),
    '0a001206120012001a001a0028013200',
    '{"health.lua.useOpenLibs":true,"ignoreDifferences":"jqPathExpressions:\\n- \\"\\"\\njsonPointers: null\\nmanagedFieldsManagers: null\\n","ignoreResourceUpdates":"jqPathExpressions: null\\njsonPointers: null\\nmanagedFieldsManagers: null\\n"}'.replace(
      '- \\"\\"\\njsonPointers: null\\nmanagedFieldsManagers: null',
      '- \\"\\"\\n- \\"\\"\\njsonPointers: null\\nmanagedFieldsManagers:\\n- \\"\\"',
    ),
  ],
  [v1('ConnectionState'), '0a001200', '{"status":"","message":"","attemptedAt":null}'],
  [
    v1('ConnectionState'),
    '0a01611201621a0808e5d3f3ad091000',
    '{"status":"a","message":"b","attemptedAt":"2049-08-10T05:23:49Z"}',
  ],
  [
    'events.EventSeries',
    '08ffffffffffffffffff01120c08abe1c2d80e10a0bbd0f502',
    '{"count":-1,"lastObservedTime":"2094-12-21T03:12:43.783556Z"}',
  ],
  [
    v1('RepositoryCertificate'),
    '0a0012001a002a00',
    '{"serverName":"","certType":"","certSubType":"","certData":null,"certInfo":""}',
  ],
  [v1('TLSClientConfig'), '0801120022017c2a027907', '{"insecure":true,"keyData":"fA==","caData":"eQc="}'],
];

describe('decode()', () => {
  it.each(fromGo)('%s %s', (type, bytes, json) => {
    expect(JSON.stringify(decode(type, unhex(bytes)))).toBe(json.replaceAll('\\u003c', '<'));
  });

  it('reads repeated integers packed and not packed', () => {
    const type = 'application.ApplicationManifestQuery';
    const wanted = { name: 'a', sourcePositions: [1, 300] };
    expect(decode(type, unhex('0a016128012 8ac02'.replaceAll(' ', '')))).toEqual(wanted);
    expect(decode(type, unhex('0a01612a0301ac02'))).toEqual(wanted);
  });

  it('skips fields it does not know, of every wire type', () => {
    expect(decode(v1('JWTToken'), unhex('a00601a1060102030405060708a2060161a506010203040805'))).toEqual({
      iat: 5,
    });
  });

  it.each([
    ['a length beyond the end', '1a0541'],
    ['an integer that never ends', '08ffffffffffffffffffffff'],
    ['a wrong wire type', '0a0161'],
    ['a group', '0b'],
    ['an empty tag', '08'],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decode(v1('JWTToken'), unhex(bytes))).toThrow(/^proto: /);
  });

  it('keeps a key called __proto__ as a key', () => {
    const type = v1('ManagedNamespaceMetadata');
    const labels = JSON.parse('{"__proto__":"x"}') as object;
    const read = decode(type, encode(type, { labels })) as { labels: object };
    expect(Object.keys(read.labels)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it('takes a pointer to the zero time for null', () => {
    expect(decode(v1('OperationState'), unhex('3a00'))).toMatchObject({ finishedAt: null });
  });
});

describe('encode()', () => {
  it.each(fromGo)('%s %s: Go would read the same', (type, _bytes, json) => {
    const bytes = encode(type, JSON.parse(json));
    expect(JSON.stringify(decode(type, bytes))).toBe(json);
  });

  it.each([
    // Explicit zeros of pointers are written, those of values are not.
    [v1('SyncPolicyAutomated'), { prune: false, enabled: true }, '08002001'],
    [v1('JWTToken'), { iat: 0, exp: 0, id: '' }, ''],
    // proto2 `required`: written also when empty.
    ['application.LogEntry', {}, '0a0012001800220 02a00'.replaceAll(' ', '')],
    ['application.LinkInfo', { title: 'a' }, '0a01611200'],
    // The zero time is nothing at all.
    [v1('RevisionHistory'), { deployedAt: null, id: 0 }, ''],
    // Fields ascend although writing goes backwards.
    [v1('ResourceRef'), { uid: 'f', group: 'a', name: 'e' }, '0a01612a0165320166'],
    // An embedded struct is a message of its own on the wire.
    [v1('SyncStrategyHook'), { force: true }, '0a020801'],
    [v1('ApplicationSourceHelm'), { valuesObject: { a: 1 } }, '52090a077b2261223a317d'],
    ['repository.ManifestFileChunk', { chunk: Uint8Array.of(1, 2) }, '0a020102'],
  ])('%s %j', (type, value, bytes) => expect(hex(encode(type, value))).toBe(bytes));

  it.each([
    [
      v1('JWTToken'),
      { iat: '5' },
      'json: cannot unmarshal string into Go struct field JWTToken.iat of type int64',
    ],
    [
      v1('JWTToken'),
      { iat: 1.5 },
      'json: cannot unmarshal number into Go struct field JWTToken.iat of type int64',
    ],
    [
      v1('ApplicationSpec'),
      { project: {} },
      'json: cannot unmarshal object into Go struct field ApplicationSpec.project of type string',
    ],
    [
      v1('ApplicationSpec'),
      { info: 'x' },
      'json: cannot unmarshal string into Go struct field ApplicationSpec.info of type array',
    ],
    [
      v1('RevisionHistory'),
      { deployedAt: 'yesterday' },
      'json: cannot unmarshal string into Go struct field Time of type time.Time',
    ],
  ])('%s %j is refused', (type, value, message) => {
    expect(() => encode(type, value)).toThrow(message);
    expect(() => normalize(type, value)).toThrow(message);
    // An error leaves nothing behind.
    expect(hex(encode(v1('JWTToken'), { iat: 1 }))).toBe('0801');
  });

  it('does not know every name', () => {
    expect(() => encode('nope.Nope', {})).toThrow('unknown message type nope.Nope');
  });

  it('writes long texts, ASCII and not', () => {
    for (const text of ['a'.repeat(5000), 'ä'.repeat(5000), `${'a'.repeat(5000)}😀`, '😀'.repeat(30)]) {
      expect(decode(v1('Info'), encode(v1('Info'), { name: text, value: '' }))).toEqual({
        name: text,
        value: '',
      });
    }
  });
});

describe('normalize()', () => {
  it('prints a new Application as Go does', () => {
    expect(JSON.stringify(normalize(v1('Application'), {}))).toBe(
      '{"metadata":{},"spec":{"destination":{},"project":""},"status":{"sync":{"status":"","comparedTo":{"source":{"repoURL":""},"destination":{}}},"health":{},"summary":{},"sourceHydrator":{}}}',
    );
  });

  it.each([
    [
      'drops what is unknown',
      v1('Application'),
      { apiVersion: 'x', kind: 'y', nonsense: 1 },
      normalize(v1('Application'), {}),
    ],
    [
      'prints null for a list without omitempty',
      v1('ApplicationList'),
      { items: [] },
      { metadata: {}, items: null },
    ],
    ['drops empty lists and maps', v1('ManagedNamespaceMetadata'), { labels: {} }, {}],
    [
      'keeps zeros of pointers',
      v1('SyncPolicy'),
      { automated: { prune: false } },
      { automated: { prune: false } },
    ],
    [
      'brings times to seconds in UTC',
      meta('ManagedFieldsEntry'),
      { time: '2024-01-02T05:04:05.9+02:00' },
      { time: '2024-01-02T03:04:05Z' },
    ],
    [
      'leaves out creationTimestamp when it is zero',
      meta('ObjectMeta'),
      { name: 'a', creationTimestamp: null },
      { name: 'a' },
    ],
    ['leaves out an empty jsonnet', v1('ApplicationSourceDirectory'), { jsonnet: { libs: [] } }, {}],
    ['flattens embedded structs', v1('ResourceNode'), { kind: 'Pod', name: 'a' }, { kind: 'Pod', name: 'a' }],
    [
      'keeps an empty plugin map',
      v1('ApplicationSourcePluginParameter'),
      { name: 'a', map: {} },
      { map: {}, name: 'a' },
    ],
    ['takes numbers and texts as counts', v1('KustomizeReplica'), { name: 'a' }, { name: 'a', count: 0 }],
    [
      'keeps raw JSON',
      v1('ApplicationSourceHelm'),
      { valuesObject: { b: [null, { a: 0 }] } },
      { valuesObject: { b: [null, { a: 0 }] } },
    ],
    [
      'prints Ksonnet',
      v1('ApplicationSource'),
      { repoURL: 'a', ksonnet: { environment: 'prod' } },
      { repoURL: 'a', ksonnet: { environment: 'prod' } },
    ],
  ])('%s', (_name, type, value, wanted) =>
    expect(JSON.stringify(normalize(type, value))).toBe(JSON.stringify(wanted)),
  );

  it('brings keys into the order of Go and leaves its argument alone', () => {
    const value = Object.freeze({
      spec: Object.freeze({ project: 'a', source: { path: 'p', repoURL: 'u' } }),
      metadata: { labels: { b: '1', a: '2' }, name: 'n' },
    });
    expect(JSON.stringify(normalize(v1('Application'), value))).toMatch(
      /^{"metadata":{"name":"n","labels":{"a":"2","b":"1"}},"spec":{"source":{"repoURL":"u","path":"p"},"destination":{},"project":"a"}/,
    );
  });
});

describe('fields()', () => {
  it('lists fields with their types', () => {
    expect(fields(v1('SyncStrategy'))).toEqual([
      {
        json: 'apply',
        kind: 'message',
        type: v1('SyncStrategyApply'),
        rep: undefined,
        inline: undefined,
        doc: 'By apply alone.',
      },
      {
        json: 'hook',
        kind: 'message',
        type: v1('SyncStrategyHook'),
        rep: undefined,
        inline: undefined,
        doc: 'By apply, with hooks; the default.',
      },
    ]);
  });
  it('has none for encodings of their own', () => expect(fields(meta('Time'))).toBeUndefined());
});
