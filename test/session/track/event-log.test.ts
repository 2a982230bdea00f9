import {describe, expect, it} from 'vitest';
import type {Call} from '../../../source/machine/command.ts';
import type {MachineEvent} from '../../../source/machine/machine-event.ts';
import {eventText} from '../../../source/messages/events.ts';
import {createEventLog, logEvents} from '../../../source/session/track/event-log.ts';
import {buildOomReport, buildOomTask} from '../../support/sample.ts';

const woke = (atUs: number, free = 803): MachineEvent => ({
	kind: 'kswapd-woke',
	atUs,
	node: 0,
	zone: 'DMA32',
	free,
	low: 833,
	pid: 114,
	name: 'leak',
	boosted: false,
});
const slept = (atUs: number): MachineEvent => ({kind: 'kswapd-slept', atUs, node: 0, free: 1052, high: 999, awakeUs: 3000, scanned: 60, stolen: 30});
const stalled = (atUs: number, pid = 114): MachineEvent => ({
	kind: 'direct-reclaim',
	atUs,
	pid,
	name: 'leak',
	free: 649,
	min: 667,
	stallUs: 1000,
	scanned: 100,
	reclaimed: 0,
});

/** Feeds events in Samples of a quarter of a second. */
function fed(events: readonly MachineEvent[], seconds: number, slowly = false) {
	const log = createEventLog();
	for (let us = 250_000; us <= seconds * 1e6; us += 250_000)
		logEvents(log, {timeUs: us, events: events.filter(event => event.atUs > us - 250_000 && event.atUs <= us), eventsDropped: 0}, slowly);
	return log;
}
/** A wake and a sleep every 50 ms. */
const sawTooth = (fromUs: number, toUs: number): readonly MachineEvent[] =>
	Array.from({length: Math.floor((toUs - fromUs) / 50_000)}, (_, i) => [woke(fromUs + i * 50_000, 800 + (i % 5)), slept(fromUs + i * 50_000 + 3000)]).flat();

describe('the event log', () => {
	it('tells the first wake at once, then one line for all that follow', () => {
		const log = fed(sawTooth(1_000_000, 5_000_000), 6);
		expect(log.entries.map(entry => entry.kind)).toEqual(['kswapd-woke', 'kswapd-runs']);
		expect(eventText(log.entries[0]!)).toBe('DMA32 at 800, at or under low (833): kswapd0 woke, asked by leak');
		expect(eventText(log.entries[1]!)).toBe('kswapd0 woke 20 times in the last second, free down to 800, low is 833, and ran 3 ms each to reach high (999)');
	});

	it('lets the line of repeats go down when something else was said', () => {
		const spawn: MachineEvent = {kind: 'spawn', atUs: 3_100_000, pid: 5, name: 'x', oomScoreAdj: 0};
		const log = fed([...sawTooth(1_000_000, 5_000_000), spawn], 6);
		expect(log.entries.map(entry => entry.kind)).toEqual(['kswapd-woke', 'kswapd-runs', 'spawn', 'kswapd-runs']);
	});

	it('draws the stalls of a kill together', () => {
		const log = fed(
			Array.from({length: 17}, (_, i) => stalled(1_000_100 + i * 100)),
			3,
		);
		expect(log.entries.map(entry => entry.kind)).toEqual(['stalls']);
		expect(eventText(log.entries[0]!)).toBe('free down to 649, min is 667: leak stalled 17 times, 17 ms in all, 1 700 scanned, nothing freed');
	});

	it('keeps a single stall as it is', () => {
		expect(eventText(fed([stalled(1_000_100)], 3).entries[0]!)).toBe('free at 649, min is 667: leak stalled 1 ms in direct reclaim, 100 scanned, 0 freed');
	});

	it('tells everything in slow motion', () => {
		const log = fed(sawTooth(1_000_000, 1_500_000), 2, true);
		expect(log.entries.length).toBe(20);
	});

	it('stands in order of time', () => {
		const log = fed([...sawTooth(1_000_000, 4_000_000), stalled(1_200_000), stalled(2_400_000, 9), {kind: 'swap-full', atUs: 2_000_000}], 6);
		const times = log.entries.map(entry => entry.atUs);
		expect(times).toEqual([...times].sort((a, b) => a - b));
	});

	it('says how many events did not fit', () => {
		const log = createEventLog();
		logEvents(log, {timeUs: 1_000_000, events: [], eventsDropped: 1234});
		expect(eventText(log.entries[0]!)).toContain('1 234 more events');
	});

	it('does not grow without end', () => {
		const log = createEventLog();
		for (let i = 0; i < 5000; i++)
			logEvents(log, {timeUs: i * 1000, events: [{kind: 'spawn', atUs: i * 1000, pid: i, name: 'x', oomScoreAdj: 0}], eventsDropped: 0});
		expect(log.entries.length).toBeLessThanOrEqual(500);
		expect(log.added).toBe(5000);
	});

	it('keeps of the report of a crowd those that its line names', () => {
		const log = createEventLog();
		const report = buildOomReport({
			victim: 900,
			invoker: {pid: 12, name: 'asker', oomScoreAdj: 0},
			tasks: Array.from({length: 5000}, (_, i) => buildOomTask({pid: 10 + i, name: `p${10 + i}`})),
		});
		const event = {kind: 'oom', atUs: 1000, report} as const;
		logEvents(log, {timeUs: 1000, events: [event], eventsDropped: 0});
		const [kept] = log.entries;
		expect(kept?.kind === 'oom' && kept.report.tasks.map(({pid}) => pid)).toEqual([12, 900]);
		expect(eventText(kept!)).toBe(eventText(event));
	});
});

describe('what repeats, or what a hand does step by step', () => {
	const full = (atUs: number): MachineEvent => ({kind: 'swap-full', atUs});
	const adj = (atUs: number, from: number, to: number, pid = 114): MachineEvent => ({kind: 'oom-score-adj', atUs, pid, name: 'web', from, to});

	it('is one line: swap is full so many times, whatever stalls in between', () => {
		const log = fed(
			[1, 2, 3, 4].flatMap(s => [full(s * 1e6), ...sawTooth(s * 1e6 + 100_000, s * 1e6 + 400_000), stalled(s * 1e6 + 500_000)]),
			6,
		);
		expect(log.entries.filter(({kind}) => kind === 'swap-full').map(entry => eventText(entry))).toEqual([
			'swap is full (4×): anonymous pages have to stay in RAM from here on',
		]);
	});

	it('tells it again after a while, and each time in slow motion', () => {
		expect(fed([full(1e6), full(30e6)], 31).entries.length).toBe(2);
		expect(fed([full(1e6), full(2e6), full(3e6)], 4, true).entries.length).toBe(3);
	});

	it('is one change: from what it was at first to what it is now', () => {
		const log = fed([adj(1e6, 100, 50), adj(1.2e6, 50, 0), woke(1.3e6), adj(1.6e6, 0, -400)], 3);
		expect(log.entries.filter(({kind}) => kind === 'oom-score-adj').map(entry => eventText(entry))).toEqual([
			'oom_score_adj of web (114) 100 → 0',
			'oom_score_adj of web (114) 0 → −400',
		]);
		const [only] = fed([adj(1e6, 100, 50), adj(1.2e6, 50, 0), adj(1.6e6, 0, -400)], 3).entries;
		expect(eventText(only!)).toBe('oom_score_adj of web (114) 100 → −400');
		expect(fed([adj(1e6, 0, 50), adj(1.2e6, 0, 50, 200)], 3).entries.length).toBe(2);
	});
});

describe('what comes of a call from outside', () => {
	const called = (call: Call, more: Partial<Extract<MachineEvent, {kind: 'called'}>>): MachineEvent => ({
		kind: 'called',
		atUs: 1000,
		pid: 114,
		name: 'leak',
		call,
		address: 0,
		how: '',
		syscalls: [],
		minflt: 0,
		majflt: 0,
		rssPages: 0,
		freePages: 0,
		...more,
	});

	it('says what was called, how it was served and what it cost', () => {
		expect(eventText(called({do: 'malloc', bytes: 102_400}, {address: 0x24a6010, how: 'brk', syscalls: ['brk'], minflt: 1, rssPages: 1}))).toBe(
			'leak (114) malloc(100 KiB) = 0x24a6010: brk: the top was too small; 1 minor fault, RSS +1 page',
		);
		expect(eventText(called({do: 'malloc', bytes: 1}, {address: 0, how: 'refused'}))).toContain('malloc(1 B) = NULL: refused');
		expect(eventText(called({do: 'free', address: 0x7f0010}, {address: 0x7f0010, how: 'munmap', syscalls: ['munmap'], rssPages: -257}))).toMatch(
			/free\(0x7f0010\): munmap: .*; no fault, RSS −257 pages$/,
		);
		expect(eventText(called({do: 'access', address: 0x1000, bytes: 1, access: 'write'}, {minflt: 0, majflt: 1, rssPages: 1}))).toBe(
			'leak (114) wrote 0x1000: 1 major fault, RSS +1 page',
		);
		expect(eventText(called({do: 'access', address: 0x1000, bytes: 40_960, access: 'read'}, {minflt: 9, majflt: 1}))).toContain(
			'read 40 KiB from 0x1000: 10 faults, 1 of them major, RSS as before',
		);
	});

	it('names why a process is sent SIGSEGV', () => {
		const segv: MachineEvent = {kind: 'segv', atUs: 5, pid: 114, name: 'leak', address: 0xffff800000000000, write: false, how: 'kernel'};
		expect(eventText(segv)).toBe('leak (114) read 0xffff800000000000, the kernel’s half, supervisor only: SIGSEGV');
	});

	it('stands alone in the log, however many come in a second', () => {
		const events = Array.from({length: 9}, (_, i) => called({do: 'malloc', bytes: i}, {atUs: 300_000 + i}));
		expect(fed(events, 2).entries).toEqual(events);
	});
});
