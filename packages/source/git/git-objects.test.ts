import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createScratchRepo } from '../testing/scratch-repo.ts';
import { createGitObjects } from './git-objects.ts';
import { createObjectReader } from './object-reader.ts';

test('a file that is kept is not asked for again, and counts for a bound as one that is read', async () => {
  using repo = createScratchRepo();
  repo.commit({ a: 'aaaa', b: 'bbbbbb', c: 'c' });
  const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map((name) => repo.git('rev-parse', `HEAD:${name}`));
  const reader = createObjectReader({ program: {}, gitDir: join(repo.dir, '.git') });
  try {
    const asked: string[] = [];
    const counting: typeof reader = {
      ...reader,
      read: (ids, maxBytes) => (asked.push(...ids), reader.read(ids, maxBytes)),
    };
    const objects = createGitObjects(counting, { directories: new Map(), files: new Map() });
    const read = async (ids: readonly string[], maxBytes = 100): Promise<string[]> =>
      (await objects.files(ids, { maxBytes })).map((content) => new TextDecoder().decode(content));
    expect(await read([a, b])).toEqual(['aaaa', 'bbbbbb']);
    expect(await read([b, c, a])).toEqual(['bbbbbb', 'c', 'aaaa']);
    expect(asked).toEqual([a, b, c]);
    for (const ids of [[a, b], [a]]) await expect(read(ids, 3)).rejects.toThrow('larger than 3 bytes');
  } finally {
    reader.close();
  }
});
