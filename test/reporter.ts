// The last line of a test run: how many passed and failed, in a form that any tool can read.
import type {Reporter, TestModule} from 'vitest/node';

function count(modules: readonly TestModule[]): {passed: number; failed: number; skipped: number} {
	const sums = {passed: 0, failed: 0, skipped: 0};
	for (const module of modules) {
		for (const test of module.children.allTests()) {
			const {state} = test.result();
			if (state === 'passed' || state === 'failed' || state === 'skipped') sums[state]++;
		}
		if (module.errors().length > 0) sums.failed += module.errors().length;
	}
	return sums;
}

// A reporter named by its path is the file's default export.
// biome-ignore lint/style/noDefaultExport: vitest asks for it
export default class CountReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		const {passed, failed, skipped} = count(modules);
		process.on('exit', () => process.stdout.write(`\n${passed} passed, ${failed + errors.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`));
	}
}
