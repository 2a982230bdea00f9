// The program as it is shipped, bundled once for all tests that start it (vitest's globalSetup): into a folder of its own beside its package.json and scenarios,
// as an installed one is, so that no packages are to be found there. A start of it takes a third of the CPU time that a start from source/ takes.
import {mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {TestProject} from 'vitest/node';
import {writeBundle} from '../../tools/bundle.js';

declare module 'vitest' {
	export interface ProvidedContext {
		/** The folder that dist/ is in. */
		shipped: string;
	}
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles the program into a new folder. */
export async function bundleAnew(): Promise<{readonly folder: string; readonly remove: () => void}> {
	const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
	for (const name of ['fixtures', 'package.json']) symlinkSync(join(root, name), join(folder, name));
	await writeBundle(join(folder, 'dist'));
	return {folder, remove: () => rmSync(folder, {recursive: true, force: true})};
}

export async function setup({provide}: TestProject): Promise<() => void> {
	const {folder, remove} = await bundleAnew();
	provide('shipped', folder);
	return remove;
}
