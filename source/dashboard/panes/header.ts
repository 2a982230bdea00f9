// Row 0: the machine at the left; how time goes by and the clock at the right. After an OOM kill the banner takes its place until it is looked at.
import {attachMessages} from '../../messages/attach.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {pagesAsSize} from '../../messages/numbers.ts';
import {unseenReports} from '../../session/track/alarms.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {clockText, hundredths, speedText} from '../canvas/figures.ts';
import {cut, fitRight, widthOf} from '../canvas/width.ts';
import type {Level} from '../view/level.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

/** "512 MiB", "8.0 GiB": whole where it is whole. */
const memory = (pages: number): string => pagesAsSize(pages).replace(/\.0 MiB/, ' MiB');

function machineWords(view: View): readonly string[] {
	const {about, sample} = view;
	const swap = sample.meminfo.SwapTotal / 4;
	return [
		words.header.ram(memory(about.ramPages)),
		...(swap > 0 ? [words.header.swap(memory(swap))] : []),
		words.header.cpus(sample.cpus.length),
		words.header.swappiness(sample.sysctls['vm.swappiness'] ?? '–'),
		words.header.seed(about.seed),
	];
}

const spansWidth = (spans: readonly Span[]): number => spans.reduce((sum, [text]) => sum + widthOf(text), 0);

/** Speed as asked for; with a lag, or the speed reached when as fast as possible. */
function paceSpans({pace}: View): readonly Span[] {
	const clockPen = pen('bright', 'bg', true);
	if (pace.halted)
		return [
			[`✗ ${words.header.halted}   `, PENS.alarm],
			['', clockPen],
		];
	if (pace.paused)
		return [
			['‖ ', PENS.accent],
			[fitRight(words.header.paused, 6), PENS.accent],
		];
	if (pace.speed === Infinity)
		return [
			['► ', pen('zone.ok')],
			[`${words.header.max} ${fitRight(speedText(pace.reached), 6)}`, PENS.text],
		];
	const behind: Span[] =
		pace.behindUs > 500_000 ? [[`${words.header.behind(`${(pace.behindUs / 1e6).toFixed(1)} s`)} at ${speedText(pace.reached)} of `, PENS.warn]] : [];
	return [...behind, ['► ', pen('zone.ok')], [fitRight(speedText(pace.speed), 5), PENS.text]];
}

export function drawHeader(area: Area, view: View, level: Level): void {
	if (drawBanner(area, view)) return;
	const {some, full} = view.sample.pressure.memory;
	const clock = clockText(view.sample.timeUs, view.pace.speed < 0.1 ? 4 : 1);
	const psi: Span[] =
		level >= 3
			? [
					['   ', PENS.text],
					[`${words.pressure.header} ${words.pressure.some} `, PENS.dim],
					[fitRight(hundredths(some.avg10), 5), PENS.text],
					[`  ${words.pressure.full} `, PENS.dim],
					[fitRight(hundredths(full.avg10), 5), PENS.text],
				]
			: [];
	const right: Span[] = [
		...(view.ui.attached !== null ? [[`${attachMessages.attachedTo(view.ui.attached)}   `, PENS.dim] as Span] : []),
		...(view.ui.proc !== null ? [[`${words.header.proc}   `, PENS.accent] as Span] : []),
		...(view.ui.readOnly ? [[`${words.header.readOnly}   `, PENS.dim] as Span] : []),
		...paceSpans(view),
		['   ', PENS.text],
		[clock, pen('bright', 'bg', true)],
		...psi,
	];
	const inside = area.inner(1, 0, area.width - 2, 1);
	const rightStart = inside.width - spansWidth(right);
	inside.spans(Math.max(0, rightStart), 0, right);
	let x = inside.inner(0, 0, Math.max(0, rightStart - 1)).write(0, 0, words.header.program, PENS.key) + 3;
	for (const [i, word] of machineWords(view).entries()) {
		const text = i === 0 ? word : ` · ${word}`;
		if (x + widthOf(text) + 2 > rightStart) break;
		x = inside.write(x, 0, text, PENS.dim);
	}
}

/** The alarm that stays until it is looked at. Returns whether there is one. */
export function drawBanner(area: Area, view: View): boolean {
	const reports = unseenReports(view.alarms);
	const report = reports.at(-1);
	const halted = view.sample.panic;
	if (!report && !halted) return false;
	const plain = pen('alarm', 'alarm.bg');
	const bold = pen('alarm', 'alarm.bg', true);
	const row = area.inner(0, 0, area.width, 1);
	row.fill(' ', plain);
	const victim = report?.tasks.find(task => task.pid === report.victim);
	const [title, text] = halted
		? [words.banner.panic, words.banner.panicWhy]
		: [words.banner.title, victim && report ? words.banner.killed(victim.name, victim.pid, clockText(report.timeUs), reports.length) : words.banner.nobody];
	const keys = words.banner.keys;
	const x = row.write(1, 0, `✗ ${title}`, bold) + 3;
	const keysFit = report !== undefined && x + 12 + widthOf(keys) < row.width;
	const room = row.width - x - 1 - (keysFit ? widthOf(keys) + 2 : 0);
	row.write(x, 0, cut(text, room), plain);
	if (keysFit) row.writeRight(row.width - 1, 0, keys, bold);
	return true;
}
