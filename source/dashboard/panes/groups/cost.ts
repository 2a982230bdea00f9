// What its limits cost a group: counted since boot, in the last second, and each of the last seconds as a small column.
import type {GroupSample} from '../../../machine/group-sample.ts';
import type {Sample} from '../../../machine/sample.ts';
import {groupScreenMessages as words} from '../../../messages/group-screen.ts';
import {spaced} from '../../../messages/numbers.ts';
import {duration} from '../../../messages/times.ts';
import {sampleOf} from '../../../session/track/history.ts';
import {sparkText} from '../../canvas/bars.ts';
import type {Area} from '../../canvas/canvas.ts';
import {hundredths, perSecondText} from '../../canvas/figures.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {cut, fitRight} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import {groupAt, lookedAt, membersOf} from '../../view/groups.ts';
import type {View} from '../../view/view.ts';
import {bytesText} from './columns.ts';

const SPARK = 8;
const VALUE = 9;
const RATE = 11;

type Row = {
	readonly id: string;
	readonly label: string;
	readonly read: (group: GroupSample, sample: Sample) => number;
	readonly kind: 'counter' | 'gauge';
	readonly text: (value: number) => string;
	readonly rate: (value: number) => string;
	readonly own: Pen;
};

const counter = (id: string, label: string, read: Row['read'], own: Pen): Row => ({
	...{id, label, read, own},
	kind: 'counter',
	text: value => spaced(Math.round(value)),
	rate: value => `${perSecondText(value)} ${words.cost.perSecond}`,
});

const throttledUs = (group: GroupSample, sample: Sample): number =>
	membersOf(sample, group.path).reduce((sum, {timeNs}) => sum + timeNs.memoryThrottle / 1000, 0);

/** In the order in which they go where rows are few. */
const rows = (): readonly Row[] => [
	{id: 'throttled', label: words.cost.throttled, read: throttledUs, kind: 'counter', text: duration, rate: duration, own: PENS.warn},
	counter('high', words.cost.events('high'), ({events}) => events.high, PENS.warn),
	counter('maxEvents', words.cost.events('max'), ({events}) => events.max, PENS.alarm),
	counter('oom', words.cost.events('oom_kill'), ({events}) => events.oom_kill, PENS.alarm),
	counter('refaults', words.cost.refaults, ({stat}) => (stat['workingset_refault_anon'] ?? 0) + (stat['workingset_refault_file'] ?? 0), PENS.text),
	{
		id: 'psi',
		label: words.cost.pressure,
		read: ({pressure}) => pressure.memory.some.avg10,
		kind: 'gauge',
		text: hundredths,
		rate: hundredths,
		own: PENS.text,
	},
	counter('low', words.cost.events('low'), ({events}) => events.low, pen('zone.warm')),
	counter('scanned', words.cost.scanned, ({stat}) => stat['pgscan'] ?? 0, PENS.text),
	counter('stolen', words.cost.stolen, ({stat}) => stat['pgsteal'] ?? 0, PENS.text),
	counter('major', words.cost.major, ({stat}) => stat['pgmajfault'] ?? 0, PENS.text),
	{id: 'peak', label: words.cost.peak, read: ({peak}) => peak, kind: 'gauge', text: bytesText, rate: () => '', own: PENS.text},
	{id: 'swap', label: words.cost.swapped, read: ({swapCurrent}) => swapCurrent, kind: 'gauge', text: bytesText, rate: () => '', own: PENS.text},
	{id: 'dirty', label: words.cost.dirty, read: ({stat}) => stat['file_dirty'] ?? 0, kind: 'gauge', text: bytesText, rate: () => '', own: PENS.text},
];

/** A figure in each of the last seconds, oldest first; null where the group was not there. */
function perSecond(samples: readonly Sample[], path: string, {read, kind}: Row): readonly (number | null)[] {
	return samples.slice(1).map((sample, i) => {
		const before = samples[i] as Sample;
		const [now, then] = [groupAt(sample, path), groupAt(before, path)];
		if (now === undefined) return null;
		if (kind === 'gauge') return read(now, sample);
		const us = sample.timeUs - before.timeUs;
		return us <= 0 ? null : (Math.max(0, read(now, sample) - (then === undefined ? 0 : read(then, before))) * 1e6) / us;
	});
}

export function drawCost(area: Area, view: View): void {
	const node = lookedAt(view);
	const below = drawPane(area, {title: words.cost.title, note: dimNote(words.cost.note)});
	if (node === null || node.group === null) return;
	const {group, path} = node;
	const {sample, before, history} = view;
	const then = groupAt(before, path);
	const seconds = Math.max(1e-6, (sample.timeUs - before.timeUs) / 1e6);
	const samples = [
		...history.seconds
			.filter(({timeUs}) => timeUs < sample.timeUs)
			.slice(-SPARK)
			.map(sampleOf),
		sample,
	];
	const spark = below.width >= 34 + VALUE + RATE;
	const rateEnd = below.width - (spark ? SPARK + 2 : 0);
	const labelWidth = rateEnd - RATE - VALUE - 2;
	for (const [y, row] of rows().slice(0, below.height).entries()) {
		const about = below.about(`group.cost.${row.id}`, path);
		const value = row.read(group, sample);
		const came = row.kind === 'gauge' ? value : Math.max(0, value - (then === undefined ? 0 : row.read(then, before))) / (sample === before ? 1 : seconds);
		about.write(0, y, cut(row.label, labelWidth), PENS.dim);
		about.write(labelWidth + 1, y, fitRight(row.text(value), VALUE), value === 0 ? PENS.faint : PENS.bright);
		const rate = row.id === 'psi' ? hundredths(group.pressure.memory.full.avg10) : row.rate(came);
		about.write(rateEnd - RATE, y, fitRight(rate, RATE), came === 0 ? PENS.faint : row.own);
		if (!spark) continue;
		const values = perSecond(samples, path, row);
		about.write(
			below.width - SPARK,
			y,
			sparkText(values, Math.max(1, ...values.map(one => one ?? 0))).padStart(SPARK),
			row.own === PENS.text ? PENS.dim : row.own,
		);
	}
}
