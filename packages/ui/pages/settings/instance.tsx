import type { ReactNode } from 'react';
import { getInstance, getVersion } from '../../api/settings.ts';
import { CodeView } from '../../parts/code-view.tsx';
import { Facts, PageHeader, Section } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';
import { toYamlLines } from '../../resource/yaml.ts';
import { Loaded } from './loaded.tsx';
import { useList } from './use-list.ts';

/** Version and settings of this instance, to be read. */
export function InstancePage(): ReactNode {
  useTitle('Instance');
  const version = useList('version', getVersion);
  const settings = useList('instance', getInstance);
  return (
    <>
      <PageHeader
        title="Instance"
        note="What this server says about itself. It is set in argocd-cm and its sisters."
      />
      <Loaded list={version} label="Loading the version…">
        {(versions) => (
          <Facts
            facts={Object.entries(versions)
              .filter(([, value]) => value !== '')
              .map(
                ([name, value]) =>
                  [
                    words(name),
                    <span key={name} className="mono">
                      {String(value)}
                    </span>,
                  ] as const,
              )}
          />
        )}
      </Loaded>
      <Section title="Configuration">
        <Loaded list={settings} label="Loading the settings…">
          {(values) => (
            <div className="setting-code">
              <CodeView label="Settings" language="yaml" text={toYamlLines(values).join('\n')} />
            </div>
          )}
        </Loaded>
      </Section>
    </>
  );
}

/** `BuildDate` as people write it: `Build date`. */
function words(name: string): string {
  const text = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
