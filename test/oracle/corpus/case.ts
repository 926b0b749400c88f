import type { ApplicationSource, ManifestRequest } from '@tiphys/model';

/** One way to use a tool: files, the source that names them, and how the real programs are called for the same. */
export interface Case {
  readonly name: string;
  /** Files by path in the folder of the case; those that start with `/` lie at the root of the repository. */
  readonly files: Readonly<Record<string, CaseFile>>;
  /** Folder of the application in that of the case. Default: the same. */
  readonly path?: string | undefined;
  readonly source?: Partial<ApplicationSource> | undefined;
  readonly request?: Partial<ManifestRequest> | undefined;
  /** Lines of a shell in the application's folder; the last one prints the manifests. */
  readonly reference: readonly string[];
  /** Both must fail, Tiphys with these words. */
  readonly fails?: RegExp | undefined;
  /** What the program prints is no list of manifests but one JSON value (Jsonnet). */
  readonly json?: boolean | undefined;
}

/** Text, or a link. */
export type CaseFile = string | { readonly link: string };

/** A ConfigMap as YAML. */
export function configMap(name: string, data: Readonly<Record<string, string>> = {}): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${JSON.stringify(data)}\n`;
}

/** Files of a folder, by their paths from outside of it. */
export function below(folder: string, files: Case['files']): Case['files'] {
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [`${folder}/${name}`, file]));
}
