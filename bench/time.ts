// npm run bench -- time: what it costs to keep the past of a machine, and how soon any instant of it is there again. In CPU time of this process: what others on
// the computer do does not count. A machine is driven at 1× by a clock that a test moves, so that copies are as far apart as they would be for a person.
import {HISTORY_BYTES} from '../source/session/parts.ts';
import {createSession} from '../source/session/session.ts';
import type {Clock} from '../source/session/time/clock.ts';
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

async function measure({scenario, seconds, jumps, aim}: Plan): Promise<void> {
	let elapsedMs = 0;
	// Real time goes by as at 1×; what a copy takes comes on top of it, in CPU time.
	const clock: Clock = {
		now: () => elapsedMs + cpuMs(),
		after: (_ms, callback) => {
			const turn = setImmediate(callback);
			return () => clearImmediate(turn);
		},
	};
	const run = (historyBytes: number) => {
		globalThis.gc?.();
		const before = process.memoryUsage();
		const began = cpuMs();
		const session = createSession(scenario, {theme: 'dark', order: () => [], clock, historyBytes});
		session.pause(true);
		for (let i = 0; i < seconds * 4; i++) {
			session.step();
			elapsedMs += 250;
		}
		const tookMs = cpuMs() - began;
		globalThis.gc?.();
		const after = process.memoryUsage();
		return {session, tookMs, bytes: after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers, rss: after.rss - before.rss};
	};
	run(0); // until all of it has been compiled
	const without = run(0);
	const {session, tookMs, bytes, rss} = run(HISTORY_BYTES);
	const percent = (100 * (tookMs - without.tookMs)) / (seconds * 1000);
	print(`${scenario.name}, ${seconds / 60} min at 1×: copies`, `${Math.max(0, percent).toFixed(1)} %`, 'of a CPU; aim 3');
	print(
		'  memory with them and without',
		`${(bytes / 2 ** 20).toFixed(0)} MiB`,
		`${(without.bytes / 2 ** 20).toFixed(0)} without; resident ${(rss / 2 ** 20).toFixed(0)} more; aim 256 more`,
	);
	const took: number[] = [];
	for (const share of shares(jumps)) {
		const from = cpuMs();
		session.toTime(Math.floor(share * seconds * 1e6));
		while (session.store.getState().time.underWay !== null) await new Promise(resolve => setImmediate(resolve));
		took.push(cpuMs() - from);
	}
	took.sort((a, b) => a - b);
	const at = (part: number): string => (took[Math.min(took.length - 1, Math.floor(part * took.length))] as number).toFixed(0);
	print(`  any instant of it: median, nine of ten, the longest`, `${at(0.5)} ms`, `${at(0.9)} ms, ${at(1)} ms; ${aim}`);
	session.stop();
}

export async function benchTime(): Promise<void> {
	await measure({scenario: loadScenario('demo', {}), seconds: 600, jumps: 200, aim: 'aim 30 and 100'});
	await measure({scenario: readScenario(LARGE, {file: 'large.yaml'}), seconds: 60, jumps: 20, aim: 'aim 2000'});
}
