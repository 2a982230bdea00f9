// fsync(): what was dirty is on the disk when it returns, and the time is the program's own. (file_write_and_wait_range; oracles by hand)
import {describe, expect, it} from 'vitest';
import type {Program} from '../../../source/machine/command.ts';
import {lookup} from '../../../source/machine/files/cached-file.ts';
import {type Fsync, runFsync} from '../../../source/machine/files/fsync.ts';
import {WRITEBACK} from '../../../source/machine/memory/frames.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {TIME_CAUSES} from '../../../source/machine/sample.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig} from '../../support/machines.ts';

const MIB = 256;
/** A disk of 1 MiB/s and nothing else to wait for: a write of n pages takes n/256 s. */
const slow = {...DISK_PROFILES.ssd, name: 'vda', readBytesPerSecond: 2 ** 20, writeBytesPerSecond: 2 ** 20, iops: 1e6, readLatencyUs: 0, writeLatencyUs: 0};
const start = (disk = slow): Machine => boot(machineConfig({pages: 65536, disks: [disk], files: {'/f': 4000, '/g': 4000}}));
const writer = (fsync: number, rate = 0, file = '/f'): Program => [{do: 'write', file, from: 0, pages: 4000, times: 0, rate, timed: true, fsync}];
const spawn = (m: Machine, program: Program): number => (apply(m, {kind: 'spawn', name: 'w', program}) as {pid: number}).pid;
const look = (m: Machine, pid: number) => {
	const s = sample(m);
	const process = s.processes.find(one => one.pid === pid) ?? expect.fail('it is gone');
	return {s, process, seconds: process.timeNs.fsync / 1e9, age: TIME_CAUSES.reduce((sum, cause) => sum + process.timeNs[cause], 0)};
};

describe('fsync', () => {
	it('every MiB on a disk of 1 MiB/s takes a second each, and no more is ever dirty', () => {
		const m = start();
		const pid = spawn(m, writer(MIB));
		for (let i = 0; i < 40; i++) {
			advance(m, 250_000);
			const {vmstat} = sample(m);
			expect(vmstat.nr_dirtied - vmstat.nr_written).toBeLessThanOrEqual(MIB);
		}
		const {s, seconds, age, process} = look(m, pid);
		expect(s.vmstat.nr_written).toBeGreaterThanOrEqual(9 * MIB);
		expect(seconds).toBeGreaterThan(9.5);
		expect(age).toBe((s.timeUs - process.startUs) * 1000);
		expect(process.timeNs.dirtyThrottle).toBe(0);
		expect(violations(m)).toEqual([]);
	});

	it('is part of the call that it follows: one in sixteen takes a second', () => {
		const m = start();
		const pid = spawn(m, writer(MIB));
		advance(m, 10e6);
		const {process} = look(m, pid);
		const {latency, served = 0} = process.requests ?? expect.fail('no operations');
		expect(served).toBeGreaterThanOrEqual(9 * 16);
		expect(latency.maxNs / 1e9).toBeCloseTo(1, 1);
		const long = [...latency.counts].reduce((sum, [bucket, count]) => sum + (bucket > 1500 ? count : 0), 0);
		expect(long).toBe(Math.floor(served / 16));
	});

	it('waits behind what others have given the disk', () => {
		const alone = start();
		const one = spawn(alone, writer(16, 160));
		advance(alone, 10e6);
		const beside = start();
		spawn(beside, writer(2000, 0, '/g')); // runs of 8 MiB
		advance(beside, 1e6);
		const two = spawn(beside, writer(16, 160));
		advance(beside, 10e6);
		expect(look(alone, one).seconds).toBeLessThan(7);
		expect(look(beside, two).seconds).toBeGreaterThan(8);
		expect(violations(beside)).toEqual([]);
	});

	it('is nothing where nothing is dirty, and never called is nothing either', () => {
		const m = start({...slow, writeBytesPerSecond: 1e12});
		const pid = spawn(m, [{do: 'write', file: '/f', from: 0, pages: 100, times: 0, rate: 100, timed: true}]);
		advance(m, 3e6);
		expect(look(m, pid).process.timeNs.fsync).toBe(0);
	});

	it('is finished by who is killed in it, as the wait cannot be interrupted', () => {
		const m = start();
		const pid = spawn(m, writer(4 * MIB));
		advance(m, 2e6);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 1e6);
		expect(sample(m).processes.some(one => one.pid === pid)).toBe(true);
		advance(m, 3e6);
		expect(sample(m).processes.some(one => one.pid === pid)).toBe(false);
		expect(sample(m).meminfo).toMatchObject({Dirty: 0, Writeback: 0});
		expect(violations(m)).toEqual([]);
	});
});

/** A task that has written twenty pages and sleeps. */
function written() {
	const m = start();
	spawn(m, [
		{do: 'write', file: '/f', from: 0, pages: 20, times: 1, rate: 0},
		{do: 'sleep', us: 0},
	]);
	advance(m, 1e5);
	const task = m.tasks[0] ?? expect.fail('no task');
	const file = m.files.find(({path}) => path === '/f') ?? expect.fail('no file');
	return {m, task, file};
}

it('collects nothing once the step’s time is up', () => {
	const {m, task, file} = written();
	const call: Fsync = {file: file.id, after: 'wait', step: 'write', at: 0, from: 0, to: 20, extent: [], submitted: 0, submitting: false};
	task.fsync = call;
	task.state = 'R';
	m.limit = m.clock;
	runFsync(m, task, call);
	expect([call.at, file.dirty, file.underWriteback]).toEqual([0, 20, 0]);
});

it('waits for its own pages, not for what is written of the file behind them', () => {
	const {m, task, file} = written();
	m.frames.flags[lookup(file, 15)]! |= WRITEBACK;
	file.underWriteback = 1;
	const call: Fsync = {file: file.id, after: 'wait', step: 'wait', at: 0, from: 0, to: 10, extent: [], submitted: 0, submitting: false};
	task.fsync = call;
	task.state = 'R';
	m.limit = m.clock + 1000;
	runFsync(m, task, call);
	expect([task.fsync, task.state, call.at]).toEqual([null, 'R', 10]);
});
