import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { createApplication } from '../../api/create.ts';
import type { Draft } from '../../create/draft.ts';
import { draftOf, emptyDraft, isEmptyDraft, keepDraft, keptDraft } from '../../create/draft.ts';
import { parseYaml } from '../../editor/yaml.ts';
import { Button } from '../../parts/button.tsx';
import { useGo, useQuery, useRouter } from '../../parts/link.tsx';
import { useMe } from '../../parts/me.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { Skeleton } from '../../parts/state.tsx';
import { useTitle } from '../../parts/title.ts';
import { useToast } from '../../parts/toast.tsx';
import { applicationPath } from '../../route/route.ts';
import { ApplicationForm, EditAs } from './application-form.tsx';
import type { FormView } from './application-form.tsx';
import { useApplicationForm } from './use-application-form.ts';
import { useSubmit } from './use-submit.ts';

/** A new application: the form or its YAML beside what would be deployed. The draft outlives a reload of this tab. */
export function CreatePage(): ReactNode {
  useTitle('New application');
  const [query] = useQuery();
  const [round, setRound] = useState(0);
  const linked = query.get('new');
  const discard = (): void => {
    keepDraft(sessionStorage, undefined);
    setRound(round + 1);
  };
  return linked === null ? <CreateForm key={round} onDiscard={discard} /> : <LinkedDraft text={linked} />;
}

/** Takes over the draft of a link once; in the address it would be in everybody's history. */
function LinkedDraft({ text }: { readonly text: string }): ReactNode {
  const router = useRouter();
  const toast = useToast();
  useEffect(() => {
    const { draft, error } = draftOfLink(text);
    keepDraft(sessionStorage, draft);
    if (error !== undefined) toast(error, 'bad');
    router.go('new', { replace: true });
    // A link is followed once.
  }, [text]);
  return <Skeleton label="Reading the link…" />;
}

/** The draft of an Argo CD link: JSON as Argo CD writes it, or YAML. */
function draftOfLink(text: string): { readonly draft: Draft; readonly error?: string } {
  const parsed = parseYaml(text);
  if (!parsed.ok) return { draft: emptyDraft(), error: `The link cannot be read: ${parsed.error}` };
  try {
    const { metadata, spec } = draftOf(parsed.value ?? {});
    const { source, destination, ...rest } = emptyDraft().spec;
    const several = (spec.sources ?? []).length > 0;
    const given = spec.destination;
    const place = given.server || given.name ? given : { ...destination, ...given };
    return {
      draft: {
        metadata,
        spec: {
          ...rest,
          ...spec,
          ...(several ? {} : { source: { ...source, ...spec.source } as Source }),
          destination: place,
        },
      },
    };
  } catch (error) {
    return { draft: emptyDraft(), error: error instanceof Error ? error.message : String(error) };
  }
}

type Source = NonNullable<Draft['spec']['source']>;

function CreateForm({ onDiscard }: { readonly onDiscard: () => void }): ReactNode {
  const [view, setView] = useState<FormView>('form');
  const onChange = useCallback((draft: Draft) => keepDraft(sessionStorage, draft), []);
  const { form, preview, showProblems } = useApplicationForm(
    () => keptDraft(sessionStorage) ?? emptyDraft(),
    { isEdit: false, onChange },
  );
  const go = useGo();
  const toast = useToast();
  const home = useMe().settings.controllerNamespace;
  const submit = useSubmit(showProblems, async (validate) => {
    const { metadata } = await createApplication(form.draft, { validate });
    keepDraft(sessionStorage, undefined);
    toast(`${metadata.name ?? ''} is created`, 'good');
    go(applicationPath({ namespace: metadata.namespace ?? home, name: metadata.name ?? '' }));
  });
  return (
    <ApplicationForm
      {...{ form, preview, submit, view }}
      label="New application"
      previewTitle="What would be deployed"
      head={
        <PageHeader
          title="New application"
          crumbs={[{ label: 'Applications', to: 'applications' }]}
          actions={
            <>
              <EditAs view={view} onChange={setView} />
              <Button kind="quiet" disabled={isEmptyDraft(form.draft)} onClick={onDiscard}>
                Start over
              </Button>
              <Button kind="primary" type="submit" busy={submit.busy}>
                Create
              </Button>
            </>
          }
        />
      }
    />
  );
}
