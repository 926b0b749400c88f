import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseJson } from '@tiphys/base';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { createLang } from './index.ts';
import type { Lang } from './index.ts';
import { isSimpleGlob, matchSimpleGlob } from './simple-glob.ts';
import { checkPlainName } from './versions.ts';
import { createCaller } from './wasm/caller.ts';
import type { Call } from './wasm/caller.ts';

let lang: Lang;
let call: Call;

beforeAll(async () => {
  const { langWasm } = await buildEngine();
  const module = await readFile(langWasm);
  lang = createLang(module);
  const world = {
    now: () => Date.now(),
    fillRandom(bytes: Uint8Array): void {
      bytes.set(crypto.getRandomValues(new Uint8Array(bytes.length)));
    },
  };
  call = createCaller(module, { world });
}, 600_000);

describe('checkLua()', () => {
  it.each(['', 'return {}', 'while true do end', 'os.exit(1)', 'hs = {} -- done', 'return obj;'])(
    'takes %j, and runs nothing',
    (script) => {
      expect(() => lang.checkLua(script)).not.toThrow();
    },
  );

  it.each([
    ['hs = {', 'syntax error'],
    ['\nx = = 1', 'line:2(column:5)'],
    ['end', 'syntax error'],
  ])('refuses %j', (script, message) => {
    expect(() => lang.checkLua(script)).toThrow(message);
  });
});

describe('jq()', () => {
  it.each([
    ['.a', { a: 1 }, [1]],
    ['del(.spec.replicas)', { spec: { replicas: 2, x: true } }, [{ spec: { x: true } }]],
    ['del(.a[] | select(.n == 1))', { a: [{ n: 1 }, { n: 2 }] }, [{ a: [{ n: 2 }] }]],
    ['.[]', [1, 'x', null], [1, 'x', null]],
    ['empty', {}, []],
    ['.big', { big: 9007199254740991 }, [9007199254740991]],
    ['.big', parseJson('{"big":9007199254740993}'), [9007199254740993n]],
    ['.f * 2', { f: 1.5 }, [3]],
  ])('%s', (program, input, expected) => {
    expect(lang.jq(program, input)).toEqual(expected);
  });

  it('gives the library text of a syntax error', () => {
    expect(() => lang.jq('del(.a', {})).toThrow('unexpected EOF');
  });

  it('cuts off a program that does not end', () => {
    expect(() => lang.jq('[range(1e12)] | length', null, { timeoutMs: 50 })).toThrow('deadline exceeded');
    expect(lang.jq('.', 1)).toEqual([1]);
  });
});

describe('luaHealth()', () => {
  const obj = { apiVersion: 'x/v1', kind: 'X', metadata: { name: 'a' }, status: { phase: 'Ready', n: 3 } };
  it.each([
    ['return {status = "Healthy", message = obj.status.phase}', { status: 'Healthy', message: 'Ready' }],
    ['hs = {} hs.status = "Progressing" return hs', { status: 'Progressing' }],
    ['return {}', {}],
    ['return nil', {}],
    ['x = 1', {}],
    ['return {status = "Fine"}', { status: 'Unknown', message: 'Lua returned an invalid health status' }],
    ['return {status = "Healthy", message = "n" .. obj.status.n}', { status: 'Healthy', message: 'n3' }],
    [
      'local os = require("os") if os.time() > 1000 then return {status="Healthy"} end',
      { status: 'Healthy' },
    ],
    [
      'return {status = "Healthy", message = tostring(os.getenv) .. tostring(io) .. tostring(string)}',
      { status: 'Healthy', message: 'nilnilnil' },
    ],
  ])('%s', (script, expected) => {
    expect(lang.luaHealth(obj, script)).toEqual(expected);
  });

  it('has the string library only with open libs', () => {
    const script = 'return {status = "Healthy", message = string.upper("x")}';
    expect(lang.luaHealth(obj, script, { openLibs: true })).toEqual({ status: 'Healthy', message: 'X' });
    expect(() => lang.luaHealth(obj, script)).toThrow('attempt to index a non-table object(nil)');
  });

  it.each([
    ['return "Healthy"', 'expect table output from Lua script, not string'],
    ['error("no")', '<string>:1: no'],
    ['return obj.spec.x', "attempt to index a non-table object(nil) with key 'x'"],
    ['return {', 'syntax error'],
    [
      'return {status = 1}',
      'json: cannot unmarshal number into Go struct field HealthStatus.status of type string',
    ],
  ])("%s fails with Lua's own text", (script, message) => {
    expect(() => lang.luaHealth(obj, script)).toThrow(message);
  });

  it('shows no stack trace', () => {
    expect(() => lang.luaHealth(obj, 'error("no")')).not.toThrow('stack traceback');
    for (const panic of ['return math.random(0)', 'return string.rep("x", 1e10)'])
      expect(() => lang.runLua(panic, { openLibs: true })).toThrow(/^[^\n]+$/);
  });

  it('ends after a second', () => {
    const started = performance.now();
    expect(() => lang.luaHealth(obj, 'while true do end')).toThrow('context deadline exceeded');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('keeps files out of reach even with open libs', () => {
    expect(() => lang.luaHealth(obj, 'io.open("/etc/passwd"):read("*a")', { openLibs: true })).toThrow();
  });
});

describe('Lua actions', () => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a', annotations: {} },
    spec: { replicas: 1, template: { spec: { containers: [{ name: 'c', resources: {} }] } } },
  };

  it('are discovered by name, the first script wins', () => {
    const first = 'return {restart = {}, pause = {disabled = true, iconClass = "fa fa-pause"}}';
    const second = 'return {restart = {disabled = true}, scale = {params = {{name = "replicas"}}}}';
    expect(lang.luaDiscoverActions(deployment, [first, second])).toEqual([
      { name: 'pause', disabled: true, iconClass: 'fa fa-pause' },
      { name: 'restart', disabled: false },
      { name: 'scale', disabled: false, params: [{ name: 'replicas' }] },
    ]);
    expect(lang.luaDiscoverActions(deployment, ['return {}'])).toEqual([]);
  });

  it('return the patched object with its empty maps intact', () => {
    const [impacted, ...others] = lang.luaRunAction(
      deployment,
      'obj.spec.replicas = tonumber(actionParams["replicas"]) return obj',
      { params: { replicas: '4' } },
    );
    expect(others).toEqual([]);
    expect(impacted?.operation).toBe('patch');
    expect(impacted?.resource).toEqual({ ...deployment, spec: { ...deployment.spec, replicas: 4 } });
  });

  it('leave alone the integers that Lua rounds', () => {
    const ship = {
      apiVersion: 'x/v1',
      kind: 'Ship',
      metadata: {},
      spec: parseJson('{"id":9007199254740993,"ids":[1,9007199254740993]}'),
    };
    const [impacted] = lang.luaRunAction(ship, 'obj.metadata.name = "argo" return obj');
    expect(impacted?.resource).toEqual({ ...ship, metadata: { name: 'argo' } });
  });

  it('may create objects', () => {
    const script = `
      job = {apiVersion = "batch/v1", kind = "Job", metadata = {name = obj.metadata.name .. "-1"}}
      return {{operation = "create", resource = job}}`;
    expect(lang.luaRunAction(deployment, script)).toEqual([
      { operation: 'create', resource: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a-1' } } },
    ]);
    expect(() => lang.luaRunAction(deployment, 'return {{operation = "drop", resource = obj}}')).toThrow(
      'unsupported operation: "drop"',
    );
  });
});

describe('goTemplate()', () => {
  it.each([
    ['{{.name | upper}}-{{len .list}}', { name: 'a', list: [1, 2] }, 'A-2'],
    ['{{.missing}}', {}, '<no value>'],
    ['{{ normalize "A_b.C" }} {{ slugify "Hello World" }}', {}, 'a-b.c hello-world'],
    ['{{ toYaml .x }}', { x: { b: 1, a: [true] } }, 'a:\n- true\nb: 1'],
    ['{{ (fromYaml "a: 3").a }}', {}, '3'],
    ['{{ .n }}', { n: 1234567890 }, '1234567890'],
    ['{{ slugify 5 true "one-two-three" }}', {}, 'one'],
  ])('%s', (template, data, expected) => {
    expect(lang.goTemplate(template, data)).toBe(expected);
  });

  it.each([
    ['{{.a', {}, 'template: base:1: unclosed action'],
    ['{{ env "HOME" }}', {}, 'function "env" not defined'],
    ['{{ fail "no" }}', {}, 'error calling fail: no'],
  ])("%s fails with Go's text", (template, data, message) => {
    expect(() => lang.goTemplate(template, data)).toThrow(message);
  });

  it('knows missingkey=error', () => {
    const options = { options: ['missingkey=error'] };
    expect(() => lang.goTemplate('{{.x}}', { y: 1 }, options)).toThrow('map has no entry for key "x"');
  });

  it('ends a template that loops without end, even one that writes nothing', () => {
    const list = Array.from({ length: 1000 }, (_, index) => index);
    const loop = '{{range .}}{{range $}}{{range $}}{{if false}}{{end}}{{end}}{{end}}{{end}}';
    const started = performance.now();
    expect(() => lang.goTemplate(loop, list, { timeoutMs: 200 })).toThrow('context deadline exceeded');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(lang.goTemplate('{{range $i, $x := .}}{{if $i}},{{end}}{{$x}}{{else}}none{{end}}', [1, 2])).toBe(
      '1,2',
    );
    expect(lang.goTemplate('{{range .}}{{.}}{{else}}none{{end}}', [])).toBe('none');
  });

  it('survives a template that eats all memory', () => {
    expect(() => lang.goTemplate('{{ repeat 2000000000 "aaaaaaaaaaaaaaaa" }}', {})).toThrow();
    expect(lang.goTemplate('{{.a}}', { a: 1 })).toBe('1');
  });
});

describe('evalExpr()', () => {
  it.each([
    ['app.status.phase == "Running" && app.n > 2', { app: { status: { phase: 'Running' }, n: 3 } }, true],
    ['missing == nil', {}, true],
    ['app.list | filter(# > 1) | len()', { app: { list: [1, 2, 3] } }, 2],
    ['name in ["a", "b"]', { name: 'b' }, true],
  ])('%s', (expression, env, expected) => {
    expect(lang.evalExpr(expression, env)).toBe(expected);
  });

  it('gives the library text of an error', () => {
    expect(() => lang.evalExpr('1 +', {})).toThrow('unexpected token EOF');
  });
});

describe('globMatch()', () => {
  it.each([
    ['*', '', 'anything/at/all', true],
    ['https://example.com/*', '/', 'https://example.com/a', true],
    ['https://example.com/*', '/', 'https://example.com/a/b', false],
    ['https://example.com/**', '/', 'https://example.com/a/b', true],
    ['{a,b}*', '', 'bcd', true],
    ['[!a]b', '', 'cb', true],
    ['a?c', '', 'abc', true],
    ['a*c*e', '', 'abcde', true],
    ['a*c*e', '', 'abde', false],
    ['ab*ba', '', 'aba', true],
    ['', '', '', true],
  ])('%s with separators %j against %s is %s', (...[pattern, separators, text, expected]) => {
    expect(lang.globMatch(pattern, text, separators)).toBe(expected);
  });

  it('throws for a pattern that does not compile, unless asked not to', () => {
    expect(() => lang.globMatch('[a', 'a')).toThrow();
    expect(lang.globMatchSafe('[a', 'a')).toBe(false);
  });

  it('matches plain patterns in TypeScript as the library does', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', ',', '-', 'é'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '/', ',', '-', 'é'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, letters, fc.constantFrom('', '/'), (glob, text, separators) => {
        fc.pre(isSimpleGlob(glob, separators));
        const [expected] = call('glob', { pattern: glob, texts: [text], separators }) as boolean[];
        const found = matchSimpleGlob(glob, text, separators);
        if (found !== undefined) expect(found).toBe(expected);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('versions', () => {
  const versions = ['v1.2.0', '1.10.0', '2.0.0-rc.1', '2.0.0', 'main'];
  it.each([
    ['>=1.0', '2.0.0'],
    ['1.x', '1.10.0'],
    ['~1.2', 'v1.2.0'],
    ['>=2.0.0-0 <2.0.0', '2.0.0-rc.1'],
    ['>=3', undefined],
    ['*', '2.0.0'],
  ])('maxSatisfying(%s) is %s', (constraint, expected) => {
    expect(lang.maxSatisfying(constraint, versions)).toBe(expected);
  });

  it('knows branches and commits in TypeScript as the library does', () => {
    const letters = fc.constantFrom(...'abefghvxXVLw0123456789._/-*>=|, ');
    const names = fc.string({ unit: letters, maxLength: 12 });
    const commits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(names, commits, fc.constant('main'), fc.constant('feature/1.x')), (text) => {
        const found = checkPlainName(text);
        if (found !== undefined)
          expect(call('semverCheck', { constraint: text, versions: [] })).toEqual(found);
      }),
      { numRuns: 10_000 },
    );
    expect(['main', 'release-1.2', 'HEAD', 'a'.repeat(40)].map(checkPlainName)).not.toContain(undefined);
  });

  it('tells versions from constraints', () => {
    expect(
      ['1.2.3', 'v1', '>=1', '1.*', 'main', '^2'].filter((text) => lang.isVersionConstraint(text)),
    ).toEqual(['>=1', '1.*', '^2']);
  });

  it('sorts', () => {
    expect(lang.sortVersions(versions)).toEqual(['main', 'v1.2.0', '1.10.0', '2.0.0-rc.1', '2.0.0']);
  });
});

describe('cron', () => {
  const at = (text: string): number => Date.parse(text);
  it('gives the next times', () => {
    expect(lang.cronNext('0 10 * * *', at('2026-01-01T09:59:30Z'))).toEqual([at('2026-01-01T10:00:00Z')]);
    expect(lang.cronNext('0 10 * * *', at('2026-07-01T00:00:00Z'), { timeZone: 'Europe/Berlin' })).toEqual([
      at('2026-07-01T08:00:00Z'),
    ]);
    expect(lang.cronNext('*/30 * * * *', at('2026-01-01T00:00:00Z'), { count: 2 })).toHaveLength(2);
  });

  it('gives the previous time', () => {
    expect(lang.cronPrevious('0 10 * * *', at('2026-01-01T10:00:00Z'))).toBe(at('2026-01-01T10:00:00Z'));
    expect(lang.cronPrevious('0 10 * * 1', at('2026-01-01T10:00:00Z'))).toBe(at('2025-12-29T10:00:00Z'));
    expect(lang.cronPrevious('0 0 30 2 *', at('2026-01-01T10:00:00Z'))).toBeUndefined();
  });

  it('refuses what is no schedule', () => {
    expect(() => lang.cronNext('* *', 0)).toThrow('expected exactly 5 fields, found 2: [* *]');
  });
});

describe('YAML', () => {
  it('is read document by document', () => {
    expect(lang.yamlParse('a: 1\n---\n---\n# only this\n---\nb: [yes, 010]\n')).toEqual([
      { a: 1 },
      { b: [true, 8] },
    ]);
    expect(lang.yamlParse('{"a": {"b": null}}')).toEqual([{ a: { b: null } }]);
  });

  it('names the line of an error and gives what came before', () => {
    const { documents, problem } = lang.yamlDocuments('a: 1\n---\nb: [\n');
    expect(documents).toEqual([{ a: 1 }]);
    expect(problem).toMatch(/yaml: line \d+: did not find expected node content/);
    expect(() => lang.yamlParse('a: b: c')).toThrow('mapping values are not allowed in this context');
  });

  it('is written with sorted keys', () => {
    expect(lang.yamlStringify({ b: 'yes', a: [1, { c: null }] })).toBe('a:\n- 1\n- c: null\nb: "yes"\n');
  });
});
