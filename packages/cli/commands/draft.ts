/** A message of the schema as the CLI has it: its own copy to change, where any field may be missing. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? Draft<Item>[]
  : T extends object
    ? { -readonly [Field in keyof T]?: Draft<T[Field]> }
    : T;
