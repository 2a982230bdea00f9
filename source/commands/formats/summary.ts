// The readable account of a run: what kswapd and direct reclaim did, what went to swap, who was killed, what was expected, and the machine at the end.
import {nameSaid, summarySaid} from '../../messages/scenario-words.ts';
import type {Sample} from '../../machine/sample.ts';
import {SYSCTLS, sysctlText} from '../../machine/sysctl.ts';
import type {SysctlEntry} from '../../machine/sysctl-entry.ts';
import {shown} from '../../messages/foreign.ts';
import {messages} from '../../messages.ts';
import {swapUse} from '../../procfs/swap-use.ts';
import {allocstall} from '../../procfs/fields.ts';
import {sumOf} from '../../procfs/format.ts';
import type {Account} from '../../workload/account.ts';
import {judge} from '../../workload/expect.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {costLines} from './cost.ts';
import type {Format, RunEnd} from './format.ts';
import {requestLines} from './requests.ts';
import {refusedLines, refusedMallocs} from './refused.ts';
import {stateTables} from './state-tables.ts';
import {marksOf} from './text.ts';
import {wrap} from './wrap.ts';

const {run} = messages;

type Section = {readonly heading: string; readonly lines: readonly string[]};

function machineLine({config}: Scenario, {zones, nodes, sysctls}: Sample): string {
	return run.machine({
		memoryPages: sumOf(config.zones, zone => zone.managed),
		swapPages: sumOf(config.swaps, swap => swap.pages),
		cpus: config.cpus,
		nodes: nodes.length,
		zones: [...new Set(zones.map(zone => zone.name))].join(' + '),
		swappiness: sysctls['vm.swappiness'] ?? '',
		seed: config.seed,
	});
}

/** Sysctls that have been set and that nothing here depends on. */
function idleSysctls({sysctls}: Sample): string[] {
	const set = SYSCTLS.filter((entry: SysctlEntry) => entry.effect === null && sysctls[entry.name] !== sysctlText(entry, entry.initial ?? []));
	return set.length === 0 ? [] : [run.idleSysctls(set.map(({name}) => name))];
}

function endLine({account, reason}: RunEnd): string {
	const us = account.last.timeUs;
	switch (reason) {
		case 'time':
			return run.endedTime(us);
		case 'kills':
			return run.endedKills(us, account.kills.length);
		case 'panic':
			return run.endedPanic(us);
		case 'interrupted':
			return run.endedInterrupted(us);
		default:
			return reason satisfies never;
	}
}

function kswapd({firstWake, last, hopelessUs}: Account): string[] {
	if (firstWake === null) return [run.neverWoke()];
	const {vmstat, nodes, processes} = last;
	const threads = processes.filter(process => nodes.some(node => node.kswapd.pid === process.pid));
	const wakes = run.wakes(
		sumOf(nodes, node => node.kswapd.woken),
		vmstat.pageoutrun,
		sumOf(threads, thread => thread.systemUs),
		sumOf(nodes, node => node.kswapd.awakeUs),
		last.timeUs * nodes.length,
	);
	return [run.firstWake(firstWake), wakes, run.scans(vmstat.pgscan_kswapd, vmstat.pgsteal_kswapd), ...(hopelessUs === null ? [] : [run.hopeless(hopelessUs)])];
}

function direct({last, longestStall}: Account): string[] {
	const {vmstat, directReclaim, pressure} = last;
	const stalls = allocstall(last);
	const waits = pressure.memory.some.totalUs > 0 ? [run.pressure(pressure.memory.some.totalUs, pressure.memory.full.totalUs)] : [];
	if (stalls === 0) return [vmstat.pgscan_direct === 0 ? run.noStalls() : run.nodeReclaim(vmstat.pgscan_direct, vmstat.pgsteal_direct), ...waits];
	return [
		run.stalls(stalls, directReclaim.stallUs),
		...(longestStall === null ? [] : [run.longestStall(longestStall)]),
		run.directScans(vmstat.pgscan_direct, vmstat.pgsteal_direct),
		...waits,
	];
}

function swap({last, firstSwapOut, swapFullUs}: Account, scenario: Scenario): string[] {
	if (scenario.config.swaps.length === 0) return [run.noSwap()];
	const {pswpin, pswpout, swpin_zero: zeroesIn, swpout_zero: zeroesOut} = last.vmstat;
	const {out: stored, in: loaded} = last.zswap ?? {out: 0, in: 0};
	if (pswpout + zeroesOut + stored === 0) return [run.swapUnused()];
	const used = (last.meminfo.SwapTotal - last.meminfo.SwapFree) / 4;
	const use = swapUse(last);
	return [
		run.swapped(pswpout, pswpin, used),
		...(zeroesOut > 0 ? [run.zeroesSwapped(zeroesOut, zeroesIn)] : []),
		...(stored > 0 ? [run.compressed(stored, loaded)] : []),
		...(use.kept + use.left > 0 ? [run.swapUse(use)] : []),
		...(firstSwapOut === null ? [] : [run.firstSwapOut(firstSwapOut.atUs, firstSwapOut.name, firstSwapOut.pid)]),
		...(swapFullUs === null ? [] : [run.swapFull(swapFullUs)]),
	];
}

function cache({last: {vmstat}, mostDirtyKb, throttled}: Account): string[] {
	const refaults = run.refaults(
		vmstat.workingset_refault_anon,
		vmstat.workingset_refault_file,
		vmstat.workingset_activate_anon + vmstat.workingset_activate_file,
	);
	return [
		...(vmstat.pgscan_anon + vmstat.pgscan_file > 0
			? [run.cache(vmstat.pgscan_anon, vmstat.pgscan_file, vmstat.pgsteal_anon, vmstat.pgsteal_file), refaults]
			: []),
		...(vmstat.nr_dirtied > 0 ? [run.dirtied(vmstat.nr_dirtied, vmstat.nr_written, mostDirtyKb)] : []),
		...(throttled === null ? [] : [run.throttled(throttled.atUs, throttled.name, throttled.pid)]),
	];
}

function oom({kills, panic}: Account): string[] {
	const lines = kills.map(({atUs, victim}) =>
		run.kill({atUs, name: victim.name, pid: victim.pid, score: victim.oomScore, adj: victim.oomScoreAdj, rss: victim.rss, swap: victim.swapEntries}),
	);
	return [...(lines.length === 0 ? [run.noKills()] : lines), ...(panic === null ? [] : [run.panic(panic.atUs, panic.reason)])];
}

/** What the programs that call malloc made of it. */
function malloc(account: Account): string[] {
	return account.last.processes.flatMap(({name, pid, label, malloc: used, rssKb}) => {
		if (label !== 'malloc' || used === null) return [];
		const {calls, syscalls, faults, heapBytes, usedBytes, freeBytes, topBytes, mappedBytes} = used;
		return [
			run.mallocCalls({name, pid, mallocs: calls.malloc, refused: refusedMallocs(account, pid), frees: calls.free, syscalls: Object.entries(syscalls), faults}),
			run.mallocHolds({
				heapKb: heapBytes / 1024,
				usedKb: usedBytes / 1024,
				freeKb: freeBytes / 1024,
				topKb: topBytes / 1024,
				mappedKb: mappedBytes / 1024,
				rssKb,
			}),
		];
	});
}

/** The account in sections; a section with nothing to tell is left out. */
export function sections(scenario: Scenario, {account, watch}: RunEnd): readonly Section[] {
	const {heading} = run;
	const notes = account.eventsDropped > 0 ? [run.eventsDropped(account.eventsDropped)] : [];
	return [
		{heading: heading.watermarks, lines: [run.lowest(account.lowest.free, account.lowest.byUs, marksOf(account.last)), ...notes]},
		{heading: heading.kswapd, lines: kswapd(account)},
		{heading: heading.direct, lines: direct(account)},
		{heading: heading.swap, lines: swap(account, scenario)},
		{heading: heading.cache, lines: cache(account)},
		{heading: heading.malloc, lines: malloc(account)},
		{heading: heading.refused, lines: refusedLines(account)},
		{heading: heading.oom, lines: oom(account)},
		{heading: heading.cost, lines: costLines(account)},
		{heading: heading.requests, lines: requestLines(account)},
		{
			heading: heading.expect,
			lines: scenario.cutShort ? [run.cutShort()] : judge(scenario.expect, account, watch).map(({held, sentence}) => run.held(held, sentence)),
		},
	].filter(section => section.lines.length > 0);
}

/** Lines longer than this are hard to read, however wide the terminal. */
const WIDEST = 120;

export const summaryFormat = {
	name: 'summary',
	help: messages.commands.formats.summary,
	judges: true,
	mostUs: 1e6,
	open: ({scenario, columns, colour}) => ({
		begin: () => '',
		row: () => '',
		end: end => {
			const width = Math.min(columns, WIDEST);
			const top = [
				shown(nameSaid(scenario)),
				...(scenario.summary === ''
					? []
					: summarySaid(scenario)
							.split('\n')
							.flatMap(line => wrap(shown(line), width))),
				...wrap(machineLine(scenario, end.account.last), width),
				...idleSysctls(end.account.last).flatMap(line => wrap(line, width)),
				...wrap(endLine(end), width),
			];
			const body = sections(scenario, end).flatMap(({heading, lines}) => ['', heading, ...lines.flatMap(line => wrap(shown(line), width, '  '))]);
			return `${[...top, ...body, '', run.heading.state].join('\n')}\n${stateTables(end.account.last, {colour})}`;
		},
	}),
} as const satisfies Format;
