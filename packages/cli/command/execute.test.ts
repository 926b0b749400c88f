import { expect, test } from 'vitest';
import type { CommandSpec } from './command-spec.ts';
import { executeCommand } from './execute.ts';
import { boolFlag, stringFlag } from './flag-spec.ts';
import { flagLines } from './help.ts';

interface Ran {
  readonly code: number | string;
  readonly printed: string;
  readonly warned: string;
  readonly ran: string;
}

async function run(...args: string[]): Promise<Ran> {
  let printed = '';
  let warned = '';
  let ran = '';
  const leaf = (use: string, extra: Partial<CommandSpec<void>> = {}): CommandSpec<void> => ({
    use,
    short: `Does ${use}`,
    run: async ({ node, args: rest, flags }) => {
      ran = [node.path, ...rest, ...flags.visited()].join(' ');
    },
    ...extra,
  });
  const root: CommandSpec<void> = {
    use: 'prog',
    short: 'A program',
    persistentFlags: [stringFlag('server', 'Server'), boolFlag('plain', 'Plain', { short: 'x' })],
    commands: [
      {
        use: 'app',
        short: 'Applications',
        aliases: ['apps'],
        load: async () => ({
          use: 'app',
          short: 'Applications',
          aliases: ['apps'],
          commands: [
            leaf('get NAME', { flags: [stringFlag('output', 'Output', { short: 'o', value: 'wide' })] }),
            leaf('wait', { flags: [stringFlag('for', 'For', { required: true })], exactArgs: 1 }),
          ],
        }),
      },
      leaf('version'),
      leaf('secret', { hidden: true }),
    ],
    run: async () => 0,
  };
  const deps = {
    root,
    print: (text: string): void => void (printed += text),
    warn: (line: string): void => void (warned += line),
    createContext: (): void => undefined,
  };
  const code = await executeCommand(deps, args).catch((error: unknown) => String(error));
  return { code, printed, warned, ran };
}

test.each([
  [['app', 'get', 'a'], 'prog app get a'],
  [['--server', 'app', 'app', 'get', 'a'], 'prog app get a server'],
  [['--server=x', 'apps', '-x', 'get', '-o', 'json', 'a'], 'prog app get a output plain server'],
  [['app', '-o', 'get', 'get', 'a'], 'prog app get a output'],
  [['app', 'get', '--', '-o'], 'prog app get -o'],
  [['app', 'wait', '--for', 'x', 'one'], 'prog app wait one for'],
])('executeCommand() runs %j as %j', async (args, expected) => {
  const result = await run(...args);
  expect(result).toMatchObject({ code: 0, ran: expected });
});

test.each([
  [['app', 'wait', 'one'], 'GrammarError: required flag(s) "for" not set'],
  [['app', 'wait', '--for', 'x'], 'GrammarError: accepts 1 arg(s), received 0'],
  [['app', 'get', '--nope'], 'GrammarError: unknown flag: --nope'],
  [['nope'], 'GrammarError: unknown command "nope" for "prog"'],
  [['versoin'], 'GrammarError: unknown command "versoin" for "prog"\n\nDid you mean this?\n\tversion\n'],
  [['ver'], 'GrammarError: unknown command "ver" for "prog"\n\nDid you mean this?\n\tversion\n'],
])('executeCommand() refuses %j', async (args, message) => {
  expect((await run(...args)).code).toBe(message);
});

const appHelp = `Applications

Usage:
  prog app [command]

Aliases:
  app, apps

Available Commands:
  get         Does get NAME
  wait        Does wait

Flags:
  -h, --help   help for app

Global Flags:
  -x, --plain           Plain
      --server string   Server

Use "prog app [command] --help" for more information about a command.
`;

test.each([[['app', '--help']], [['app', '-h']], [['help', 'app']], [['app']]])(
  'executeCommand() prints help in cobra’s layout for %j',
  async (args) => {
    expect(await run(...args)).toEqual({ code: 0, printed: appHelp, warned: '', ran: '' });
  },
);

test('executeCommand() leaves hidden commands out of help and lists help itself at the root', async () => {
  const { printed } = await run('--help');
  expect(printed).toContain('  help        Help about any command\n  version     Does version\n');
  expect(printed).not.toContain('secret');
});

test('flagLines() shows kinds and defaults as pflag does', () => {
  const lines = flagLines([
    { name: 'a', type: 'string', usage: 'A', value: '' },
    { name: 'b', type: 'string', usage: 'B', value: 'x', short: 'b' },
    { name: 'c', type: 'bool', usage: 'C', value: true },
    { name: 'd', type: 'duration', usage: 'D', value: 180_000 },
    { name: 'e', type: 'stringArray', usage: 'E', value: ['x', 'y'] },
    { name: 'f', type: 'int64Slice', usage: 'F', value: [] },
    { name: 'g', type: 'int', usage: 'G', value: -1 },
    { name: 'h', type: 'stringSlice', usage: 'H', value: [] },
    { name: 'i', type: 'uint', usage: 'I', value: 0 },
    { name: 'j', type: 'string', usage: 'J', value: '', hidden: true },
  ]);
  expect(lines).toBe(
    [
      '      --a string        A',
      '  -b, --b string        B (default "x")',
      '      --c               C (default true)',
      '      --d duration      D (default 3m0s)',
      '      --e stringArray   E (default [x,y])',
      '      --f int64Slice    F (default [])',
      '      --g int           G (default -1)',
      '      --h strings       H',
      '      --i uint          I',
    ].join('\n'),
  );
});
