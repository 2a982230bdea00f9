// Where to, as somebody types it: a time of the machine, a distance from here, or the nearest event of a kind.
import {timeMessages as words} from '../messages/time.ts';
import type {MarkKind, Marks} from './line/marks.ts';

type Here = {readonly hereUs: number; readonly here: number; readonly marks: Marks};

const KINDS: Readonly<Record<string, MarkKind>> = {
	kill: 'kill',
	oom: 'kill',
	stall: 'stall',
	wake: 'wake',
	swap: 'swap-full',
	turn: 'turn',
	panic: 'panic',
	act: 'act',
};

const TIME = /^([-−+])?(?:(\d+):)?(?:(\d+):)?(\d+(?:[.,]\d+)?)\s*(ms|s|m|h)?$/;
const UNITS = {ms: 1e3, s: 1e6, m: 60e6, h: 3600e6} as const;

/** The nearest mark of a kind: before here the last one, else the first one ahead. One stands before it. */
function nearestMark(kind: MarkKind, {here, marks}: Here): number | null {
	const all = marks.list.filter(mark => mark.kind === kind);
	const found = all.findLast(mark => mark.ordinal - 1 < here) ?? all[0];
	return found === undefined ? null : Math.max(0, found.ordinal - 1);
}

/** Reads where somebody wants to go: an instant in microseconds, or a Sample. A sentence where that is not to be understood, or not there. */
export function readJump(text: string, here: Here): {readonly us: number} | {readonly ordinal: number} | string {
	const wanted = text.trim().toLowerCase();
	if (wanted === 'boot') return {ordinal: 0};
	const kind = Object.hasOwn(KINDS, wanted) ? KINDS[wanted] : undefined;
	if (kind !== undefined) {
		const ordinal = nearestMark(kind, here);
		return ordinal === null ? words.none(wanted) : {ordinal};
	}
	const [, sign, first, second, last = '', unit] = TIME.exec(wanted) ?? [];
	if (last === '') return words.notUnderstood(text);
	const [hours, minutes] = second === undefined ? [0, Number(first ?? 0)] : [Number(first), Number(second)];
	const us = Math.round((hours * 3600 + minutes * 60) * 1e6 + Number(last.replace(',', '.')) * UNITS[(unit as keyof typeof UNITS | undefined) ?? 's']);
	if (sign === undefined) return {us};
	return {us: here.hereUs + (sign === '+' ? us : -us)};
}
