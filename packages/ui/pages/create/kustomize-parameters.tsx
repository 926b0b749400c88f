import type { ReactNode } from 'react';
import { imageRows, setImage } from '../../create/images.ts';
import { PairRows, Rows, TextRows } from '../../parts/rows.tsx';
import { FormFlag, FormText, useForm } from './form.tsx';
import type { ParametersProps } from './parameters.tsx';

/** Images, replicas, names, labels and more of a kustomization. */
export function KustomizeParameters({ field, source, details }: ParametersProps): ReactNode {
  const form = useForm();
  const base = `${field}.kustomize`;
  const kustomize = source.kustomize ?? {};
  return (
    <>
      <Images field={field} source={source} details={details} />
      <Rows
        legend="Replicas"
        noun="replica count"
        columns={[{ label: 'Deployment or StatefulSet', grow: 2 }, { label: 'Replicas' }]}
        rows={(kustomize.replicas ?? []).map(({ name, count }) => [name, String(count)])}
        onChange={(rows) =>
          form.set(
            `${base}.replicas`,
            rows.map(([name = '', count = '']) => ({
              name,
              count: /^\d+$/.test(count) ? Number(count) : count,
            })),
          )
        }
      />
      <div className="form-columns">
        <FormText path={`${base}.namePrefix`} label="Name prefix" isMono isOptional />
        <FormText path={`${base}.nameSuffix`} label="Name suffix" isMono isOptional />
        <FormText path={`${base}.namespace`} label="Namespace of all objects" isMono isOptional />
        <FormText
          path={`${base}.version`}
          label="Kustomize version"
          isMono
          isOptional
          note="One that the settings offer."
        />
      </div>
      <PairRows
        legend="Common labels"
        noun="common label"
        pairs={kustomize.commonLabels ?? {}}
        onChange={(pairs) => form.set(`${base}.commonLabels`, pairs)}
      />
      <FormFlag
        path={`${base}.labelWithoutSelector`}
        label="Labels without selectors"
        note="Leaves selectors as they are, so that running objects can be changed."
      />
      <FormFlag
        path={`${base}.forceCommonLabels`}
        label="Overwrite labels"
        note="Replaces labels that are there already."
      />
      <PairRows
        legend="Common annotations"
        noun="common annotation"
        pairs={kustomize.commonAnnotations ?? {}}
        onChange={(pairs) => form.set(`${base}.commonAnnotations`, pairs)}
      />
      <TextRows
        legend="Components"
        noun="component"
        note="Folders relative to the path that are added."
        values={kustomize.components ?? []}
        onChange={(values) => form.set(`${base}.components`, values)}
      />
      {(kustomize.patches ?? []).length > 0 && (
        <p className="muted">{(kustomize.patches ?? []).length} patches are edited as YAML.</p>
      )}
    </>
  );
}

function Images({ field, source, details }: ParametersProps): ReactNode {
  const form = useForm();
  const overrides = source.kustomize?.images ?? [];
  const rows = imageRows(details?.kustomize?.images ?? [], overrides);
  if (rows.length === 0) return null;
  return (
    <div className="table-scroll">
      <table className="table values-table">
        <caption className="visually-hidden">Images of the kustomization</caption>
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ image, name, override }) => (
            <tr key={name} data-set={override !== undefined || undefined}>
              <th scope="row" className="mono">
                {image}
              </th>
              <td>
                <input
                  type="text"
                  className="input input-mono"
                  aria-label={`Image in place of ${image}`}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder={image}
                  value={override ?? ''}
                  onChange={(event) =>
                    form.set(`${field}.kustomize.images`, setImage(overrides, name, event.target.value))
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
