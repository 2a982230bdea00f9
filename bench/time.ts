// npm run bench -- time: what it costs to keep the past of a machine, and how soon any instant of it is there again. In CPU time of this process: what others on
// the computer do does not count. A machine is driven at 1× by a clock that a test moves, so that copies are as far apart as they would be for a person.
import {HISTORY_BYTES, type Parts, partsOf} from '../source/session/parts.ts';
import {usedBytes} from '../source/session/still/stills.ts';
import type {Clock} from '../source/session/time/clock.ts';
import {timesOf} from '../source/session/times.ts';
import {travelOf} from '../source/session/travel.ts';
import {loadScenario} from '../source/workload/library.ts';
import {readScenario, type Scenario} from '../source/workload/scenario.ts';

/** A database server of 64 GiB: half of its memory in use by requests, the rest by files. */
const LARGE = `
name: large
machine: {memory: 64GiB, swap: 8GiB, cpus: 16}
files: {/srv/db: 40GiB, /srv/log: 8GiB}
timeline:
  - {at: 0s, spawn: server, name: shop, rss: 24GiB, hot: 2GiB, requests: 2000, file: /srv/db, skew: 1.1}
  - {at: 1s, spawn: reread, name: batch, file: /srv/log, rate: 200MiB/s}
  - {at: 5s, spawn: leak, name: drip, rate: 40MiB/s}
until: {time: 1h}
`;

const print = (what: string, value: string, note = ''): void => console.log(`${what.padEnd(62)} ${value.padStart(12)}  ${note}`);
const cpuMs = (): number => {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
};

/** Numbers that are the same each time: where to jump to. */
function* shares(count: number): Generator<number> {
	for (let i = 0, seed = 1; i < count; i++) {
		seed = (seed * 1103515245 + 12345) % 2 ** 31;
		yield seed / 2 ** 31;
	}
}

type Plan = {readonly scenario: Scenario; readonly seconds: number; readonly jumps: number; readonly aim: string};
type Run = {readonly parts: Parts; readonly tookMs: number; readonly bytes: number; readonly rss: number};

const minuteOf = (us: number): string => `${Math.floor(us / 60e6)}:${((us / 1e6) % 60).toFixed(2).padStart(5, '0')}`;

/** Memory that is in use. What nobody has any more is given back beside the program: a turn later. */
async function memory(): Promise<{readonly bytes: number; readonly rss: number}> {
	for (let i = 0; i < 3; i++) {
		globalThis.gc?.();
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	const {heapUsed, arrayBuffers, rss} = process.memoryUsage();
	return {bytes: heapUsed + arrayBuffers, rss};
}

/** A machine run at 1×, with so much for copies. */
async function run({scenario, seconds}: Plan, historyBytes: number): Promise<Run> {
	let elapsedMs = 0;
	// Real time goes by as at 1×; what a copy takes comes on top of it, in CPU time.
	const clock: Clock = {
		now: () => elapsedMs + cpuMs(),
		after: (_ms, callback) => {
			const turn = setImmediate(callback);
			return () => clearImmediate(turn);
		},
	};
	const before = await memory();
	const began = cpuMs();
	const parts = partsOf(scenario, {theme: 'dark', order: () => [], clock, historyBytes});
	const times = timesOf(parts);
	times.pause(true);
	for (let i = 0; i < seconds * 4; i++) {
		times.step();
		elapsedMs += 250;
	}
	const tookMs = cpuMs() - began;
	const after = await memory();
	return {parts, tookMs, bytes: after.bytes - before.bytes, rss: after.rss - before.rss};
}

/** What it took without copies, and its memory: nothing of the machine is left when this has returned. */
async function without(plan: Plan): Promise<Omit<Run, 'parts'>> {
	const {tookMs, bytes, rss} = await run(plan, 0);
	return {tookMs, bytes, rss};
}

/** What lies between two copies: the most of it, and where. */
function printGaps({line, budget}: Parts): void {
	const {list} = line.stills;
	const gaps = list.map(({atUs, workMs}, i) => ({atUs, ms: workMs - (list[i - 1]?.workMs ?? 0)})).sort((a, b) => b.ms - a.ms);
	const [most, middle] = [gaps[0], gaps[gaps.length >> 1]];
	if (most !== undefined && middle !== undefined)
		print(
			`  ${list.length} copies: work between two, median and most`,
			`${middle.ms.toFixed(0)} ms`,
			`${most.ms.toFixed(0)} ms, before ${minuteOf(most.atUs)}`,
		);
	print(
		'  bytes of them',
		`${(usedBytes(budget) / 2 ** 20).toFixed(0)} MiB`,
		budget.reached
			? `of ${budget.most / 2 ** 20}: some had to go for want of room, what is old is farther apart than the aim asks for`
			: `of ${budget.most / 2 ** 20}`,
	);
}

/** How long it takes until an instant is shown, for instants all over. */
async function printJumps(parts: Parts, {seconds, jumps, aim}: Plan): Promise<void> {
	const travel = travelOf(parts);
	const took: {readonly ms: number; readonly us: number; readonly nth: number}[] = [];
	for (const share of shares(jumps)) {
		const us = Math.floor(share * seconds * 1e6);
		const from = cpuMs();
		travel.toTime(us);
		while (parts.store.getState().time.underWay !== null) await new Promise(resolve => setImmediate(resolve));
		took.push({ms: cpuMs() - from, us, nth: took.length + 1});
	}
	const first = took[0]?.ms ?? 0;
	took.sort((a, b) => a.ms - b.ms);
	const at = (part: number): (typeof took)[number] => took[Math.min(took.length - 1, Math.floor(part * took.length))] as (typeof took)[number];
	const ms = (part: number): string => `${at(part).ms.toFixed(0)} ms`;
	print('  any instant of it: median, nine of ten, the longest', ms(0.5), `${ms(0.9)}, ${ms(1)}; ${aim}`);
	print(
		'  the first one; the three longest',
		`${first.toFixed(0)} ms`,
		took
			.slice(-3)
			.map(one => `${minuteOf(one.us)} (${one.nth}.) ${one.ms.toFixed(0)} ms`)
			.join(', '),
	);
}

async function measure(plan: Plan): Promise<void> {
	const {scenario, seconds} = plan;
	await without(plan); // until all of it has been compiled
	const bare = await without(plan);
	const {parts, tookMs, bytes, rss} = await run(plan, HISTORY_BYTES);
	const percent = (100 * (tookMs - bare.tookMs)) / (seconds * 1000);
	const mib = (of: number): string => (of / 2 ** 20).toFixed(0);
	print(`${scenario.name}, ${seconds / 60} min at 1×: copies`, `${Math.max(0, percent).toFixed(1)} %`, 'of a CPU; aim 3');
	print(
		'  memory more with them',
		`${mib(bytes - bare.bytes)} MiB`,
		`beside ${mib(bare.bytes)} without; resident ${mib(rss)} beside ${mib(bare.rss)}; aim 256 more`,
	);
	printGaps(parts);
	await printJumps(parts, plan);
	timesOf(parts).stop();
}

export async function benchTime(): Promise<void> {
	await measure({scenario: loadScenario('demo', {}), seconds: 600, jumps: 200, aim: 'aim 30 and 100'});
	await measure({scenario: readScenario(LARGE, {file: 'large.yaml'}), seconds: 60, jumps: 20, aim: 'aim 2000'});
}
