import type { ReactNode } from 'react';
import { optionValue, syncOptionChoices, syncOptionGroups, withOption } from '../../create/sync-options.ts';
import { Checkbox, RadioGroup, Select, Switch } from '../../parts/field.tsx';
import { PairRows } from '../../parts/rows.tsx';
import { FormFlag, FormNumber, FormText, useForm } from './form.tsx';

const optionsPath = 'spec.syncPolicy.syncOptions';
const finalizer = 'resources-finalizer.argocd.argoproj.io';

/** When it syncs, how, and how often a failed sync is tried again. */
export function PolicySection(): ReactNode {
  const form = useForm();
  const automated = form.draft.spec.syncPolicy?.automated;
  const isAutomated = automated !== undefined && automated.enabled !== false;
  return (
    <fieldset className="form-card" aria-label="Sync policy">
      <h2>When and how it syncs</h2>
      <RadioGroup
        legend="Syncs start"
        value={isAutomated ? 'automated' : 'manual'}
        onChange={(value) => form.set('spec.syncPolicy.automated', value === 'automated' ? {} : undefined)}
        options={[
          { value: 'manual', label: 'When somebody asks', note: 'Differences are shown and wait.' },
          {
            value: 'automated',
            label: 'By themselves',
            note: 'Each new commit is deployed as soon as it is noticed.',
          },
        ]}
      />
      {isAutomated && (
        <div className="form-indent">
          <FormFlag
            path="spec.syncPolicy.automated.prune"
            label="Prune"
            note="Objects that are gone from the source are deleted too."
          />
          <FormFlag
            path="spec.syncPolicy.automated.selfHeal"
            label="Self-heal"
            note="Changes made in the cluster are undone."
          />
          <FormFlag
            path="spec.syncPolicy.automated.allowEmpty"
            label="Allow empty"
            note="Even a source that renders to nothing is deployed, and everything deleted."
          />
        </div>
      )}
      <SyncOptions />
      <Retry />
      <Switch
        label="Delete objects with the application"
        note="A finalizer: when the application is deleted, what it deployed goes first."
        checked={(form.draft.metadata.finalizers ?? []).includes(finalizer)}
        onChange={(checked) =>
          form.set('metadata.finalizers', [
            ...(form.draft.metadata.finalizers ?? []).filter((one) => one !== finalizer),
            ...(checked ? [finalizer] : []),
          ])
        }
      />
    </fieldset>
  );
}

function SyncOptions(): ReactNode {
  const form = useForm();
  const options = form.list(optionsPath).map(String);
  const known = options.filter((option) => !/^[A-Za-z]+=/.test(option));
  return (
    <>
      {syncOptionGroups.map((group) => (
        <fieldset key={group.title} className="field-set form-options">
          <legend>{group.title}</legend>
          {group.options.map(({ name, label, note, value }) => (
            <Checkbox
              key={name}
              label={label}
              note={note}
              checked={optionValue(options, name) === value}
              onChange={(checked) =>
                form.set(optionsPath, withOption(options, name, checked ? value : undefined))
              }
            />
          ))}
        </fieldset>
      ))}
      <div className="form-columns">
        {syncOptionChoices.map(({ name, label, values }) => (
          <Select
            key={name}
            label={label}
            value={optionValue(options, name) ?? values[0].value}
            onChange={(value) =>
              form.set(optionsPath, withOption(options, name, value === values[0].value ? undefined : value))
            }
            options={[...values]}
          />
        ))}
      </div>
      {optionValue(options, 'CreateNamespace') === 'true' && (
        <PairRows
          legend="Labels of the namespace"
          noun="namespace label"
          pairs={form.draft.spec.syncPolicy?.managedNamespaceMetadata?.labels ?? {}}
          onChange={(pairs) => form.set('spec.syncPolicy.managedNamespaceMetadata.labels', pairs)}
        />
      )}
      {known.length > 0 && <p className="muted">Other options: {known.join(', ')}</p>}
    </>
  );
}

function Retry(): ReactNode {
  const form = useForm();
  const { retry } = form.draft.spec.syncPolicy ?? {};
  const standard = { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m0s' } };
  return (
    <>
      <Switch
        label="Retry failed syncs"
        note="Tries again after a while, each time longer."
        checked={retry !== undefined}
        onChange={(checked) => form.set('spec.syncPolicy.retry', checked ? standard : undefined)}
      />
      {retry && (
        <div className="form-columns form-indent">
          <FormNumber path="spec.syncPolicy.retry.limit" label="How often" note="Below 0 means for ever." />
          <FormText path="spec.syncPolicy.retry.backoff.duration" label="First wait" placeholder="5s" />
          <FormNumber path="spec.syncPolicy.retry.backoff.factor" label="Times longer each" min={1} />
          <FormText path="spec.syncPolicy.retry.backoff.maxDuration" label="Longest wait" placeholder="3m" />
        </div>
      )}
    </>
  );
}
