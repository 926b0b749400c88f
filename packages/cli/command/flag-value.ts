import { formatDuration, parseDuration } from '@tiphys/base';
import type { FlagSpec, FlagType, FlagValue } from './flag-spec.ts';

/** Reads one flag text; throws `SyntaxError` with the message of Go's strconv or time package. */
export function parseFlagText(type: FlagType, text: string): FlagValue {
  switch (type) {
    case 'bool':
      return parseBool(text);
    case 'string':
      return text;
    case 'int':
    case 'int64':
      return parseInteger(text, 'ParseInt');
    case 'uint':
      return parseInteger(text, 'ParseUint');
    case 'duration':
      return parseDuration(text);
    case 'stringArray':
      return [text];
    case 'stringSlice':
      return text === '' ? [] : splitCsv(text);
    case 'int64Slice':
      return text.split(',').map((part) => parseInteger(part.trim(), 'ParseInt'));
  }
}

/** A flag's value as pflag prints it: lists in brackets, durations as Go's. */
export function formatFlagValue(type: FlagType, value: FlagValue): string {
  if (type === 'duration') return formatDuration(Number(value));
  if (Array.isArray(value)) return `[${value.join(',')}]`;
  return String(value);
}

/** Whether help leaves the default out because it says nothing. */
export function isZeroDefault(flag: FlagSpec): boolean {
  const text = formatFlagValue(flag.type, flag.value);
  switch (flag.type) {
    case 'bool':
      return flag.value === false;
    case 'duration':
      return text === '0s';
    case 'stringArray':
    case 'stringSlice':
      return text === '[]';
    case 'string':
      return text === '';
    case 'int':
    case 'int64':
    case 'uint':
    case 'int64Slice':
      return text === '0';
  }
}

/** The value's name in help: `string`, `strings`, `stringArray`…; nothing for a bool. */
export function valueName(flag: FlagSpec): string {
  if (flag.valueName !== undefined) return flag.valueName;
  if (flag.type === 'bool') return '';
  if (flag.type === 'int64') return 'int';
  return flag.type === 'stringSlice' ? 'strings' : flag.type;
}

/** Reads one CSV record as Go's encoding/csv does: quotes around a field, doubled quotes inside. */
export function splitCsv(text: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const [field, next] = text[at] === '"' ? quotedField(text, at) : plainField(text, at);
    fields.push(field);
    if (next >= text.length) return fields;
    at = next + 1;
  }
}

function plainField(text: string, start: number): [string, number] {
  const comma = text.indexOf(',', start);
  const end = comma < 0 ? text.length : comma;
  const field = text.slice(start, end);
  if (field.includes('"')) {
    throw new SyntaxError(
      `parse error on line 1, column ${start + field.indexOf('"') + 1}: bare " in non-quoted-field`,
    );
  }
  return [field, end];
}

function quotedField(text: string, start: number): [string, number] {
  let field = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) {
      throw new SyntaxError(
        `parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`,
      );
    }
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const after = text[quote + 1];
      if (after !== undefined && after !== ',') {
        throw new SyntaxError(
          `parse error on line 1, column ${quote + 2}: extraneous or missing " in quoted-field`,
        );
      }
      return [field, quote + 1];
    }
    field += '"';
    at = quote + 2;
  }
}

const boolTexts: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

function parseBool(text: string): boolean {
  const value = Object.hasOwn(boolTexts, text) ? boolTexts[text] : undefined;
  if (value === undefined)
    throw new SyntaxError(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
  return value;
}

function parseInteger(text: string, name: 'ParseInt' | 'ParseUint'): number {
  const pattern =
    name === 'ParseInt'
      ? /^[-+]?(0[xX][\da-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|[1-9]\d*|0)$/
      : /^(0[xX][\da-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|[1-9]\d*|0)$/;
  if (!pattern.test(text))
    throw new SyntaxError(`strconv.${name}: parsing ${JSON.stringify(text)}: invalid syntax`);
  const digits = text.replace(/^[-+]/, '');
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (!Number.isSafeInteger(value)) {
    throw new SyntaxError(`strconv.${name}: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return text.startsWith('-') ? -value : value;
}
