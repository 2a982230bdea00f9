import {describe, expect, it} from 'vitest';
import type {MachineEvent} from '../../source/machine/machine-event.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {enter, openAccount} from '../../source/workload/account.ts';
import {judge} from '../../source/workload/expect.ts';
import type {Expect} from '../../source/workload/scenario.ts';
import {buildOomReport, buildOomTask, buildProcess, buildSample} from '../support/sample.ts';

const at = (timeUs: number, events: readonly MachineEvent[], rest: Partial<Sample> = {}): Sample =>
	buildSample({timeUs, sinceUs: timeUs - 1e6, events, ...rest} as Parameters<typeof buildSample>[0]);
const stall = (atUs: number, stallUs: number): MachineEvent => ({
	kind: 'direct-reclaim',
	atUs,
	pid: 9,
	name: 'x',
	free: 600,
	min: 700,
	stallUs,
	scanned: 32,
	reclaimed: 32,
});
const killOf = (atUs: number, pid: number, name: string): MachineEvent => ({
	kind: 'oom',
	atUs,
	report: buildOomReport({timeUs: atUs, victim: pid, tasks: [buildOomTask({pid, name})]}),
});

const nothing: Expect = {killed: null, neverKilled: [], alive: [], counters: {}, rss: {}, panic: null, gauges: {}, processes: {}, groups: {}};

describe('an account', () => {
	const account = [
		at(
			2e6,
			[
				{kind: 'kswapd-woke', atUs: 1.5e6, node: 0, zone: 'DMA32', free: 833, low: 833, pid: 9, name: 'x', boosted: false},
				stall(1.6e6, 100),
				stall(1.7e6, 900),
			],
			{freeLowest: 600},
		),
		at(
			3e6,
			[
				{kind: 'kswapd-woke', atUs: 2.5e6, node: 0, zone: 'DMA32', free: 800, low: 833, pid: 9, name: 'x', boosted: false},
				stall(2.6e6, 500),
				killOf(2.7e6, 9, 'x'),
			],
			{freeLowest: 650, eventsDropped: 3},
		),
		at(4e6, [killOf(3.7e6, 10, 'y'), {kind: 'oom', atUs: 3.8e6, report: buildOomReport({victim: null})}], {
			freeLowest: 640,
			eventsDropped: 1,
			panic: {atUs: 3.8e6, reason: 'no-killable-process'},
		}),
	].reduce(enter, openAccount(at(1e6, [])));

	it('keeps what came first, the worst, and all kills', () => {
		expect(account.firstWake?.atUs).toBe(1.5e6);
		expect(account.firstStall?.atUs).toBe(1.6e6);
		expect(account.longestStall?.stallUs).toBe(900);
		expect(account.lowest).toEqual({free: 600, byUs: 2e6});
		expect(account.kills.map(kill => [kill.atUs, kill.victim.name])).toEqual([
			[2.7e6, 'x'],
			[3.7e6, 'y'],
		]);
		expect(account.nobody).toHaveLength(1);
		expect(account.eventsDropped).toBe(4);
		expect(account.panic?.reason).toBe('no-killable-process');
	});

	const verdict = (expected: Partial<Expect>): string[] =>
		judge({...nothing, ...expected}, account).map(({held, sentence}) => `${held ? 'held' : 'failed'}: ${sentence}`);

	it('is judged, each failure with its amount', () => {
		expect(verdict({killed: ['x', 'y']})).toEqual(['held: x and y were killed']);
		expect(verdict({killed: ['y', 'x']})).toEqual(['failed: y and x should have been killed, and it was x and y']);
		expect(verdict({killed: []})).toEqual(['failed: nobody should have been killed, and it was x and y']);
		expect(verdict({neverKilled: ['x', 'z']})).toEqual(['failed: x should never have been killed, and was at 2.7 s', 'held: z was never killed']);
		expect(verdict({panic: true})).toEqual(['held: the kernel panicked']);
		expect(verdict({panic: false})).toEqual(['failed: the kernel should not have panicked, and did']);
	});

	it('counters and the living are those of the last Sample', () => {
		const last = enter(
			account,
			at(5e6, [], {
				vmstat: {...buildSample().vmstat, pswpout: 1500, allocstall_normal: 3, allocstall_dma: 4},
				processes: [buildProcess({name: 'a'}), buildProcess({name: 'b', state: 'Z'})],
			}),
		);
		const say = (expected: Partial<Expect>): string[] =>
			judge({...nothing, ...expected}, last).map(({held, sentence}) => `${held ? 'held' : 'failed'}: ${sentence}`);
		expect(say({alive: ['a', 'b']})).toEqual(['held: a is alive', 'failed: b should be alive, and is not']);
		expect(say({counters: {pswpout: {min: 2000, max: 1000}, allocstall: {max: 7}}})).toEqual([
			'failed: pswpout should be at least 2 000, and is 1 500: 500 short',
			'failed: pswpout should be at most 1 000, and is 1 500: 500 over',
			'held: allocstall is 7, at most 7',
		]);
	});
});
