import type { ReactNode } from 'react';
import { useMe } from '../parts/me.ts';
import { Facts, PageHeader, Section } from '../parts/page-header.tsx';
import { SafeLink } from '../parts/safe-link.tsx';
import { useTitle } from '../parts/title.ts';

/** Where to read on, and what this is. */
export function HelpPage(): ReactNode {
  useTitle('Help');
  const { version, settings } = useMe();
  const { help } = settings;
  return (
    <div className="page">
      <PageHeader
        title="Help"
        note="Press ? on any page for its keyboard shortcuts, Ctrl or ⌘ and K for everything."
      />
      <Section title="This server">
        <Facts
          facts={[
            ['Version', <span className="mono">{version}</span>],
            ['API', <a href="swagger.json">Description of the API (OpenAPI)</a>],
            ['Namespace', <span className="mono">{settings.controllerNamespace}</span>],
            ...(help.chatUrl
              ? ([
                  ['Chat', <SafeLink href={help.chatUrl}>{help.chatText || help.chatUrl}</SafeLink>],
                ] as const)
              : []),
          ]}
        />
      </Section>
    </div>
  );
}
