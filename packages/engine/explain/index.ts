export { explainApplication } from './explain.ts';
export { headlineOf } from './headline.ts';
export type { HeadlineSubject } from './headline.ts';
export { unhealthyLeaves } from './health.ts';
export { crashedContainer } from './pod.ts';
export { initiator } from './syncing.ts';
export type { ClusterFacts, EventFact, ExplainInput, ObjectFacts, WindowFacts } from './types.ts';
export { counted, durationText, firstLine, shortRevisionText } from './words.ts';
