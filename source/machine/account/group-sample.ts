// Memory groups in a Sample: what their files say.
import type {Cgroups, Group} from '../cgroup/group.ts';
import {standsStill} from '../cgroup/freezer.ts';
import {groupStat} from '../cgroup/stat.ts';
import {allGroups, groupOf, isWithin, pathOf, subtree} from '../cgroup/tree.ts';
import {ROOT, UNLIMITED} from '../cgroup/group.ts';
import {isPopulated} from '../cgroup/life.ts';
import {zswapSum} from '../cgroup/zswap-charge.ts';
import type {GroupSample, RootGroupSample, ZswapStat} from '../group-sample.ts';
import type {Machine} from '../state.ts';
import {psiTotalsAt} from './psi.ts';
import {pressureLines} from './pressure-lines.ts';

const PAGE = 4096;

/** Bytes; Infinity where nothing bounds it. */
const bytes = (pages: number): number => (pages === UNLIMITED ? Number.POSITIVE_INFINITY : pages * PAGE);

/** Microseconds of CPUs that a group and those below it have had. */
function cpuTime(m: Machine, {id}: Group): Pick<GroupSample, 'userUs' | 'systemUs'> {
	let [user, system] = [0, 0];
	for (const below of subtree(m, id)) {
		user += groupOf(m, below).userNs;
		system += groupOf(m, below).systemNs;
	}
	for (const task of m.tasks) {
		if (!isWithin(m, task.group, id)) continue;
		user += task.userNs;
		system += task.systemNs;
	}
	return {userUs: Math.trunc(user / 1000), systemUs: Math.trunc(system / 1000)};
}

function groupSample(m: Machine, group: Group): GroupSample {
	const totals = psiTotalsAt(group.psi, m.now);
	return {
		path: pathOf(m, group.id),
		online: group.online,
		populated: group.online && isPopulated(m, group.id),
		frozen: standsStill(m, group.id),
		freeze: group.freeze,
		maxDescendants: group.maxDescendants,
		maxDepth: group.maxDepth,
		control: group.control,
		accountsPressure: group.psi.enabled,
		pids: m.tasks.filter(task => task.group === group.id && task.state !== 'Z').map(({pid}) => pid),
		dying: group.children.filter(child => m.cgroups?.groups[child]?.online === false).length,
		current: bytes(group.usage),
		peak: bytes(group.peak),
		min: bytes(group.min),
		low: bytes(group.low),
		high: bytes(group.high),
		max: bytes(group.max),
		effectiveMin: bytes(group.emin),
		effectiveLow: bytes(group.elow),
		oomGroup: group.oomGroup,
		swapCurrent: bytes(group.swapUsage),
		swapPeak: bytes(group.swapPeak),
		swapHigh: bytes(group.swapHigh),
		swapMax: bytes(group.swapMax),
		zswapMax: bytes(group.zswapMax),
		zswapWriteback: group.zswapWriteback,
		failcnt: group.failcnt,
		events: {...group.events},
		eventsLocal: {...group.eventsLocal},
		...cpuTime(m, group),
		pressure: {
			memory: pressureLines(group.psi.memory, totals.memory),
			io: pressureLines(group.psi.io, totals.io),
			cpu: pressureLines(group.psi.cpu, totals.cpu),
		},
		stat: groupStat(m, group.id),
		...(m.nodes.length > 1 ? {statByNode: m.nodes.map(node => groupStat(m, group.id, node.id))} : {}),
	};
}

/** In the order of the tree; the root is not among them: what it has is the machine's. */
export function groupSamples(m: Machine): GroupSample[] {
	if (m.cgroups === null) return [];
	return allGroups(m)
		.filter(({id}) => id !== ROOT)
		.map(group => groupSample(m, group))
		.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** What the root has of its own. */
export function rootGroup(m: Machine, {groups}: Cgroups): RootGroupSample {
	const {maxDescendants, maxDepth, control, zswapWriteback} = groups[ROOT] as Group;
	const sum = (name: keyof ZswapStat): number => zswapSum(m, ROOT, name);
	const zswap = {zswap: sum('zswap'), zswapped: sum('zswapped') * PAGE, zswpin: sum('zswpin'), zswpout: sum('zswpout'), zswpwb: sum('zswpwb')};
	return {maxDescendants, maxDepth, control, accountsPressure: m.psi.enabled, zswapWriteback, zswap};
}
