import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';

// What a confined renderd must not be able to do is tried in Go, where the confining is.

test('renderd cannot open files, make sockets or run programs', async () => {
  const cwd = join(import.meta.dirname, '..', '..', 'engine-go');
  const env = { ...process.env, CGO_ENABLED: '0' };
  const args = ['test', '-trimpath', '-buildvcs=false', '-vet=off', '-count=1', './cmd/renderd'];
  await promisify(execFile)('go', args, { cwd, env });
}, 300_000);
