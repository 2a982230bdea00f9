// What the machine's processes have open, as the distribution's tools find it in a shell: lsof, ls, stat, fuser. The machine's own account is the oracle.
import {describe, expect, it} from 'vitest';
import type {Sample} from '../../source/machine/sample.ts';
import {mkdirSync, readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {join} from 'node:path';
import {openFolder} from '../../source/mount/folder.ts';
import {createPublisher, publish} from '../../source/mount/publisher.ts';
import {clear} from '../../source/mount/remove.ts';
import {FACTS, inside, machineAt, onLive, scratch, until, withTool} from '../support/tools.ts';

const SCENARIO = [
	'name: open',
	'machine: {memory: 128MiB, disks: {data: ssd}}',
	'files: {/var/log/app: 64MiB, "/srv/a film": 32MiB, /srv/copy: 32MiB, /dev/shm/trace: {size: 40MiB, disk: tmpfs}}',
	'timeline:',
	'  - {at: 0s, spawn: write, name: app, file: /var/log/app, rate: 2MiB/s}',
	'  - {at: 0s, spawn: copy, name: cp, file: "/srv/a film", to: /srv/copy, rate: 1MiB/s}',
	'  - {at: 0s, spawn: write, name: tracer, file: /dev/shm/trace, rate: 4MiB/s}',
	'  - {at: 1s, unlink: /var/log/app}',
	'  - {at: 2s, create_file: /var/log/app, size: 8MiB}',
	'  - {at: 2s, spawn: reread, name: reader, file: /var/log/app, rate: 1MiB/s}',
	'  - {at: 3s, unlink: /dev/shm/trace}',
	'until: {time: 600s}',
].join('\n');

const pidOf = (sample: Sample, name: string): number => sample.processes.find(one => one.name === name)!.pid;
/** Two stand-ins open files of one path, one after the other: a look each. */
const SETTLED = 'sleep 1';

describe('in a shell', () => {
	const machine = () => machineAt(4, SCENARIO);
	const sample = machine().sample();

	withTool('lsof', '+L1 names who holds what was removed, as deleted and without a link, and nobody else', async () => {
		const {out} = await onLive(machine(), `${SETTLED}; lsof -w +L1`);
		// COMMAND PID USER FD TYPE DEVICE SIZE/OFF NLINK NODE NAME
		const held = out.split('\n').flatMap(line => {
			const [command, pid, , fd, type, , size, links, , ...name] = line.trim().split(/\s+/);
			return sample.processes.some(one => one.pid === Number(pid))
				? [{command, pid: Number(pid), fd, type, size: Number(size), links, name: name.join(' ')}]
				: [];
		});
		const file = {fd: '3w', type: 'REG', links: '0'};
		// As far as the tracer has come: 4 MiB a second.
		expect(held[1]?.size).toBeGreaterThanOrEqual(sample.tmpfs!.unlinked[0]!.held * 4096);
		expect(held[1]?.size).toBeLessThan(40 * 2 ** 20);
		expect(held).toEqual([
			{...file, command: 'app', pid: pidOf(sample, 'app'), size: 64 * 2 ** 20, name: '/var/log/app (deleted)'},
			{...file, command: 'tracer', pid: pidOf(sample, 'tracer'), size: expect.any(Number), name: '/dev/shm/trace (deleted)'},
		]);
	});

	withTool('readlink', 'and ls find each descriptor by its number, with the right to read or write, and fdinfo where it is', async () => {
		const [cp, reader] = [pidOf(sample, 'cp'), pidOf(sample, 'reader')];
		const {out} = await onLive(
			machine(),
			`${SETTLED}; cd /proc/${cp}/fd; for fd in 0 3 4; do stat -c %A $fd; readlink $fd; done; stat -L -c '%s %h' 3; readlink ../cwd; readlink /proc/${reader}/fd/3; stat -L -c %h /proc/${reader}/fd/3; cat ../fdinfo/3`,
		);
		const lines = out.split('\n').map(line => line.trim());
		expect(lines.slice(0, 10)).toEqual([
			'lr-x------',
			'/dev/null',
			'lr-x------',
			'/srv/a film',
			'l-wx------',
			'/srv/copy',
			`${32 * 2 ** 20} 1`,
			'/',
			'/var/log/app', // the new one, which has its name
			'1',
		]);
		const position = Number(lines[10]?.split('\t')[1]);
		expect(position).toBeGreaterThan(4 * 2 ** 20);
		expect(lines[11]).toBe('flags:\t0100000');
	});

	withTool('sh', 'gives the room of a removed file back by : > /proc/PID/fd/3, though it is held and written on', async () => {
		const tracer = pidOf(sample, 'tracer');
		let now: Sample | undefined;
		const {log} = await onLive(machine(), `${SETTLED}; : > /proc/${tracer}/fd/3; sleep 2`, async session => {
			const used = (): number => session.store.getState().sample.tmpfs?.used ?? 0;
			await until('the file to be cut off', () => used() < 8 * 256);
			now = session.store.getState().sample;
		});
		expect(sample.tmpfs?.used).toBeGreaterThan(12 * 256);
		expect(now?.tmpfs?.unlinked.map(({path}) => path)).toEqual(['/dev/shm/trace']);
		expect(now?.processes.map(({pid}) => pid)).toContain(tracer);
		expect(log).toEqual([]);
	});

	withTool('ls', 'shows those of a closed file no more', async () => {
		const closing = SCENARIO.replace(
			'spawn: write, name: app, file: /var/log/app, rate: 2MiB/s',
			'spawn: stream, name: app, file: /var/log/app, bytes: 12MiB, rate: 2MiB/s',
		);
		const app = pidOf(machineAt(4, closing).sample(), 'app');
		const {out} = await onLive(machineAt(4, closing), `${SETTLED}; readlink /proc/${app}/fd/3; sleep 3; readlink /proc/${app}/fd/3; ls /proc/${app}/fdinfo`);
		expect(out.split('\n').slice(0, 4)).toEqual(['/var/log/app (deleted)', '0', '1', '2']);
	});

	withTool('cat', 'a kernel thread has none, and the first process its own', async () => {
		const {out} = await inside(sample, ['sh', '-c', 'ls /proc/1/fd /proc/1/fdinfo /proc/40/fdinfo; readlink /proc/1/fd/0']);
		expect(out).toBe('/proc/1/fd:\n0\n1\n2\n\n/proc/1/fdinfo:\n0\n1\n2\n\n/proc/40/fdinfo:\n/dev/null\n');
	});
});

it('a folder has them as links, which come, change and go, and are taken away with it', () => {
	using scratched = scratch();
	const folder = join(scratched.folder, 'machine');
	mkdirSync(folder);
	const source = machineAt(0.5, SCENARIO);
	const publisher = createPublisher(openFolder(folder), FACTS);
	const bring = (seconds: number): Sample => {
		source.stepTo(seconds * 1e6);
		const sample = source.sample();
		expect(publish(publisher, sample)).toBeNull();
		return sample;
	};
	const app = pidOf(bring(0.5), 'app');
	const link = (): string => readlinkSync(join(folder, `${app}/fd/3`));
	expect(link()).toBe('/var/log/app');
	bring(1.5);
	expect(link()).toBe('/var/log/app (deleted)');
	expect(readFileSync(join(folder, `${app}/fdinfo/3`), 'utf8')).toMatch(/^pos:\t[1-9]\d+ *\nflags:\t0100001 *\n/);
	source.perform({kind: 'command', command: {kind: 'truncate', path: '/var/log/app', pages: 0, of: app}});
	const cp = pidOf(bring(3), 'cp');
	expect(readdirSync(join(folder, `${cp}/fd`)).sort()).toEqual(['0', '1', '2', '3', '4']);
	source.perform({kind: 'signal', to: {pid: cp}, signal: 'STOP'});
	bring(40); // cp is done before, were it not stopped
	expect(readdirSync(join(folder, `${cp}/fdinfo`)).sort()).toEqual(['0', '1', '2', '3', '4']);
	source.perform({kind: 'signal', to: {pid: cp}, signal: 'KILL'});
	bring(41);
	expect(readdirSync(folder)).not.toContain(String(cp));
	clear(publisher, source.sample());
	expect(readdirSync(folder)).toEqual([]);
});
