// Sizes, times and rates as people write them in scenarios and on the command-line.
// Sizes: B KiB MiB GiB TiB, and K M G T for the same powers of 1024. A bare number has no unit and is refused, 0 aside: bytes or pages, nobody would know.
// Times: us ms s m h, also one after the other ("1m30s"). Rates: a size followed by "/s", or "max".
import {messages} from '../messages.ts';
import {LIMITS} from './limits.ts';

export type Parsed<Value> = {readonly ok: true; readonly value: Value} | {readonly ok: false; readonly problem: string};

export const PAGE_BYTES = 4096;
const KIB = 1024;

export const SIZE_UNITS = {B: 1, KiB: KIB, MiB: KIB ** 2, GiB: KIB ** 3, TiB: KIB ** 4, K: KIB, M: KIB ** 2, G: KIB ** 3, T: KIB ** 4} as const;
export const TIME_UNITS = {us: 1, ms: 1000, s: 1e6, m: 60e6, h: 3600e6} as const;

/** What somebody wrote, as it may be quoted. */
export const written = (raw: unknown): string => (typeof raw === 'string' || typeof raw === 'number' ? String(raw) : (JSON.stringify(raw) ?? String(raw)));

type Units = Readonly<Record<string, number>>;

const good = <Value>(value: Value): Parsed<Value> => ({ok: true, value});
const bad = (problem: string): Parsed<never> => ({ok: false, problem});

/** "MB", "mib", "Gb" → the unit that is meant; null where nothing is near. */
function meant(unit: string, units: Units): string | null {
	const lower = unit.toLowerCase();
	const binary = /^([kmgt])i?b?$/.exec(lower)?.[1];
	if (binary !== undefined && units === SIZE_UNITS) return `${binary.toUpperCase()}iB`;
	const long = {
		sec: 's',
		secs: 's',
		second: 's',
		seconds: 's',
		min: 'm',
		mins: 'm',
		minute: 'm',
		minutes: 'm',
		hour: 'h',
		hours: 'h',
		usec: 'us',
		msec: 'ms',
		µs: 'us',
	};
	return Object.keys(units).find(known => known.toLowerCase() === lower) ?? (units === TIME_UNITS ? (long[lower as keyof typeof long] ?? null) : null);
}

/** A number and its unit; `what` names the kind of value for messages, `sample` a unit to propose. */
function quantity(text: string, units: Units, what: 'size' | 'time' | 'rate', sample: string): Parsed<number> {
	const match = /^([-−+]?)(\d+(?:\.\d+)?|\.\d+)\s*([A-Za-zµ]*)$/.exec(text);
	if (match === null) return bad(messages.scenario.notQuantity(what, text));
	const [, sign, digits, unit] = match;
	if (sign === '-' || sign === '−') return bad(messages.scenario.negative(what, text));
	if (unit === '') return Number(digits) === 0 ? good(0) : bad(messages.scenario.noUnit(what, text, `${digits}${sample}`));
	const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
	return factor === undefined ? bad(messages.scenario.unknownUnit(what, unit, Object.keys(units), meant(unit, units))) : good(Number(digits) * factor);
}

/** What is parsed, where it is not beyond the most; `shown` is that for people. */
function atMost(parsed: Parsed<number>, most: number, what: 'size' | 'time' | 'rate', raw: unknown, shown: string): Parsed<number> {
	return parsed.ok && parsed.value > most ? bad(messages.scenario.beyond(what, written(raw), shown)) : parsed;
}

/** Bytes. */
export function parseSize(raw: unknown): Parsed<number> {
	if (typeof raw !== 'string' && typeof raw !== 'number') return bad(messages.scenario.notQuantity('size', written(raw)));
	const parsed = quantity(String(raw).trim(), SIZE_UNITS, 'size', 'MiB');
	return atMost(parsed.ok ? good(Math.round(parsed.value)) : parsed, LIMITS.bytes, 'size', raw, '8192TiB');
}

/** Microseconds, fractions kept. */
export function parseTime(raw: unknown): Parsed<number> {
	if (typeof raw !== 'string' && typeof raw !== 'number') return bad(messages.scenario.notQuantity('time', written(raw)));
	const text = String(raw).trim();
	const parts = text.match(/\d+(?:\.\d+)?\s*[A-Za-zµ]+/g) ?? [];
	if (parts.length < 2 || parts.join('').replace(/\s/g, '') !== text.replace(/\s/g, '')) return quantity(text, TIME_UNITS, 'time', 's');
	let sum = 0;
	for (const part of parts) {
		const parsed = quantity(part, TIME_UNITS, 'time', 's');
		if (!parsed.ok) return parsed;
		sum += parsed.value;
	}
	return good(sum);
}

/** Whole microseconds, for instants. */
export function parseInstant(raw: unknown): Parsed<number> {
	const parsed = parseTime(raw);
	return atMost(parsed.ok ? good(Math.round(parsed.value)) : parsed, LIMITS.instantUs, 'time', raw, '2400h');
}

/** Microseconds that a piece of work takes, fractions kept. */
export const parseCost = (raw: unknown): Parsed<number> => atMost(parseTime(raw), LIMITS.costUs, 'time', raw, '1s');

/** Bytes a second; 0 stands for "max", as fast as the machine lets it. */
export function parseRate(raw: unknown): Parsed<number> {
	if (raw === 'max') return good(0);
	if (typeof raw !== 'string' && typeof raw !== 'number') return bad(messages.scenario.notQuantity('rate', written(raw)));
	const text = String(raw).trim();
	const size = quantity(text.replace(/\s*\/\s*s$/, ''), SIZE_UNITS, 'rate', 'MiB/s');
	if (!size.ok) return size;
	if (size.value === 0) return bad(messages.scenario.noRate(text));
	if (!/\/\s*s$/.test(text)) return bad(messages.scenario.notPerSecond(text));
	return atMost(size, LIMITS.bytes, 'rate', raw, '8192TiB/s');
}

/** Pages that hold so many bytes, the last one perhaps not full. */
export const pagesFor = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES);

/** Whole pages in so many bytes. */
export const wholePages = (bytes: number): number => Math.floor(bytes / PAGE_BYTES);

/** Pages a second, fractions kept. */
export const pageRate = (bytesPerSecond: number): number => bytesPerSecond / PAGE_BYTES;
