import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { HelmFileParameter, HelmParameter } from '@tiphys/model';
import { filterRows, setParameter, valueRows } from '../../create/helm-values.ts';
import type { ValueRow } from '../../create/helm-values.ts';
import { parseYaml, writeYaml } from '../../editor/yaml.ts';
import { YamlEditor } from '../../editor/yaml-editor.tsx';
import { Button, IconButton } from '../../parts/button.tsx';
import { CodeView } from '../../parts/code-view.tsx';
import { Checkbox, TextField } from '../../parts/field.tsx';
import { Rows, TextRows } from '../../parts/rows.tsx';
import { PaneTabs } from '../../parts/tabs.tsx';
import { FormFlag, FormText, useForm } from './form.tsx';
import type { ParametersProps } from './parameters.tsx';

/** Rows drawn before more are asked for. */
const drawn = 120;

/** Values of a chart, edited in line beside their defaults or as YAML, and how the chart is rendered. */
export function HelmParameters({ field, source, details }: ParametersProps): ReactNode {
  const [tab, setTab] = useState<'table' | 'yaml' | 'files' | 'options'>('table');
  const helm = source.helm ?? {};
  const count = (helm.parameters ?? []).length;
  const panel = `${field}-helm`;
  return (
    <>
      <PaneTabs
        label="Helm parameters"
        panel={panel}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'table', label: 'Values', ...(count > 0 ? { count } : {}) },
          { value: 'yaml', label: 'Values as YAML' },
          { value: 'files', label: 'Value files' },
          { value: 'options', label: 'Options' },
        ]}
      />
      <div id={panel} role="tabpanel" aria-label="Helm parameters" className="form-stack">
        {tab === 'table' && <ValuesTable field={field} source={source} details={details} />}
        {tab === 'yaml' && <ValuesYaml field={field} source={source} details={details} />}
        {tab === 'files' && <ValueFiles field={field} source={source} details={details} />}
        {tab === 'options' && <HelmOptions field={field} />}
      </div>
    </>
  );
}

function ValuesTable({ field, source, details }: ParametersProps): ReactNode {
  const form = useForm();
  const [text, setText] = useState('');
  const [onlySet, setOnlySet] = useState(false);
  const [all, setAll] = useState(false);
  const parameters = source.helm?.parameters ?? [];
  const { presets, values } = useValues(source.helm, details?.helm?.values);
  const rows = useMemo(
    () => filterRows(valueRows({ presets, values, parameters }), { text, onlySet }),
    [presets, values, parameters, text, onlySet],
  );
  const shown = all ? rows : rows.slice(0, drawn);
  if (!details?.helm && parameters.length === 0)
    return <p className="muted">The values of the chart appear here as soon as it can be read.</p>;
  const write = (row: ValueRow, value: string | undefined): void =>
    form.set(`${field}.helm.parameters`, setParameter(parameters, row, value));
  return (
    <>
      <div className="form-filter">
        <TextField
          label="Find a value"
          hidesLabel
          type="search"
          placeholder="Find a value"
          value={text}
          onChange={setText}
        />
        <Checkbox label="Only what I set" checked={onlySet} onChange={setOnlySet} />
      </div>
      <div className="table-scroll">
        <table className="table values-table">
          <caption className="visually-hidden">Values of the chart</caption>
          <thead>
            <tr>
              <th scope="col">Value</th>
              <th scope="col">Chart</th>
              <th scope="col">Yours</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <ValueLine
                key={`${row.isGroup ? 'group' : 'value'} ${row.key}`}
                row={row}
                onChange={(value) => write(row, value)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p className="muted">No value is like that.</p>}
      {rows.length > shown.length && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            Show {rows.length - shown.length} more
          </Button>
        </div>
      )}
    </>
  );
}

function ValueLine({
  row,
  onChange,
}: {
  readonly row: ValueRow;
  readonly onChange: (value: string | undefined) => void;
}): ReactNode {
  const { key, label, depth, isGroup, preset, value, from } = row;
  const indent = { ['--depth' as string]: depth };
  if (isGroup) {
    return (
      <tr className="value-group">
        <th scope="rowgroup" colSpan={3} style={indent}>
          {label}
        </th>
      </tr>
    );
  }
  return (
    <tr data-set={value !== undefined || undefined}>
      <th scope="row" style={indent} title={key}>
        {label}
      </th>
      <td className="value-preset">{preset === '' ? '""' : (preset ?? '')}</td>
      <td>
        <div className="value-own">
          <input
            type="text"
            className="input input-mono"
            aria-label={`${key}, your value`}
            autoComplete="off"
            spellCheck={false}
            placeholder={preset ?? ''}
            value={value ?? ''}
            onChange={(event) =>
              onChange(event.target.value === '' && preset !== undefined ? undefined : event.target.value)
            }
          />
          {from === 'parameter' && (
            <IconButton
              kind="quiet"
              size="small"
              icon="back"
              label={`Take ${key} from the chart`}
              onClick={() => onChange(undefined)}
            />
          )}
          {from === 'values' && <small className="muted">from YAML</small>}
        </div>
      </td>
    </tr>
  );
}

function useValues(
  helm: ParametersProps['source']['helm'],
  defaults: string | undefined,
): { readonly presets: unknown; readonly values: unknown } {
  const own = helm?.values ?? '';
  const object = helm?.valuesObject;
  return useMemo(() => {
    const presets = parseYaml(defaults ?? '');
    const values = object === undefined ? parseYaml(own) : ({ ok: true, value: object } as const);
    return {
      presets: presets.ok ? presets.value : undefined,
      values: values.ok ? (values.value ?? undefined) : undefined,
    };
  }, [defaults, own, object]);
}

/** The application's own values beside the chart's, both as YAML. */
function ValuesYaml({ field, source, details }: ParametersProps): ReactNode {
  const form = useForm();
  const object = source.helm?.valuesObject;
  const written = object === undefined ? (source.helm?.values ?? '') : writeYaml(object);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? written;
  const parsed = parseYaml(text);
  const isMap =
    parsed.ok &&
    (parsed.value === null || (typeof parsed.value === 'object' && !Array.isArray(parsed.value)));
  const error = parsed.ok ? (isMap ? undefined : 'Values are a map') : parsed.error;
  const change = (next: string): void => {
    const read = parseYaml(next);
    if (object === undefined) form.set(`${field}.helm.values`, next);
    else if (read.ok) form.set(`${field}.helm.valuesObject`, read.value ?? undefined);
    setTyped(object === undefined ? undefined : next);
  };
  return (
    <div className="form-columns">
      <div className="form-stack">
        <p className="field-label">Yours, which win over the chart’s</p>
        <YamlEditor
          label="Your values"
          text={text}
          onChange={change}
          error={error ?? form.problem(`${field}.helm.values`)}
        />
      </div>
      <div className="form-stack">
        <p className="field-label">The chart’s own</p>
        <div className="form-code">
          <CodeView label="Values of the chart" language="yaml" text={details?.helm?.values ?? ''} />
        </div>
      </div>
    </div>
  );
}

function ValueFiles({ field, source, details }: ParametersProps): ReactNode {
  const form = useForm();
  const files = source.helm?.valueFiles ?? [];
  const more = (details?.helm?.valueFiles ?? []).filter(
    (file) => file !== 'values.yaml' && !files.includes(file),
  );
  const fileParameters = source.helm?.fileParameters ?? [];
  return (
    <>
      <TextRows
        legend="Value files"
        noun="value file"
        note="Relative to the chart, or $reference/path of another source; later files win."
        values={files}
        onChange={(values) => form.set(`${field}.helm.valueFiles`, values)}
      />
      {form.problem(`${field}.helm.valueFiles`) && (
        <p className="field-error">{form.problem(`${field}.helm.valueFiles`)}</p>
      )}
      {more.length > 0 && (
        <div className="toolbar" role="group" aria-label="Value files of the chart">
          {more.slice(0, 20).map((file) => (
            <Button
              key={file}
              size="small"
              icon="add"
              onClick={() => form.set(`${field}.helm.valueFiles`, [...files, file])}
            >
              {file}
            </Button>
          ))}
        </div>
      )}
      <FormFlag
        path={`${field}.helm.ignoreMissingValueFiles`}
        label="Ignore missing value files"
        note="A file that does not exist is left out instead of an error."
      />
      <Rows
        legend="Values from files"
        noun="file value"
        note="As with --set-file: the content of a file becomes the value."
        columns={[{ label: 'Value', placeholder: 'config.text' }, { label: 'File' }]}
        rows={fileParameters.map(({ name = '', path = '' }) => [name, path])}
        onChange={(rows) =>
          form.set(
            `${field}.helm.fileParameters`,
            rows.map(([name = '', path = '']): HelmFileParameter => ({ name, path })),
          )
        }
      />
      <Rows
        legend="Parameters"
        noun="parameter"
        note="As with --set; they win over everything else. The table of values writes here too."
        columns={[{ label: 'Value', placeholder: 'image.tag' }, { label: 'Text' }]}
        rows={(source.helm?.parameters ?? []).map(({ name = '', value = '' }) => [name, value])}
        onChange={(rows) =>
          form.set(`${field}.helm.parameters`, parametersOf(rows, source.helm?.parameters ?? []))
        }
      />
    </>
  );
}

function parametersOf(
  rows: readonly (readonly string[])[],
  known: readonly HelmParameter[],
): readonly HelmParameter[] {
  return rows.map(([name = '', value = '']) => {
    const before = known.find((parameter) => parameter.name === name);
    return { name, value, ...(before?.forceString ? { forceString: true } : {}) };
  });
}

function HelmOptions({ field }: { readonly field: string }): ReactNode {
  return (
    <>
      <div className="form-columns">
        <FormText
          path={`${field}.helm.releaseName`}
          label="Release name"
          isMono
          isOptional
          note="The application’s name where empty."
        />
        <FormText
          path={`${field}.helm.namespace`}
          label="Namespace of the release"
          isMono
          isOptional
          note="The destination’s where empty."
        />
        <FormText
          path={`${field}.helm.kubeVersion`}
          label="Kubernetes version"
          isMono
          isOptional
          note="What the chart is told; the cluster’s where empty."
        />
      </div>
      <FormFlag
        path={`${field}.helm.skipCrds`}
        label="Skip CRDs"
        note="Leaves out the custom resource definitions of the chart."
      />
      <FormFlag
        path={`${field}.helm.skipTests`}
        label="Skip tests"
        note="Leaves out the chart’s test objects."
      />
      <FormFlag
        path={`${field}.helm.skipSchemaValidation`}
        label="Skip the values’ schema"
        note="Does not check the values against the chart’s schema."
      />
      <FormFlag
        path={`${field}.helm.passCredentials`}
        label="Pass credentials to all hosts"
        note="Also to hosts that charts are redirected to."
      />
    </>
  );
}
