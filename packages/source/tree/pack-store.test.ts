import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@tiphys/base';
import { expect, test } from 'vitest';
import { createPackStore } from './pack-store.ts';
import type { TarEntry } from './tar-entries.ts';

test('archives that are the first of a run are made at once, beside what an earlier run left', async () => {
  for (let round = 0; round < 20; round++) {
    const dir = mkdtempSync(join(tmpdir(), 'tiphys-packs-'));
    mkdirSync(join(dir, 'left.1.tmp'));
    writeFileSync(join(dir, 'left.1.tmp', 'blob'), 'x');
    const packs = createPackStore({ clock: systemClock, log: silentLogger }, { dir });
    const texts = ['a', 'b', 'c', 'd'];
    const trees = await Promise.all(
      texts.map((text) =>
        packs.tree({ key: text, revision: text, kind: 'chart', fill: () => entries(text) }),
      ),
    );
    const read = trees.map(async (tree) => new TextDecoder().decode(await tree.readFile('file')));
    expect(await Promise.all(read)).toEqual(texts);
    expect(readdirSync(dir).toSorted()).toEqual(texts.map((text) => `${text}.pack`));
    rmSync(dir, { recursive: true });
  }
});

async function* entries(text: string): AsyncGenerator<TarEntry> {
  yield {
    path: 'file',
    top: '',
    symlink: false,
    executable: false,
    async *chunks() {
      yield Buffer.from(text);
    },
  };
}
