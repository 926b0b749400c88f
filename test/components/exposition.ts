/** Metrics of an exposition: the labels of each by its name, as the first sample or the declaration shows them. */
export async function readExposition(metricsUrl: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  const found = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const declared = /^# TYPE (\S+) /.exec(line)?.[1];
    if (declared !== undefined) found.set(declared, found.get(declared) ?? new Set());
    const [, name, labels = ''] = /^([a-z_:]\w*)(?:\{(.*)\})? [^ ]+$/i.exec(line) ?? [];
    if (name === undefined) continue;
    const names = found.get(name) ?? new Set<string>();
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) names.add(label);
    found.set(name, names);
  }
  return found;
}

/** Names of metrics that an expression of PromQL asks for. */
export function metricsOf(expression: string): readonly string[] {
  const words = expression.replace(/\{[^}]*\}|"[^"]*"|\[[^\]]*\]|\b(?:by|on|without)\s*\([^)]*\)/g, ' ');
  return [...new Set(words.match(/\b(?:argocd|grpc|process|nodejs|workqueue)_\w+/g) ?? [])];
}

/** The name of a metric, whatever part of its distribution a sample is. */
export function baseName(name: string): string {
  return name.replace(/_bucket$/, '');
}

/** Metrics that the process has of itself, and not by Argo CD. */
export const ownMetrics = /^(?:process|nodejs)_/;
