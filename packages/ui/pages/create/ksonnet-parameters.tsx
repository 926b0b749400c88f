import type { ReactNode } from 'react';
import { Rows } from '../../parts/rows.tsx';
import { FormCombobox, useForm } from './form.tsx';
import type { ParametersProps } from './parameters.tsx';

/** The environment of a Ksonnet application and parameters of its components. */
export function KsonnetParameters({ field, source, details }: ParametersProps): ReactNode {
  const form = useForm();
  const environments = Object.entries(details?.ksonnet?.environments ?? {});
  const known = details?.ksonnet?.parameters ?? [];
  return (
    <>
      <FormCombobox
        path={`${field}.ksonnet.environment`}
        label="Environment"
        isMono
        options={environments.map(([value, { destination }]) => ({ value, note: destination?.namespace }))}
      />
      <Rows
        legend="Parameters"
        noun="parameter"
        note={
          known.length > 0
            ? `Known: ${known
                .slice(0, 20)
                .map(({ component, name }) => `${component ?? ''} ${name}`)
                .join(', ')}`
            : undefined
        }
        columns={[{ label: 'Component' }, { label: 'Name' }, { label: 'Value' }]}
        rows={(source.ksonnet?.parameters ?? []).map(({ component = '', name, value }) => [
          component,
          name,
          value,
        ])}
        onChange={(rows) =>
          form.set(
            `${field}.ksonnet.parameters`,
            rows.map(([component = '', name = '', value = '']) => ({ component, name, value })),
          )
        }
      />
    </>
  );
}
