import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		env: {FORCE_COLOR: '3', CI: 'false'},
		testTimeout: 60_000,
		hookTimeout: 60_000,
		reporters: ['default', './test/reporter.ts'],
	},
});
