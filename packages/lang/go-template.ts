import type { RunOptions, RunProgram } from './programs.ts';

const defaultTimeoutMs = 5000;

/** How a template is rendered; it has 5 seconds unless told otherwise. */
export interface GoTemplateOptions extends RunOptions {
  /** Go's template options, as `missingkey=error`. */
  readonly options?: readonly string[] | undefined;
  /** The name that error texts show; default `base`, as in ApplicationSets. */
  readonly name?: string | undefined;
}

/** Go's text/template with sprig and Argo CD's `normalize`, `slugify`, `toYaml`, `fromYaml`, `fromYamlArray`. */
export interface GoTemplate {
  /**
   * Renders a template. Errors have Go's text (`template: base:1:2: executing …`); those of parsing carry
   * `details.kind` = `parse`.
   */
  goTemplate(template: string, data: unknown, options?: GoTemplateOptions): string;
}

/** Makes the template part of lang. */
export function createGoTemplate(run: RunProgram): GoTemplate {
  return {
    goTemplate(template, data, { timeoutMs = defaultTimeoutMs, ...settings } = {}): string {
      const program = { text: template, args: { template, data, ...settings }, options: { timeoutMs } };
      return run('goTemplate', program) as string;
    },
  };
}
