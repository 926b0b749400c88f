import { codes, StatusError } from '@tiphys/base';
import type { Call } from './wasm/caller.ts';

/** Documents of a text, and what stopped the reading if something did. */
export interface YamlDocuments {
  readonly documents: readonly unknown[];
  /** The library's text, with the line. */
  readonly problem?: string | undefined;
}

/** YAML as sigs.k8s.io/yaml and kubectl read and write it (YAML 1.1: `yes` is a boolean). */
export interface Yaml {
  /** All documents of a YAML or JSON text, empty ones left out, up to the first error. */
  yamlDocuments(text: string): YamlDocuments;
  /** As `yamlDocuments`, but an error throws. */
  yamlParse(text: string): unknown[];
  /** Writes YAML with sorted keys. */
  yamlStringify(value: unknown): string;
}

/** Makes the YAML part of lang. */
export function createYaml(call: Call): Yaml {
  const yamlDocuments = (text: string): YamlDocuments => call('yamlParse', { text }) as YamlDocuments;
  return {
    yamlDocuments,
    yamlParse(text): unknown[] {
      const { documents, problem } = yamlDocuments(text);
      if (problem !== undefined) throw new StatusError(codes.invalidArgument, problem);
      return [...documents];
    },
    yamlStringify: (value) => call('yamlStringify', { value: value ?? null }) as string,
  };
}
