// A log in pieces of bounded size, of which only those are looked at line by line that may hold something of a report: the rest of 100 MB is passed over at the
// speed of a search for a few words.

/** Words of which each part of a report has one. */
const SIGNS = [
	'oom-kill',
	'Killed process',
	'ut of memory',
	'lowmem_reserve',
	'Mem-Info',
	'total_vm',
	'pagecache pages',
	'cgroup stats',
	'failcnt',
	'killed as a result',
	'oom_kill',
	'OOM',
	'oomd',
	'Manual OOM',
	'OutOfMemory',
	'earlyoom',
	'memorykiller',
].map(word => Buffer.from(word));
/** Lines are cut there: nobody's report has longer ones. */
const LONGEST = 65_536;
/** Work is done in pieces of so many bytes at least. */
const PIECE = 262_144;
const NEWLINE = 10;

export type LineSink = (line: string, number: number) => void;

const hasSign = (piece: Buffer): boolean => SIGNS.some(sign => piece.includes(sign));

function countLines(piece: Buffer): number {
	let count = 0;
	for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) count++;
	return count;
}

export type Splitter = {
	readonly push: (chunk: Buffer) => void;
	readonly end: () => void;
	/** Bytes seen so far. */
	readonly bytes: () => number;
};

/**
 * Splits what is pushed into lines and hands those to `line` that may belong to a report, numbered from 1: while `busy` says so, and in pieces with a sign, together
 * with the piece before (a table may begin there); the first piece always. Keeps at most two pieces.
 */
export function createSplitter(line: LineSink, busy: () => boolean): Splitter {
	let rest: Buffer[] = [];
	let restBytes = 0;
	let number = 0;
	let skipped: {piece: Buffer; from: number} | null = null;
	let seen = 0;

	const lines = (piece: Buffer, from: number): void => {
		const text = piece.toString('utf8');
		let start = 0;
		for (let count = 1; start < text.length; count++) {
			let end = text.indexOf('\n', start);
			if (end === -1) end = text.length;
			line(text.slice(start, Math.min(end, start + LONGEST)), from + count);
			start = end + 1;
		}
	};
	const take = (piece: Buffer): void => {
		const count = countLines(piece) + (piece.at(-1) === NEWLINE ? 0 : 1);
		if (number === 0 || busy() || hasSign(piece)) {
			if (skipped !== null) lines(skipped.piece, skipped.from);
			skipped = null;
			lines(piece, number);
		} else skipped = {piece, from: number};
		number += count;
	};
	const flush = (last: boolean): void => {
		if (restBytes === 0) return;
		const whole = rest.length === 1 ? rest[0]! : Buffer.concat(rest, restBytes);
		const end = last ? whole.length : whole.lastIndexOf(NEWLINE) + 1;
		if (end === 0) {
			// One line without an end: no more of it is kept than is looked at.
			const kept = Buffer.from(whole.subarray(0, LONGEST));
			rest = restBytes > PIECE * 4 ? [kept] : [whole];
			restBytes = rest[0]!.length;
			return;
		}
		take(whole.subarray(0, end));
		rest = end < whole.length ? [Buffer.from(whole.subarray(end))] : [];
		restBytes = whole.length - end;
	};
	return {
		push: chunk => {
			seen += chunk.length;
			rest.push(chunk);
			restBytes += chunk.length;
			if (restBytes >= PIECE) flush(false);
		},
		end: () => flush(true),
		bytes: () => seen,
	};
}
