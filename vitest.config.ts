import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

/** Tests that drive real programs, in pseudo-terminals and namespaces: on a busy computer one may come too late, and is asked again before it counts. */
const PROGRAMS = ['test/e2e/**', 'test/mount/**', 'test/attach/**', 'test/break/keys.test.ts', 'test/break/killed.test.ts', 'test/break/signals.test.ts'];
/**
 * What is plain TypeScript is loaded by Node itself, whose calls between modules are direct: a machine runs a third faster so. Not the rooms that hold JSX or
 * are loaded in another's place below.
 */
const PLAIN = /\/source\/(?!commands\/|dashboard\/(?:live|plain)\/|main\.ts|cli\.ts).*\.ts$/;
/** Files that speak another language than English before anything is loaded, so that help that is read once is in it: in workers of their own. */
const SPOKEN = ['test/messages/chinese.test.ts'];
const NO_THREAD = {find: /^\.\/thread-file\.ts$/, replacement: fileURLToPath(new URL('./test/support/no-thread.ts', import.meta.url))};
const ALL = ['test/**/*.test.{ts,tsx}'];

export default defineConfig({
	// JSX as React that is shipped has it: the other kind calls what is not there.
	oxc: {jsx: {development: false}},
	test: {
		// What a dashboard under test keeps of what was chosen goes nowhere near a person's own.
		env: {
			NODE_ENV: 'production',
			FORCE_COLOR: '3',
			CI: 'false',
			XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'lowwater-config-')),
			XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'lowwater-state-')),
		},
		testTimeout: 60_000,
		hookTimeout: 60_000,
		maxWorkers: 2,
		reporters: ['default', './test/reporter.ts'],
		projects: [
			{
				extends: true,
				resolve: {alias: [NO_THREAD]},
				// One worker keeps what it has loaded: nothing in these files is changed by being used.
				test: {name: 'machine', include: ALL, exclude: [...PROGRAMS, ...SPOKEN], isolate: false, server: {deps: {external: [PLAIN]}}},
			},
			{
				extends: true,
				resolve: {alias: [NO_THREAD]},
				test: {name: 'spoken', include: SPOKEN, env: {LC_ALL: 'zh_CN.UTF-8'}, server: {deps: {external: [PLAIN]}}},
			},
			{
				extends: true,
				test: {
					name: 'programs',
					include: PROGRAMS.map(path => path.replace(/\*\*$/, '*.test.ts')),
					globalSetup: './test/support/shipped.ts',
					retry: process.env['LOWWATER_BREAK'] ? 0 : 2,
				},
			},
		],
	},
});
