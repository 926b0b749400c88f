export { runController } from './controller.ts';
export { runRepoServer } from './repo-server.ts';
export { runServer } from './server.ts';
