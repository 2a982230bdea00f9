// The machine that `lowwater shell` and `lowwater mount` begin with.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {bootLive} from '../../source/commands/live.ts';
import {sysfsCgroupTexts} from '../../source/procfs/sysfs-cgroup.ts';
import {scratch} from '../support/tools.ts';

it('has the groups of its scenario, and who begins at 0 s, before its time goes on', async () => {
	using scratched = scratch();
	const file = join(scratched.folder, 'groups.yaml');
	writeFileSync(
		file,
		'name: groups\nmachine: {memory: 128MiB}\ncgroups: {/a: {memory.max: 64MiB}, /a/b: {}}\ntimeline:\n  - {at: 0s, spawn: idle, name: calm, rss: 1MiB, cgroup: /a/b}\nuntil: {time: 60s}\n',
	);
	const {session} = await bootLive(file, {}, new AbortController().signal);
	const {sample} = session.store.getState();
	expect(sample.timeUs).toBe(1);
	expect(sysfsCgroupTexts(sample)).toMatchObject({'fs/cgroup/a/memory.max': '67108864\n', 'fs/cgroup/a/cgroup.events': 'populated 1\nfrozen 0\n'});
	expect(sample.processes.find(({name}) => name === 'calm')?.cgroup).toBe('/a/b');
	session.stop();
});
