// Words about a real computer that is looked at.
import {pagesAsSize, spaced} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {hostChinese} from './zh/host.ts';

const times = (count: number, one: string, more: string): string => (count === 1 ? one : `${spaced(count)} ${more}`);

const hostEnglish = {
	help: {
		host: 'looks at this computer instead of a simulated one: the same screen over its /proc, read four times a second; it is only looked at',
		procfs: 'where --host reads: the folder of a proc filesystem, or of a copy of one',
	},
	summary: (proc: string): string => `The computer whose figures stand in ${proc}, read four times a second. It is only looked at: nothing of it is changed.`,
	notProc: (proc: string): string =>
		`"${proc}" is no /proc: it has no meminfo or no zoneinfo that can be read; name the folder of a proc filesystem or of a copy, as --procfs /proc.`,
	procfsAlone: (): string => '--procfs says where --host reads; give both.',
	noScenario: (name: string): string => `--host looks at a real computer, and "${name}" is a scenario; give one of them.`,
	its: (flag: string): string => `--host looks at a real computer, which has no --${flag}; leave it out.`,
	label: 'host, only looked at',
	noMap: (): string => 'No map here: a kernel does not say what each page frame holds, only how many hold what (screen 1, lists; screen 4, zones).',
	groups: 'groups',
	groupColumns: ['group', 'has', 'max', 'high', 'swap', 'processes', 'killed', 'would die in it'],
	noGroups: (): string => 'No memory cgroups: no process is in one, or /sys/fs/cgroup says nothing of it.',
	moreGroups: (count: number): string => `${spaced(count)} more, all smaller`,
	ownGroup: (path: string, hasKb: number, maxKb: number): string =>
		`lowwater runs in group ${path}: ${Number.isFinite(hasKb) ? `${pagesAsSize(hasKb / 4)} ` : ''}of at most ${pagesAsSize(maxKb / 4)}; what is on the screen is the whole host’s, its groups are on screen 2`,
	noInside: (): string => 'No page table here: what a real process maps is told by its owner’s pmap -X, and not read by lowwater.',
	lookedAt: (): string => 'the host is only looked at',
	container: (ownKb: number, hostKb: number): string =>
		`meminfo is of this container (${pagesAsSize(ownKb / 4)}), zones and counters are of the whole host (${pagesAsSize(hostKb / 4)})`,
	beyondZones: (totalKb: number, zonesKb: number): string =>
		`MemTotal is ${pagesAsSize(totalKb / 4)}, the zones manage ${pagesAsSize(zonesKb / 4)}: the rest stands in no zone, such as memory that a hypervisor lends`,
	forking: (): string => 'a machine is run until it stands where this computer stands …',
	forked: (guesses: readonly string[]): string => `forked from the host, paused; its real self goes on unseen. ${guesses.join('; ')}`,
	noFork: (why: string): string => `no simulation of this computer can be had: ${why}`,
	kswapdRan: (node: number, runs: number, scanned: number, zone: {readonly name: string; readonly free: number; readonly low: number} | null): string =>
		`kswapd${node} worked: ${times(runs, 'one run', 'runs')}, ${spaced(Math.round(scanned))} pages scanned${
			zone === null ? '' : `; ${zone.name} has ${pagesAsSize(zone.free)} free, low is ${pagesAsSize(zone.low)}`
		}`,
	stalled: (count: number, scanned: number): string =>
		`${times(count, 'an allocation', 'allocations')} had to reclaim for ${count === 1 ? 'itself' : 'themselves'}: ${spaced(Math.round(scanned))} pages scanned`,
	throttled: (count: number): string => `${times(count, 'a task was', 'tasks were')} held back until kswapd had freed something`,
	killed: (count: number, gone: readonly string[]): string =>
		`✗ the OOM killer killed ${times(count, 'one process', 'processes')}${gone.length === 0 ? '' : `; gone since the last look: ${gone.join(', ')}`}; the kernel's log has the report (dmesg | lowwater why -)`,
	swapFull: (): string => 'swap is full',
	firstSwapOut: (): string => 'the first page since boot went to swap',
	dirtyOverBackground: (dirty: number, limit: number): string =>
		`${pagesAsSize(dirty)} are dirty, over the ${pagesAsSize(limit)} from which on they are written out in the background`,
};

export type HostWords = Table<typeof hostEnglish>;
export const hostMessages = spoken(hostEnglish, hostChinese);
