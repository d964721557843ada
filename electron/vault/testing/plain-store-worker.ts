// The store worker as the test build has it, for tests that run the sources.
Object.assign(globalThis, { __NIGHTJAR_TEST_BUILD__: true });
await import('../store-worker.ts');
