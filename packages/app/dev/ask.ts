import { createInterface } from 'node:readline/promises';

/** A terminal to ask at; nobody answers where `input` is not one. */
export type Terminal = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
};

/** Asks a yes-or-no question. Anything but y and yes is no, and so is a terminal that is none. */
export async function ask(question: string, { input, output }: Terminal): Promise<boolean> {
  if (!input.isTTY) return false;
  const lines = createInterface({ input, output });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
