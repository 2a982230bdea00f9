import {describe, expect, it} from 'vitest';
import {COMMANDS} from '../../source/commands/commands.ts';
import {helpText, TOPICS, usageText} from '../../source/commands/help.ts';
import {FORMAT_NAMES} from '../../source/commands/formats/format.ts';
import {FORMATS} from '../../source/commands/formats/formats.ts';
import {wrap} from '../../source/commands/formats/wrap.ts';
import {apply, boot, sample} from '../../source/machine/machine.ts';
import {SYSCTLS} from '../../source/machine/sysctl.ts';
import {GROUP_FILES} from '../../source/messages/group-files.ts';
import {cgroupTexts} from '../../source/procfs/sysfs-cgroup.ts';
import {FIELDS, figure} from '../../source/procfs/fields.ts';
import {COMMON_ARGUMENTS} from '../../source/workload/every-program.ts';
import {EVENT_KINDS} from '../../source/workload/event-schema.ts';
import {PROGRAMS} from '../../source/workload/programs.ts';
import {machineConfig} from '../support/machines.ts';
import {capture} from '../support/output.ts';
import {buildSample} from '../support/sample.ts';
import {scenario} from '../support/scenarios.ts';
import {STATE_KEYS} from '../support/state-keys.ts';

const topic = (name: string): string => TOPICS.find(one => one.name === name)?.body(100) ?? '';

describe('help is printed from the registries', () => {
	it('programs, with every argument', () => {
		const text = topic('programs');
		for (const program of PROGRAMS) {
			expect(text).toContain(`\n${program.name}\n`);
			for (const argument of program.arguments) expect(text).toMatch(new RegExp(`^ +\\*?${argument.name} +${argument.kind}: `, 'm'));
		}
	});

	it('programs, with what each of them takes', () => {
		for (const {name} of COMMON_ARGUMENTS) expect(topic('programs')).toMatch(new RegExp(`^ +\\*?${name}\\b`, 'm'));
	});

	it('scenarios, with every key of state', () => {
		const text = topic('scenarios').replace(/\s+/g, ' ');
		for (const [key, within] of Object.entries(STATE_KEYS)) {
			const [, said = ''] = new RegExp(` ${key} (.*?)(?= (?:${Object.keys(STATE_KEYS).join('|')}|until) )`).exec(text.slice(text.indexOf('state ('))) ?? [];
			for (const name of within) expect(said, `${key}: ${name}`).toMatch(new RegExp(`\\b${name}\\b`));
		}
	});

	it('groups, with each file that a group has, and one file by its name', () => {
		const m = boot(machineConfig({kernel: '6.12'}));
		apply(m, {kind: 'mkdir', path: '/a'});
		const files = Object.keys(cgroupTexts(sample(m)).get('/a')!);
		for (const name of files) expect(topic('groups')).toContain(`  ${name} `);
		expect(new Set(GROUP_FILES)).toEqual(new Set(files));
		const {stream} = capture();
		const one = (name: string): string => helpText([name], stream, COMMANDS);
		expect(one('memory.high')).toMatch(/^ {2}memory\.high +over this the group is reclaimed[\s\S]*\(rw\)\n$/);
		expect(one('memory.reclaim')).toMatch(/\(w\)\n$/);
	});

	it('sysctls', () => {
		for (const {name} of SYSCTLS) expect(topic('sysctls')).toContain(`  ${name} `);
	});

	it('fields', () => {
		for (const {id} of FIELDS) expect(topic('fields')).toContain(`  ${id} `);
	});

	it('machine, which says what swap on zram takes', () => {
		expect(topic('machine').replace(/\s+/g, ' ')).toContain('a page takes as much memory as it is compressed to: a third (ratio), at most mem_limit in all');
	});

	it('events, whose examples are right', () => {
		const events = EVENT_KINDS.map(kind => `  - ${kind.example.replace('{at: 40s', '{at: 41s')}\n`);
		const yaml = `machine: {memory: 64MiB, swap: 8MiB}\ncgroups: {/web: {}}\ntimeline:\n${events.join('')}until: {time: 1h}`;
		expect(scenario(yaml).timeline).toHaveLength(EVENT_KINDS.length + 1); // and the group is made
		for (const kind of EVENT_KINDS) expect(topic('scenarios')).toContain(kind.example);
	});

	it('usage names formats and topics', () => {
		expect(FORMAT_NAMES).toEqual(FORMATS.map(format => format.name));
		const text = usageText(100, COMMANDS);
		for (const name of [...FORMAT_NAMES, ...TOPICS.map(one => one.name)]) expect(text).toContain(`\n  ${name} `);
	});

	it('every command with its flags, and the dashboard with its own', () => {
		const {stream} = capture();
		const topics: readonly string[] = TOPICS.map(({name}) => name); // "scenarios" is one too
		for (const command of COMMANDS.filter(({name}) => !topics.includes(name))) {
			const text = helpText([command.name], stream, COMMANDS);
			expect(text).toContain(command.usage);
			for (const {name} of command.flags) expect(text).toContain(`\n  --${name}`);
		}
		expect(usageText(100, COMMANDS)).toMatch(/\nFlags of the dashboard\n(.*\n)+ {2}--read-only /);
	});

	it.each(TOPICS.map(one => [one.name, one] as const))('%s fits into its width', (_, one) => {
		for (const columns of [70, 100]) for (const line of one.body(columns).split('\n')) expect(line.length).toBeLessThanOrEqual(Math.max(columns, 90));
	});
});

describe('fields', () => {
	it('have an id, help and a value each', () => {
		expect(new Set(FIELDS.map(field => field.id)).size).toBe(FIELDS.length);
		for (const field of FIELDS) {
			expect(field.id).toMatch(/^[A-Za-z_]+$/);
			expect(field.help).toMatch(/^[A-Z].*\.$/);
			expect(Number.isFinite(field.value(buildSample()))).toBe(true);
		}
	});

	it('any figure has its name', () => {
		expect(figure('pgscan_skip_dma')).toBeUndefined();
		expect(figure('MemTotal')?.(buildSample())).toBe(480260);
		expect(figure('numa_hit')?.(buildSample({vmstat: {numa_hit: 4}}))).toBe(4);
		expect(figure('allocstall')?.(buildSample({vmstat: {allocstall_dma: 4, allocstall_normal: 2}}))).toBe(6);
	});
});

it('wraps by words', () => {
	expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
	expect(wrap('one two three', 9, '  ')).toEqual(['  one two', '    three']);
	expect(wrap('unbreakable', 4)).toEqual(['unbreakable']);
	expect(wrap('', 4)).toEqual(['']);
	expect(wrap('now 123 287 pages', 9)).toEqual(['now', '123 287', 'pages']);
});
