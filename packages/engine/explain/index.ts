export { headlineOf } from './headline.ts';
export type { HeadlineSubject } from './headline.ts';
