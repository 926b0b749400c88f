import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { Prompter } from './prompt.ts';

function prompter(...chunks: string[]): { prompter: Prompter; shown: () => string } {
  let text = '';
  const stdin = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  return { prompter: new Prompter({ stdin, write: (part) => (text += part) }), shown: () => text };
}

test('answers may come in any chunks, with any line ends', async () => {
  const { prompter: ask, shown } = prompter('ad', 'min\r\ns', 'ecret\nrest');
  expect(await ask.askText('Username', '')).toBe('admin');
  expect(await ask.askPassword('')).toBe('secret');
  expect(shown()).toBe('Username: Password: ');
  await expect(ask.readLine()).rejects.toThrow('EOF');
});

test('what is known already is not asked for', async () => {
  const { prompter: ask, shown } = prompter();
  expect(await ask.askText('Username', 'admin')).toBe('admin');
  expect(await ask.askPassword('secret')).toBe('secret');
  expect(shown()).toBe('');
});

test('confirm() and confirmAll() ask until the answer is one of theirs', async () => {
  const { prompter: ask, shown } = prompter('maybe\nYES\nx\nA\nno\n');
  expect(await ask.confirm('Sure? ')).toBe(true);
  expect(await ask.confirmAll('All? ')).toBe('a');
  expect(await ask.confirm('Sure? ')).toBe(false);
  expect(shown()).toBe('Sure? Sure? All? All? Sure? ');
});

test('a password is not echoed on a terminal, and can be corrected', async () => {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => modes.push(raw),
  });
  let shown = '';
  const ask = new Prompter({ stdin, write: (part) => (shown += part) });
  stdin.write('secrx\x7fet\r');
  expect(await ask.askPassword('')).toBe('secret');
  expect(modes).toEqual([true, false]);
  expect(shown).toBe('Password: \n');
});

test('a question does not keep the program alive while its input stays open', async () => {
  const source = `
    import { Prompter } from ${JSON.stringify(new URL('prompt.ts', import.meta.url).href)};
    const ask = new Prompter({ stdin: process.stdin, write: (text) => process.stdout.write(text) });
    process.stdout.write(await ask.askText('Name', '') + '!');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  child.stdin.write('jason\n');
  const [code] = (await once(child, 'close')) as [number];
  child.stdin.destroy();
  expect(code).toBe(0);
  expect(shown).toBe('Name: jason!');
});

test('a signal ends a question that waits', async () => {
  const stop = new AbortController();
  const ask = new Prompter({ stdin: new PassThrough(), write: () => undefined, signal: stop.signal });
  const asked = ask.askText('Username', '');
  stop.abort();
  await expect(asked).rejects.toThrow('interrupted');
});
