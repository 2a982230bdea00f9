import {defineConfig} from 'vitest/config';

/** One worker, and the files in the order in which they were asked for. */
const asked = (process.env.LOWWATER_MUTANT_TESTS ?? '').split(' ').filter(Boolean);
const place = (file: string): number => asked.findIndex(test => file.endsWith(test));

class AsAsked {
	shard<T>(files: T): T {
		return files;
	}
	sort<T extends {moduleId: string}>(files: T[]): T[] {
		return [...files].sort((a, b) => place(a.moduleId) - place(b.moduleId));
	}
}

// biome-ignore lint/style/noDefaultExport: vitest asks for it
export default defineConfig({
	test: {
		env: {FORCE_COLOR: '3', CI: 'false'},
		testTimeout: 60_000,
		include: asked,
		maxWorkers: 1,
		// A thread ends with its process, even in a loop that never does.
		pool: 'threads',
		// What a module holds is the same for every test when a mutant is awake all the time.
		isolate: process.env.LOWWATER_MUTANT_HITS !== undefined,
		...(process.env.LOWWATER_MUTANTS === undefined ? {setupFiles: ['test/mutants/setup.ts']} : {runner: './test/mutants/together-runner.ts'}),
		sequence: {sequencer: AsAsked as never},
		reporters: ['json'],
		outputFile: process.env.LOWWATER_MUTANT_REPORT ?? '',
	},
});
