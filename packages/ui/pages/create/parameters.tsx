import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ApplicationSource, RepoAppDetailsResponse } from '@tiphys/model';
import { Select } from '../../parts/field.tsx';
import { DirectoryParameters } from './directory-parameters.tsx';
import { useForm } from './form.tsx';
import { HelmParameters } from './helm-parameters.tsx';
import { KsonnetParameters } from './ksonnet-parameters.tsx';
import { KustomizeParameters } from './kustomize-parameters.tsx';
import { PluginParameters } from './plugin-parameters.tsx';

/** What a tool's parameters are shown with. */
export interface ParametersProps {
  readonly field: string;
  readonly source: ApplicationSource;
  readonly details: RepoAppDetailsResponse | undefined;
}

const tools = ['Helm', 'Kustomize', 'Directory', 'Plugin', 'Ksonnet'] as const;
type ToolName = (typeof tools)[number];

/** The parameters of the tool that renders a source: of the one that was detected, or of one that is chosen. */
export function Parameters({ type, ...props }: ParametersProps & { readonly type: string }): ReactNode {
  const { field, source } = props;
  const [chosen, setChosen] = useState<ToolName | ''>('');
  const form = useForm();
  const named = toolOf(source) ?? tools.find((tool) => tool === type);
  const tool = chosen || named;
  const problem = tool === undefined ? undefined : form.problem(`${field}.${tool.toLowerCase()}`, true);
  return (
    <>
      <div className="form-rule">
        <h3>Parameters</h3>
        <Select
          label="Tool of the parameters"
          hidesLabel
          value={chosen}
          onChange={setChosen}
          options={[
            { value: '' as const, label: named ? `Detected: ${named}` : 'Detected by the files' },
            ...tools.map((value) => ({ value, label: value })),
          ]}
        />
      </div>
      {problem && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      {tool === undefined ? (
        <p className="muted">
          Choose a repository and a path, and the parameters of what is there appear here.
        </p>
      ) : (
        <ToolParameters tool={tool} {...props} />
      )}
    </>
  );
}

function toolOf({
  chart,
  helm,
  kustomize,
  directory,
  plugin,
  ksonnet,
}: ApplicationSource): ToolName | undefined {
  if (chart || helm) return 'Helm';
  if (kustomize) return 'Kustomize';
  if (plugin) return 'Plugin';
  if (ksonnet) return 'Ksonnet';
  return directory ? 'Directory' : undefined;
}

function ToolParameters({ tool, ...props }: ParametersProps & { readonly tool: ToolName }): ReactNode {
  switch (tool) {
    case 'Helm':
      return <HelmParameters {...props} />;
    case 'Kustomize':
      return <KustomizeParameters {...props} />;
    case 'Directory':
      return <DirectoryParameters {...props} />;
    case 'Plugin':
      return <PluginParameters {...props} />;
    case 'Ksonnet':
      return <KsonnetParameters {...props} />;
  }
}
