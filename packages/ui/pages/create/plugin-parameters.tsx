import type { ReactNode } from 'react';
import type { ApplicationSourcePluginParameter, ParameterAnnouncement } from '@tiphys/model';
import { TextField } from '../../parts/field.tsx';
import { PairRows, Rows, TextRows } from '../../parts/rows.tsx';
import { FormText, useForm } from './form.tsx';
import type { ParametersProps } from './parameters.tsx';

/** The plugin, its environment, and the parameters that it announces. */
export function PluginParameters({ field, source, details }: ParametersProps): ReactNode {
  const form = useForm();
  const announced = details?.plugin?.parametersAnnouncement ?? [];
  const base = `${field}.plugin`;
  return (
    <>
      <FormText
        path={`${base}.name`}
        label="Plugin"
        isMono
        isOptional
        note="Found by the files where empty."
      />
      {announced.map((parameter) => (
        <Announced
          key={parameter.name}
          field={field}
          parameter={parameter}
          given={source.plugin?.parameters ?? []}
        />
      ))}
      <Rows
        legend="Environment"
        noun="variable"
        note="The plugin sees each as ARGOCD_ENV_ and its name."
        columns={[{ label: 'Name' }, { label: 'Value', grow: 2 }]}
        rows={(source.plugin?.env ?? []).map(({ name, value }) => [name, value])}
        onChange={(rows) =>
          form.set(
            `${base}.env`,
            rows.map(([name = '', value = '']) => ({ name, value })),
          )
        }
      />
    </>
  );
}

function Announced(props: {
  readonly field: string;
  readonly parameter: ParameterAnnouncement;
  readonly given: readonly ApplicationSourcePluginParameter[];
}): ReactNode {
  const { field, parameter, given } = props;
  const form = useForm();
  const { name = '', title, tooltip, collectionType = 'string' } = parameter;
  const own = given.find((one) => one.name === name);
  const set = (value: Omit<ApplicationSourcePluginParameter, 'name'> | undefined): void =>
    form.set(`${field}.plugin.parameters`, [
      ...given.filter((one) => one.name !== name),
      ...(value === undefined ? [] : [{ name, ...value } as ApplicationSourcePluginParameter]),
    ]);
  const label = title || name;
  if (collectionType === 'array') {
    return (
      <TextRows
        legend={label}
        noun={`entry of ${label}`}
        note={tooltip}
        values={own?.array ?? parameter.array ?? []}
        onChange={(array) => set({ array })}
      />
    );
  }
  if (collectionType === 'map') {
    return (
      <PairRows
        legend={label}
        noun={`entry of ${label}`}
        note={tooltip}
        pairs={own?.map ?? parameter.map ?? {}}
        onChange={(map) => set({ map })}
      />
    );
  }
  return (
    <TextField
      label={label}
      note={tooltip}
      isOptional={!parameter.required}
      placeholder={parameter.string}
      value={own?.string ?? ''}
      onChange={(value) => set(value === '' ? undefined : { string: value })}
    />
  );
}
