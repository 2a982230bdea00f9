// The dashboard over a computer: what it shows, what it refuses, what it tells of; and that it opens nothing for writing.
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {groupPath} from '../../source/host/groups.ts';
import {openHost} from '../../source/host/host.ts';
import {hostSession} from '../../source/host/session.ts';
import type {Tree} from '../../source/host/tree.ts';
import {sample as sampleOf} from '../../source/machine/machine.ts';
import {beginLines} from '../../source/dashboard/plain/lines.ts';
import {whereIs} from '../../source/dashboard/view/where.ts';
import {rowOrder} from '../../source/dashboard/view/row-order.ts';
import type {Session} from '../../source/session/session.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';
import {drawn, manualClock} from '../support/dashboard.ts';
import {ALL_SIZES} from '../support/frames.ts';
import {textsOfSample, treeOfTexts} from '../support/host.ts';
import {filesUnder} from '../support/imports.ts';
import {keyboard} from '../support/keyboard.ts';

/** A simulated machine whose /proc is looked at as that of a computer: a quarter of a second of its time for each of real time. */
function watched(name: string, fromS: number) {
	const scenario = loadScenario(name);
	const run = createRun(scenario);
	stepTo(run, fromS * 1e6);
	const clock = manualClock();
	let tree: Tree = treeOfTexts(textsOfSample(sampleOf(run.machine), scenario.config));
	const through: Tree = {text: path => tree.text(path), names: path => tree.names(path)};
	const host = openHost(through, () => clock.now() * 1000);
	if (host === null) throw new Error('no /proc');
	const session = hostSession(host, {name: 'db1', proc: '/proc'}, {theme: 'dark', clock, order: rowOrder});
	session.start();
	const on = (seconds: number): void => {
		for (let i = 0; i < seconds * 4; i++) {
			stepTo(run, run.timeUs + 250_000);
			tree = treeOfTexts(textsOfSample(sampleOf(run.machine), scenario.config));
			clock.advance(250);
		}
	};
	return {session, on, run, clock};
}

const logOf = (session: Session): string =>
	session.store
		.getState()
		.log.map(entry => (entry.kind === 'told' ? entry.text : entry.kind))
		.join('\n');

describe('a computer that is looked at', () => {
	const {session, on} = watched('leak-with-swap', 23);
	on(3);
	const state = session.store.getState();

	it('is called by its name, and said to be looked at only', () => {
		const {lines} = drawn(state, 120, 40);
		expect(lines[0]).toContain('host, only looked at');
		expect(state.about.name).toBe('db1');
	});

	it('has its figures on the screen as its /proc has them', () => {
		const {text} = drawn(state, 120, 40);
		const {sample} = state;
		expect(text).toMatch(new RegExp(`MemFree: +${sample.meminfo.MemFree} kB`));
		expect(text).toContain('would die now');
		expect(text.replaceAll(' ', '')).toContain(`low${sample.zones[0]?.low}`);
	});

	it('is told in lines without what only a simulated machine has', () => {
		const lines = beginLines(state).join('\n');
		expect(lines).not.toMatch(/seed|start a leak/);
		expect(lines).toContain('f forks it');
	});

	it('has memory in parts that are all of it', () => {
		const parts = whereIs(state.sample);
		expect(Object.values(parts).reduce((sum, kb) => sum + kb, 0)).toBe(state.sample.meminfo.MemTotal);
		expect(drawn(state, 200, 50).text).not.toContain('seed');
	});

	it.each(ALL_SIZES)('has no figure that is none at %i×%i, on any screen', (width, height) => {
		for (const screen of ['overview', 'map', 'process', 'zones', 'segments', 'groups'] as const) {
			const {text} = drawn({...state, ui: {...state.ui, screen}}, width, height);
			expect(text, screen).not.toMatch(/NaN|undefined|Infinity/);
		}
	});

	it('has the counters of rates by the second, from two looks', () => {
		const {history} = state;
		expect(history.recent.length).toBeGreaterThan(3);
		expect(history.seconds.length).toBeGreaterThanOrEqual(3);
	});

	it('tells of kswapd, stalls and swap by the steps of its counters', () => {
		const log = logOf(session);
		expect(log).toMatch(/kswapd0 worked: /);
		expect(log).toContain('the first page since boot went to swap');
	});

	it('can be acted on by no key, and says so', () => {
		const {press} = keyboard(session);
		for (const key of ['l', 'L', 'k', '+', 'e', 'c', 'n', '.', 'f5']) {
			session.setUi({notice: null});
			press(key);
			expect(session.store.getState().ui.notice?.text, key).toBe('the host is only looked at');
			press('escape');
		}
		expect(session.store.getState().sample).toBe(state.sample);
	});

	it('is not looked at while paused, and again after', () => {
		const before = session.store.getState().sample.timeUs;
		session.pause(true);
		on(1);
		expect(session.store.getState().sample.timeUs).toBe(before);
		session.on();
		expect(session.store.getState().sample.timeUs).toBeGreaterThan(before);
		session.pause(false);
		on(0.5);
		expect(session.store.getState().pace.paused).toBe(false);
		session.stop();
	});
});

describe('a computer that is forked', () => {
	it('goes on as a machine that stands where the computer stood, paused, and can be acted on', () => {
		const {session, on, clock} = watched('leak-with-swap', 3);
		on(1);
		const host = session.store.getState().sample;
		const {press} = keyboard(session);
		press('f');
		expect(session.store.getState().ui.notice?.text).toContain('a machine is run until it stands');
		clock.advance(300);
		const {sample, ui, pace} = session.store.getState();
		expect([ui.host, ui.readOnly, pace.paused]).toEqual([false, false, true]);
		expect(sample.meminfo.MemFree).toBe(host.meminfo.MemFree);
		expect(sample.zones.map(({min, low, high}) => [min, low, high])).toEqual(host.zones.map(({min, low, high}) => [min, low, high]));
		const leaky = sample.processes.find(({name}) => name === 'leaky');
		expect(leaky?.rssAnonKb).toBe(host.processes.find(({name}) => name === 'leaky')?.rssAnonKb);
		// What is asked first: what if the likeliest leaks?
		expect(ui.form?.fields.map(({text}) => text)).toEqual(['leaky', '50MiB/s']);
		press('escape');
		press('L');
		expect(session.store.getState().sample.processes.length).toBe(sample.processes.length + 1);
		session.pause(false);
		clock.advance(2000);
		expect(session.store.getState().sample.timeUs).toBeGreaterThan(sample.timeUs + 500_000);
		session.stop();
	});
});

describe('a kill on a computer', () => {
	it('is told with who is gone since', () => {
		const {session, on, run} = watched('leak-with-swap', 36);
		on(4);
		expect(sampleOf(run.machine).kills).toBe(1);
		expect(logOf(session)).toMatch(/the OOM killer killed one process; gone since the last look: leaky \(\d+\)/);
		expect(logOf(session)).toMatch(/allocations? had to reclaim/);
	});
});

describe('what looks at a computer', () => {
	it('uses nothing that could change a file', () => {
		const folder = fileURLToPath(new URL('../../source/host', import.meta.url));
		for (const {path} of filesUnder(folder)) {
			const text = readFileSync(`${folder}/${path}`, 'utf8');
			const [, names = ''] = /import \{([^}]*)\} from 'node:fs'/.exec(text) ?? [];
			const used = names
				.split(',')
				.map(name => name.trim())
				.filter(name => name !== '');
			expect(
				used.filter(name => !['closeSync', 'constants', 'fstatSync', 'openSync', 'readdirSync', 'readSync', 'statSync'].includes(name)),
				path,
			).toEqual([]);
			expect(text.match(/openSync\([^;]*/g) ?? [], path).toEqual(
				used.includes('openSync') ? ['openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)'] : [],
			);
			expect(text).not.toMatch(/node:(child_process|fs\/promises|net)/);
		}
	});
});

describe('groups', () => {
	const {text: base, names} = (() => {
		const scenario = loadScenario('leak-with-swap');
		const run = createRun(scenario);
		stepTo(run, 3e6);
		const texts = textsOfSample(sampleOf(run.machine), scenario.config);
		return treeOfTexts({
			...texts,
			'proc/301/cgroup': '0::/shop.slice/web.service\n',
			'proc/300/cgroup': '0::/\n',
			'proc/self/cgroup': '0::/shop.slice/web.service\n',
			'sys/fs/cgroup/shop.slice/web.service/memory.max': '536870912\n',
			'sys/fs/cgroup/shop.slice/web.service/memory.high': 'max\n',
			'sys/fs/cgroup/shop.slice/web.service/memory.current': '104857600\n',
			'sys/fs/cgroup/shop.slice/web.service/memory.events': 'low 0\nhigh 0\nmax 3\noom 1\noom_kill 2\n',
		});
	})();
	const opened = (text: Tree['text']) => {
		const host = openHost({text, names}, () => 0);
		if (host === null) throw new Error('no /proc');
		return hostSession(host, {name: 'c', proc: '/proc'}, {theme: 'dark', clock: manualClock(), order: rowOrder});
	};

	it('are on screen 2 with what they have and may have, and the own one is told first', () => {
		const session = opened(base);
		session.setUi({screen: 'map'});
		const {text} = drawn(session.store.getState(), 120, 40);
		expect(text).toMatch(/\/shop\.slice\/web\.service +100\.0 MiB +512\.0 MiB +– +– +1 +2 /);
		expect(logOf(session)).toContain(
			'lowwater runs in group /shop.slice/web.service: 100.0 MiB of at most 512.0 MiB; what is on the screen is the whole host’s',
		);
	});

	it('of version 1, of a parent, of none', () => {
		const files: Readonly<Record<string, string>> = {
			'proc/self/cgroup': '9:name=systemd:/x\n4:memory,cpu:/docker/abc\n0::/\n',
			'sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes': '9223372036854771712\n',
			'sys/fs/cgroup/memory/docker/memory.limit_in_bytes': '1073741824\n',
			'sys/fs/cgroup/memory/docker/memory.usage_in_bytes': '1048576\n',
		};
		const text: Tree['text'] = path => (path.includes('cgroup') ? (files[path] ?? null) : base(path));
		expect(logOf(opened(text))).toContain('runs in group /docker: 1.0 MiB of at most 1.0 GiB');
		expect(groupPath(files['proc/self/cgroup'] ?? '')).toEqual({path: '/docker/abc', v1: true});
		const none = opened(path => (path.includes('cgroup') ? null : base(path)));
		none.setUi({screen: 'map'});
		expect(drawn(none.store.getState(), 80, 24).text).toContain('No memory cgroups');
		expect(logOf(none)).not.toContain('runs in group');
	});
});

describe('a container whose meminfo is its own', () => {
	it('is told apart from the host, whose zones it sees', () => {
		const {sample, texts} = (() => {
			const scenario = loadScenario('leak-with-swap');
			const run = createRun(scenario);
			const now = sampleOf(run.machine);
			return {sample: now, texts: textsOfSample(now, scenario.config)};
		})();
		const opened = (memTotal: number): string => {
			const changed = {...texts, 'proc/meminfo': (texts['proc/meminfo'] ?? '').replace(/MemTotal: +\d+/, `MemTotal: ${memTotal}`)};
			const host = openHost(treeOfTexts(changed), () => 0);
			if (host === null) throw new Error('no /proc');
			return logOf(hostSession(host, {name: 'c', proc: '/proc'}, {theme: 'dark', clock: manualClock(), order: rowOrder}));
		};
		expect(opened(200_000)).toContain('meminfo is of this container (195.3 MiB), zones and counters are of the whole host');
		expect(opened(sample.meminfo.MemTotal)).not.toMatch(/container|stands in no zone/);
		expect(opened(sample.meminfo.MemTotal * 1.4)).toMatch(/^MemTotal is .*, the zones manage .*: the rest stands in no zone/m);
	});
});
