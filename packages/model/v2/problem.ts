/** Something that is wrong, at the field it belongs to. */
export interface FieldProblem {
  /** Path in what was sent, such as `spec.sources[1].path`. */
  readonly field: string;
  readonly message: string;
}
