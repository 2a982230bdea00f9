// Pressure stall information: how much of the time some task, or every task that is not idle, waits for memory, I/O or a CPU. Models test_state,
// psi_group_change, record_times, collect_percpu_times and update_averages of kernel/sched/psi.c (6.1; docs §16): states and times for each CPU, weighted at
// a collection by what each CPU was not idle, every 2 s and a tick. A task belongs to the CPU whose queue it is in or was in last.
//
// CPUs are run step after step, so what a task does next may lie beyond the instant that somebody looks at, and beyond what another CPU has yet to do:
// changes wait in the order of their times until nothing can come before them (psiSettle).
// A real kernel also collects whenever somebody reads the file, and so depends on who reads how often. Here nobody's look changes anything: between two
// collections a total is what a collection would give now, as far as it neither falls nor grows by more than time has passed. On one CPU that is exact.
// Deviates: weights are nanoseconds, not whole ticks; the window is not stopped on an idle machine. Left out: triggers, irq pressure. Each memory group has
// books of its own over the tasks in and below it; where cgroup.pressure stops them, tasks are counted still, and no time (psi_cgroup_restart).
import {type Cgroups, type GroupId, ROOT} from '../cgroup/group.ts';
import {allGroups, isWithin, lineage} from '../cgroup/tree.ts';
import {schedule} from '../tasks/event-queue.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {type Change, change, moves, type OnCpu, switches} from './psi-change.ts';
import {wide} from '../wide.ts';
import {createStallPair, type StallLine, type StallPair, updateLine} from './stall-line.ts';

const STATES = 6;
const [MEM_SOME, MEM_FULL, IO_SOME, IO_FULL, CPU_SOME, CPU_FULL] = [0, 1, 2, 3, 4, 5];

/** Tasks of one CPU by what they do, and the time of this window that it spent in each state and not idle (psi_group_cpu). */
type PsiCpu = {
	runnable: number;
	iowait: number;
	memstall: number;
	memstallRunning: number;
	on: OnCpu;
	/** Up to when the times go, and which of the states hold since: a bit each. */
	at: number;
	holds: number;
	nonidle: boolean;
	readonly stalledNs: number[];
	nonidleNs: number;
};

export type Psi = {
	readonly cpus: PsiCpu[];
	/** cgroup.pressure: false, no time is booked. */
	enabled: boolean;
	readonly pending: Change[];
	/** Instant up to which the shown totals go, and the states of which the total may change with time: a bit each. */
	shownAt: number;
	moving: number;
	readonly memory: StallPair;
	readonly io: StallPair;
	readonly cpu: StallPair;
};

/** Steps to find an instant within two seconds to the nanosecond. */
const HALVINGS = 32;

const zeros = (): number[] => new Array<number>(STATES).fill(0);

function createPsiCpu(): PsiCpu {
	const cpu: PsiCpu = {runnable: 0, iowait: 0, memstall: 0, memstallRunning: 0, on: 'idle', at: 0, holds: 0, nonidle: false, stalledNs: zeros(), nonidleNs: 0};
	return wide(cpu, ['at', 'nonidleNs']);
}

export function createPsi(cpus: number): Psi {
	const psi: Psi = {
		cpus: Array.from({length: cpus}, createPsiCpu),
		enabled: true,
		pending: [],
		shownAt: 0,
		moving: 0,
		memory: createStallPair(),
		io: createStallPair(),
		cpu: createStallPair(),
	};
	return wide(psi, ['shownAt']);
}

/** The line of a state. */
function lineOf({memory, io, cpu}: Psi, state: number): StallLine {
	const pair = state <= MEM_FULL ? memory : state <= IO_FULL ? io : cpu;
	return state === MEM_FULL || state === IO_FULL || state === CPU_FULL ? pair.full : pair.some;
}

/** In the order of the states. */
const linesOf = ({memory, io, cpu}: Psi): StallLine[] => [memory.some, memory.full, io.some, io.full, cpu.some, cpu.full];

/** The averaging window: 2 s and one tick. */
export const psiPeriodNs = (hz: number): number => Math.round(((2 * hz + 1) / hz) * 1e9);

/** Stalled time of a state in this window up to an instant: of each CPU, weighted by what it was not idle (collect_percpu_times). */
function weighted(psi: Psi, state: number, at: number): number {
	const {cpus} = psi;
	if (cpus.length === 1) return stalledOn(cpus[0], state, at);
	let sum = 0;
	let weights = 0;
	for (const cpu of cpus) {
		const weight = cpu.nonidleNs + (cpu.nonidle ? Math.max(0, at - cpu.at) : 0);
		sum += stalledOn(cpu, state, at) * weight;
		weights += weight;
	}
	return sum / Math.max(weights, 1);
}

const stalledOn = (cpu: PsiCpu, state: number, at: number): number =>
	cpu.stalledNs[state] + ((cpu.holds & (1 << state)) === 0 || at <= cpu.at ? 0 : at - cpu.at);

/**
 * A total as it is to be shown at an instant, `ns` after it was last settled. Between two changes the weighted time falls first and rises then, if it does
 * both, so nothing in between is above both ends and one look at each end is enough.
 */
function shownAt(psi: Psi, stall: StallLine, state: number, at: number): number {
	const {collectedNs, shownNs} = stall;
	const known = collectedNs + weighted(psi, state, at);
	const most = shownNs + at - psi.shownAt;
	if (known >= most || collectedNs + weighted(psi, state, psi.shownAt) <= shownNs) return Math.max(shownNs, Math.min(known, most));
	// What was held back has been made good on the way, and what is known has sunk since: shown is what it was where the two met.
	let [from, to] = [psi.shownAt, at];
	for (let i = 0; i < HALVINGS; i++) {
		const middle = (from + to) / 2;
		if (collectedNs + weighted(psi, state, middle) >= shownNs + middle - psi.shownAt) from = middle;
		else to = middle;
	}
	return Math.max(shownNs + from - psi.shownAt, known);
}

/** Whether a state is held nowhere and all that is known of it is shown: nothing of it changes with time. */
function rests({cpus}: Psi, {shownNs, collectedNs}: StallLine, state: number): boolean {
	for (let i = 0; i < cpus.length; i++) if ((cpus[i].holds & (1 << state)) !== 0 || (cpus.length > 1 && cpus[i].stalledNs[state] !== 0)) return false;
	return shownNs >= collectedNs + cpus[0].stalledNs[state];
}

function advanceShown(psi: Psi, at: number): void {
	if (at <= psi.shownAt) return;
	for (let state = 0, left = psi.moving; left !== 0; state++, left >>= 1) {
		if ((left & 1) === 0) continue;
		const stall = lineOf(psi, state);
		if (rests(psi, stall, state)) psi.moving &= ~(1 << state);
		else stall.shownNs = shownAt(psi, stall, state, at);
	}
	psi.shownAt = at;
}

/** Books the time that the present states have held (record_times). */
function record(cpu: PsiCpu, at: number): void {
	const ns = at - cpu.at;
	if (ns <= 0) return;
	for (let state = 0, left = cpu.holds; left !== 0; state++, left >>= 1) if ((left & 1) !== 0) cpu.stalledNs[state] += ns;
	if (cpu.nonidle) cpu.nonidleNs += ns;
	cpu.at = at;
}

const bit = (state: number, holds: boolean): number => (holds ? 1 << state : 0);

/** Which states hold now (test_state, and MEM_FULL while a reclaimer has the CPU); none where nothing is accounted. */
function judge(cpu: PsiCpu, enabled: boolean): void {
	if (!enabled) {
		cpu.holds = 0;
		cpu.nonidle = false;
		return;
	}
	const {runnable, iowait, memstall} = cpu;
	cpu.holds =
		bit(MEM_SOME, memstall > 0) |
		bit(MEM_FULL, memstall > 0 && (runnable === cpu.memstallRunning || cpu.on === 'memstall')) |
		bit(IO_SOME, iowait > 0) |
		bit(IO_FULL, iowait > 0 && runnable === 0) |
		bit(CPU_SOME, runnable > (cpu.on === 'idle' ? 0 : 1)) |
		bit(CPU_FULL, runnable > 0 && cpu.on === 'idle');
	cpu.nonidle = runnable > 0 || iowait > 0 || memstall > 0;
}

function put(psi: Psi, change: Change): void {
	const {pending} = psi;
	let at = pending.length;
	while (at > 0 && pending[at - 1].at > change.at) at--;
	if (at === pending.length) pending.push(change);
	else pending.splice(at, 0, change);
}

/** Carries out the changes up to an instant before which nothing can happen any more. */
export function psiSettle(m: Machine, until: number): void {
	if (m.psi.pending.length > 0) settle(m.psi, until);
	if (m.cgroups !== null) for (const {psi} of allGroups(m)) settle(psi, until);
}

function settle(psi: Psi, until: number): void {
	const {pending} = psi;
	let done = 0;
	while (done < pending.length && pending[done].at <= until) {
		const change = pending[done++];
		advanceShown(psi, change.at);
		const cpu = psi.cpus[change.cpu];
		record(cpu, change.at);
		cpu.runnable += change.runnable;
		cpu.iowait += change.iowait;
		cpu.memstall += change.memstall;
		cpu.memstallRunning += change.memstallRunning;
		if (change.on !== null) cpu.on = change.on;
		judge(cpu, psi.enabled);
		psi.moving |= cpu.holds;
	}
	if (done > 0 && done < pending.length) pending.splice(0, done);
	else while (done-- > 0) pending.pop(); // one or two: setting the length takes longer
}

/** Totals as they are at an instant up to which all is settled, without changing anything: for a Sample. */
export function psiTotalsAt(psi: Psi, at: number): {memory: [number, number]; io: [number, number]; cpu: [number, number]} {
	const [memSome, memFull, ioSome, ioFull, cpuSome, cpuFull] = linesOf(psi).map((stall, state) => shownAt(psi, stall, state, at));
	return {memory: [memSome, Math.min(memFull, memSome)], io: [ioSome, Math.min(ioFull, ioSome)], cpu: [cpuSome, Math.min(cpuFull, cpuSome)]};
}

/** Stops a group's books, or goes on with them from now: what is under way counts from then on. */
export function enablePsi(m: Machine, psi: Psi, enabled: boolean): void {
	psi.enabled = enabled;
	if (enabled) for (let cpu = 0; cpu < psi.cpus.length; cpu++) put(psi, change(m.clock, cpu, 0, 0, 0, 0, null));
}

/** A change of a task is the machine's, its group's, and that of each group above. */
function tell(m: Machine, group: GroupId, told: Change): void {
	put(m.psi, told);
	if (group !== ROOT) for (const {psi} of lineage(m, group)) put(psi, told);
}

const more = (is: boolean, was: boolean): number => (is ? 1 : 0) - (was ? 1 : 0);

/** Tells PSI what a task does from now on (psi_task_change); where it has gone to another CPU it takes what it is along. */
export function psiTask(m: Machine, task: Task, runnable: boolean, iowait: boolean, memstall: boolean): void {
	const now = task.psi;
	const cpu = Math.max(0, task.lastCpu);
	const on = task.onCpu < 0 ? null : memstall ? 'memstall' : 'task';
	if (now.cpu === cpu && now.runnable === runnable && now.iowait === iowait && now.memstall === memstall) return;
	const at = m.clock;
	if (now.iowait) m.cpus[now.cpu].iowaiting--;
	if (iowait) m.cpus[cpu].iowaiting++;
	if (now.cpu === cpu) {
		const running = more(runnable && memstall, now.runnable && now.memstall);
		tell(m, task.group, change(at, cpu, more(runnable, now.runnable), more(iowait, now.iowait), more(memstall, now.memstall), running, on));
	} else if (now.runnable || now.iowait || now.memstall) tell(m, task.group, moves(-1, at, now, null));
	const moved = now.cpu !== cpu;
	now.cpu = cpu;
	now.runnable = runnable;
	now.iowait = iowait;
	now.memstall = memstall;
	if (moved) tell(m, task.group, moves(1, at, now, on));
}

/** A task has done something in the same instant, by which its CPU is given away: both are one change, as between them no time goes by. */
function joinLast({pending}: Psi, cpu: number, at: number, on: OnCpu): boolean {
	if (pending.length === 0) return false;
	const last = pending[pending.length - 1];
	if (last.at !== at || last.cpu !== cpu) return false;
	last.on = on;
	return true;
}

/** A task gets a CPU, or nobody does (psi_task_switch). To a group a CPU idles that runs none of its tasks. */
export function psiSwitch(m: Machine, cpu: number, at: number, task: Task | null): void {
	const on = task === null ? 'idle' : task.psi.memstall ? 'memstall' : 'task';
	if (m.cgroups !== null || !joinLast(m.psi, cpu, at, on)) put(m.psi, switches(at, cpu, on));
	if (m.cgroups !== null) switchGroup(m, cpu, at, task?.group ?? ROOT, on);
}

function switchGroup(m: Machine, cpu: number, at: number, group: GroupId, on: OnCpu): void {
	const {running} = m.cgroups as Cgroups;
	for (const {id, psi} of lineage(m, running[cpu])) if (!isWithin(m, group, id)) put(psi, switches(at, cpu, 'idle'));
	for (const {psi} of lineage(m, group)) put(psi, switches(at, cpu, on));
	running[cpu] = group;
}

/** A task goes to another group, with what it does (cgroup_move_task). */
export function psiMove(m: Machine, task: Task, to: GroupId): void {
	const at = m.clock;
	for (const {psi} of lineage(m, task.group)) put(psi, moves(-1, at, task.psi, null));
	for (const {psi} of lineage(m, to)) put(psi, moves(1, at, task.psi, null));
	if (task.onCpu >= 0) switchGroup(m, task.psi.cpu, at, to, task.psi.memstall ? 'memstall' : 'task');
}

export const memstallEnter = (m: Machine, task: Task): void => psiTask(m, task, task.psi.runnable, task.psi.iowait, true);
export const memstallLeave = (m: Machine, task: Task): void => psiTask(m, task, task.psi.runnable, task.psi.iowait, false);

/** The window's end: collects the CPUs' times, renews the averages and asks to be called at the next. */
export function psiTimer(m: Machine): void {
	const periodNs = psiPeriodNs(m.config.hz);
	psiSettle(m, m.clock);
	collect(m.psi, m.clock, periodNs);
	for (const {psi} of allGroups(m)) collect(psi, m.clock, periodNs);
	schedule(m, m.clock + periodNs, {kind: 'psi'});
}

function collect(psi: Psi, at: number, periodNs: number): void {
	advanceShown(psi, at);
	for (const cpu of psi.cpus) record(cpu, at);
	for (const [state, stall] of linesOf(psi).entries()) {
		stall.collectedNs += Math.floor(weighted(psi, state, at));
		updateLine(stall, periodNs);
	}
	for (const cpu of psi.cpus) {
		cpu.stalledNs.fill(0);
		cpu.nonidleNs = 0;
	}
}
