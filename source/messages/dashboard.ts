// Every word of the dashboard that a person reads. Figures come in as text that is already formatted, or as numbers where the sentence counts them.
import type {Zone} from '../dashboard/theme/tokens.ts';
import type {LeadName} from '../workload/lead.ts';
import {spoken, type Table} from './language.ts';
import {zoneWordsChinese, dashboardChinese} from './zh/dashboard.ts';

/** The four zones of the classic picture: a glyph and a word each, so that colour never stands alone. */
/** The four zones of the classic picture: a glyph and a word each, so that colour never stands alone. */
export type ZoneWords = Readonly<Record<Zone, {readonly glyph: string; readonly word: string; readonly help: string}>>;
const zoneWordsEnglish: ZoneWords = {
	ok: {glyph: '○', word: 'above high', help: 'everyone gets pages at once'},
	warm: {glyph: '◔', word: 'low – high', help: 'kswapd, once awake, works until high'},
	warn: {glyph: '◑', word: 'min – low', help: 'kswapd is awake and reclaims'},
	alarm: {glyph: '●', word: 'under min', help: 'or at it: tasks must reclaim themselves, they stall'},
};

export const ZONE_WORDS = spoken(zoneWordsEnglish, zoneWordsChinese);

const dashboardEnglish = {
	chart: {
		title: 'free pages',
		short: 'free',
		inUnit: (zone: string, unit: string): string => `${zone} in ${unit}`,
		zone: (name: string): string => `zone ${name}`,
		column: (length: string): string => `a column is ${length}`,
		/** What bends the axis, in the words that fit. */
		scales: {
			magnified: ['magnified: bends at each mark', 'magnified'],
			linear: ['linear up to 2×high', 'to 2×high'],
			whole: ['linear', 'linear'],
		},
		all: 'all',
		half: 'half',
		twice: '2×high',
		twiceShort: '2×hi',
		high: 'high',
		low: 'low',
		min: 'min',
		awake: ['kswapd awake', 'kswapd', 'kswpd'],
		now: 'now',
		coming: (mark: string, value: string): string => `${mark} ${value} then`,
		/** The most words that fit; at last the glyph stands alone. */
		firstWake: (node: number): readonly string[] => [`kswapd${node} woke first`, 'woke first', ''],
		stalled: (name: string, time: string): readonly string[] => [`${name} stalled ${time}`, `${name} stalled`, 'stalled', ''],
		killed: (name: string): readonly string[] => [`${name} killed`, 'killed', ''],
	},
	free: {
		title: 'free now',
		pages: 'pages',
		over: (distance: string, mark: string): string => `${distance} over ${mark}`,
		under: (distance: string, mark: string): string => `${distance} under ${mark}`,
		at: (mark: string): string => `at ${mark}`,
	},
	kswapd: {
		states: {asleep: 'asleep', running: 'reclaiming', napping: 'napping', waiting: 'disk wait', hopeless: 'gave up'},
		awake: 'awake',
		woken: 'woken',
		runs: 'runs',
		scanned: 'scanned',
		scan: 'scan',
		stolen: 'stolen',
		aSecond: '/s',
		lamp: (state: string): string => `kswapd ${state}`,
		prio: (value: string): string => `prio ${value}`,
	},
	direct: {
		title: 'direct reclaim',
		none: 'none',
		unseen: 'unseen',
		noStall: 'no task has stalled',
		stalls: (count: string, one: boolean): string => `${count} ${one ? 'stall' : 'stalls'}`,
		ago: (age: string): string => `${age} ago`,
		blocked: (names: string): string => `blocked: ${names}`,
		onDisk: (count: string, one: boolean): string => `${count} ${one ? 'waits' : 'wait'} for a disk`,
	},
	swap: {
		title: 'swap',
		none: 'no swap',
		in: 'swap in',
		out: 'swap out',
		pagesASecond: 'pages/s',
		zeroes: (rate: string): string => `+${rate} zero`,
		dirty: 'dirty',
		writeback: 'writeback',
		of: (limit: string): string => `of ${limit}`,
	},
	pressure: {title: 'pressure', some: 'some', full: 'full', averages: ['avg10', 'avg60', 'avg300'], header: 'PSI'},
	lru: {
		title: 'LRU lists',
		note: ['pages', 'flows a second'],
		lists: {activeAnon: 'active anon', inactiveAnon: 'inactive anon', activeFile: 'active file', inactiveFile: 'inactive file', unevictable: 'unevictable'},
		up: 'up',
		down: 'down',
		scanned: 'scanned',
		anon: 'anon',
		file: 'file',
		rotated: 'rotated',
		stolen: 'stolen',
		refault: 'refault',
		next: 'next out',
	},
	generations: {
		title: 'LRU generations',
		born: 'new',
		promoted: 'in use',
		protected: 'kept',
		evicted: 'evicted',
		refaults: 'refaults',
		tier: (tier: number): string => `tier ${tier}:`,
	},
	sar: {title: 'sar -B', every: 'every 1 s', time: 'time'},
	meminfo: {title: 'meminfo', scroll: '↑↓'},
	processes: {
		title: 'processes',
		by: (key: string): string => `by ${key}`,
		onTop: {ranking: ', the next to be killed on top', asker: ', but who asks is killed', panic: ', but the kernel would panic'},
		filter: (text: string): string => (text.startsWith('/') ? `in the group ${text}` : `name has “${text}”`),
		frozen: 'frozen',
		none: 'no process has such a name, or is in such a group',
		sorts: {
			score: 'oom_score',
			rss: 'RSS',
			swap: 'swap',
			vsz: 'VSZ',
			cpu: 'CPU',
			read: 'reads',
			write: 'writes',
			minflt: 'minor faults',
			majflt: 'major faults',
			adj: 'oom_score_adj',
			pid: 'pid',
			name: 'name',
		},
		wouldDie: 'would die now',
		protected: 'protected: adj −1000',
		init: 'protected: init',
		kernel: 'kernel thread',
		exempt: 'cannot be chosen now',
	},
	events: {
		title: 'events',
		earlier: 'PgUp earlier',
		later: (count: number): string => `${count} later · End`,
		none: 'nothing has happened yet',
		goThere: '{ } go there',
	},
	header: {
		program: 'lowwater',
		ram: (size: string): string => `${size} RAM`,
		swap: (size: string): string => `${size} swap`,
		cpus: (count: number): string => `${count} ${count === 1 ? 'CPU' : 'CPUs'}`,
		swappiness: (value: string): string => `swappiness ${value}`,
		seed: (seed: number): string => `seed ${seed}`,
		paused: 'paused',
		halted: 'panic',
		max: 'max',
		behind: (seconds: string, reached: string): string => `${seconds} behind at ${reached} of `,
		/** Before the speed that was asked for, and is not reached. */
		reached: (speed: string): string => `${speed} of `,
		readOnly: 'read-only',
		proc: '/proc',
		missed: 'expect missed',
		holds: 'expect holds',
		soFar: (held: number, of: number): string => `expect ${held} of ${of}`,
	},
	banner: {
		killed: (name: string, pid: number, clock: string, count: number): readonly string[] => {
			const many = count > 1 ? `, the last of ${count}` : '';
			const who = `${name} (${pid})`;
			return [
				`✗ OUT OF MEMORY   ${who} was killed at ${clock}${many}   ← go back   Enter: why   Esc: seen`,
				`✗ OUT OF MEMORY   ${who} was killed at ${clock}${many}   ← go back   Enter: why`,
				`✗ OUT OF MEMORY   ${who} was killed   ← go back   Enter: why`,
				`✗ OUT OF MEMORY   ${who} was killed at ${clock}${many}   Enter: why`,
				`✗ OUT OF MEMORY   ${who} was killed at ${clock}   Enter: why`,
				`✗ OUT OF MEMORY   ${who} was killed at ${clock}`,
				`✗ OUT OF MEMORY   ${who} was killed`,
				`✗ OOM: ${who} killed   Enter: why`,
				`✗ OOM: ${who} killed`,
				`✗ OOM: ${name} killed`,
				`✗ killed: ${name}`,
				`✗ ${name}`,
			];
		},
		/** At the limit of a group: its name first, then who. */
		killedIn: (group: string, name: string, pid: number, clock: string, count: number): readonly string[] => {
			const many = count > 1 ? `, the last of ${count}` : '';
			const who = `${name} (${pid})`;
			const last = group.slice(group.lastIndexOf('/') + 1);
			return [
				`✗ OUT OF MEMORY IN ${group}   ${who} was killed at ${clock}${many}   ← go back   Enter: why   Esc: seen`,
				`✗ OUT OF MEMORY IN ${group}   ${who} was killed at ${clock}${many}   ← go back   Enter: why`,
				`✗ OUT OF MEMORY IN ${group}   ${who} was killed   ← go back   Enter: why`,
				`✗ OUT OF MEMORY IN ${group}   ${who} was killed${many}   Enter: why`,
				`✗ OUT OF MEMORY IN ${last}   ${who} was killed   ← go back   Enter: why`,
				`✗ OUT OF MEMORY IN ${last}   ${who} was killed   Enter: why`,
				`✗ OUT OF MEMORY IN ${last}   ${who} was killed`,
				`✗ OOM in ${last}: ${who} killed`,
				`✗ OOM in ${last}: ${name}`,
				`✗ ${last}: ${name} killed`,
				`✗ ${last}: ${name}`,
				`✗ ${name}`,
			];
		},
		nobody: ['✗ OUT OF MEMORY   nobody could be killed: the kernel panics', '✗ OUT OF MEMORY: nobody to kill', '✗ OOM: nobody to kill', '✗ OOM'],
		panic: [
			'✗ KERNEL PANIC   the machine stands still; ← goes back and you try again, F5 starts it again with the same seed',
			'✗ KERNEL PANIC   ← go back and try again   F5: from boot   n: another',
			'✗ KERNEL PANIC   ← go back   F5: again   n: another',
			'✗ KERNEL PANIC   ← go back   F5: again',
			'✗ KERNEL PANIC   ← go back',
			'✗ PANIC   ← go back',
			'✗ PANIC',
		],
	},
	welcome: {
		chart: (lead: LeadName, group: string | null): string => {
			switch (lead) {
				case 'dirty':
					return 'The large chart is dirty pages against their limits: from the first on they are written out, near the last who writes is held back.';
				case 'refaults':
					return 'The large chart is refaults, pages a second that come back soon after they were reclaimed: what is read in vain because it did not fit.';
				case 'faults':
					return 'The large chart is page faults a second: how often the kernel is entered for memory.';
				case 'nodes':
					return 'The charts are free memory of each node on one clock, against the kernel’s marks: orange is where kswapd works, red is where programs have to wait.';
				case 'psi':
					return 'The large chart is memory pressure: the share of each second in which some task waited for memory.';
				case 'committed':
					return 'The large chart is what the kernel has promised against CommitLimit: over it nothing more is promised.';
				case 'group':
					return `The large chart will be what ${group ?? 'the group'} is charged against its own limits: over high it is held back, at max it reclaims its own and then somebody in it is killed. Free memory of the machine stands below; 6 shows all groups.`;
				default:
					return 'The chart is free memory against the kernel’s marks: green is plenty, blue and orange are where kswapd works, red is where programs have to wait.';
			}
		},
		keys: (leaks: boolean, lead: LeadName): string =>
			`${leaks ? 'Something leaks here by itself' : 'l and Enter start a leak'}${lead === 'free' ? ': watch free sink towards low' : ''}. + and − change who would be killed; n has other scenarios; ? explains every key and colour.`,
		keysReadOnly: (leaks: boolean, lead: LeadName): string =>
			`${leaks ? `Something leaks here by itself${lead === 'free' ? ': watch free sink towards low' : ''}. ` : ''}Read-only: keys that would touch the machine are off. 1 to 6 have other screens, H says what a number is, ? explains every key and colour.`,
		closes: 'Any key closes this card; then time begins.',
		closesAttached: 'Any key closes this card.',
		short: ['Any key closes this card: time begins', 'any key: time begins'],
	},
	error: (pane: string, why: string): string => `the pane “${pane}” could not be drawn: ${why}`,
	tooSmall: 'too small here; 1: back',
	readOnly: 'read-only: the machine is not touched',
} as const;

export type DashboardWords = Table<typeof dashboardEnglish>;
export const dashboardMessages = spoken(dashboardEnglish, dashboardChinese);
