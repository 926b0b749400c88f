import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@tiphys/base';
import type { Cli } from '../cli.ts';
import { fatalGeneric } from '../cli.ts';

const header =
  "# Lines that begin with '#' are left out. An empty file ends the edit without a change.\n" +
  '# When saving fails, the file is opened again with the reason.\n';

/**
 * Lets the user change a text in `$EDITOR` (default `vi`) and saves it; opened again with the reason while saving
 * fails. Throws when the text was left as it was.
 */
export async function editText(
  cli: Cli,
  text: string,
  save: (edited: string) => Promise<void>,
): Promise<void> {
  let current = text;
  let reason = '';
  let refused: string | undefined;
  for (;;) {
    const comments =
      reason === ''
        ? ''
        : `${reason
            .split('\n')
            .map((line) => `# ${line}`)
            .join('\n')}\n`;
    const shown = `${header}${comments}\n${current}`;
    const edited = await openEditor(cli, shown);
    if (edited === '' || edited === shown) throw fatalGeneric('edit cancelled, no valid changes were saved');
    current = edited
      .split('\n')
      .filter((line) => !line.trimStart().startsWith('#'))
      .join('\n')
      .replace(/^\n+/, '');
    // Left as it was refused, the text would be refused again: an editor that is a script would go on for ever.
    if (current === refused) throw fatalGeneric(reason);
    try {
      await save(current);
      return;
    } catch (error) {
      reason = messageOf(error);
      refused = current;
    }
  }
}

async function openEditor(cli: Cli, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'argocd-edit'));
  try {
    const file = join(folder, 'edit.yaml');
    await writeFile(file, text, { mode: 0o600 });
    const [editor = 'vi', ...args] = (cli.environment.env['EDITOR'] || 'vi').split(/\s+/).filter(Boolean);
    await new Promise<void>((resolve, reject) => {
      const child = spawn(editor, [...args, file], { stdio: 'inherit', env: { ...cli.environment.env } });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit status ${code ?? 1}`))));
    });
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
