import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';

// What is written in Go: what the compiler's own checker says of it, and its tests (what a confined renderd must not be able to do, the
// writer of manifests beside the library's).

const cwd = join(import.meta.dirname, '..', '..', 'engine-go');
/** As everything in there is built, so that nothing is compiled twice. */
const flags = ['-trimpath', '-buildvcs=false'];

async function go(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
  await promisify(execFile)('go', [...args], { cwd, env: { ...process.env, CGO_ENABLED: '0', ...env } });
}

test('go vet has nothing to say', async () => {
  await go(['vet', ...flags, './cmd/renderd', './internal/...']);
  await go(['vet', ...flags, './cmd/lang'], { GOOS: 'wasip1', GOARCH: 'wasm' });
}, 600_000);

test('the tests in Go pass', async () => {
  await go(['test', ...flags, '-vet=off', '-count=1', './...']);
}, 600_000);
