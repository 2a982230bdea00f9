// Row 0: the machine at the left; how time goes by and the clock at the right. After an OOM kill the banner takes its place until it is looked at.
import {nameSaid} from '../../messages/scenario-words.ts';
import {attachMessages} from '../../messages/attach.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {hostMessages} from '../../messages/host.ts';
import {momentMessages} from '../../messages/moments.ts';
import {pagesAsSize} from '../../messages/numbers.ts';
import {BRAKE_SPEED} from '../../session/time/brake.ts';
import {unseenReports} from '../../session/track/alarms.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {clockText, hundredths, speedText} from '../canvas/figures.ts';
import {cut, fitRight, widthOf} from '../canvas/width.ts';
import type {Level} from '../view/level.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import {standingOf} from '../../workload/expect.ts';
import type {View} from '../view/view.ts';
import {drawPastHeader} from './past-header.ts';
import {badgePen} from './time-bar.ts';

/** "512 MiB", "8.0 GiB": whole where it is whole. */
const memory = (pages: number): string => pagesAsSize(pages).replace(/\.0 MiB/, ' MiB');

function machineWords(view: View): readonly (readonly [text: string, topic: string])[] {
	const {about, sample} = view;
	const swap = sample.meminfo.SwapTotal / 4;
	return [
		[words.header.ram(memory(about.ramPages)), 'ram'],
		...(swap > 0 ? [[words.header.swap(memory(swap)), 'SwapTotal'] as const] : []),
		[words.header.cpus(sample.cpus.length), 'cpus'],
		[words.header.swappiness(sample.sysctls['vm.swappiness'] ?? '–'), 'swappiness'],
		// A real computer has none.
		...(view.ui.host ? [] : [[words.header.seed(about.seed), 'seed'] as const]),
	];
}

const spansWidth = (spans: readonly Span[]): number => spans.reduce((sum, [text]) => sum + widthOf(text), 0);

/** Speed as asked for; with a lag, or the speed reached when as fast as possible. */
function paceSpans({pace, brake, ui}: View): readonly Span[] {
	const clockPen = pen('bright', 'bg', true);
	if (pace.halted)
		return [
			[`✗ ${words.header.halted}   `, PENS.alarm],
			['', clockPen],
		];
	if (ui.welcome && ui.attached === null)
		return [
			['‖ ', PENS.accent],
			[fitRight(momentMessages.waits, 6), PENS.accent],
		];
	if (pace.paused)
		return [
			['‖ ', PENS.accent],
			[fitRight(words.header.paused, 6), PENS.accent],
		];
	if (isBraked(brake))
		return [
			['► ', PENS.warn],
			[speedText(BRAKE_SPEED), PENS.warn],
		];
	if (pace.speed === Infinity)
		return [
			['► ', pen('zone.ok')],
			[`${words.header.max} ${fitRight(speedText(pace.reached), 6)}`, PENS.text],
		];
	const behind: Span[] = pace.behindUs > 500_000 ? [[words.header.behind(`${(pace.behindUs / 1e6).toFixed(1)} s`, speedText(pace.reached)), PENS.warn]] : [];
	return [...behind, ['► ', pen('zone.ok')], [fitRight(speedText(pace.speed), 5), PENS.text]];
}

/** Which of several machines this is. Returns the column behind it. */
function drawBadge(area: Area, x: number, {time}: View): number {
	if (time.lines.length < 2) return x;
	const end = area.write(x, 0, ` ${time.line.letter} `, badgePen(time.line.letter)) + 1;
	return time.line.name === '' ? end : area.about('about').write(end, 0, time.line.name, PENS.accent) + 2;
}

/** Whether the clock is slowed down for a moment. */
const isBraked = ({now}: View['brake']): boolean => now !== null && Number.isFinite(now.leftMs);

/** What stands at the right: pace, clock, PSI; and before them what is not always so. Nothing ever covers the first three. */
function rightOf(view: View, level: Level): {readonly extras: readonly Span[]; readonly always: readonly Span[]} {
	const {some, full} = view.sample.pressure.memory;
	const clock = clockText(view.sample.timeUs, view.pace.speed < 0.1 || isBraked(view.brake) ? 4 : 1);
	const psi: Span[] =
		level >= 3
			? [
					['   ', PENS.text],
					[`${words.pressure.header} ${words.pressure.some} `, PENS.dim],
					[fitRight(hundredths(some.avg10), 5), PENS.text, 'psi_memory_some'],
					[`  ${words.pressure.full} `, PENS.dim],
					[fitRight(hundredths(full.avg10), 5), PENS.text, 'psi_memory_full'],
				]
			: [];
	return {
		extras: [
			...(view.ui.attached !== null ? [[`${attachMessages.attachedTo(view.ui.attached)}   `, PENS.dim, 'about'] as Span] : []),
			...(view.ui.proc !== null ? [[`${words.header.proc}   `, PENS.accent] as Span] : []),
			...(view.ui.readOnly ? [[`${view.ui.host ? hostMessages.label : words.header.readOnly}   `, PENS.dim] as Span] : []),
		],
		always: [...paceSpans(view).map(([text, own]): Span => [text, own, 'pace']), ['   ', PENS.text], [clock, pen('bright', 'bg', true), 'clock'], ...psi],
	};
}

const NAME_MOST = 32;

/** Whether what the scenario expects holds so far. */
export function standingSpan({about, sample, alarms}: Pick<View, 'about' | 'sample' | 'alarms'>): Span | null {
	const kills = alarms.reports.flatMap(({timeUs, tasks, victim: pid}) => {
		const victim = tasks.find(task => task.pid === pid);
		return victim === undefined ? [] : [{atUs: timeUs, victim}];
	});
	const standing = standingOf(about.expect, {last: sample, panic: sample.panic, kills});
	if (standing === null) return null;
	const {held, of, broken} = standing;
	if (broken !== null) return [`✗ ${words.header.missed}`, PENS.alarm];
	return held === of ? [`● ${words.header.holds}`, pen('zone.ok')] : [`○ ${words.header.soFar(held, of)}`, PENS.dim];
}

/** The machine, or the alarm that stays until it is looked at; at the right pace, clock and PSI in any case. */
export function drawHeader(area: Area, view: View, level: Level): void {
	if (drawPastHeader(area, view)) return;
	const {extras, always} = rightOf(view, level);
	const inside = area.inner(1, 0, area.width - 2, 1);
	const alarm = alarmTexts(view);
	const room = (spans: readonly Span[]): number => inside.width - spansWidth(spans) - 1;
	const right = alarm !== null && !alarm.some(text => widthOf(text) + 2 <= room([...extras, ...always])) ? always : [...extras, ...always];
	const rightStart = inside.width - spansWidth(right);
	inside.spans(Math.max(0, rightStart), 0, right);
	if (alarm !== null) return drawAlarm(area.inner(0, 0, Math.max(0, rightStart), 1), alarm);
	const left = inside.inner(0, 0, Math.max(0, rightStart - 1));
	let x = drawBadge(left, left.write(0, 0, words.header.program, PENS.key) + 3, view);
	const put = (text: string, own: Pen, topic: string, gap: number): boolean => {
		const fits = x + widthOf(text) + 2 <= rightStart;
		if (fits) x = inside.about(topic).write(x, 0, text, own) + gap;
		return fits;
	};
	if (!put(cut(nameSaid(view.about), NAME_MOST), PENS.text, 'about', 3)) return;
	const standing = standingSpan(view);
	if (standing !== null && !put(standing[0], standing[1], 'expect', 3)) return;
	for (const [i, [word, topic]] of machineWords(view).entries()) if (!put(i === 0 ? word : ` · ${word}`, PENS.dim, topic, 0)) return;
}

/** Texts of the alarm that nobody has looked at yet, longest first; null when there is none. */
function alarmTexts(view: View): readonly string[] | null {
	const reports = unseenReports(view.alarms);
	const report = reports.at(-1);
	if (view.time.here !== null) return null;
	if (view.sample.panic) return words.banner.panic;
	if (report === undefined) return null;
	const victim = report.tasks.find(task => task.pid === report.victim);
	if (victim === undefined) return words.banner.nobody;
	const {name, pid} = victim;
	const clock = clockText(report.timeUs);
	return report.group === undefined
		? words.banner.killed(name, pid, clock, reports.length)
		: words.banner.killedIn(report.group.path, name, pid, clock, reports.length);
}

/** Whether an alarm waits to be looked at. */
export const hasAlarm = (view: View): boolean => alarmTexts(view) !== null;

/** Whole, or in fewer words: never cut. */
function drawAlarm(area: Area, texts: readonly string[]): void {
	const row = area.about('event', 'alarm');
	const text = texts.find(one => widthOf(one) + 2 <= row.width) ?? texts.at(-1) ?? '';
	row.fill(' ', pen('alarm', 'alarm.bg', true));
	row.write(row.width >= 58 ? 1 : 0, 0, cut(text, row.width), pen('alarm', 'alarm.bg', true));
}

/** The alarm on a row of its own, where the first has no place for it. Returns whether there is one. */
export function drawAlarmRow(row: Area, view: View): boolean {
	const texts = alarmTexts(view);
	if (texts !== null) drawAlarm(row, texts);
	return texts !== null;
}
