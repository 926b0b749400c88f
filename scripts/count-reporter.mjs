// A vitest reporter that writes how many tests passed and failed to the file named by TIPHYS_TEST_COUNTS.
import { writeFileSync } from 'node:fs';

/** Counts tests, suites and files that failed outside their tests, and errors nobody caught. */
// oxlint-disable-next-line import/no-default-export -- vitest loads reporters this way
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      if (module.errors().length > 0) failed++;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        // A test that never ran because its file or hook failed did not pass either.
        else if (state === 'failed' || state === 'pending') failed++;
      }
    }
    const file = process.env.TIPHYS_TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify({ passed, failed }));
  }
}
