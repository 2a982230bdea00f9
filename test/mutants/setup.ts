// Beside every test of a run of mutants: the one that is awake, and which of them the test's code came by.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, expect} from 'vitest';

const {LOWWATER_MUTANT = '-1', LOWWATER_MUTANT_HITS: folder} = process.env;
const awake = Number(LOWWATER_MUTANT);
const met = new Uint8Array(4096);
(globalThis as unknown as {mutant: (id: number) => boolean}).mutant = id => {
	met[id] = 1;
	return id === awake;
};

afterAll(() => {
	if (folder === undefined) return;
	const ids = [...met.keys()].filter(id => met[id] === 1);
	const test = (expect.getState().testPath as string).replace(/^.*\/(test\/)/, '$1');
	writeFileSync(join(folder, encodeURIComponent(test)), JSON.stringify(ids));
});
