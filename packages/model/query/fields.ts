/** How the values of a field are compared with what a query says. */
export type FieldMatch = 'word' | 'part' | 'age' | 'pair';

/** A field that a query may name. */
export interface QueryField {
  readonly name: string;
  /** One phrase on what it holds. */
  readonly note: string;
  /** `word`: the whole value; `part`: any part of it; both with `*` and `?`. `age`: `>2h`. `pair`: `key=value` of a map. */
  readonly match: FieldMatch;
  readonly aliases?: readonly string[] | undefined;
  /** The values it can have, where these are few. */
  readonly values?: readonly string[] | undefined;
  /** Its values are counted for the list's facets. */
  readonly isFacet?: boolean | undefined;
}

/** All fields, in the order in which they are suggested. */
export const queryFields: readonly QueryField[] = [
  {
    name: 'health',
    note: 'health status',
    match: 'word',
    values: ['Degraded', 'Missing', 'Progressing', 'Suspended', 'Healthy', 'Unknown'],
    isFacet: true,
  },
  {
    name: 'sync',
    note: 'sync status',
    match: 'word',
    values: ['OutOfSync', 'Synced', 'Unknown'],
    isFacet: true,
  },
  {
    name: 'operation',
    note: 'last or running operation',
    match: 'word',
    aliases: ['op'],
    values: ['Running', 'Succeeded', 'Failed', 'Error', 'Terminating', 'None'],
    isFacet: true,
  },
  { name: 'project', note: 'project', match: 'word', aliases: ['proj'], isFacet: true },
  { name: 'cluster', note: 'destination cluster, by name or address', match: 'word', isFacet: true },
  { name: 'namespace', note: 'destination namespace', match: 'word', aliases: ['ns'], isFacet: true },
  { name: 'auto', note: 'automated sync', match: 'word', values: ['on', 'off'], isFacet: true },
  { name: 'repo', note: 'repository', match: 'part', isFacet: true },
  { name: 'label', note: 'label, as key or key=value', match: 'pair' },
  { name: 'annotation', note: 'annotation, as key or key=value', match: 'pair' },
  { name: 'name', note: 'name of the application', match: 'word' },
  { name: 'path', note: 'path or chart', match: 'part' },
  { name: 'revision', note: 'target revision', match: 'part', aliases: ['rev'] },
  { name: 'image', note: 'image that it runs', match: 'part' },
  { name: 'appns', note: 'namespace of the application itself', match: 'word' },
  { name: 'age', note: 'time since it was created, such as >2h or <7d', match: 'age' },
  { name: 'since', note: 'time in its present state', match: 'age' },
  { name: 'synced', note: 'time since the last sync', match: 'age' },
];

/** A field by its name or another name of it; `undefined` for words that are none. */
export function queryField(name: string): QueryField | undefined {
  const lower = name.toLowerCase();
  return queryFields.find((field) => field.name === lower || field.aliases?.includes(lower));
}
