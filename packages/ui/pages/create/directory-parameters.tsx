import type { ReactNode } from 'react';
import type { JsonnetVar } from '@tiphys/model';
import { Rows, TextRows } from '../../parts/rows.tsx';
import { FormFlag, FormText, useForm } from './form.tsx';
import type { ParametersProps } from './parameters.tsx';

/** Which files of a folder are read, and variables of Jsonnet. */
export function DirectoryParameters({ field, source }: ParametersProps): ReactNode {
  const form = useForm();
  const base = `${field}.directory`;
  const jsonnet = source.directory?.jsonnet;
  return (
    <>
      <FormFlag
        path={`${base}.recurse`}
        label="Also the folders below"
        note="Reads manifests in all folders below the path."
      />
      <div className="form-columns">
        <FormText path={`${base}.include`} label="Only files like" isMono isOptional placeholder="*.yaml" />
        <FormText
          path={`${base}.exclude`}
          label="No files like"
          isMono
          isOptional
          placeholder="{test,draft}-*"
        />
      </div>
      <Variables
        legend="Jsonnet top-level arguments"
        noun="argument"
        path={`${base}.jsonnet.tlas`}
        variables={jsonnet?.tlas ?? []}
      />
      <Variables
        legend="Jsonnet external variables"
        noun="variable"
        path={`${base}.jsonnet.extVars`}
        variables={jsonnet?.extVars ?? []}
      />
      <TextRows
        legend="Jsonnet libraries"
        noun="library folder"
        values={jsonnet?.libs ?? []}
        onChange={(values) => form.set(`${base}.jsonnet.libs`, values)}
      />
    </>
  );
}

function Variables(props: {
  readonly legend: string;
  readonly noun: string;
  readonly path: string;
  readonly variables: readonly JsonnetVar[];
}): ReactNode {
  const { legend, noun, path, variables } = props;
  const form = useForm();
  return (
    <Rows
      legend={legend}
      noun={noun}
      note="A third word “code” takes the value for Jsonnet code instead of text."
      columns={[{ label: 'Name' }, { label: 'Value', grow: 2 }, { label: 'Kind', placeholder: 'text' }]}
      rows={variables.map(({ name, value, code }) => [name, value, code ? 'code' : ''])}
      onChange={(rows) =>
        form.set(
          path,
          rows.map(([name = '', value = '', kind = '']) => ({
            name,
            value,
            ...(kind === 'code' ? { code: true } : {}),
          })),
        )
      }
    />
  );
}
