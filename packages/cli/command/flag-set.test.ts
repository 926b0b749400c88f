import { expect, test } from 'vitest';
import {
  arrayFlag,
  boolFlag,
  durationFlag,
  intFlag,
  intSliceFlag,
  sliceFlag,
  stringFlag,
  uintFlag,
} from './flag-spec.ts';
import { FlagSet, GrammarError, HelpRequest, parseFlags } from './flag-set.ts';

const specs = [
  stringFlag('output', 'Output', { short: 'o', value: 'wide' }),
  boolFlag('prune', 'Prune', { short: 'p' }),
  boolFlag('validate', 'Validate', { value: true }),
  boolFlag('quick', 'Quick', { short: 'q' }),
  intFlag('position', 'Position', { value: -1 }),
  uintFlag('timeout', 'Timeout'),
  durationFlag('pause', 'Pause', { value: 5000 }),
  arrayFlag('label', 'Label', { short: 'l' }),
  sliceFlag('header', 'Header', { short: 'H' }),
  intSliceFlag('positions', 'Positions'),
  stringFlag('old', 'Old', { deprecated: 'use --output' }),
];

function parse(...args: string[]): { flags: FlagSet; rest: string[] } {
  const flags = new FlagSet(specs);
  return { flags, rest: parseFlags(flags, args) };
}

test.each([
  [['--output=json'], 'json'],
  [['--output', 'json'], 'json'],
  [['-o', 'json'], 'json'],
  [['-ojson'], 'json'],
  [['-o=json'], 'json'],
  [['-pqo', 'json'], 'json'],
  [['--output='], ''],
  [['--output', '--prune'], '--prune'],
  [['--output=a', '--output=b'], 'b'],
  [[], 'wide'],
])('parseFlags() reads %j as the text %j', (args, expected) => {
  expect(parse(...args).flags.string('output')).toBe(expected);
});

test.each([
  [['--prune'], true],
  [['--prune=false'], false],
  [['--prune=0'], false],
  [['--prune=T'], true],
  [['-p'], true],
  [['-qp'], true],
  [['-p=false'], false],
  [[], false],
])('parseFlags() reads %j as the bool %j', (args, expected) => {
  expect(parse(...args).flags.bool('prune')).toBe(expected);
});

test('parseFlags() keeps arguments between flags, and all after --', () => {
  expect(parse('a', '--prune', 'b', '-', '--', '--output', 'c').rest).toEqual([
    'a',
    'b',
    '-',
    '--output',
    'c',
  ]);
  expect(parse('--prune', 'false').rest).toEqual(['false']);
});

test('parseFlags() collects lists: arrays as they are, slices at commas', () => {
  const { flags } = parse(
    '-l',
    'a=1,2',
    '--label',
    'b',
    '-H',
    'x:1,"y:2,3"',
    '-H',
    'z:4',
    '--positions',
    '1,2',
    '--positions=3',
  );
  expect(flags.strings('label')).toEqual(['a=1,2', 'b']);
  expect(flags.strings('header')).toEqual(['x:1', 'y:2,3', 'z:4']);
  expect(flags.numbers('positions')).toEqual([1, 2, 3]);
});

test('parseFlags() reads numbers as Go does', () => {
  expect(parse('--position=-3').flags.number('position')).toBe(-3);
  expect(parse('--timeout=0x10').flags.number('timeout')).toBe(16);
  expect(parse('--pause=1m30s').flags.number('pause')).toBe(90_000);
  expect(parse().flags.number('position')).toBe(-1);
});

test.each([
  [['--nope'], 'unknown flag: --nope'],
  [['--nope=1'], 'unknown flag: --nope'],
  [['-x'], "unknown shorthand flag: 'x' in -x"],
  [['-px'], "unknown shorthand flag: 'x' in -x"],
  [['--output'], 'flag needs an argument: --output'],
  [['-o'], "flag needs an argument: 'o' in -o"],
  [['--=x'], 'bad flag syntax: --=x'],
  [['---x'], 'bad flag syntax: ---x'],
  [
    ['--timeout', 'x'],
    'invalid argument "x" for "--timeout" flag: strconv.ParseUint: parsing "x": invalid syntax',
  ],
  [
    ['--timeout=-1'],
    'invalid argument "-1" for "--timeout" flag: strconv.ParseUint: parsing "-1": invalid syntax',
  ],
  [
    ['--position=1.5'],
    'invalid argument "1.5" for "--position" flag: strconv.ParseInt: parsing "1.5": invalid syntax',
  ],
  [
    ['--prune=maybe'],
    'invalid argument "maybe" for "-p, --prune" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  ],
  [['--pause=5'], 'invalid argument "5" for "--pause" flag: time: invalid duration "5"'],
])('parseFlags() refuses %j with pflag’s words', (args, message) => {
  expect(() => parse(...args)).toThrow(new GrammarError(message));
});

test('parseFlags() asks for help on -h and --help where no such flag is declared', () => {
  expect(() => parse('-h')).toThrow(HelpRequest);
  expect(() => parse('--help')).toThrow(HelpRequest);
});

test('FlagSet tells which flags were given, sorted, and warns of deprecated ones', () => {
  const { flags } = parse('--prune', '--old=x', '-o', 'y');
  expect(flags.visited()).toEqual(['old', 'output', 'prune']);
  expect(flags.changed('validate')).toBe(false);
  expect(flags.warnings).toEqual(['Flag --old has been deprecated, use --output']);
});

test('FlagSet refuses to read a flag that is not declared', () => {
  expect(() => parse().flags.string('nope')).toThrow(RangeError);
});
