// The lines of a log in, its OOM reports out. A report begins at "invoked oom-killer", or, where the log is cut, at whatever part of one comes first; it ends
// at the next beginning, or when nothing of it comes any more. Lines of others in between are passed over, and of several hosts in one log each is read by itself.
import {type Draft, newDraft, type Shape} from './draft.ts';
import {finish} from './finish.ts';
import type {NearMiss, OomReport, TaskReport} from './model.ts';
import {createNearMiss} from './near-miss.ts';
import {strip, type Stripped, unfold} from './prefix.ts';
import {chosenLine, constraintLine, killedIn, killedLine, panicLine, reapedLine} from './shapes/end.ts';
import {groupFigure, groupLine, groupNoise} from './shapes/group.ts';
import {cpuLine, cpusetLine, invoked, sysrqLine} from './shapes/invoked.ts';
import {createUnwrapper} from './unwrap.ts';
import {brokenLine, globalBlock, memInfo, nodeLine} from './shapes/memory.ts';
import {singleLine, slabLine} from './shapes/sums.ts';
import {taskHeader, taskLine, taskRow} from './shapes/tasks.ts';
import {buddyLine, hugeLine, perCpuLine, reserveLine, zoneLine} from './shapes/zones.ts';

/** Shapes of which one line is enough to begin a report that is cut at its beginning. */
const MEMORY: readonly Shape[] = [memInfo, nodeLine, zoneLine, reserveLine, buddyLine, hugeLine, perCpuLine];
const OTHERS: readonly Shape[] = [globalBlock, singleLine, cpusetLine, slabLine, brokenLine];
/** So many lines of others after the last of its own end a report. */
const PATIENCE = 20_000;
/** After its kill much sooner: what may follow is the reaper, or others of its group. */
const AFTER_KILL = 400;
/** Lines of a report that are kept to be shown. */
const MOST_TEXT = 4_000;
/** Rows of a table whose beginning is not known yet. */
const MOST_ORPHANS = 5_000;
/** Reports of one log that are kept. */
const MOST_REPORTS = 2_000;

export type Reader = {
	readonly line: (raw: string, number: number) => void;
	/** A report is going on: every line counts. */
	readonly busy: () => boolean;
	readonly end: () => Reading;
};

export type Reading = {
	readonly reports: readonly OomReport[];
	/** Beyond those that are kept. */
	readonly more: number;
	/** What looked most like a report, where there is none. */
	readonly nearMiss: NearMiss;
};

type Orphans = {line: number; tasks: TaskReport[]; text: string[]; columns: Draft};

/** So many lines after such a line figures of memory are its. */
const OTHER_LINES = 300;
/** A report of memory that no OOM killer asked for. */
const OTHER_CAUSE = /page allocation (?:failure|stalls for)|SysRq ?: (?:Show Memory|show-memory)|sysrq: Show Memory|warn_alloc|: order:\d+, mode:0x/i;

/** Hosts of one log that are told apart; those beyond are read as one. */
const MOST_HOSTS = 256;

/** What the readers of a log's hosts share. */
class Log {
	readonly reports: OomReport[] = [];
	readonly near = createNearMiss();
	more = 0;
	/** Lines so far. */
	seen = 0;
	private readonly hosts = new Map<string | undefined, HostReader>();
	private current = this.of(undefined);

	/** Whose lines are read: a line that names no host is of the one before. */
	private of(host: string | undefined): HostReader {
		const known = this.hosts.get(host);
		if (known !== undefined) return known;
		if (this.hosts.size > MOST_HOSTS) return this.hosts.get(undefined)!;
		const reader = new HostReader(this);
		this.hosts.set(host, reader);
		return reader;
	}

	get busy(): boolean {
		return [...this.hosts.values()].some(reader => reader.busy);
	}

	line(raw: string, number: number): void {
		for (const part of unfold(raw)) {
			const stripped = strip(part);
			this.seen++;
			if (stripped.host !== undefined) this.current = this.of(stripped.host);
			this.current.line(stripped, part, number);
		}
	}

	end(): void {
		for (const reader of this.hosts.values()) reader.end();
	}
}

class HostReader {
	private readonly log: Log;
	private draft: Draft | null = null;
	private last = 0;
	private orphans: Orphans | null = null;
	private sysrqAt: {line: number; head: Stripped} | null = null;
	/** Set by a line that says that the memory block to come is not an OOM killer's. */
	private otherCause = -Infinity;

	constructor(log: Log) {
		this.log = log;
	}

	private get seen(): number {
		return this.log.seen;
	}

	/** A report is going on that has not been given up for want of more lines. */
	get busy(): boolean {
		return this.draft !== null && !this.isOver(this.draft);
	}

	private isOver(draft: Draft): boolean {
		return this.seen - this.last > (draft.killed.length > 0 ? AFTER_KILL : PATIENCE);
	}

	private readonly unwrapper = createUnwrapper((stripped, raw, number) => this.whole(stripped, raw, number));

	line(stripped: Stripped, raw: string, number: number): void {
		this.unwrapper.line(stripped, raw, number);
	}

	private whole(stripped: Stripped, raw: string, number: number): void {
		const text = stripped.text.trim();
		if (text === '') return;
		if (OTHER_CAUSE.test(text)) {
			this.otherCause = this.seen;
			this.log.near.memoryOnly(text, number);
		}
		const own = this.begins(text, stripped, number) || this.continues(text, stripped, number);
		if (own) this.last = this.seen;
		else {
			this.log.near.see(raw, number);
			if (this.draft !== null && this.isOver(this.draft)) this.close();
		}
	}

	private keep(text: string, stripped: Stripped): void {
		const {draft} = this;
		if (draft === null) return;
		if (draft.text.length < MOST_TEXT) draft.text.push(text);
		if (stripped.when !== undefined) draft.head.when ??= stripped.when;
		if (stripped.uptime !== undefined) draft.head.uptime ??= stripped.uptime;
		if (stripped.host !== undefined) draft.head.host ??= stripped.host;
	}

	private open(number: number): Draft {
		this.close();
		this.draft = newDraft(number);
		this.last = this.seen;
		return this.draft;
	}

	/** A line that begins a report wherever it stands. */
	private begins(text: string, stripped: Stripped, number: number): boolean {
		if (text.includes('invoked oom-killer')) {
			const fresh = newDraft(number);
			if (!invoked(text, fresh)) return false;
			if (this.draft?.text.length === 1 && this.draft.text[0] === text) return true; // every line stands twice
			const asked = this.sysrqAt;
			this.close();
			this.draft = fresh;
			if (asked !== null && this.seen - asked.line < 20) fresh.sysrq = true;
			this.sysrqAt = null;
			this.orphans = null;
			this.keep(text, stripped);
			return true;
		}
		if (sysrqLine(text, newDraft(number))) {
			this.sysrqAt = {line: this.seen, head: stripped};
			return true;
		}
		return false;
	}

	private continues(text: string, stripped: Stripped, number: number): boolean {
		if (this.isNext(text)) this.close();
		const draft = this.draft ?? this.fragment(text, number);
		if (draft === null) return this.orphan(text, number);
		const own = this.read(text, draft);
		if (own) this.keep(text, stripped);
		else if (this.draft !== null && draft.text.length < MOST_TEXT && isTrace(text)) this.keep(text, stripped);
		return own;
	}

	/** Whether a line belongs to another report than the one that is going on: a second kill of a log whose reports are held back, another memory block. */
	private isNext(text: string): boolean {
		const {draft} = this;
		if (draft === null) return false;
		const ended = draft.killed.length > 0;
		if (!ended) return false;
		const killed = killedIn(text);
		if (killed !== null)
			return (
				draft.wholeGroup === undefined &&
				!draft.killed.some(({pid}) => pid === killed.pid) &&
				killed.message !== undefined &&
				draft.chosen?.pid !== draft.killed[0]?.pid
			);
		return /^(?:Mem-[Ii]nfo:|oom-kill: ?constraint=|Tasks state|\[ *pid *\] )/.test(text) || chosenLine(text, newDraft(0));
	}

	/** Begins a report that lacks its beginning. */
	private fragment(text: string, number: number): Draft | null {
		const foreign = this.seen - this.otherCause < OTHER_LINES;
		const trial = newDraft(number);
		const begins =
			(foreign ? [] : MEMORY).some(shape => shape(text, trial)) ||
			[taskHeader, constraintLine, chosenLine, groupLine, panicLine].some(shape => shape(text, trial)) ||
			killedIn(text) !== null ||
			(!foreign && (isSum(text) || isOfBlock(text, trial)));
		if (!begins) return null;
		const orphans = this.orphans;
		const draft = this.open(orphans?.line ?? number);
		if (orphans !== null) {
			draft.tasks.push(...orphans.tasks);
			for (const {pid} of orphans.tasks) draft.pids.add(pid);
			draft.text.push(...orphans.text);
		}
		this.orphans = null;
		return draft;
	}

	/** Rows of a table before anything else of a report: kept in case more comes. */
	private orphan(text: string, number: number): boolean {
		const task = taskRow(text, undefined);
		if (task === null) {
			if (this.orphans !== null && this.seen - this.last > 200) this.orphans = null;
			return false;
		}
		this.orphans ??= {line: number, tasks: [], text: [], columns: newDraft(number)};
		if (this.orphans.tasks.length >= MOST_ORPHANS) this.orphans = {line: number, tasks: [], text: [], columns: newDraft(number)};
		this.orphans.tasks.push(task);
		this.orphans.text.push(text);
		return true;
	}

	private read(text: string, draft: Draft): boolean {
		const first = text[0];
		if (first === '[') return taskHeader(text, draft) || taskLine(text, draft);
		if (constraintLine(text, draft) || chosenLine(text, draft) || killedLine(text, draft) || reapedLine(text, draft)) return true;
		if (groupFigure(text, draft)) return true;
		if (MEMORY.some(shape => shape(text, draft)) || OTHERS.some(shape => shape(text, draft))) return true;
		return cpuLine(text, draft) || groupLine(text, draft) || panicLine(text, draft) || groupNoise(text, draft);
	}

	end(): void {
		this.unwrapper.end();
		this.close();
	}

	private close(): void {
		const {draft} = this;
		this.draft = null;
		if (draft === null) return;
		const {log} = this;
		const report = finish(draft, log.reports.length + log.more + 1);
		if (report === null) {
			log.near.memoryOnly(draft.text[0] ?? '', draft.line);
			return;
		}
		if (log.reports.length < MOST_REPORTS) log.reports.push(report);
		else log.more++;
	}
}

/** A line of the global block, of two figures at least, each in pages. */
const isOfBlock = (text: string, trial: Draft): boolean => /^[a-z_]+:\d+ [a-z_]+:\d+(?: [a-z_]+:\d+)*$/.test(text) && globalBlock(text, trial);

const isSum = (text: string): boolean => /^(?:\d+ (?:total pagecache pages|pages RAM|pages in swap cache)|(?:Free|Total) swap *= *\d+kB)/.test(text);

/** Parts of a report that say nothing that is read, but belong to its text: the stack, registers, the hardware. */
const isTrace = (text: string): boolean =>
	/^(?:Call Trace:|Hardware name:|RIP: |Code: |R[A-Z0-9]{2}: |FS: |CS: |DR\d|PKRU|<\/?TASK>|(?:\? )?[\w.]+\+0x[\da-f]+\/|\[<)/.test(text);

/** Reads a log's lines, numbered from 1, in order. */
export function createReader(): Reader {
	const reader = new Log();
	return {
		line: (raw, number) => reader.line(raw, number),
		busy: () => reader.busy,
		end: () => {
			reader.end();
			return {reports: reader.reports, more: reader.more, nearMiss: reader.near.result()};
		},
	};
}
