// A thread of its own for one piece of bcrypt work; started by passwords.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { compare, hash } from 'bcryptjs';
import type { BcryptWork } from './passwords.ts';

const work = workerData as BcryptWork;
// What is no hash fits no password.
const answer =
  'hash' in work ? compare(work.password, work.hash).catch(() => false) : hash(work.password, work.cost);
parentPort?.postMessage(await answer);
