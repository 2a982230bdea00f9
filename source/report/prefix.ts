// What stands before a kernel's line in a log: dmesg with and without -T and -x, journalctl in its forms, syslog, printk's callers ([T123]), /dev/kmsg, containers'
// logs, grep, and whoever quotes it with ">". Taken off by shape, whatever the order; what they say of time and host is kept.

export type Stripped = {
	readonly text: string;
	readonly when?: string;
	readonly uptime?: number;
	readonly host?: string;
};

type Found = {when?: string; uptime?: number; host?: string};

const ANSI = /\u001b\[[0-9;]*[A-Za-z]/g;
const CLOCK = String.raw`\d{1,2}:\d\d:\d\d(?:[.,]\d+)?`;
const ISO = String.raw`\d{4}-\d\d-\d\d[T ]${CLOCK}(?:Z|[+-]\d\d:?\d\d| UTC)?`;
const SYSLOG = String.raw`(?:[A-Z][a-zé.]{2,4}|\d{1,2}月) +\d{1,2} (?:\d{4} )?${CLOCK}`;

/** One piece at the beginning of a line: what it is, and what it says. */
type Piece = {readonly at: RegExp; readonly says?: (match: RegExpExecArray, found: Found) => void};

const seconds = (match: RegExpExecArray, found: Found): void => {
	found.uptime = Number(match[1]);
};
const wall = (match: RegExpExecArray, found: Found): void => {
	found.when ??= match[1]?.trim();
};

const PIECES: readonly Piece[] = [
	{at: /^[ \t]*(?:[>|│┃]+[ \t]?)+/},
	// [  123.456789], [123.456789,0], "[  123.4] [ T12]", "[T12@C0]"
	{at: /^\[ *(\d+\.\d+)(?:[,@|][^\]]*)?\](?: |$)?/, says: seconds},
	{at: /^\[ *[TC]\d+(?:@C?\d+)?\](?: |$)?/},
	// Android's makers print CPU and task as well: " (4)[1600:binder:1500_3]", "[name:oom_kill&]", " I[4:    kswapd0:   90] "
	{at: /^ *\(\d+\)\[\d+:[^\]]{1,40}\](?:\[name:\w+&\])? ?/},
	{at: /^ *[A-Z]?\[\d+: *[^\][]{1,24}: *\d+\] ?/},
	// logcat
	{at: new RegExp(String.raw`^(\d\d-\d\d ${CLOCK}) +(?:\S+ +)?\d+ +\d+ [VDIWEFS] (?: *: )?`), says: wall},
	// kubectl get events, kubectl describe node
	{at: /^ *(?:\S+ +){0,3}?Warning +OOMKilling .{0,200}?(?=(?:Memory cgroup o|O)ut of memory|Killed process \d)/},
	// dmesg -T, in whatever language, and "[2026-11-27T03:14:07,123456+00:00]"
	{
		at: /^\[([^\][]{0,40}?\d{1,2}:\d\d:\d\d[^\][]{0,24})\](?: |$)?/,
		says: (match, found) => {
			found.when ??= match[1]!.trim();
		},
	},
	{at: /^<\d{1,3}>(?:1 )?/},
	{at: /^(?:kern|user|daemon) *: *(?:emerg|alert|crit|err|warn|warning|notice|info|debug) *: /},
	{
		at: /^\d{1,3},\d+,(\d+),[^;]{0,20};/,
		says: (match, found) => {
			found.uptime = Number(match[1]) / 1e6;
		},
	},
	{at: /^[\w.-]{1,64} +\| ?/},
	{at: new RegExp(String.raw`^(${ISO})(?: (?:stdout|stderr) [FP])?(?: |\t|$)`), says: wall},
	{at: new RegExp(`^(${SYSLOG}) `), says: wall},
	{at: /^(?:stdout|stderr) [FP] /},
	{at: /^(?:[\w./@+-]+[/.][\w./@+-]*[:-])?\d{1,9}[:-](?=\s*[[<A-Z>])/},
];

/** "host kernel: ", "host kernel[123]: ", "host 2026-… kernel:", anywhere near the beginning; the host where one stands right before it. */
const KERNEL = /^(?:.{0,120}?[\s\]])?kernel(?:\[\d+\])?(?::| - - -|\t) ?/;
const HOST = /(?:^|\s)([A-Za-z0-9](?:[\w.-]*\w)?)[ \t]+kernel(?:\[\d+\])?(?::| - - -|\t) ?$/;
/** A host, between a time of day and the kernel's own stamp. */
const HOST_BEFORE_STAMP = /^([A-Za-z][\w.-]*) (?=\[ *\d+\.\d+\])/;

/** When a record of JSON says that it was written, as an ISO time. */
function timeOf(record: Record<string, unknown>): string | undefined {
	const micros = Number(record['__REALTIME_TIMESTAMP'] ?? Number.NaN);
	if (micros > 0 && micros < 8.64e18) return new Date(micros / 1000).toISOString();
	const said = ['time', '@timestamp', 'timestamp', 'ts'].map(key => record[key]).find(value => typeof value === 'string');
	return said !== undefined && new RegExp(`^${ISO}$`).test(said as string) ? (said as string) : undefined;
}

function hostOf(record: Record<string, unknown>): string | undefined {
	const {host} = record as {host?: {name?: unknown}};
	const said = [record['_HOSTNAME'], record['hostname'], host, host?.name].find(value => typeof value === 'string');
	return said !== undefined && /^[A-Za-z][\w.-]*$/.test(said as string) ? (said as string) : undefined;
}

/** The message of a record, behind its time and its host as journalctl writes them; null where it is none. */
function fromJson(line: string): string | null {
	if (!line.startsWith('{')) return null;
	try {
		const record = JSON.parse(line) as Record<string, unknown>;
		for (const key of ['MESSAGE', 'log', 'message', 'msg', 'line', 'text']) {
			const message = record[key];
			if (typeof message !== 'string') continue;
			const said = [timeOf(record), hostOf(record)].filter(part => part !== undefined);
			return said.length === 0 ? message : `${said.join(' ')} kernel: ${message}`;
		}
	} catch {
		// Not JSON: an ordinary line.
	}
	return null;
}

/** The line itself, and what the log says of it. */
export function strip(line: string): Stripped {
	let text = line.includes('\u001b') ? line.replace(ANSI, '') : line;
	if (text.endsWith('\r')) text = text.replace(/\r+$/, '');
	const found: Found = {};
	for (let round = 0; round < 10; round++) {
		const before = text;
		for (const {at, says} of PIECES) {
			const match = at.exec(text);
			if (match === null || match[0] === '') continue;
			says?.(match, found);
			text = text.slice(match[0].length);
		}
		const kernel = KERNEL.exec(text);
		if (kernel !== null) {
			const prefix = kernel[0];
			const host = HOST.exec(prefix)?.[1];
			if (host !== undefined && !/^\d+$/.test(host)) found.host ??= host;
			const iso = new RegExp(ISO).exec(prefix)?.[0];
			const syslog = new RegExp(SYSLOG).exec(prefix)?.[0];
			const when = iso ?? syslog;
			if (when !== undefined) found.when ??= when;
			text = text.slice(prefix.length);
		} else if (found.when !== undefined) {
			const host = HOST_BEFORE_STAMP.exec(text);
			if (host !== null) {
				found.host ??= host[1]!;
				text = text.slice(host[0].length);
			}
		}
		if (text === before) break;
	}
	return {text, ...found};
}

/** A physical line's parts: a record of JSON has them in its message; rsyslog writes a newline within a message as #012, others as the two characters "\n". */
export function unfold(line: string): readonly string[] {
	if (line.startsWith('{')) return fromJson(line)?.split('\n') ?? [line];
	if (!line.includes('#012') && !line.includes('\\n')) return [line];
	return line.split(/#012|\\n(?=[ \tA-Za-z[(]|$)/);
}
