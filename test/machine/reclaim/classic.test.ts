// The classic account of watermarks and reclaim, as a watcher sees it: docs §23 and §24 on running machines.
import {describe, expect, it} from 'vitest';
import type {Op} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {MachineEvent} from '../../../source/machine/machine-event.ts';
import type {Sample} from '../../../source/machine/sample.ts';
import {leak, machineConfig, op, type Sketch} from '../../support/machines.ts';

const start = (sketch: Sketch): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: ReturnType<typeof leak>, oomScoreAdj = 0): number => {
	const outcome = apply(m, {kind: 'spawn', name, program, oomScoreAdj});
	if (!outcome.ok || outcome.pid === undefined) throw new Error('not spawned');
	return outcome.pid;
};

/** Runs until `when`, a Sample every 10 ms; fails after two simulated minutes. */
function until(m: Machine, when: (s: Sample) => boolean, each: (s: Sample) => void = () => {}): Sample {
	for (let i = 0; i < 12000; i++) {
		advance(m, 10_000);
		const s = sample(m);
		each(s);
		if (when(s)) return s;
	}
	throw new Error('it did not happen within two minutes');
}
const of = <K extends MachineEvent['kind']>(events: readonly MachineEvent[], kind: K): Extract<MachineEvent, {kind: K}>[] =>
	events.filter((e): e is Extract<MachineEvent, {kind: K}> => e.kind === kind);
const scanned = (s: Sample): number => s.vmstat.pgscan_kswapd + s.vmstat.pgscan_direct;

describe('free pages against the marks', () => {
	it('nothing is scanned while free is over low, and kswapd wakes at low', () => {
		const m = start({files: {'/f': 20000}});
		spawn(m, 'reader', [op.read('/f', 12000, 0, 1), op.sleep]);
		spawn(m, 'leak', leak(5000));
		const {low} = m.zones[0];
		const events: MachineEvent[] = [];
		const woke = until(
			m,
			s => s.nodes[0].kswapd.woken > 0,
			s => {
				events.push(...s.events);
				if (s.freeLowest > low) expect(scanned(s)).toBe(0);
			},
		);
		const [first] = of(events, 'kswapd-woke');
		expect(first.free).toBeLessThanOrEqual(low);
		expect(first.free).toBeGreaterThan(m.zones[0].min);
		expect(first.name).toBe('leak');
		expect(woke.vmstat.allocstall_movable).toBe(0);
	});

	it('kswapd works until free is over high, keeps up with a slow leak on clean cache, and direct reclaim is not needed', () => {
		const m = start({files: {'/f': 20000}});
		spawn(m, 'reader', [op.read('/f', 20000, 0, 1), op.sleep]);
		spawn(m, 'leak', leak(3000, 16000));
		const {min, low, high} = m.zones[0];
		let slept = 0;
		const end = until(
			m,
			s => s.timeUs > 8e6,
			s => {
				for (const e of of(s.events, 'kswapd-slept')) {
					slept++;
					expect(e.free).toBeGreaterThan(low);
				}
				if (s.nodes[0].kswapd.woken > 0) expect(s.freeLowest).toBeGreaterThan(min);
			},
		);
		expect(slept).toBeGreaterThan(0);
		expect(end.zones[0].free).toBeGreaterThan(low);
		expect(end.vmstat.allocstall_movable).toBe(0);
		expect(end.vmstat.pgsteal_kswapd / end.vmstat.pgscan_kswapd).toBeGreaterThan(0.9);
		expect(high).toBeGreaterThan(low);
	});

	it('a burst faster than kswapd reaches min, and then the allocator is stalled in direct reclaim', () => {
		const m = start({swapPages: 40000, swapDisk: 'hdd'});
		spawn(m, 'burst', [op.map(45000), op.write(45000), op.sleep]);
		const s = until(m, x => x.vmstat.allocstall_movable > 0);
		expect(s.nodes[0].kswapd.woken).toBeGreaterThan(0);
		expect(s.freeLowest).toBeLessThanOrEqual(m.zones[0].low);
	});
});

describe('what can be reclaimed how', () => {
	it('clean file pages go at once, without a write', () => {
		const m = start({files: {'/f': 60000}});
		spawn(m, 'reader', [op.read('/f', 60000, 20000, 1), op.sleep]);
		const s = until(m, x => x.timeUs > 5e6);
		expect(s.vmstat.pgsteal_file).toBeGreaterThan(20000);
		expect(s.vmstat.pgsteal_file / s.vmstat.pgscan_file).toBeGreaterThan(0.95);
		expect(s.vmstat.pgpgout).toBe(0);
	});

	it('dirty file pages are freed only after they have been written', () => {
		const m = start({files: {'/f': 60000}, disk: 'hdd'});
		spawn(m, 'writer', [op.writeFile('/f', 60000, 20000, 1), op.sleep]);
		until(
			m,
			x => x.timeUs > 8e6,
			s => expect(s.vmstat.pgsteal_file).toBeLessThanOrEqual(s.vmstat.nr_written),
		);
		expect(sample(m).vmstat.nr_written).toBeGreaterThan(5000);
	});

	it('anonymous pages go through swap only: each one freed was written or still had its copy there', () => {
		const m = start({swapPages: 30000});
		spawn(m, 'leak', leak(6000, 50000));
		until(
			m,
			x => x.timeUs > 8e6,
			s => expect(s.vmstat.pgsteal_anon).toBeLessThanOrEqual(s.vmstat.pswpout),
		);
		const s = sample(m);
		expect(s.vmstat.pswpout).toBeGreaterThan(5000);
		expect(s.vmstat.pgscan_anon).toBeGreaterThan(2 * s.vmstat.pgsteal_anon - 1);
	});

	it('without swap anonymous pages are never scanned', () => {
		const m = start({files: {'/f': 8000}});
		spawn(m, 'reader', [op.read('/f', 8000, 0, 1), op.sleep]);
		spawn(m, 'leak', leak(8000));
		const s = until(m, x => x.kills > 0);
		expect(s.vmstat.pgscan_anon + s.vmstat.pgsteal_anon + s.vmstat.pswpout).toBe(0);
		expect(s.vmstat.pgsteal_file).toBeGreaterThan(1000);
	});
});

describe('settings', () => {
	const thrash = (swappiness: number): Sample => {
		const m = start({swapPages: 40000, files: {'/f': 24000}, sysctls: {'vm.swappiness': String(swappiness)}});
		spawn(m, 'cold', [op.map(16000), op.write(16000), op.touch(16000, 'update', 600, 0)]);
		spawn(m, 'reread', [op.read('/f', 20000, 15000, 0)]);
		return until(m, x => x.timeUs > 8e6);
	};

	it('swappiness moves the balance between anonymous memory and cache', () => {
		const [low, middle, high] = [0, 60, 200].map(thrash);
		const share = (s: Sample): number => s.vmstat.pgscan_anon / scanned(s);
		expect(share(low)).toBeLessThan(share(middle));
		expect(share(middle)).toBeLessThan(share(high));
		expect(high.vmstat.pswpout).toBeGreaterThan(2 * low.vmstat.pswpout);
	});

	it('a larger min_free_kbytes wakes kswapd earlier and leaves less to direct reclaim', () => {
		const burst = (minFreeKb: number) => {
			const m = start({cpus: 4, files: {'/f': 24000}, sysctls: {'vm.min_free_kbytes': String(minFreeKb)}});
			spawn(m, 'reader', [op.read('/f', 24000, 0, 1), op.sleep]);
			advance(m, 3e6);
			sample(m);
			// Bursts of 450 pages from three CPUs at once with rests between: many against the gap of one machine, few against the other's.
			const bursts = Array.from({length: 20}, (_, i): Op[] => [
				{do: 'touch', region: 'data', from: 150 * i, pages: 150, access: 'write', order: 'forward', times: 1, rate: 0},
				{do: 'sleep', us: 50_000},
			]);
			for (let i = 0; i < 3; i++) spawn(m, `burst${i}`, [op.map(3000), ...bursts.flat(), op.sleep]);
			let wokeAt = 0;
			const end = until(
				m,
				x => x.timeUs > 5e6,
				s => {
					if (wokeAt === 0) wokeAt = of(s.events, 'kswapd-woke')[0]?.free ?? 0;
				},
			);
			return {wokeAt, direct: end.vmstat.pgscan_direct};
		};
		const [small, large] = [burst(200), burst(16000)];
		expect(large.wokeAt).toBeGreaterThan(4 * small.wokeAt);
		expect(small.direct).toBeGreaterThan(0);
		expect(large.direct).toBeLessThan(small.direct / 2);
	});
});

describe('the OOM killer', () => {
	it('has everybody else killed one by one when the leak is at −1000, and then the kernel panics', () => {
		const m = start({pages: 16384});
		for (let i = 0; i < 3; i++) spawn(m, `bystander${i}`, [op.map(1000 + 500 * i), op.write(1000 + 500 * i), op.sleep]);
		spawn(m, 'protected', leak(5000), -1000);
		const killed: string[] = [];
		const end = until(
			m,
			s => s.panic !== null,
			s => {
				for (const e of of(s.events, 'oom')) if (e.report.victim !== null) killed.push(e.report.tasks.find(t => t.pid === e.report.victim)?.name ?? '?');
			},
		);
		expect(killed).toEqual(['bystander2', 'bystander1', 'bystander0']);
		expect(end.panic?.reason).toBe('no-killable-process');
		expect(end.processes.some(p => p.name === 'protected')).toBe(true);
		advance(m, 1e6);
		expect(sample(m).timeUs).toBe(end.timeUs + 1e6);
	});

	it('takes the later of two equals, and the one with the highest score otherwise', () => {
		const m = start({pages: 16384});
		const size = 5000;
		for (const name of ['first', 'second']) spawn(m, name, [op.map(size), op.write(size), op.sleep]);
		spawn(m, 'asker', [op.map(20000), {do: 'sleep', us: 500_000}, op.write(20000, 5000), op.sleep], -900);
		const killed: string[] = [];
		until(
			m,
			s => s.kills > 0,
			s => {
				for (const e of of(s.events, 'oom')) killed.push(e.report.tasks.find(t => t.pid === e.report.victim)?.name ?? '?');
			},
		);
		expect(killed).toEqual(['second']);
	});

	it('kills the asker with oom_kill_allocating_task, and panics with panic_on_oom', () => {
		for (const [name, expected] of [
			['vm.oom_kill_allocating_task', 'small'],
			['vm.panic_on_oom', null],
		] as const) {
			const m = start({pages: 16384, sysctls: {[name]: '1'}});
			spawn(m, 'large', [op.map(10000), op.write(10000), op.sleep]);
			advance(m, 1e6);
			spawn(m, 'small', leak(4000));
			let victim: string | null = null;
			const end = until(
				m,
				s => s.kills > 0 || s.panic !== null,
				s => {
					for (const e of of(s.events, 'oom')) victim = e.report.tasks.find(t => t.pid === e.report.victim)?.name ?? null;
				},
			);
			expect(victim).toBe(expected);
			expect(end.panic?.reason ?? null).toBe(expected === null ? 'panic_on_oom' : null);
		}
	});
});
