// Stand-ins in line with the machine, by what their keeper is told and what it tells.
import {expect, it} from 'vitest';
import type {Keeper, Told} from '../../source/mount/keeper.ts';
import {createStandIns} from '../../source/mount/stand-ins.ts';
import {machineAt, sessionOn} from '../support/tools.ts';

const quiet = (count: number): string =>
	[
		'name: quiet',
		'machine: {memory: 512MiB}',
		'timeline:',
		...Array.from({length: count}, (_, i) => `  - {at: 100ms, spawn: idle, name: one${i}, rss: 64KiB}`),
		'until: {time: 20s}',
	].join('\n');

/** A keeper that makes all but the pids in `taken`, and stand-ins of a quiet machine with its two kernel threads 40 and 41 and so many programs from 300 on. */
function stand(count = 3) {
	const said: string[] = [];
	const log: string[] = [];
	const taken = new Set<number>();
	const is = {there: true, ending: false};
	let hear: (told: Told) => void = () => undefined;
	const keeper: Keeper = {
		tell: (what, pid) => {
			said.push(`${what} ${pid}`);
			if (what !== 'make') return;
			queueMicrotask(() => hear(taken.has(pid) ? {kind: 'missed', pid} : {kind: 'made', pid, seenAs: process.pid}));
		},
		cover: () => Promise.resolve(),
		listen: listener => {
			hear = listener;
		},
		isThere: () => is.there,
		isEnding: () => is.ending,
	};
	const machine = machineAt(1, quiet(count));
	const session = sessionOn(machine, machineAt(1, quiet(count)));
	const standIns = createStandIns(keeper, session, line => log.push(line));
	/** What the keeper is told by a look. */
	const look = async (): Promise<readonly string[]> => {
		said.length = 0;
		await standIns.look();
		return [...said];
	};
	const alive = (pid: number): boolean => machine.sample().processes.some(process => process.pid === pid && process.state !== 'Z');
	return {session, machine, standIns, look, alive, said, log, taken, is, tell: (told: Told) => hear(told), answered: () => new Promise(setImmediate)};
}

it('each process has one but the first', async () => {
	const {look} = stand();
	expect(await look()).toEqual(['make 40', 'make 41', 'make 300', 'make 301', 'make 302']);
	expect(await look()).toEqual([]);
});

it('one whose pid another process has is tried again a little later', async () => {
	const {look, taken} = stand();
	taken.add(301);
	await look();
	for (let i = 0; i < 4; i++) expect(await look()).toEqual([]);
	expect(await look()).toEqual(['make 301']);
	taken.clear();
	for (let i = 0; i < 4; i++) expect(await look()).toEqual([]);
	expect(await look()).toEqual(['make 301']);
	for (let i = 0; i < 6; i++) expect(await look()).toEqual([]);
});

it('one that dies takes its process with it, and is not made again', async () => {
	const {look, tell, answered, machine, session, alive, log} = stand();
	await look();
	tell({kind: 'ended', pid: 300, status: 128 + 9});
	expect(await look()).toEqual([]); // the machine has had no time yet
	await answered();
	machine.stepTo(machine.timeUs() + 1e6);
	session.arrive();
	expect(await look()).toEqual([]);
	expect([alive(300), alive(301), log]).toEqual([false, true, []]);
});

it('one that dies before it is told of takes its process with it', async () => {
	const {standIns, tell, taken, said, machine, session, alive} = stand();
	taken.add(300).add(301).add(302);
	const looked = standIns.look();
	while (said.at(-1) !== 'make 300') await Promise.resolve();
	tell({kind: 'ended', pid: 300, status: 128 + 15});
	await looked;
	machine.stepTo(machine.timeUs() + 1e6);
	session.arrive();
	expect([300, 301].map(alive)).toEqual([false, true]);
});

it('one whose process refuses is made again', async () => {
	const {look, tell, answered, log} = stand();
	await look();
	tell({kind: 'ended', pid: 40, status: 128 + 15});
	await answered();
	expect(await look()).toEqual(['make 40']);
	expect(log).toEqual([expect.stringMatching(/kill -TERM 40 was refused: .*kswapd0 cannot be signalled$/)]);
});

it('one whose process ends is taken away, which is no signal', async () => {
	const {look, tell, machine, session, alive} = stand();
	await look();
	session.perform({kind: 'signal', to: {pid: 300}, signal: 'KILL'});
	machine.stepTo(machine.timeUs() + 1e6);
	session.arrive();
	expect(await look()).toEqual(['KILL 300']);
	tell({kind: 'ended', pid: 300, status: 128 + 9});
	expect(await look()).toEqual([]);
	expect(alive(301)).toBe(true);
});

it('those of another machine take the place of the first one’s, each when that has gone', async () => {
	const {look, tell, session} = stand();
	await look();
	session.restart();
	expect(await look()).toEqual([40, 41, 300, 301, 302].map(pid => `KILL ${pid}`));
	tell({kind: 'ended', pid: 300, status: 128 + 9});
	expect(await look()).toEqual(['make 300']);
	expect(session.store.getState().sample.processes.map(process => process.pid)).toContain(300);
});

it('the machine’s own STOP and CONT go to them', async () => {
	const {look, said, session} = stand();
	session.perform({kind: 'signal', to: {pid: 302}, signal: 'STOP'});
	await look();
	session.perform({kind: 'signal', to: {pid: 301}, signal: 'STOP'});
	session.perform({kind: 'signal', to: {pid: 301}, signal: 'STOP'});
	session.perform({kind: 'signal', to: {pid: 301}, signal: 'CONT'});
	expect(said.slice(-2)).toEqual(['STOP 301', 'CONT 301']);
});

it('the end of the namespace is no signal', async () => {
	const {look, tell, is, answered, alive, log} = stand();
	await look();
	is.ending = true;
	is.there = false;
	tell({kind: 'ended', pid: 300, status: 128 + 9});
	tell({kind: 'closed'});
	expect(await look()).toEqual([]);
	await answered();
	expect([alive(300), log]).toEqual([true, []]);
});

it('a namespace that ends while one is made keeps nobody waiting', async () => {
	const {standIns, said, tell, taken} = stand();
	taken.add(40);
	const looked = standIns.look();
	expect(said).toEqual(['make 40']);
	tell({kind: 'closed'});
	standIns.end();
	await looked;
	expect(said).toEqual(['make 40']);
});

it('there are at most so many, and one line says so', async () => {
	const {look, log} = stand(300);
	expect(await look()).toHaveLength(256);
	expect(await look()).toEqual([]);
	expect(log).toEqual([expect.stringMatching(/^Programs in this shell see 256 processes/)]);
});
