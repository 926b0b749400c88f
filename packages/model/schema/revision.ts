import type { TypeOf } from './build.ts';
import { list, message, ref, string } from './build.ts';
import { Time } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** A check of who made a commit. */
export const SourceIntegrityCheckResultItem = message(v1alpha1('SourceIntegrityCheckResultItem'), {
  Name: string(1, { doc: 'The check.', zero: true }),
  Problems: list('string', 2, { doc: 'What is wrong.', zero: true }),
});
export interface SourceIntegrityCheckResultItem extends TypeOf<typeof SourceIntegrityCheckResultItem> {}

/** Whether commits prove who made them. */
export const SourceIntegrityCheckResult = message(v1alpha1('SourceIntegrityCheckResult'), {
  Checks: list(SourceIntegrityCheckResultItem, 1, { doc: 'The checks.', zero: true }),
});
export interface SourceIntegrityCheckResult extends TypeOf<typeof SourceIntegrityCheckResult> {}

/** Facts about a commit. */
export const CommitMetadata = message(v1alpha1('CommitMetadata'), {
  author: string(1, { doc: 'Who made it.' }),
  date: string(2, { doc: 'When.' }),
  subject: string(3, { doc: 'First line of its message.' }),
  body: string(4, { doc: 'The rest of its message.' }),
  sha: string(5, { doc: 'Commit.' }),
  repoUrl: string(6, { doc: 'Where it can be seen.' }),
});
export interface CommitMetadata extends TypeOf<typeof CommitMetadata> {}

/** A commit that another one refers to. */
export const RevisionReference = message(v1alpha1('RevisionReference'), {
  commit: ref(CommitMetadata, 1, { doc: 'The commit.', pointer: true }),
});
export interface RevisionReference extends TypeOf<typeof RevisionReference> {}

/** Facts about a commit. */
export const RevisionMetadata = message(v1alpha1('RevisionMetadata'), {
  author: string(1, { doc: 'Who made it.' }),
  date: ref(Time, 2, { doc: 'When.', zero: true, pointer: true }),
  tags: list('string', 3, { doc: 'Its tags.' }),
  message: string(4, { doc: 'Its message.' }),
  signatureInfo: string(5, { doc: 'Whether its signature is good.' }),
  references: list(RevisionReference, 6, { doc: 'Commits it refers to.' }),
  sourceIntegrityResult: ref(SourceIntegrityCheckResult, 7, {
    doc: 'Whether it proves who made it.',
    pointer: true,
  }),
});
export interface RevisionMetadata extends TypeOf<typeof RevisionMetadata> {}

/** Facts about a chart. */
export const ChartDetails = message(v1alpha1('ChartDetails'), {
  description: string(1, { doc: 'Text for people.' }),
  home: string(2, { doc: 'Its home page.' }),
  maintainers: list('string', 3, { doc: 'Who keeps it.' }),
});
export interface ChartDetails extends TypeOf<typeof ChartDetails> {}

/** Facts about an OCI artifact. */
export const OCIMetadata = message(v1alpha1('OCIMetadata'), {
  createdAt: string(1, { doc: 'When it was made.' }),
  authors: string(2, { doc: 'Who made it.' }),
  imageUrl: string(3, { doc: 'Its home page.' }),
  docsUrl: string(4, { doc: 'Its documentation.' }),
  sourceUrl: string(5, { doc: 'Its source.' }),
  version: string(6, { doc: 'Its version.' }),
  description: string(7, { doc: 'Text for people.' }),
});
export interface OCIMetadata extends TypeOf<typeof OCIMetadata> {}
