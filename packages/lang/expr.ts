import type { RunProgram } from './programs.ts';

/** Conditions in expr-lang, as deep links and notification triggers use them. */
export interface Expr {
  /** Evaluates an expression; names that `env` lacks are nil. Errors have expr's text. */
  evalExpr(expression: string, env: Readonly<Record<string, unknown>>): unknown;
}

/** Makes the expr part of lang. */
export function createExpr(run: RunProgram): Expr {
  return { evalExpr: (expression, env) => run('expr', { text: expression, args: { expression, env } }) };
}
