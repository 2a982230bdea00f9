// Looks at a computer, one or two: the last as a Sample with what else an import needs of it, and who grew between them.
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {sysctlEntry} from '../../machine/sysctl.ts';
import {importMessages as words} from '../../messages/import.ts';
import {type Group, groupPath, readGroups, withParents} from '../groups.ts';
import {openHost} from '../host.ts';
import type {Tree} from '../tree.ts';
import {type Drive, drivesOf, driveOf} from './disks.ts';
import type {Place} from './place.ts';

/** KiB a second from which on somebody is said to grow. */
const GROWS_KBS = 64;
const MOST_NAMED = 10;

export type Grown = {readonly pid: number; readonly name: string; readonly kbAS: number};

export type Look = {
	readonly sample: Sample;
	/** Who grew, the fastest first. */
	readonly grew: readonly Grown[];
	readonly groups: readonly Group[];
	readonly drives: readonly Drive[];
	/** What kind of device each swap area lies on, by its name. */
	readonly swapDrives: readonly Drive[];
	/** Settings under /proc/sys/vm that are not known here: name and value. */
	readonly strangers: readonly (readonly [name: string, value: string])[];
	/** What was not there and had from something else, in sentences. */
	readonly derived: readonly string[];
	readonly host: string | null;
};

const memory = ({rssAnonKb, rssKb, swapKb}: ProcessSample): number => (Number.isNaN(rssAnonKb) ? rssKb || 0 : rssAnonKb) + (swapKb || 0);

function growth(before: Sample, now: Sample): readonly Grown[] {
	const seconds = (now.timeUs - before.timeUs) / 1e6;
	if (!(seconds > 0)) return [];
	const then = new Map(before.processes.map(process => [process.pid, process]));
	return now.processes
		.flatMap(process => {
			const old = then.get(process.pid);
			const kbAS = old === undefined || !Object.is(old.startUs, process.startUs) ? 0 : (memory(process) - memory(old)) / seconds;
			return kbAS >= GROWS_KBS ? [{pid: process.pid, name: process.name, kbAS}] : [];
		})
		.sort((a, b) => b.kbAS - a.kbAS)
		.slice(0, MOST_NAMED);
}

const growthText = ({name, kbAS}: Grown): string => words.grew(name, kbAS);

function strangersOf(tree: Tree): readonly (readonly [string, string])[] {
	return tree
		.names('proc/sys/vm')
		.filter(name => sysctlEntry(`vm.${name}`) === undefined)
		.flatMap(name => {
			const text = tree.text(`proc/sys/vm/${name}`)?.trim();
			return text === undefined || text === '' ? [] : [[`vm.${name}`, text.replace(/\s+/g, ' ')] as const];
		});
}

/** Whether the controller of memory is one of version 1's hierarchies. */
const isV1 = (tree: Tree, pids: readonly number[]): boolean => pids.some(pid => groupPath(tree.text(`proc/${pid}/cgroup`))?.v1 === true);

/** What an import needs of a computer that has been looked at. */
export function lookAt(tree: Tree, sample: Sample, grew: readonly Grown[] = [], derived: readonly string[] = []): Look {
	const pids = sample.processes.filter(({kernelThread}) => !kernelThread).map(({pid}) => pid);
	return {
		...{sample, grew, derived},
		groups: withParents(tree, readGroups(tree, pids), isV1(tree, pids)),
		drives: drivesOf(tree, sample),
		swapDrives: sample.swaps.map(({name}) => driveOf(tree, name)),
		strangers: strangersOf(tree),
		host: tree.text('proc/sys/kernel/hostname')?.trim() || null,
	};
}

/** The last of several looks; null where none can be read. */
export function looksOf(places: readonly Place[]): Look | null {
	const looks = places.flatMap(({tree, derived}) => {
		const host = openHost(tree, () => 0);
		return host === null ? [] : [{host, derived}];
	});
	const [before, last] = [looks.at(-2), looks.at(-1)];
	if (last === undefined) return null;
	const grew = before === undefined ? [] : growth(before.host.newest, last.host.newest);
	return lookAt(last.host.tree, last.host.newest, grew, [...last.derived, ...grew.map(growthText)]);
}
