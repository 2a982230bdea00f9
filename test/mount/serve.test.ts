// A folder behind a session: it follows the machine through all that a person does to it.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {openFolder} from '../../source/mount/folder.ts';
import {createPublisher, publish} from '../../source/mount/publisher.ts';
import {serve} from '../../source/mount/serve.ts';
import type {Facts} from '../../source/mount/tree.ts';
import {meminfoText} from '../../source/procfs/meminfo.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {sessionAt} from '../support/dashboard.ts';
import {scratch, until} from '../support/tools.ts';

it('goes on with a machine that is started again, and with another one', async () => {
	using scratched = scratch();
	const {folder} = scratched;
	const session = sessionAt('demo', 6);
	let bootTimeS = 1000;
	const facts = (): Facts => ({config: session.scenario().config, bootTimeS});
	const publisher = createPublisher(openFolder(folder), facts());
	publish(publisher, session.store.getState().sample);
	const stop = new AbortController();
	const serving = serve({session, publisher, facts, holds: () => true, signal: stop.signal, log: () => undefined, tell: 'none'});
	const isTrue = (): boolean => {
		const {sample} = session.store.getState();
		const read = readFileSync(join(folder, 'meminfo'), 'utf8').replace(/ +$/gm, '');
		return read === meminfoText(sample) && sample.processes.every(({pid}) => existsSync(join(folder, String(pid), 'stat')));
	};
	await until('the first', isTrue);
	expect(existsSync(join(folder, '301'))).toBe(true);
	bootTimeS = 2000;
	session.restart();
	await until('the same again', () => isTrue() && !existsSync(join(folder, '301')));
	expect(readFileSync(join(folder, 'stat'), 'utf8')).toMatch(/^btime 2000 *$/m);
	session.choose(loadScenario('numa-reclaim-1'));
	await until('another', isTrue);
	for (const {name} of session.scenario().config.disks) expect(readFileSync(join(folder, 'partitions'), 'utf8')).toContain(name);
	session.step();
	await until('a step', isTrue);
	stop.abort();
	expect(await serving).toBe('aborted');
});
