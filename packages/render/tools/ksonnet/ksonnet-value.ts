import { codes, StatusError } from '@tiphys/base';

const integer = /^(?:[+-]?[1-9]\d*|0)$/;
/** What `ks` took for a fraction: a single digit before the point but 0 is none. */
const fraction = /^[-+]?(?:0|[1-9]\d+)(?:\.\d+)?$/;

/** The value that `ks param set` reads in a text: a number, a truth value, a list or an object where it looks like one. */
export function decodeValue(text: string): unknown {
  if (text === '') throw new StatusError(codes.invalidArgument, 'value was blank');
  if (integer.test(text) || fraction.test(text)) return Number(text);
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (text.startsWith('[')) return parse(text, 'array');
  if (text.startsWith('{')) return parse(text, 'map');
  return text;
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StatusError(codes.invalidArgument, `${what} value is badly formatted: ${text}`);
  }
}
