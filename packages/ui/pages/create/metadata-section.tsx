import type { ReactNode } from 'react';
import { PairRows, Rows } from '../../parts/rows.tsx';
import { FormNumber, useForm } from './form.tsx';

/** Labels, annotations, and what else people want to know. */
export function MetadataSection(): ReactNode {
  const form = useForm();
  const { metadata, spec } = form.draft;
  const ignored = (spec.ignoreDifferences ?? []).length;
  return (
    <fieldset className="form-card" aria-label="Labels and more">
      <h2>Labels and more</h2>
      <PairRows
        legend="Labels"
        noun="label"
        pairs={metadata.labels ?? {}}
        onChange={(pairs) => form.set('metadata.labels', pairs)}
      />
      <PairRows
        legend="Annotations"
        noun="annotation"
        pairs={metadata.annotations ?? {}}
        onChange={(pairs) => form.set('metadata.annotations', pairs)}
      />
      <Rows
        legend="Facts for people"
        noun="fact"
        columns={[
          { label: 'Name', isMono: false },
          { label: 'Text or link', isMono: false, grow: 2 },
        ]}
        rows={(spec.info ?? []).map(({ name, value }) => [name, value])}
        onChange={(rows) =>
          form.set(
            'spec.info',
            rows.map(([name = '', value = '']) => ({ name, value })),
          )
        }
      />
      <div className="form-columns">
        <FormNumber
          path="spec.revisionHistoryLimit"
          label="Deployments to remember"
          isOptional
          min={0}
          note="10 where empty."
        />
      </div>
      {ignored > 0 && (
        <p className="muted">
          {ignored} {ignored === 1 ? 'rule ignores' : 'rules ignore'} differences; they are edited as YAML.
        </p>
      )}
    </fieldset>
  );
}
