// Complaints about scenarios and command-line values. Each is what comes after "file:line:column: ": the offending text, what is wrong, the remedy.
import type {SysctlEntry} from '../machine/sysctl-entry.ts';
import type {Noun} from './nouns.ts';
import {listed, pagesAsSize, spaced} from './numbers.ts';
import {instant} from './times.ts';
import {spoken, type Table} from './language.ts';
import {scenarioChinese} from './zh/scenario.ts';

const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
const any = (words: readonly string[]): string => (words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
const meant = (word: string | null, known: readonly string[]): string =>
	word === null ? (known.length > 0 ? `; it may be ${any(known)}` : '') : `; did you mean ${quoted(word)}?`;
const bytes = (count: number): string => pagesAsSize(count / 4096);
const whole = (value: number): string => (Math.abs(value) < 1e5 ? String(value) : spaced(value));

type Measure = 'size' | 'time' | 'rate';
const EXAMPLES: Readonly<Record<Measure, string>> = {size: '512MiB', time: '30s', rate: '20MiB/s'};
const A: Readonly<Record<Measure, string>> = {size: 'a size', time: 'a time', rate: 'a rate'};

const scenarioEnglish = {
	// Values.
	notQuantity: (what: Measure, text: string): string => `${quoted(text)} is not ${A[what]}; write one as ${quoted(EXAMPLES[what])}.`,
	negative: (what: Measure, text: string): string => `${quoted(text)} is negative; ${A[what]} is 0 or more, such as ${quoted(EXAMPLES[what])}.`,
	noUnit: (what: Measure, text: string, proposal: string): string =>
		`${quoted(text)} has no unit, and ${A[what]} needs one; write ${quoted(proposal)} if that is meant.`,
	unknownUnit: (what: Measure, unit: string, known: readonly string[], near: string | null): string =>
		`${quoted(unit)} is no unit of ${A[what]}${near === null ? `; use ${any(known)}.` : `; did you mean ${quoted(near)}?`}`,
	beyond: (what: Measure, text: string, most: string): string => `${quoted(text)} is too large; ${A[what]} here is ${most} at most.`,
	noRate: (text: string): string => `A rate of ${quoted(text)} never does anything; leave the event out, or write "max" for as fast as the machine lets it.`,
	notPerSecond: (text: string): string => `${quoted(text)} is a size, not a rate; write ${quoted(`${text}/s`)}.`,
	notCount: (text: string, min: number, max: number): string =>
		`${quoted(text)} is not a whole number ${max >= Number.MAX_SAFE_INTEGER ? `of ${whole(min)} or more` : `from ${whole(min)} to ${whole(max)}`}.`,
	notNumber: (text: string, min: number, max: number): string =>
		`${quoted(text)} is not a number ${max >= Number.MAX_SAFE_INTEGER ? `of ${whole(min)} or more` : `from ${whole(min)} to ${whole(max)}`}.`,
	notText: (text: string): string => `${quoted(text)} is not text; put what is meant in quotes.`,
	notFlag: (text: string): string => `${quoted(text)} is neither true nor false.`,
	notDevice: (text: string): string => `${quoted(text)} is no swap area; write true for all of them, or the name of one.`,
	notProcess: (text: string): string => `${quoted(text)} is no process; write its name or its pid.`,
	nameIsPid: (name: string): string => `A process cannot be called ${quoted(name)}, which reads as a pid; put a letter into its name.`,
	nameTooLong: (name: string, most: number): string => `The name ${quoted(name)} is too long; the kernel keeps ${most} bytes of a process's name.`,
	unknownWord: (what: Noun, word: string, known: readonly string[], near: string | null): string => {
		const end = meant(near, known);
		return `${quoted(word)} is no ${what}${end}${end.endsWith('?') ? '' : '.'}`;
	},
	// Structure.
	tooDeep: (most: number): string => `This is nested too deeply; ${most} levels are the most.`,
	tooManyValues: (most: number): string => `These are too many values, aliases counted wherever they stand; ${spaced(most)} are the most.`,
	tooMany: (what: Noun, most: number): string => `There are too many in ${quoted(what)}; ${spaced(most)} are the most.`,
	noAnchor: (name: string, inside: boolean): string =>
		inside ? `*${name} stands inside of what it repeats; write that out.` : `Nothing before this is called &${name}; write it out, or name what it repeats.`,
	notKey: (): string => 'A list or a map cannot be a key; write a word.',
	reservedKey: (key: string): string => `${quoted(key)} cannot be a name here; take another.`,
	sameKey: (key: string): string => `${quoted(key)} is here twice; leave one out.`,
	notYaml: (problem: string): string => `This is not YAML: ${problem.replace(/\.?$/, '.')}`,
	twoDocuments: (): string => 'A second document begins here, and a scenario is one; put it into a file of its own.',
	notMap: (where: Noun, keys: readonly string[]): string =>
		`${/^an? /.test(where) ? where.replace(/^a/, 'A') : quoted(where)} has to be a map${keys.length > 0 ? `, with keys such as ${keys.slice(0, 3).join(', ')}` : ' of names and values'}.`,
	notList: (where: Noun): string => `${quoted(where)} has to be a list; begin each of its lines with "- ", or put it in [ ].`,
	unknownKey: (key: string, where: Noun, near: string | null, keys: readonly string[]): string => {
		const end = near === null ? `; it may have ${any(keys)}.` : `; did you mean ${quoted(near)}?`;
		return `${quoted(key)} is no key of ${where}${end}`;
	},
	missingSection: (where: Noun): string => `${quoted(where)} is missing; add it${where === 'machine' ? ', as in "machine: {memory: 512MiB}"' : ''}.`,
	missing: (key: string): string => `${quoted(key)} is missing here; add it.`,
	unknownSysctl: (name: string, near: string | null): string =>
		`${quoted(name)} is no sysctl of this machine${near === null ? '; "lowwater help sysctls" lists them.' : `; did you mean ${quoted(near)}?`}`,
	sysctlRange: (name: string, text: string, {min, max, unit, orZero, word}: SysctlEntry): string => {
		const span = max >= 2147483647 ? (min < 0 ? 'a whole number' : `a whole number of ${whole(min)} or more`) : `${whole(min)} to ${whole(max)}`;
		const takes = word?.inWords ?? `${orZero ? '0, or ' : ''}${span}${unit === '' ? '' : ` (${unit})`}`;
		return `${quoted(text)} is no value of ${name}; it takes ${takes}.`;
	},
	// The machine.
	noMemory: (): string => 'The machine has no memory; give it "memory: 512MiB", or "zones".',
	memoryAndZones: (): string => '"memory" and "zones" both say how large the machine is; leave one of them out.',
	someMarks: (): string => '"min", "low" and "high" go together; give all three, or none for what the kernel computes.',
	marksCrossed: (): string => '"min", "low" and "high" have to grow in this order.',
	protectionLength: (): string => '"protection" has a number for each class of request; give four of them, or five as /proc/zoneinfo prints.',
	emptyZone: (): string => 'A zone needs at least a page; leave it out instead.',
	sameZone: (node: number, name: string): string => `Node ${node} has a zone ${name} already; a node has each zone once.`,
	nodeGap: (node: number, next: number): string => `Nodes are numbered from 0 without a gap; call node ${node} node ${next}.`,
	lessThan: (key: string, other: string): string => `${quoted(key)} is less than ${quoted(other)}, which is part of it; make it at least as large.`,
	moreThan: (key: string, other: string): string => `${quoted(key)} is more than ${quoted(other)}; make it at most as large.`,
	moreThanNumber: (key: string, most: number): string => `${quoted(key)} is more than ${most}; make it at most that.`,
	notYesNo: (key: string): string => `${quoted(key)} is yes or no.`,
	sameFile: (path: string): string => `A file is not copied to itself; give another path than ${path}.`,
	tooManyNames: (where: 'directory' | 'tree', most: number): string =>
		`These are too many names for a ${where}, with those that do not exist; ${spaced(most)} are the most.`,
	atLeastAPage: (key: string): string => `${quoted(key)} is less than a page; make it 4KiB at least.`,
	badStack: (): string => 'A stack may grow to 256KiB to 1GiB, in whole pages of 4KiB; write 8MiB for the usual limit.',
	tooSmall: (pages: number): string => `A machine of ${pagesAsSize(pages)} cannot boot; it needs 16MiB at least.`,
	tooLarge: (pages: number): string => `A machine of ${pagesAsSize(pages)} is too large; 256GiB is the most.`,
	noMglru: (kernel: string): string =>
		`MGLRU is here as Linux 6.12 has it; write kernel: '6.12', or leave "lru" out for the active and inactive lists of ${kernel}.`,
	tooLargeFor32: (pages: number): string => `A machine of ${pagesAsSize(pages)} is too large for x86-32, whose page tables reach 4GiB; leave "layout" out.`,
	onlyMovable: (): string => 'All zones are Movable, where the kernel’s own memory cannot lie; add a zone DMA, DMA32 or Normal.',
	tooLargeHere: (pages: number, needed: number, available: number): string =>
		`A machine of ${pagesAsSize(pages)} needs ${bytes(needed)} of this computer's memory, and ${bytes(available)} are to be had; make the machine, its swap or its files smaller.`,
	kernelTooLarge: (held: number, total: number): string =>
		`The kernel's own ${pagesAsSize(held)} leave nothing of ${pagesAsSize(total)}; give it less, or the machine more.`,
	imageTooLarge: (image: number, total: number): string =>
		`Each process begins with ${pagesAsSize(image)}, which is more than the machine's ${pagesAsSize(total)}; give it less, or the machine more.`,
	swapOverDisk: (pages: number, disk: string, size: number): string =>
		`A swap area of ${pagesAsSize(pages)} does not fit on disk ${quoted(disk)} of ${pagesAsSize(size)}; make it smaller, or the disk larger.`,
	fileOverDisk: (path: string, pages: number, disk: string, size: number): string =>
		`${path} of ${pagesAsSize(pages)} does not fit on disk ${quoted(disk)} of ${pagesAsSize(size)}; make it smaller, or the disk larger.`,
	requestsOfMax: (): string => 'With "rate: max" the next request is there when the last is answered; give a rate, or leave "requests" out.',
	dayOfMax: (): string => 'With "rate: max" the next request is there when the last is answered, day and night; give a rate, or leave "day" out.',
	tooShort: (us: number, least: number): string => `${instant(us)} is too short; ${instant(least)} is the least.`,
	strideRange: (): string => '"stride" is 1B to 4KiB: accesses further apart leave pages out; use "order: random".',
	notCall: (text: string): string =>
		`${quoted(text)} is no call; write "malloc NAME SIZE [COUNT]", "fill NAME [SIZE]", "read NAME [SIZE]", "free NAME [COUNT] [oldest|newest|second|random]", "sleep TIME" or "repeat TIMES".`,
	noBlock: (name: string, near: string | null): string =>
		`Nothing before this mallocs a block ${quoted(name)}${near === null ? '; write "malloc NAME SIZE" first.' : `; did you mean ${quoted(near)}?`}`,
	tlbSets: (entries: number, ways: number): string =>
		`A TLB of ${entries} entries in sets of ${ways} has no power of two of sets; take 64 and 4, or 1536 and 12.`,
	swapTooLarge: (): string => 'A swap area has to be smaller than 256GiB; split it.',
	tooManySwaps: (most: number): string => `These are too many swap areas; there may be ${most}.`,
	stateTooLarge: (pages: number, room: number): string =>
		`What the machine starts with takes ${pagesAsSize(pages)}, and beside the kernel and huge pages there is room for ${pagesAsSize(room)}; give it less, or more memory.`,
	stateOverSwap: (pages: number, swap: number): string =>
		swap === 0
			? 'This machine has no swap for what is swapped out at the start; add "swap: 256MiB" to "machine".'
			: `What is swapped out at the start takes ${pagesAsSize(pages)}, and there is ${pagesAsSize(swap)} of swap; give it more.`,
	stateOverLimit: (area: string, pages: number, limit: number): string =>
		`What is swapped out at the start takes ${pagesAsSize(pages)} on ${area} when it is compressed, and its mem_limit is ${pagesAsSize(limit)}; give that more.`,
	stateOverTmpfs: (pages: number, limit: number): string =>
		`Files of the tmpfs take ${pagesAsSize(pages)} at the start, and it holds ${pagesAsSize(limit)}; give them less, or machine.tmpfs more.`,
	neverWakes: (key: 'rate' | 'write'): string =>
		`${quoted(key)} says how it uses its memory, and without "wakes" it never does; give "wakes", or leave it out.`,
	notOnTmpfs: (path: string): string => `${path} lies on a disk; give it the disk tmpfs: {size: 64MiB, disk: tmpfs}.`,
	ofWhat: (key: string, file: string): string => `${quoted(key)} goes with ${quoted(file)}, which says of which file.`,
	neverDirty: (path: string): string => `${path} lies on the tmpfs, where nothing waits for a disk; put it under "cache".`,
	noZswap: (kernel: string): string => `zswap is here as Linux 6.12 has it, not as ${kernel} does; give machine.kernel 6.12.`,
	onlyZram: (key: string): string => `${quoted(key)} is for a disk of the profile zram, which compresses what it stores; leave it out.`,
	sameSwap: (name: string): string => `There is a swap area ${quoted(name)} already; call this one otherwise.`,
	executableTooSmall: (pages: number): string =>
		`A program’s file needs ${pagesAsSize(pages)} at least: its headers, code, constants and data are pages of their own.`,
	hotOutside: (pages: number): string => `The hot part is between a page and the whole file, ${pagesAsSize(pages)}.`,
	neverText: (): string => 'A page of text is needed once in so much CPU time; give a time over 0, such as 100us.',
	programsInInitramfs: (): string => '"programs: initramfs" has no files for programs; leave one of the two out.',
	executableOnTmpfs: (path: string): string => `${path} lies on the tmpfs, and programs are run from disks here; give the executable another path.`,
	executableDiffers: (path: string, pages: number): string =>
		`${path} is ${pagesAsSize(pages)} already, as its first process says or "files"; leave "size" out or give the same.`,
	notTree: (path: string): string => `${quoted(path)} is no path of a directory tree; begin it with "/", as in "/srv".`,
	onlyForSwap: (path: string): string =>
		`There is no disk for ${path} to lie on, as zram is for swap here; add one to "disks", such as "data: ssd", or name it.`,
	emptyFile: (path: string): string => `${path} is empty; a file needs at least a byte.`,
	notFilePath: (path: string): string =>
		`${quoted(path)} is no path of a file; write all of it from / on, such as "/data/big", without empty parts, "." or "..", 255 bytes a part at most.`,
	executableTooLarge: (): string => 'A program’s file of more than 16TiB is too large; make it that at most.',
	fileTooLarge: (path: string): string => `${path} is too large; 16TiB is the most.`,
	// Events.
	notEvent: (example: string): string => `An event is a map such as ${example}.`,
	notAction: (which: number | null): string =>
		which === null ? 'What was asked for is no list of actions.' : `Action ${which} of what was asked for is none that this machine knows.`,
	emptyEvent: (kinds: readonly string[]): string => `Nothing happens in this event; add ${any(kinds)}.`,
	unknownEvent: (key: string, near: string | null, kinds: readonly string[]): string =>
		`${quoted(key)} is nothing that can happen${near === null ? `; an event has ${any(kinds)}.` : `; did you mean ${quoted(near)}?`}`,
	twoEvents: (first: string, second: string): string => `One event does one thing, and this has ${quoted(first)} and ${quoted(second)}; make two of it.`,
	afterEnd: (atUs: number, endUs: number): string =>
		`This is at ${instant(atUs)} and never happens, as the scenario ends at ${instant(endUs)}; move it, or the end ("until").`,
	tooOften: (everyUs: number, least: number): string => `Again every ${instant(everyUs)} is too often; ${instant(least)} is the least.`,
	timesAlone: (): string => '"times" says how often an event comes in all, and needs "every", how long after each; add it, or leave this out.',
	onceOnly: (): string => 'A file is made once; leave "every" out.',
	noProcess: (name: string, near: string | null): string =>
		`Nothing in the timeline starts a process ${quoted(name)}${near === null ? '; spawn one under that name.' : `; did you mean ${quoted(near)}?`}`,
	notYet: (name: string, atUs: number, fromUs: number): string =>
		`There is no process ${quoted(name)} at ${instant(atUs)}, as it starts at ${instant(fromUs)}; let this happen later.`,
	noLonger: (name: string, atUs: number, toUs: number): string =>
		`There is no process ${quoted(name)} at ${instant(atUs)}, as it stops at ${instant(toUs)}; let this happen earlier, or stop it later.`,
	noFile: (path: string, near: string | null): string =>
		`There is no file ${quoted(path)}${near === null ? '; add it under "files" with its size.' : `; did you mean ${quoted(near)}?`}`,
	fileRemoved: (path: string): string => `${quoted(path)} has been removed by then; make it anew with create_file, or let this happen earlier.`,
	callNeeds: (call: string): string =>
		call === 'malloc'
			? 'malloc needs a size: {at: 8s, call: malloc, of: 301, size: 100KiB}'
			: call === 'leak'
				? 'leak needs a rate: {at: 8s, call: leak, of: 301, rate: 50MiB/s}'
				: `${call} needs an address: {…, call: ${call}, of: 301, address: 0x55d0c0002a0}`,
	fileExists: (path: string): string => `There is a file ${quoted(path)} already; give this one another path.`,
	outsideFile: (path: string, pages: number): string =>
		`This lies beyond the end of ${path}, which has ${pagesAsSize(pages)}; make the file larger, or use less of it.`,
	noZone: (zone: string, zones: readonly string[]): string => `There is no zone ${zone} there; this machine has ${listed(zones)}.`,
	noGauge: (name: string, near: string | null): string =>
		`${quoted(name)} is no figure of this machine${near === null ? '; "lowwater help fields" lists them.' : `; did you mean ${quoted(near)}?`}`,
	isGauge: (name: string): string => `${quoted(name)} is no counter, but rises and falls; write "gauges: {${name}: {highest: {max: …}}}" instead.`,
	oneNode: (): string => 'This machine has one node, and "nodes" shows several side by side; give it zones on two, or lead with "free".',
	noWeights: (kernel: string): string =>
		`Interleaving by weight is here as Linux 6.12 has it, not as ${kernel} does; write "interleave", or machine.kernel 6.12.`,
	noNode: (node: number, nodes: number): string => `There is no node ${node}; this machine has ${nodes === 1 ? 'node 0 alone' : `nodes 0 to ${nodes - 1}`}.`,
	noNodes: (): string => 'A list without a node gives no memory at all; name at least one node, as in [0].',
	twoPolicies: (one: string, other: string): string => `"${one}" and "${other}" are two memory policies, and a process has one; leave one of them out.`,
	noCpu: (cpu: number, cpus: number): string => `There is no CPU ${cpu}; this machine has ${cpus === 1 ? 'CPU 0 alone' : `CPUs 0 to ${cpus - 1}`}.`,
	notGroup: (path: string): string => `${quoted(path)} is no path of a memory group; write one such as "/web" or "/kubepods/shop".`,
	docker: (flag: 'memory' | 'memory_swap' | 'memory_reservation', why: 'least' | 'alone' | 'under-memory' | 'over-memory'): string => {
		if (why === 'least') return `docker refuses ${flag} under 6 MiB; give more.`;
		if (why === 'alone') return 'docker refuses memory_swap without memory; give memory too.';
		if (why === 'under-memory')
			return 'memory_swap is memory and swap together, and is less than memory; give as much at least, or -1 for as much swap as there is.';
		return 'docker refuses a memory_reservation that is over memory; give less, or more memory.';
	},
	allReserved: (memory: number): string => `This leaves pods nothing: the machine has ${pagesAsSize(memory / 4096)}; reserve less.`,
	overLimit: (container: string): string =>
		`The container ${quoted(container)} requests more than its limit, which Kubernetes refuses; request as much at most.`,
	noGroup: (path: string, near: string | null): string =>
		`There is no memory group ${quoted(path)} at that time${near === null ? '; name it under "cgroups", or make it with mkdir.' : `; did you mean ${quoted(near)}?`}`,
	groupExists: (path: string): string => `There is a memory group ${quoted(path)} already; take another name.`,
	noSwap: (name: string, known: readonly string[], near: string | null): string => {
		if (known.length === 0) return 'This machine has no swap; give it "swap: 256MiB" under "machine".';
		return `There is no swap area ${quoted(name)}${near === null ? `; there is ${listed(known)}.` : `; did you mean ${quoted(near)}?`}`;
	},
	// The end.
	noEnd: (): string => 'This scenario has no end; add "until: {time: 60s}".',
	endAtOnce: (): string => 'A scenario that ends at 0 s shows nothing; give it a later "time".',
	// --set.
	notAnOverride: (flag: string, text: string): string => `${flag} ${text}: this is not KEY=VALUE; write it as "${flag} machine.memory=2GiB".`,
	setTwice: (first: string, second: string): string => `${first} and ${second} set the same; leave one out.`,
	noSuchPlace: (place: string, length: number): string =>
		`there is no ${quoted(place)} in a list of ${length === 1 ? 'one' : spaced(length)}; its places are ${length === 0 ? '0' : `0 to ${spaced(length)}`}, of which the last adds one.`,
	unknownOverride: (key: string, near: string | null): string =>
		`${quoted(key)} is nothing that can be set${near === null ? '; keys are those of a scenario, such as machine.memory, or a sysctl such as vm.swappiness.' : `; did you mean ${quoted(near)}?`}`,
} as const;

export type ScenarioWords = Table<typeof scenarioEnglish>;
export const scenarioMessages = spoken(scenarioEnglish, scenarioChinese);
