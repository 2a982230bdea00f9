// Figures that are so many a second: refaults, beside all that is read, and page faults, beside those that wait for a disk.
import {leadMessages} from '../../messages/lead.ts';
import {spaced} from '../../messages/numbers.ts';
import type {History, Stretch} from '../../session/track/history.ts';
import {percentText} from '../canvas/figures.ts';
import type {Zone} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';
import type {Figure, Label} from './figure.ts';

type RateName = 'refaults' | 'faults';

type Rate = {
	/** A second, now. */
	readonly now: number;
	/** What it is compared with at the edge of the chart, a second. */
	readonly beside: number;
	/** The axis reaches so far at least. */
	readonly least: number;
	readonly widest: string;
	/** In a stretch of time, from the first of two figures to the second. */
	readonly of: (stretch: Stretch) => readonly [number, number];
	readonly zone: Zone;
	readonly distance: string;
};

function refaultRate({rates: {vmstat}}: View): Rate {
	const {refaults: own} = leadMessages;
	const now = vmstat('workingset_refault_anon') + vmstat('workingset_refault_file');
	const reads = vmstat('pgpgin') / 4 + vmstat('pswpin');
	return {
		now,
		beside: reads,
		least: 200,
		widest: '999 999',
		of: ({refaults}) => [refaults, refaults],
		zone: Math.round(now) === 0 ? 'ok' : 'warm',
		distance: now < 0.5 ? own.none : own.ofReads(percentText(Math.min(100, (now / Math.max(now, reads)) * 100))),
	};
}

function faultRate({rates: {vmstat}}: View): Rate {
	const {faults: own} = leadMessages;
	const [now, major] = [vmstat('pgfault'), vmstat('pgmajfault')];
	return {
		now,
		beside: major,
		least: 1000,
		widest: '9 999 999',
		of: ({faults: [all, waited]}) => [waited, all],
		zone: Math.round(now) === 0 ? 'ok' : Math.round(major) === 0 ? 'warm' : 'warn',
		distance: Math.round(major) === 0 ? own.none : own.major(spaced(Math.round(major))),
	};
}

/** The next of 1, 2, 5 × 10ⁿ. */
function niceCeiling(value: number): number {
	for (let power = 1; ; power *= 10) for (const step of [1, 2, 5]) if (value <= step * power) return step * power;
}

/** Most a second in any second of all that is remembered: it only grows, so that the axis seldom changes and never shrinks. */
function most({tiers}: History, of: Rate['of']): number {
	let value = 0;
	for (const tier of tiers.slice(1))
		for (const stretch of tier) {
			const us = stretch.toUs - stretch.fromUs;
			if (us >= 500_000) value = Math.max(value, (of(stretch)[1] * 1e6) / us);
		}
	return value;
}

/** So many a second, from 0 to the most there has been. */
export function rateFigure(view: View, name: RateName): Figure {
	const own = leadMessages[name];
	const {now, beside, least, widest, of, zone, distance} = name === 'refaults' ? refaultRate(view) : faultRate(view);
	const all = niceCeiling(Math.max(least, most(view.history, of)));
	return {
		name,
		title: own.title,
		short: own.short,
		axis: rows => ({rows, values: [0, all], borders: [0, rows], zones: ['warm'], marked: 0, broken: null}),
		reading: {kind: 'amount', of},
		node: 0,
		now,
		zone,
		labels: ({rows}) => {
			const quarters: Label[] = [1, 0.5, 0].map(share => ({
				row: Math.min(rows - 1, Math.floor(share * rows)),
				name: '',
				value: spaced(Math.round(all * share)),
				token: 'dim',
			}));
			const row = Math.min(rows - 1, Math.floor((beside / all) * rows));
			const other: Label = {row, name: own.beside, value: spaced(Math.round(beside)), token: 'list.activeFile'};
			return [...quarters.filter(label => label.row !== row), other];
		},
		heading: view.time.here === null ? own.now : own.past,
		text: spaced(Math.round(now)),
		widest,
		unit: own.unit,
		state: own.states[zone],
		distance,
	};
}
