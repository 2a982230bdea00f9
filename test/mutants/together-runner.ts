// Runs each test once as it is, and then once more with each mutant awake that it came by and that no test has noticed yet: of one process, so that nothing is
// loaded twice. What it does is written down as it goes, so that whoever started it knows which mutant it hangs with.
import {appendFileSync} from 'node:fs';
import {type RunnerTestCase, TestRunner} from 'vitest';

const {LOWWATER_MUTANTS = '', LOWWATER_MUTANT_LOG: log = '', LOWWATER_MUTANT_SECONDS = '2'} = process.env;
const NONE = -1;

type Shared = {awake: number; readonly met: Uint8Array; readonly left: Set<number>};
/** One for all files of the process. */
const held = globalThis as unknown as {mutant: (id: number) => boolean; mutants?: Shared};
held.mutants ??= {awake: NONE, met: new Uint8Array(4096), left: new Set(LOWWATER_MUTANTS.split(',').filter(Boolean).map(Number))};
const shared = held.mutants;
held.mutant = id => {
	shared.met[id] = 1;
	return id === shared.awake;
};

const note = (what: string, id: number, test = ''): void => appendFileSync(log, `${JSON.stringify({what, id, test, cpu: process.cpuUsage().user / 1e6})}\n`);

// biome-ignore lint/style/noDefaultExport: vitest asks for it
export default class extends TestRunner {
	private spoilt = '';

	async runTask(test: RunnerTestCase): Promise<void> {
		const name = `${test.file.name} > ${test.name}`;
		const run = async (): Promise<boolean> => {
			try {
				await TestRunner.getTestFn(test)();
				return true;
			} catch {
				return false;
			}
		};
		shared.met.fill(0);
		const before = process.cpuUsage().user;
		await TestRunner.getTestFn(test)();
		const seconds = (process.cpuUsage().user - before) / 1e6;
		const own = [...shared.left].filter(id => shared.met[id] === 1);
		if (this.spoilt === test.file.name || own.length === 0 || seconds > Number(LOWWATER_MUTANT_SECONDS) || !(await run())) return;
		for (const id of own) {
			note('tries', id, name);
			shared.awake = id;
			const passed = await run();
			shared.awake = NONE;
			if (passed) continue;
			// With none awake it passes again, or what the file's tests hold in common has been changed, and nothing that follows can be believed.
			if (await run()) {
				note('noticed', id, name);
				shared.left.delete(id);
			} else {
				note('spoils', id, name);
				this.spoilt = test.file.name;
				return;
			}
		}
		note('none', NONE, name);
	}
}
