import type { TypeOf } from './build.ts';
import { list, message, ref, string } from './build.ts';
import { Time } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const SourceIntegrityCheckResultItem = message(v1alpha1('SourceIntegrityCheckResultItem'), {
  Name: string(1, { zero: true }),
  Problems: list('string', 2, { zero: true }),
});
export interface SourceIntegrityCheckResultItem extends TypeOf<typeof SourceIntegrityCheckResultItem> {}

/** TODO */
export const SourceIntegrityCheckResult = message(v1alpha1('SourceIntegrityCheckResult'), {
  Checks: list(SourceIntegrityCheckResultItem, 1, { zero: true }),
});
export interface SourceIntegrityCheckResult extends TypeOf<typeof SourceIntegrityCheckResult> {}

/** TODO */
export const CommitMetadata = message(v1alpha1('CommitMetadata'), {
  author: string(1),
  date: string(2),
  subject: string(3),
  body: string(4),
  sha: string(5),
  repoUrl: string(6),
});
export interface CommitMetadata extends TypeOf<typeof CommitMetadata> {}

/** TODO */
export const RevisionReference = message(v1alpha1('RevisionReference'), {
  commit: ref(CommitMetadata, 1, { pointer: true }),
});
export interface RevisionReference extends TypeOf<typeof RevisionReference> {}

/** TODO */
export const RevisionMetadata = message(v1alpha1('RevisionMetadata'), {
  author: string(1),
  date: ref(Time, 2, { zero: true, pointer: true }),
  tags: list('string', 3),
  message: string(4),
  signatureInfo: string(5),
  references: list(RevisionReference, 6),
  sourceIntegrityResult: ref(SourceIntegrityCheckResult, 7, { pointer: true }),
});
export interface RevisionMetadata extends TypeOf<typeof RevisionMetadata> {}

/** TODO */
export const ChartDetails = message(v1alpha1('ChartDetails'), {
  description: string(1),
  home: string(2),
  maintainers: list('string', 3),
});
export interface ChartDetails extends TypeOf<typeof ChartDetails> {}

/** TODO */
export const OCIMetadata = message(v1alpha1('OCIMetadata'), {
  createdAt: string(1),
  authors: string(2),
  imageUrl: string(3),
  docsUrl: string(4),
  sourceUrl: string(5),
  version: string(6),
  description: string(7),
});
export interface OCIMetadata extends TypeOf<typeof OCIMetadata> {}
