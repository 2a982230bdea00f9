// Whatever stands before, between and around the lines; logs that are cut; what is no report.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {whyCommand} from '../../source/messages/why-command.ts';
import {diagnose, type Diagnosis} from '../../source/report/diagnosis.ts';
import {pageOf} from '../../source/report/document.ts';
import {readLog} from '../../source/report/log.ts';
import {ERAS, groupText, killLines, memoryLines, oomText, webServer} from '../support/oom-text.ts';
import {explained, only, readLines, readText} from '../support/reading.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (i: number): string => `03:${two(14 + Math.floor(i / 60))}:${two(i % 60)}`;

/** What stands before line i, as those who write logs put it there. */
const PREFIXES: Readonly<Record<string, (line: string, i: number) => string>> = {
	dmesg: (line, i) => `[12345.${String(i).padStart(6, '0')}] ${line}`,
	'dmesg of a short uptime': (line, i) => `[    5.${String(i).padStart(6, '0')}] ${line}`,
	'dmesg -T': (line, i) => `[Fri Nov 27 ${clock(i)} 2026] ${line}`,
	'dmesg -T in Chinese': (line, i) => `[五 11月 27 ${clock(i)} 2026] ${line}`,
	'dmesg -T in German': (line, i) => `[Fr Nov 27 ${clock(i)} 2026] ${line}`,
	'dmesg -x': (line, i) => `kern  :warn  : [12345.${String(i).padStart(6, '0')}] ${line}`,
	'dmesg --time-format iso': (line, i) => `2026-11-27T${clock(i)},123456+01:00 ${line}`,
	journalctl: (line, i) => `Nov 27 ${clock(i)} web-03 kernel: ${line}`,
	'journalctl -o short-iso': (line, i) => `2026-11-27T${clock(i)}+0100 web-03 kernel: ${line}`,
	'journalctl -o short-monotonic': (line, i) => `[12345.${String(i).padStart(6, '0')}] web-03 kernel: ${line}`,
	'journalctl -o json': line => JSON.stringify({_HOSTNAME: 'web-03', PRIORITY: '4', MESSAGE: line}),
	'syslog with the kernel’s own stamp': (line, i) => `Nov 27 ${clock(i)} web-03 kernel: [12345.${String(i).padStart(6, '0')}] ${line}`,
	'syslog without "kernel:"': (line, i) => `Nov  7 ${clock(i)} web-03 [12345.${String(i).padStart(6, '0')}] ${line}`,
	'RFC 5424': (line, i) => `<4>1 2026-11-27T${clock(i)}.123Z web-03 kernel - - - [12345.${String(i).padStart(6, '0')}] ${line}`,
	printk_caller: (line, i) => `[12345.${String(i).padStart(6, '0')}][  T123] ${line}`,
	'Android, of MediaTek': (line, i) => `<6>[12345.${String(i).padStart(6, '0')}]  (4)[1600:binder:1500_3]${line}`,
	'Android, with the file': (line, i) => `[12345.${String(i).padStart(6, '0')}][T1200123]  (4)[1600:binder:1500_3][name:oom_kill&]${line}`,
	'Android, of Samsung': (line, i) => `<4>[12345.${String(i).padStart(6, '0')}] I[4:        kswapd0:   90] ${line}`,
	logcat: (line, i) => `11-27 ${clock(i)}.123     0     0 W         : ${line}`,
	'logcat -v uid': (line, i) => `11-27 ${clock(i)}.123  root     0     0 I : ${line}`,
	'printk_caller alone': line => `[T1260] ${line}`,
	'/dev/kmsg': (line, i) => `4,${1000 + i},12345${String(i).padStart(6, '0')},-;${line}`,
	'a level': line => `<4>${line}`,
	'docker compose': line => `node-1  | ${line}`,
	'a container’s runtime': (line, i) => `2026-11-27T${clock(i)}.000000000Z stdout F ${line}`,
	'a collector’s JSON': (line, i) => JSON.stringify({'@timestamp': `2026-11-27T${clock(i)}.000Z`, host: {name: 'web-03'}, message: line}),
	'an export with tabs': (line, i) => `2026-11-27T${clock(i)}.000Z\tweb-03\tkernel\t${line}`,
	'docker json-file': (line, i) => JSON.stringify({log: `[12345.${String(i).padStart(6, '0')}] ${line}\n`, stream: 'stdout'}),
	quoted: line => `> ${line}`,
	'quoted twice, with a stamp': (line, i) => `>> [12345.${String(i).padStart(6, '0')}] ${line}`,
	'grep -n': (line, i) => `${i + 100}:[12345.${String(i).padStart(6, '0')}] ${line}`,
	'grep over files': (line, i) => `/var/log/messages-20261127:Nov 27 ${clock(i)} web-03 kernel: ${line}`,
	colours: (line, i) => `\u001b[32m[12345.${String(i).padStart(6, '0')}] \u001b[0m${line}`,
	CRLF: line => `${line}\r`,
	indented: line => `    ${line.trimStart()}`,
};

/** What a diagnosis says without what prefixes may change: when, where, which line. */
function findings(d: Diagnosis): unknown {
	const {report, ...rest} = d;
	return {...rest, tasks: report.tasks, pages: report.pages, killed: report.killed, group: report.group};
}

describe('prefixes', () => {
	const bare = ERAS.map(era => [era, oomText(era)] as const);
	it.each(Object.entries(PREFIXES))('%s', (_, prefix) => {
		for (const [, lines] of bare) expect(findings(only(lines.map(prefix)))).toEqual(findings(only(lines)));
		const group = groupText('6.8', 2);
		expect(findings(only(group.map(prefix)))).toEqual(findings(only(group)));
	});

	it('say when, and on which host', () => {
		const of = (name: string): unknown => only(oomText('6.1').map(PREFIXES[name]!)).report.head;
		expect(of('journalctl')).toMatchObject({when: 'Nov 27 03:14:00', host: 'web-03', release: '6.1.0-18-amd64'});
		expect(of('journalctl -o short-iso')).toMatchObject({when: '2026-11-27T03:14:00+0100', host: 'web-03'});
		expect(of('dmesg -T')).toMatchObject({when: 'Fri Nov 27 03:14:00 2026'});
		expect(of('dmesg')).toMatchObject({uptime: 12_345});
		expect(of('syslog without "kernel:"')).toMatchObject({host: 'web-03', uptime: 12_345});
		expect(of('a collector’s JSON')).toMatchObject({when: '2026-11-27T03:14:00.000Z', host: 'web-03'});
		const journal = (line: string): string => JSON.stringify({__REALTIME_TIMESTAMP: '1795749240000000', _HOSTNAME: 'web-03', MESSAGE: line});
		expect(only(oomText('6.1').map(journal)).report.head).toMatchObject({when: '2026-11-27T03:14:00.000Z', host: 'web-03'});
		expect(of('logcat')).toMatchObject({when: '11-27 03:14:00.123'});
	});

	it('newlines within a message, as rsyslog writes them', () => {
		const lines = groupText('6.8', 2);
		const stats = lines.findIndex(line => line.startsWith('Memory cgroup stats'));
		const joined = [...lines.slice(0, stats), lines.slice(stats, stats + 11).join('#012'), ...lines.slice(stats + 11)];
		expect(findings(only(joined))).toEqual(findings(only(lines)));
		expect(findings(only([oomText('6.1').join('#012')]))).toEqual(findings(only(oomText('6.1'))));
	});

	it('every line twice, as two writers of one log make it', () => {
		for (const lines of [...ERAS.map(era => oomText(era)), groupText('4.19', 1), groupText('6.8', 2)])
			expect(findings(only(lines.flatMap(line => [line, line])))).toEqual(findings(only(lines)));
	});

	it('a record of JSON with several lines in it', () => {
		const lines = groupText('6.8', 2);
		const stats = lines.findIndex(line => line.startsWith('Memory cgroup stats'));
		const json = (message: string): string => JSON.stringify({MESSAGE: message, PRIORITY: '6'});
		const records = [...lines.slice(0, stats).map(json), json(lines.slice(stats, stats + 11).join('\n')), ...lines.slice(stats + 11).map(json)];
		expect(findings(only(records))).toEqual(findings(only(lines)));
	});

	it.each([80, 100, 120, 132])('lines that a terminal of %i cells has broken', width => {
		const wrapped = (line: string): string[] => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [line];
		const essence = (d: Diagnosis): unknown => [
			d.victim,
			d.zones,
			d.ranking?.rows.map(({pid, points, adj, rss}) => [pid, points, adj, rss]),
			d.where,
			d.limit,
			d.missing,
			d.asked,
		];
		for (const lines of [...ERAS.map(era => oomText(era)), groupText('4.19', 1), groupText('6.8', 2)]) {
			expect(essence(only(lines.flatMap(wrapped)))).toEqual(essence(only(lines)));
			const stamped = lines.map((line, i) => PREFIXES['dmesg']!(line, i));
			expect(essence(only(stamped.flatMap(wrapped)))).toEqual(essence(only(lines)));
		}
	});

	it('lines that a mail has broken', () => {
		const broken = oomText('6.1').flatMap(line => (line.includes(' managed:') ? line.split(/ (?=unevictable:|free_pcp:)/) : [line]));
		expect(findings(only(broken))).toEqual(findings(only(oomText('6.1'))));
	});
});

describe('lines of others in between', () => {
	const foreign = [
		'audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="open" pid=77 comm="x"',
		'eth0: link up',
		'[UFW BLOCK] IN=eth0 OUT= SRC=10.0.0.1',
		'systemd[1]: Started something.',
		'traps: x[12] trap invalid opcode',
		'TCP: out of memory -- consider tuning tcp_mem',
		'nf_conntrack: table full, dropping packet',
	];
	it('change nothing', () => {
		for (const era of ERAS) {
			const mixed = oomText(era).flatMap((line, i) => [line, foreign[i % foreign.length]!]);
			expect(findings(only(mixed))).toEqual(findings(only(oomText(era))));
		}
	});
});

describe('several hosts in one log', () => {
	it('whose lines come in turns are told apart', () => {
		const on = (host: string, lines: readonly string[]): string[] => lines.map((line, i) => `Nov 27 ${clock(i)} ${host} kernel: ${line}`);
		const [one, other] = [oomText('6.1'), groupText('5.15', 1)];
		const mixed = Array.from({length: Math.max(one.length, other.length)}).flatMap((_, i) => [
			...on('web-03', one.slice(i, i + 1)),
			...on('db1', other.slice(i, i + 1)),
		]);
		const found = explained(mixed);
		expect(found.map(({report}) => report.head.host).sort()).toEqual(['db1', 'web-03']);
		const of = (host: string): unknown => findings(found.find(({report}) => report.head.host === host)!);
		expect(of('web-03')).toEqual(findings(only(one)));
		expect(of('db1')).toEqual(findings(only(other)));
	});
});

describe('a log that is cut', () => {
	const lines = oomText('6.1');
	const at = (start: string): number => lines.findIndex(line => line.startsWith(start));

	it('at its beginning, says what is missing and explains the rest', () => {
		const zones = only(lines.slice(at('Node 0 DMA32 free')));
		expect(zones.missing).toEqual(['invoked', 'memory']);
		expect(zones.victim?.name).toBe('java');
		expect(zones.zones.find(({name}) => name === 'Normal')?.state).toBe('min');
		const table = only(lines.slice(at('[  pid  ]') + 2));
		expect(table.missing).toEqual(['invoked', 'memory', 'zones']);
		expect(table.report.tasks.map(({name}) => name)).toEqual(['dockerd', 'nginx', 'mysqld', 'java', 'python3']);
		expect(table.ranking?.rows[0]).toMatchObject({name: 'java', points: 1_156_465});
		const inBlock = only(lines.slice(at('Mem-Info:') + 2));
		expect(inBlock.missing).toEqual(['invoked']);
		expect(inBlock.where?.rows).toContainEqual({kind: 'slab', kb: 77_000 * 4});
		const kill = only(lines.slice(-1));
		expect(kill.missing).toEqual(['invoked', 'memory', 'zones', 'tasks']);
		expect([kill.victim, kill.victimKb]).toEqual([{pid: 4311, name: 'java'}, 866_000 * 4]);
	});

	it('at its end, says so and does not guess who went', () => {
		const early = only(lines.slice(0, at('Tasks state')));
		expect(early.missing).toEqual(['tasks', 'kill']);
		expect([early.outcome, early.victim]).toEqual(['unknown', null]);
		expect(early.short).toHaveLength(2);
		const late = only(lines.slice(0, -1));
		expect(late.victim?.pid).toBe(4311);
	});

	it('says nothing of whose limit it was where it ends before', () => {
		const asked = only(groupText('4.19', 1).slice(0, 4));
		expect([asked.limit, asked.missing]).toEqual([{kind: 'unsaid'}, ['memory', 'zones', 'tasks', 'kill']]);
		const page = JSON.stringify(pageOf(asked, 'x', 1));
		expect(page).toContain('Not told: this piece of the log ends before it says');
		expect(page).not.toMatch(/The machine’s|kernel’s own use/);
		expect(only(['Killed process 5806 (python) total-vm:7336912kB, anon-rss:5987524kB, file-rss:0kB']).limit).toEqual({kind: 'unsaid'});
		expect(only(oomText('4.19').slice(0, 12)).limit).toEqual({kind: 'machine'}); // Mem-Info is printed of no group
		expect(only(lines.slice(-1)).limit).toEqual({kind: 'machine'});
	});

	it('calls nothing a driver’s of which it does not know whether it is slab', () => {
		const without = lines.filter(line => !line.includes('slab_'));
		const rest = only(without).where!.rows.find(({kb, kind}) => kind === 'unsaid' || (kind === 'others' && kb > 0));
		expect(rest?.kind).toBe('unsaid');
		expect(only(without).remedies.map(({kind}) => kind)).not.toContain('others');
		expect(JSON.stringify(pageOf(only(without), 'x', 1))).toContain('not in the log');
	});

	it('knows a kill by the event that Kubernetes made of it', () => {
		const kill = killLines(webServer(), '6.1', 'Memory cgroup out of memory', '/kubepods/pod1').at(-1)!;
		for (const before of ['  Warning  OOMKilling  2m    kernel-monitor, ip-10-0-1-2  ', '5m          Warning   OOMKilling   node/ip-10-0-1-2   ']) {
			const d = only([before + kill]);
			expect([d.victim, d.limit.kind, d.victimKb]).toEqual([{pid: 4311, name: 'java'}, 'group', 866_000 * 4]);
		}
	});

	it('takes no word of Kubernetes about another kill for a part of the report that goes on', () => {
		const detector =
			'Nov 27 03:14:30 web-03 node-problem-detector[3240]: New status: Events:[{Severity:warn Reason:OOMKilling Message:Memory cgroup out of memory: Killed process 1 (x) total-vm:4kB, anon-rss:4kB, file-rss:0kB}]';
		for (const at of [3, 20]) {
			const d = only([...lines.slice(0, at), detector, ...lines.slice(at)]);
			expect(d.report.killed.map(({pid}) => pid)).toEqual([4311]);
		}
	});

	it('has no table with oom_dump_tasks 0', () => {
		const d = only(oomText('6.1', {...webServer(), noTable: true}));
		expect(d.missing).toEqual(['tasks']);
		expect(d.reason).toEqual({kind: 'no-table'});
		expect(d.victimKb).toBe(866_000 * 4);
	});

	it('at any two places still gives a page, or says that it is no report', () => {
		for (const era of ERAS) {
			const whole = oomText(era);
			for (let from = 0; from < whole.length; from += 3)
				for (let to = from + 1; to <= whole.length; to += 4)
					for (const d of explained(whole.slice(from, to))) expect(JSON.stringify(pageOf(d, 'x', 1))).not.toMatch(/undefined|NaN|Infinity/);
		}
	});
});

describe('what is no report', () => {
	const miss = (lines: readonly string[]): string => {
		const {reports, nearMiss} = readLines(lines);
		expect(reports).toEqual([]);
		return whyCommand.notAReport('x.log', nearMiss);
	};
	it('is answered with the line that looked most like one, and what is missing', () => {
		expect(miss(['hello', 'app: java.lang.OutOfMemoryError: Java heap space', 'bye'])).toMatch(
			/Line 2 looks most like one: “app: java\.lang\.OutOfMemoryError.*not the kernel’s OOM killer\. Missing: lines such as/,
		);
		expect(miss(['systemd-oomd[55]: Killed /user.slice/x due to memory pressure'])).toContain('not the kernel’s OOM killer');
		expect(miss(['a', 'b'])).toContain('no line that is like one');
		expect(whyCommand.notAReport('x.log', readText('').nearMiss)).toContain('x.log is empty');
	});

	it('figures of memory that a failed allocation or SysRq m printed', () => {
		const memory = memoryLines(webServer(), '6.1');
		expect(
			miss([
				'swapper/0: page allocation failure: order:4, mode:0x40820(GFP_ATOMIC|__GFP_COMP), nodemask=(null)',
				'CPU: 0 PID: 0 Comm: swapper/0 Not tainted 6.1.0 #1',
				...memory,
			]),
		).toMatch(/printed for another reason .* nobody was killed/);
		expect(miss(['sysrq: Show Memory', ...memory])).toContain('“sysrq: Show Memory”; but these figures of memory were printed for another reason');
	});
});

describe('whatever becomes of the lines', () => {
	const chosen = fc.constantFrom(...ERAS.map(era => oomText(era)), groupText('3.10', 1), groupText('5.4', 1), groupText('6.8', 2));
	const damage = fc.record({
		drop: fc.array(fc.nat(120), {maxLength: 30}),
		double: fc.array(fc.nat(120), {maxLength: 10}),
		cut: fc.array(fc.tuple(fc.nat(120), fc.nat(200)), {maxLength: 10}),
	});
	it('lines dropped, doubled, cut short: a page without holes, and sums that hold', () => {
		fc.assert(
			fc.property(chosen, damage, (lines, {drop, double, cut}) => {
				const cuts = new Map(cut);
				const damaged = lines.flatMap((line, i) => {
					const text = cuts.has(i) ? line.slice(0, cuts.get(i)) : line;
					return drop.includes(i) ? [] : double.includes(i) ? [text, text] : [text];
				});
				for (const report of readLines(damaged).reports) {
					const d = diagnose(report);
					expect(JSON.stringify(pageOf(d, 'x', 1))).not.toMatch(/undefined|NaN|Infinity|\[object/);
					if (d.where !== null && !d.where.over) expect(d.where.rows.every(({kb}) => kb >= 0)).toBe(true);
					const points = (d.ranking?.rows ?? []).flatMap(row => (row.points === null ? [] : [row.points]));
					expect(points).toEqual([...points].sort((a, b) => b - a));
				}
			}),
			{numRuns: 200},
		);
	});

	it('chunks of any size give the same', () => {
		const text = `${['noise', ...oomText('4.19'), 'more noise', ...groupText('6.8', 2)].join('\n')}\n`;
		const whole = readText(text);
		for (const bytes of [1, 7, 100, 4096]) expect(readText(text, bytes)).toEqual(whole);
	});

	it('a report in the middle of much else is found with its line, wherever pieces end', () => {
		const noise = Array.from({length: 30_000}, (_, i) => `Nov 27 03:14:07 web-03 app[${i}]: request ${i} done in ${i % 977} ms`);
		for (const [from, extra] of [
			[29_000, 0],
			[15_000, 3],
			[2500, 9],
		] as const) {
			const lines = [...noise.slice(0, from), ...oomText('6.1'), ...noise, ...noise.slice(0, extra)];
			const {reports} = readLines(lines);
			expect(reports.map(({line, killed, tasks, missing}) => [line, killed[0]?.pid, tasks.length, missing])).toEqual([[from + 1, 4311, 6, []]]);
			expect(lines[reports[0]!.line - 1]).toContain('invoked oom-killer');
		}
	});

	// LOWWATER_LOG_MB=100 for a log as large as some are; what is kept of it does not grow with it.
	it('reports that are damaged, anywhere in a stream of other lines, cut into chunks of any size: those that are whole are found, each at its line', async () => {
		const megabytes = Number(process.env.LOWWATER_LOG_MB ?? 1);
		const quiet = Array.from({length: 400}, (_, i) => `Nov 27 03:14:07 web-03 app[${i}]: request ${i} done in ${i % 977} ms`);
		const pieces = fc.array(
			fc.record({before: fc.integer({min: 1, max: 60}), era: fc.constantFrom('3.10', '4.15', '6.1', '6.8'), drop: fc.array(fc.nat(60), {maxLength: 6})}),
			{minLength: 1, maxLength: 4},
		);
		await fc.assert(
			fc.asyncProperty(pieces, fc.integer({min: 500, max: 200_000}), async (plan, size) => {
				const whole: number[] = [];
				let line = 1;
				let most = 0;
				function* lines(): Generator<string> {
					for (const {before, era, drop} of plan) {
						const blocks = Math.ceil((before * megabytes) / plan.length);
						for (let i = 0; i < blocks; i++) for (const text of quiet) yield text;
						line += blocks * quiet.length;
						const report = oomText(era as (typeof ERAS)[number]).filter((_, i) => !drop.includes(i + 1));
						if (drop.length === 0) whole.push(line);
						line += report.length;
						yield* report;
						// So far after its kill a report may go on.
						for (let i = 0; i < 2; i++) for (const text of quiet) yield text;
						line += 2 * quiet.length;
					}
				}
				async function* chunks(): AsyncGenerator<Buffer> {
					let held = '';
					for (const text of lines()) {
						held += `${text}\n`;
						if (held.length < size) continue;
						yield Buffer.from(held);
						held = '';
						if (megabytes > 10) most = Math.max(most, process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
					}
					yield Buffer.from(held);
				}
				const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
				const {reports} = await readLog(chunks());
				expect(reports.filter(({missing}) => missing.length === 0).map(({line: at}) => at)).toEqual(expect.arrayContaining(whole));
				expect(reports.length).toBeLessThanOrEqual(plan.length);
				for (const report of reports) expect(diagnose(report).victim?.name ?? 'java').toBe('java');
				if (megabytes > 10) expect(most - before).toBeLessThan(256 * 2 ** 20);
			}),
			{numRuns: megabytes > 10 ? 3 : 12},
		);
	}, 600_000);
});
