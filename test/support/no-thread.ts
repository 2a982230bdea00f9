// In place of source/commands/compare/thread-file.ts (vitest.config.ts): a thread that cannot be had. One that starts from source/ loads and strips all of the
// machine anew, a second of CPU each; with threads, compare is tested as it is shipped (test/e2e/compare.test.ts).
export const threadFile = (): URL => new URL('./no-such-thread.js', import.meta.url);
