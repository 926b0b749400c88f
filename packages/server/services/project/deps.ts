import type { Clock } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import type { Lang } from '@tiphys/lang';
import type { ApplicationObject } from '@tiphys/model';
import type { Access } from '../../auth/access.ts';
import type { Tokens } from '../../auth/tokens.ts';
import type { Call } from '../../call.ts';
import type { EventRecorder } from '../events.ts';

/** What `ProjectService` needs. */
export interface ProjectDeps {
  readonly access: Access;
  readonly kube: KubeClient;
  readonly config: Config;
  readonly applications: ObjectStore<ApplicationObject>;
  readonly tokens: Tokens;
  readonly lang: Lang;
  readonly clock: Clock;
  readonly events: EventRecorder;
  /** Whether the caller belongs to one of these groups. */
  readonly isMember: (call: Call, groups: readonly string[]) => boolean;
}
