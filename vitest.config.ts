import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		env: {FORCE_COLOR: '3', CI: 'false'},
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// Tests that drive real programs in a pseudo-terminal hang on a noisy machine's timing; all others are deterministic and fail as often as they are asked.
		retry: 2,
		reporters: ['default', './test/reporter.ts'],
	},
});
