export { queryField, queryFields } from './fields.ts';
export type { FieldMatch, QueryField } from './fields.ts';
export { fuzzyScore } from './fuzzy.ts';
export { compileQuery } from './match.ts';
export type { CompiledTerm, QuerySubject } from './match.ts';
export { formatQuery, formatTerm, parseQuery, toggleValue } from './parse.ts';
export type { QueryTerm } from './parse.ts';
