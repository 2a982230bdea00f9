// What is written into the tree: the files' own parsing, the machine's checks, what stands there afterwards.
import {appendFileSync, openSync, readFileSync, closeSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {isControl, parseInteger, readControl} from '../../source/mount/controls.ts';
import {openFolder} from '../../source/mount/folder.ts';
import {createPublisher, publish, takeWrites} from '../../source/mount/publisher.ts';
import {obey} from '../../source/mount/serve.ts';
import {steady} from '../../source/mount/steady.ts';
import {eventText} from '../../source/messages/events.ts';
import {mountMessages} from '../../source/messages/mount.ts';
import {FACTS, machineAt, NODE_CLI, run, scratch, sessionOn, until} from '../support/tools.ts';

describe('kstrtoint', () => {
	it.each([
		['0', 0],
		['-1000', -1000],
		['+17', 17],
		['0x10', 16],
		['010', 8],
		['08', null],
		['', null],
		['12a', null],
		['1 2', null],
		['--1', null],
		['99999999999', null],
	])('%j', (text, value) => expect(parseInteger(text)).toBe(value));
});

describe('controls', () => {
	it('are what can be written', () => {
		for (const path of ['sys/vm/swappiness', 'sys/kernel/pid_max', 'sysrq-trigger', '300/oom_score_adj']) expect(isControl(path)).toBe(true);
		for (const path of ['meminfo', '300/oom_score', '300/stat', 'self/oom_score_adj']) expect(isControl(path)).toBe(false);
	});

	it.each([
		['300/oom_score_adj', '-500\n', {kind: 'oom_score_adj', of: {pid: 300}, value: -500}],
		['sys/vm/swappiness', '10 and more\n', {kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '10'}}],
		['sys/vm/lowmem_reserve_ratio', '1 2\n', {kind: 'command', command: {kind: 'sysctl', name: 'vm.lowmem_reserve_ratio', value: '1 2'}}],
		['sysrq-trigger', 'f', {kind: 'command', command: {kind: 'sysrq', key: 'f'}}],
	])('%s %j', (path, written, action) =>
		expect(readControl(path, written, path.endsWith('ratio') ? '256\t256\t32\t0\t0\n' : '60\n')).toEqual({ok: true, action}),
	);

	it.each([
		['300/oom_score_adj', 'x'.repeat(4095), 'EINVAL'],
		['sys/kernel/osrelease', '7.0\n', 'EACCES'],
		['sysrq-trigger', 'b', 'EINVAL'],
	])('%s is refused', (path, written, errno) => expect(readControl(path, written, '0\n')).toMatchObject({ok: false, errno}));
});

describe('writing back', () => {
	it.each([
		['sys/vm/swappiness', '10\n', '10\n', null],
		['sys/vm/swappiness', '201\n', '60\n', /EINVAL/],
		['sys/vm/swappiness', 'many\n', '60\n', /EINVAL/],
		['sys/vm/min_free_kbytes', '8192', '8192\n', null],
		['sys/kernel/threads-max', '1', '1024\n', /EACCES/],
		['300/oom_score_adj', '-1000\n', '-1000\n', null],
		['300/oom_score_adj', '-1001\n', '0\n', /EINVAL/],
		['300/oom_score_adj', '\0\u0001garbage\u001b[2J', '0\n', /EINVAL/],
		['300/oom_score_adj', 'x'.repeat(1_000_000), '0\n', /EINVAL/],
		['sys/vm/drop_caches', '3\n', '3\n', null],
		['sys/vm/drop_caches', '9\n', '0\n', /EINVAL/],
	])('%s', async (path, written, after, problem) => {
		using scratched = scratch();
		const file = join(scratched.folder, path);
		const source = machineAt(0.5);
		const session = sessionOn(source);
		const publisher = createPublisher(openFolder(scratched.folder), FACTS);
		publish(publisher, source.sample());
		expect(takeWrites(publisher)).toEqual([]);
		writeFileSync(file, written);
		const {any, refused} = await obey(session, publisher);
		expect(any).toBe(true);
		expect(refused.map(event => eventText(event))).toEqual(problem === null ? [] : [expect.stringMatching(problem)]);
		for (const line of refused.map(event => eventText(event))) {
			expect(line.length).toBeLessThan(200);
			expect(line).not.toMatch(/[\x00-\x1f]/);
		}
		publish(publisher, source.sample());
		expect(readFileSync(file, 'utf8')).toBe(after);
		expect(await obey(session, publisher)).toEqual({any: false, refused: []});
	});

	it('takes each write, also of what stands there already, in the order in which they came', async () => {
		using scratched = scratch();
		const source = machineAt(0.5);
		const session = sessionOn(source);
		const publisher = createPublisher(openFolder(scratched.folder), FACTS);
		for (let i = 0; i < 3; i++) {
			publish(publisher, source.sample());
			writeFileSync(join(scratched.folder, 'sys/vm/drop_caches'), '1\n');
			expect((await obey(session, publisher)).any).toBe(true);
			expect(session.store.getState().log.filter(event => event.kind === 'drop-caches' && event.via === 'proc')).toHaveLength(i + 1);
		}
		publish(publisher, source.sample());
		for (const path of ['sys/vm/swappiness', '300/oom_score_adj', 'sys/vm/dirty_ratio']) {
			writeFileSync(join(scratched.folder, path), '7\n');
			await new Promise(resolve => setTimeout(resolve, 20));
		}
		expect(takeWrites(publisher).map(write => write.path)).toEqual(['sys/vm/swappiness', '300/oom_score_adj', 'sys/vm/dirty_ratio']);
	});

	it('does not take a file that is only just emptied for a write', async () => {
		using scratched = scratch();
		const file = join(scratched.folder, 'sys/vm/swappiness');
		const source = machineAt(0.5);
		const session = sessionOn(source);
		const publisher = createPublisher(openFolder(scratched.folder), FACTS);
		const sample = source.sample();
		publish(publisher, sample);
		const fd = openSync(file, 'w');
		expect(await obey(session, publisher)).toEqual({any: false, refused: []});
		appendFileSync(fd, '5\n');
		closeSync(fd);
		expect((await obey(session, publisher)).any).toBe(true);
		publish(publisher, source.sample());
		expect(readFileSync(file, 'utf8')).toBe('5\n');
		truncateSync(file);
		for (let look = 0; look < 4; look++) expect(await obey(session, publisher)).toEqual({any: false, refused: []});
		publish(publisher, source.sample());
		expect(readFileSync(file, 'utf8')).toBe('5\n');
	});

	it('sysrq-f lets the OOM killer choose', async () => {
		using scratched = scratch();
		const source = machineAt(1);
		const session = sessionOn(source);
		const publisher = createPublisher(openFolder(scratched.folder), FACTS);
		publish(publisher, source.sample());
		writeFileSync(join(scratched.folder, 'sysrq-trigger'), 'f\n');
		expect(await obey(session, publisher)).toEqual({any: true, refused: []});
		expect(source.sample().kills).toBe(1);
	});
});

describe('steady', () => {
	it('keeps every line where it was', () => {
		const widths: number[] = [];
		expect(steady('a 100\nb 5\n', widths)).toBe('a 100\nb 5\n');
		expect(steady('a 9\nb 77\n', widths)).toBe('a 9  \nb 77    \n');
		expect(steady('a 10\nb 7777\n', widths)).toBe('a 10 \nb 7777  \n');
	});

	it('keeps the size where lines go', () => {
		const widths: number[] = [];
		const before = steady('head\none 1\ntwo 2\n', widths);
		expect(steady('head\n', widths)).toBe(`head${' '.repeat(before.length - 5)}\n`);
		expect(steady('head\none 1\ntwo 2\n', widths)).toBe(before);
	});

	it('counts bytes, and leaves alone what has no end of line', () => {
		const widths: number[] = [];
		steady('é\n', widths);
		expect(steady('e\n', widths)).toBe('e \n');
		expect(steady('bash\0', widths)).toBe('bash\0');
		expect(steady('', widths)).toBe('');
	});
});

describe('names and values of others', () => {
	it('do nothing to the terminal of who mounts', async () => {
		using scratched = scratch();
		const scenario = join(scratched.folder, 'x.yaml');
		writeFileSync(
			scenario,
			`name: "\\e]0;title\\a"\nmachine: {memory: 64MiB}\ntimeline: [{at: 0s, spawn: leak, name: "\\e[31mred", rate: 400MiB/s}]\nuntil: {time: 20s}\n`,
		);
		const tree = join(scratched.folder, 'tree');
		const {child, said, ended} = run(process.execPath, [...NODE_CLI, 'mount', tree, scenario]);
		await until('the folder', () => said().includes('Try: '));
		writeFileSync(join(tree, 'sys/vm/swappiness'), '\x1b[2J\x1b]0;x\x07\n');
		await until('the refusal', () => said().includes('sys/vm/swappiness'));
		await until('the kill', () => said().includes('red ('));
		child.kill('SIGTERM');
		await ended;
		expect(said()).toContain('\\x1b[2J');
		expect(said()).toContain('\\x1b[31mred');
		expect(said()).not.toMatch(/(?!\n)\p{Cc}/u);
	});

	it('do nothing to a shell that prints them in its prompt', () => {
		expect(mountMessages.prompt('a$(touch x)`id`\\e[2J\x1b!')).toMatch(/^\(lowwater [^$`\\\x1b!]*\) $/);
		expect(mountMessages.prompt('numa-reclaim-1')).toBe('(lowwater numa-reclaim-1) ');
	});
});
