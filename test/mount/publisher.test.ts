// The tree on a disk: under readers, with processes that come and go, and under hands that spoil it.
import {closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {vmstatOrder} from '../../source/procfs/text-order.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {openFolder} from '../../source/mount/folder.ts';
import {createPublisher, publish} from '../../source/mount/publisher.ts';
import {clear} from '../../source/mount/remove.ts';
import {obey} from '../../source/mount/serve.ts';
import {meminfoText} from '../../source/procfs/meminfo.ts';
import {FACTS, machineAt, run, scratch, sessionOn, until} from '../support/tools.ts';

describe('the tree', () => {
	it('is overwritten in place under a reader that keeps a file open', () => {
		using scratched = scratch();
		const {folder} = scratched;
		const source = machineAt(0.5);
		const publisher = createPublisher(openFolder(folder), FACTS);
		publish(publisher, source.sample());
		const fd = openSync(join(folder, 'meminfo'), 'r');
		const {ino, size} = statSync(join(folder, 'meminfo'));
		for (let round = 0; round < 20; round++) {
			source.stepTo(source.timeUs() + 250_000);
			const sample = source.sample();
			expect(publish(publisher, sample)).toBeNull();
			const buffer = Buffer.alloc(8192);
			expect(buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, 0))).toBe(meminfoText(sample));
		}
		closeSync(fd);
		expect(statSync(join(folder, 'meminfo'))).toMatchObject({ino, size});
	});

	it('is whole lines to who reads a file in pieces while it is written', async () => {
		using scratched = scratch();
		const {folder} = scratched;
		const source = machineAt(2);
		const publisher = createPublisher(openFolder(folder), FACTS);
		const first = source.sample();
		source.stepTo(3e6);
		const samples = [first, source.sample()] as const;
		for (const sample of [...samples, ...samples]) publish(publisher, sample);
		const reader = [
			"const fs = require('node:fs'), fd = fs.openSync(process.argv[1]), piece = Buffer.alloc(512), bad = new Set();",
			'let rounds = 0, ended = false;',
			"process.stdin.on('data', () => (ended = true));",
			'const look = () => {',
			"  let text = '';",
			"  for (let at = 0, n; (n = fs.readSync(fd, piece, 0, 512, at)) > 0; at += n) text += piece.toString('latin1', 0, n);",
			"  for (const line of text.split('\\n').slice(0, -1)) if (!/^\\w+ \\d+ *$/.test(line)) bad.add(line);",
			"  if (text.split('\\n').length !== Number(process.argv[2])) bad.add(text.length);",
			"  if (++rounds === 1) process.stdout.write('reads ');",
			'  if (!ended) return setImmediate(look);',
			'  process.stdout.write(JSON.stringify([...bad]));',
			'  process.exit();',
			'};',
			'look();',
		].join('\n');
		const {child, said, ended} = run(process.execPath, ['-e', reader, join(folder, 'vmstat'), String(vmstatOrder('6.1').length + 1)]);
		await until('the reader', () => said().startsWith('reads'));
		for (let round = 0; round < 500; round++) {
			publish(publisher, samples[round % 2] as Sample);
			if (round % 50 === 0) await new Promise(resolve => setImmediate(resolve));
		}
		child.stdin?.write('end');
		await ended;
		expect(said()).toBe('reads []');
	});

	it('gets processes as they come and loses them as they go', () => {
		using scratched = scratch();
		const {folder} = scratched;
		const source = machineAt(0.05);
		const publisher = createPublisher(openFolder(folder), FACTS);
		const pids = (): string[] => readdirSync(folder).filter(name => /^\d+$/.test(name));
		const sampled = (): string[] => {
			const sample = source.sample();
			expect(publish(publisher, sample)).toBeNull();
			return sample.processes.map(process => String(process.pid)).sort();
		};
		expect(pids().length).toBe(0);
		expect(sampled()).toEqual(pids().sort());
		source.stepTo(1e6);
		expect(sampled()).toEqual(pids().sort());
		expect(pids()).toContain('300');
		source.perform({kind: 'signal', to: {pid: 300}, signal: 'KILL'});
		source.stepTo(2e6);
		expect(sampled()).toEqual(pids().sort());
		expect(pids()).not.toContain('300');
		expect(readdirSync(join(folder, '301')).sort()).toEqual(
			[
				'cgroup',
				'cmdline',
				'comm',
				'environ',
				'fd',
				'fdinfo',
				'io',
				'maps',
				'mounts',
				'numa_maps',
				'oom_score',
				'oom_score_adj',
				'schedstat',
				'smaps',
				'smaps_rollup',
				'stat',
				'statm',
				'status',
				'task',
			].sort(),
		);
		expect(readFileSync(join(folder, '301/task/301/comm'), 'utf8')).toBe('holder\n');
	});

	it('puts back what was spoilt, deleted or replaced', async () => {
		using scratched = scratch();
		const {folder} = scratched;
		const outside = join(folder, '..', `${folder.split('/').at(-1)}-outside`);
		writeFileSync(outside, 'mine');
		const source = machineAt(0.5);
		const session = sessionOn(source);
		const {sample} = session.store.getState();
		const publisher = createPublisher(openFolder(folder), FACTS);
		publish(publisher, sample);
		rmSync(join(folder, '300'), {recursive: true});
		unlinkSync(join(folder, 'vmstat'));
		rmSync(join(folder, 'sys'), {recursive: true});
		writeFileSync(join(folder, 'cpuinfo'), 'x'.repeat(1_000_000));
		unlinkSync(join(folder, 'version'));
		symlinkSync(outside, join(folder, 'version'));
		for (let round = 0; round < 6; round++) {
			await obey(session, publisher);
			publish(publisher, sample);
		}
		mkdirSync(join(folder, 'other'));
		const before = createPublisher(openFolder(join(folder, 'other')), FACTS);
		publish(before, sample);
		for (const path of ['300/stat', '300/oom_score_adj', 'vmstat', 'sys/vm/swappiness', 'cpuinfo', 'version'])
			expect(readFileSync(join(folder, path), 'utf8'), path).toBe(readFileSync(join(folder, 'other', path), 'utf8'));
		expect(readFileSync(outside, 'utf8')).toBe('mine');
		rmSync(outside);
	});

	it('goes, and what is not of it stays', () => {
		using scratched = scratch();
		const {folder} = scratched;
		const sample = machineAt(0.5).sample();
		const publisher = createPublisher(openFolder(folder), FACTS);
		publish(publisher, sample);
		writeFileSync(join(folder, 'mine'), 'mine');
		clear(publisher, sample);
		expect(readdirSync(folder)).toEqual(['mine']);
	});
});
