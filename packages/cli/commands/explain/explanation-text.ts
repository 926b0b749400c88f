import type { Cause, Evidence, Explanation } from '@tiphys/model/v2';

const marks: Readonly<Record<string, string>> = { good: '+', busy: '~', warn: '!', bad: 'x', unknown: '?' };

/** An explanation as text: the sentence, then the chain of causes, indented, each with its next step. */
export function explanationText(
  explanation: Explanation,
  { evidence }: { readonly evidence: boolean },
): string {
  const { sentence, next, causes } = explanation;
  const lines = [sentence, ...(next ? [next] : [])];
  const chain = causes.flatMap((cause) => causeLines(cause, { indent: '', evidence }));
  return `${[...lines, ...(chain.length > 0 ? ['', ...chain] : [])].map(printable).join('\n')}\n`;
}

interface CauseStyle {
  readonly indent: string;
  readonly evidence: boolean;
}

function causeLines(cause: Cause, { indent, evidence }: CauseStyle): string[] {
  const { tone, text, step, causes } = cause;
  const inner = `${indent}  `;
  return [
    `${indent}${marks[tone] ?? '-'} ${text}`,
    ...(evidence ? cause.evidence.flatMap((fact) => evidenceLines(fact, inner)) : []),
    ...(step ? [`${inner}→ ${step.text}`, ...(step.command ? [`${inner}  ${step.command}`] : [])] : []),
    ...causes.flatMap((below) => causeLines(below, { indent: inner, evidence })),
  ];
}

function evidenceLines({ label, text, at }: Evidence, indent: string): string[] {
  const [first = '', ...rest] = text.split('\n');
  return [`${indent}${label}: ${first}${at ? ` (${at})` : ''}`, ...rest.map((line) => `${indent}  ${line}`)];
}

/** Without control characters: what comes from clusters and repositories may not drive a terminal. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, (character) => (character === '\t' ? '  ' : '�'));
}
