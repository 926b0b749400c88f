import type { RunOptions } from './jq.ts';
import type { Call } from './wasm/caller.ts';

/** How a template is rendered. */
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
export function createGoTemplate(call: Call): GoTemplate {
  return {
    goTemplate: (template, data, options = {}) =>
      call('goTemplate', { template, data, ...options }) as string,
  };
}
