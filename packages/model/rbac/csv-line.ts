/**
 * The fields of one line of CSV as Go's `encoding/csv` reads them with leading spaces trimmed: a field in quotes may hold commas and
 * doubled quotes. Throws `SyntaxError` with Go's text.
 */
export function readCsvLine(line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace(line[at])) at++;
    const field = line[at] === '"' ? readQuoted(line, at + 1) : readBare(line, at);
    fields.push(field.text);
    at = field.end;
    if (at >= line.length) return fields;
    at++;
  }
}

interface FieldText {
  readonly text: string;
  /** Position of the comma behind the field, or of the end. */
  readonly end: number;
}

function readBare(line: string, start: number): FieldText {
  const comma = line.indexOf(',', start);
  const end = comma < 0 ? line.length : comma;
  const text = line.slice(start, end);
  if (text.includes('"')) throw new SyntaxError('bare " in non-quoted-field');
  return { text, end };
}

function readQuoted(line: string, start: number): FieldText {
  let text = '';
  for (let at = start; at < line.length; at++) {
    if (line[at] !== '"') text += line[at];
    else if (line[at + 1] === '"') text += line[at++];
    else if (at + 1 === line.length || line[at + 1] === ',') return { text, end: at + 1 };
    else throw new SyntaxError('extraneous or missing " in quoted-field');
  }
  throw new SyntaxError('extraneous or missing " in quoted-field');
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}
