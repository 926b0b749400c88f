export type { ApplicationOverview, ApplicationParent, ApplicationRights } from './overview.ts';
export type { ResourceActionChoice, ResourceOverview, ResourceRights } from './resource.ts';
export type { TreeMessage, TreeNetwork, TreeNode, TreePatch, TreeSnapshot } from './tree.ts';
export type {
  Cause,
  Evidence,
  Explanation,
  Headline,
  NextStep,
  ObjectName,
  StepAction,
  Tone,
} from './explain.ts';
export type {
  ChangedBy,
  DiffAnswer,
  EmbeddedChanges,
  FieldChange,
  FieldOwner,
  HiddenChanges,
  HiddenReason,
  ObjectDiff,
} from './diff.ts';
export type {
  PlanAnswer,
  PlannedAction,
  PlannedKind,
  PlannedTask,
  PlannedWave,
  PlanRequest,
  PlanSync,
  PlanWarning,
} from './plan.ts';
export type {
  OperationRecord,
  OperationTimeline,
  RecordedAttempt,
  RecordedTask,
  TaskState,
  TimelineAttempt,
  TimelineTask,
  TimelineWave,
} from './operation.ts';
export type { CommitInfo, HistoryAnswer, HistoryEntry, ImageChange } from './history.ts';
export type { DiscoveredApp, DiscoverRequest, DiscoverResponse, RepositoryType } from './discover.ts';
export type { PreviewObject, PreviewRequest, PreviewResponse, PreviewSource } from './preview.ts';
export type { FieldProblem } from './problem.ts';
export type { ProjectCheck, ProjectCheckLine, ProjectCheckRequest, RepositoryTest } from './checks.ts';
export type { Me, PageBanner, PageSettings } from './me.ts';
export type {
  ApplicationRow,
  ApplicationName,
  ApplicationsAnswer,
  Facet,
  ListChanges,
  ListNeighbours,
  ListSummary,
  RowRights,
} from './applications.ts';
export type { BulkAction, BulkJob, BulkRequest, BulkSync } from './bulk.ts';
export type { PodLogLine, PodLogMessage } from './logs.ts';
export type { LiveMessage } from './live.ts';
