// What a Sample takes in memory, as V8 keeps it: an estimate, so that a budget of bytes counts what is kept of Samples, too.
import type {Sample} from '../../machine/sample.ts';

/** Without processes; a row of one; a region of it; its requests, whose latencies are an array as long as the slowest of them is slow. Measured on the demo. */
const OWN = 12_000;
const ROW = 2400;
const REGION = 180;
const REQUESTS = 12_000;

export function weightOf({processes}: Sample): number {
	let bytes = OWN;
	for (const {regions, requests} of processes) bytes += ROW + regions.length * REGION + (requests === null ? 0 : REQUESTS);
	return bytes;
}
