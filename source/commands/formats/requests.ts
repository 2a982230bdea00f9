// What the programs' requests and operations came to, in sentences: how many, how long, how many too late. Who had most comes first.
import type {ProcessSample, Sample} from '../../machine/sample.ts';
import {messages} from '../../messages.ts';
import {quantiles} from '../../procfs/latency.ts';
import {sumOf} from '../../procfs/format.ts';
import type {Account} from '../../workload/account.ts';

const {run} = messages;
const MOST_TOLD = 8;

function lines({name, pid, requests}: ProcessSample): string[] {
	if (requests === null) return [];
	const {kind, asked, served, dropped, late, deadlineUs, queued, inHand, latency} = requests;
	const found = quantiles(latency);
	const count =
		kind === 'requests' ? run.requests({name, pid, asked, served, dropped, late, deadlineUs, waiting: queued + inHand}) : run.operations(name, pid, served);
	return [found === null ? count : `${count} ${run.latency(found)}`];
}

/** Requests of the programs that are no more: those of the machine less those of the living. */
function deadLine({requests, processes}: Sample): string[] {
	const living = processes.flatMap(process => (process.requests?.kind === 'requests' ? [process.requests] : []));
	const rest = (of: 'asked' | 'served' | 'dropped' | 'late'): number => requests[of] - sumOf(living, one => one[of]);
	return rest('asked') === 0 ? [] : [run.requestsDead(rest('asked'), rest('served'), rest('dropped'), rest('late'))];
}

export function requestLines({last}: Account): string[] {
	const all = last.processes
		.filter(({requests}) => requests !== null && requests.asked > 0)
		.sort((a, b) => (b.requests?.asked ?? 0) - (a.requests?.asked ?? 0));
	const more = all.length - MOST_TOLD;
	return [...all.slice(0, MOST_TOLD).flatMap(lines), ...(more > 0 ? [run.requestsMore(more)] : []), ...deadLine(last)];
}
