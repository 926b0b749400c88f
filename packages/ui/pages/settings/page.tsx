import './settings.css';
import { lazy } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../../parts/icon.tsx';
import type { IconName } from '../../parts/icon.tsx';
import { Link } from '../../parts/link.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ErrorState } from '../../parts/state.tsx';
import { useCurrentInView } from '../../parts/use-current-in-view.ts';
import { useTitle } from '../../parts/title.ts';
import { AppearancePage } from './appearance.tsx';

const RepositoriesPage = lazy(async () => ({
  default: (await import('./repositories.tsx')).RepositoriesPage,
}));
const CertificatesPage = lazy(async () => ({
  default: (await import('./certificates.tsx')).CertificatesPage,
}));
const KeysPage = lazy(async () => ({ default: (await import('./keys.tsx')).KeysPage }));
const ClustersPage = lazy(async () => ({ default: (await import('./clusters.tsx')).ClustersPage }));
const ProjectsPage = lazy(async () => ({ default: (await import('./projects.tsx')).ProjectsPage }));
const ProjectPage = lazy(async () => ({ default: (await import('./project.tsx')).ProjectPage }));
const AccountsPage = lazy(async () => ({ default: (await import('./accounts.tsx')).AccountsPage }));
const AccountPage = lazy(async () => ({ default: (await import('./account.tsx')).AccountPage }));
const InstancePage = lazy(async () => ({ default: (await import('./instance.tsx')).InstancePage }));

interface Section {
  /** The part of the address, as in Argo CD. */
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly note: string;
}

/** What can be set, in the order of a first day. */
const sections: readonly Section[] = [
  {
    id: 'repos',
    label: 'Repositories',
    icon: 'repository',
    note: 'Where manifests come from, and how they are reached.',
  },
  {
    id: 'certs',
    label: 'Certificates and hosts',
    icon: 'lock',
    note: 'Servers that are trusted: TLS certificates and SSH known hosts.',
  },
  {
    id: 'gpgkeys',
    label: 'GnuPG keys',
    icon: 'key',
    note: 'Keys that signatures of commits are checked with.',
  },
  {
    id: 'clusters',
    label: 'Clusters',
    icon: 'cluster',
    note: 'Where applications go, how these are, and what runs there.',
  },
  {
    id: 'projects',
    label: 'Projects',
    icon: 'project',
    note: 'What applications may do: sources, destinations, kinds, roles, windows.',
  },
  {
    id: 'accounts',
    label: 'Accounts',
    icon: 'user',
    note: 'People and programs of this instance, and their tokens.',
  },
  { id: 'appearance', label: 'Appearance', icon: 'sun', note: 'Light, dark, and how much fits on a page.' },
  {
    id: 'advanced',
    label: 'Instance',
    icon: 'info',
    note: 'Version, addresses and settings of this Tiphys.',
  },
];

/** Settings by section: what Argo CD has below `/settings/`. */
export function SettingsPage({
  section,
  name,
}: {
  readonly section: string;
  readonly name: string | undefined;
}): ReactNode {
  const nav = useCurrentInView(section);
  return (
    <div className={`page settings${section === '' ? ' settings-index' : ''}`}>
      <nav ref={nav} className="settings-nav" aria-label="Settings">
        <ul>
          {sections.map(({ id, label, icon }) => (
            <li key={id}>
              <Link to={`settings/${id}`} aria-current={section === id ? 'page' : undefined}>
                <Icon name={icon} size={15} />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="settings-body">
        <SectionBody section={section} name={name} />
      </div>
    </div>
  );
}

function SectionBody({
  section,
  name,
}: {
  readonly section: string;
  readonly name: string | undefined;
}): ReactNode {
  switch (section) {
    case '':
      return <Overview />;
    case 'repos':
      return <RepositoriesPage />;
    case 'certs':
      return <CertificatesPage />;
    case 'gpgkeys':
      return <KeysPage />;
    case 'clusters':
      return <ClustersPage server={name} />;
    case 'projects':
      return name === undefined ? <ProjectsPage /> : <ProjectPage key={name} name={name} />;
    case 'accounts':
      return name === undefined ? <AccountsPage /> : <AccountPage key={name} name={name} />;
    case 'appearance':
      return <AppearancePage />;
    case 'advanced':
      return <InstancePage />;
    default:
      return <ErrorState title={`There are no settings ${section}`} />;
  }
}

function Overview(): ReactNode {
  useTitle('Settings');
  return (
    <>
      <PageHeader title="Settings" />
      <ul className="settings-overview">
        {sections.map(({ id, label, icon, note }) => (
          <li key={id}>
            <Link to={`settings/${id}`}>
              <Icon name={icon} size={20} />
              <span>
                <b>{label}</b>
                <small>{note}</small>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
