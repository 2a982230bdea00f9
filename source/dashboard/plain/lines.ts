// What there is to say, in lines: how the machine is, what happened, what a key changed. Pure: from the state of the store.
import {nameSaid, summarySaid} from '../../messages/scenario-words.ts';
import {sysctlHelp} from '../../messages/explanations.ts';
import {keyHeading} from '../../messages/keys.ts';
import {dashboardMessages} from '../../messages/dashboard.ts';
import {eventText} from '../../messages/events.ts';
import {shown} from '../../messages/foreign.ts';
import {overlayMessages} from '../../messages/forms.ts';
import {momentMessages} from '../../messages/moments.ts';
import {pagesAsSize, spaced} from '../../messages/numbers.ts';
import {plainMessages as words} from '../../messages/plain.ts';
import {clockTenths} from '../../messages/times.ts';
import {explainOom} from '../../procfs/explain-oom.ts';
import type {Pace} from '../../session/time/pace.ts';
import type {LogEvent} from '../../session/track/event-log.ts';
import type {State} from '../../session/store/state.ts';
import type {Form, Overlay} from '../../session/store/ui.ts';
import {KEY_GROUPS} from '../keys/entry.ts';
import {helpLines} from '../keys/key-help.ts';
import {defaultText} from '../overlays/settings.ts';
import {settingEntry} from '../view/setting.ts';
import {nodeOf} from '../panes/kswapd.ts';
import {chosenRow, fateOf, nextVictim, protection, shownProcesses} from '../view/process-rows.ts';
import {type View, viewOf, zoneName} from '../view/view.ts';

/** Where free is against the kernel's marks, by the one that matters: which of them it is over or under. */
function position({zone, marks}: View): string {
	const {free} = zone;
	const [name, mark] = free < marks.min ? (['min', marks.min] as const) : free < marks.low ? (['low', marks.low] as const) : (['high', marks.high] as const);
	if (free < marks.low) return free === mark ? words.at(name) : words.under(mark - free, name);
	const [over, of] = free >= marks.high ? (['high', marks.high] as const) : (['low', marks.low] as const);
	return free === of ? words.at(over) : words.over(free - of, over);
}

/** Averages come in hundredths of a percent. */
const percent = (hundredths: number): string => `${(hundredths / 100).toFixed(1)} %`;

/** How the machine is, in one line. */
export function statusLine(state: State): string {
	const view = viewOf(state);
	const {sample, zone, before} = view;
	const {node, kswapd} = nodeOf(view);
	const {calls, blocked} = sample.directReclaim;
	const [total, free] = [sample.meminfo.SwapTotal / 4, sample.meminfo.SwapFree / 4];
	const {some, full} = sample.pressure.memory;
	const victim = sample.processes.find(({pid}) => pid === nextVictim(sample.processes));
	const fate = fateOf(sample);
	const names = sample.processes.filter(({pid}) => blocked.includes(pid)).map(({name}) => name);
	const parts = [
		words.free(zoneName(sample, zone), zone.free, position(view)),
		words.kswapd(node, dashboardMessages.kswapd.states[kswapd.state]),
		words.stalled(calls, calls - before.directReclaim.calls),
		...(names.length > 0 ? [words.blocked(names.join(', '))] : []),
		...(sample.blocked > 0 ? [dashboardMessages.direct.onDisk(spaced(sample.blocked), sample.blocked === 1)] : []),
		...(total > 0 ? [words.swapUsed(total - free, total)] : []),
		words.pressure(percent(some.avg10), percent(full.avg10)),
		fate !== 'ranking' ? words.otherwise[fate] : victim === undefined ? words.nobody : words.victim(victim.name, victim.pid, victim.oomScore),
	];
	return words.event(clockTenths(sample.timeUs), parts.join('; '));
}

export const eventLine = (event: LogEvent, {sample}: Pick<State, 'sample'>): string =>
	words.event(clockTenths(event.atUs), eventText(event, sample.nodes.length));

const speedWords = ({speed}: Pace): string => (speed === Infinity ? words.pace.max : words.pace.times(speed));

const paceLine = (pace: Pace): string => (pace.halted ? words.pace.halted : pace.paused ? words.pace.paused : words.pace.goesOn(speedWords(pace)));

const fieldLine = ({fields, at}: Form): string => words.typing(fields[at]?.label ?? '', fields[at]?.text ?? '');

/** A form when it opens, then the value at hand; a mistake by itself. */
function formLine(form: Form, before: Form | null): string {
	if (form.problem !== null && form.problem !== before?.problem) return form.problem;
	if (before !== null && before.kind === form.kind) return fieldLine(form);
	return `${words.form(form.title, form.fields.map(({label, text}) => words.field(label, text)).join(', '))} ${fieldLine(form)}`;
}

function settingLine({at, edit, problem}: Extract<Overlay, {kind: 'settings'}>, state: State): string {
	if (problem !== null) return problem;
	const entry = settingEntry(at);
	const value = edit ?? (state.sample.sysctls[entry.name] ?? '').trim().replace(/\s+/g, ' ');
	return words.setting(entry.name, value, defaultText(entry, state.sample), sysctlHelp(entry), edit !== null);
}

const helpText = (): readonly string[] =>
	KEY_GROUPS.flatMap(group => [`${keyHeading(group)}:`, ...helpLines(group).map(({keys, help}) => `  ${keys}: ${help}.`)]);

/** An overlay in lines; null for one that is told as it is drawn. */
function overlayLines(overlay: Overlay, before: Overlay | null, state: State): readonly string[] | null {
	switch (overlay.kind) {
		case 'help':
			return before?.kind === 'help' ? [] : helpText();
		case 'settings':
			return [settingLine(overlay, state)];
		case 'oom': {
			const report = before?.kind === 'oom' && before.report === overlay.report ? undefined : state.alarms.reports[overlay.report];
			return report === undefined ? [] : explainOom(report, {sysctls: state.sample.sysctls}).sentences;
		}
		case 'kill': {
			const [name, help] = overlayMessages.kill.choices[overlay.at] ?? ['', ''];
			return [words.choice(overlayMessages.kill.of(overlay.name, overlay.pid), name, help)];
		}
		case 'scenarios': {
			const {name, summary} = overlay.names[overlay.at] ?? {name: '', summary: ''};
			return [words.choice(overlayMessages.scenarios.title, name, summary)];
		}
		default:
			return null;
	}
}

function chosenLine(state: State): string {
	const rows = shownProcesses(state.frozenSample ?? state.sample, state.order, state.ui);
	const process = rows[chosenRow(rows, state.ui.selected)];
	if (process === undefined) return dashboardMessages.processes.none;
	const {name, pid, rssKb, swapKb, oomScoreAdj, oomScore} = process;
	return words.chosen(name, pid, pagesAsSize(rssKb / 4), pagesAsSize(swapKb / 4), oomScoreAdj, protection(process) ?? words.score(oomScore));
}

/** What a key changed, in lines. `drawn`: the screen as it would be drawn, for what has no lines of its own. */
export function changeLines(state: State, before: State, drawn: () => readonly string[]): readonly string[] {
	const {ui, pace} = state;
	const {ui: own} = before;
	const lines: string[] = [];
	if (pace.paused !== before.pace.paused || pace.speed !== before.pace.speed || pace.halted !== before.pace.halted) lines.push(paceLine(pace));
	const now = state.brake.now?.caught ?? null;
	if (now !== null && now !== before.brake.now?.caught) lines.push(momentMessages.captions[now.moment](now)[0] ?? '');
	if (ui.notice !== null && ui.notice !== own.notice) lines.push(ui.notice.text);
	if (ui.form !== null && ui.form !== own.form) lines.push(formLine(ui.form, own.form));
	if (ui.overlay !== null && ui.overlay !== own.overlay)
		lines.push(...(overlayLines(ui.overlay, own.overlay, state) ?? (own.overlay?.kind === ui.overlay.kind ? [] : drawn())));
	if ((ui.form === null && own.form !== null && ui.notice === null) || (ui.overlay === null && own.overlay !== null)) lines.push(words.closed);
	if (ui.screen !== own.screen) lines.push(words.screen(words.screens[ui.screen]), ...drawn());
	if (ui.filter !== own.filter) lines.push(words.search(ui.filter));
	if (ui.selected !== own.selected && ui.selected !== null) lines.push(chosenLine(state));
	return lines.map(shown);
}

/** The first lines: which machine it is, what there is to see, and how to go on. */
export function beginLines({about, sample, ui}: State): readonly string[] {
	const swap = sample.meminfo.SwapTotal / 4;
	const size = (pages: number): string => pagesAsSize(pages).replace(/\.0 /, ' ');
	return [
		words.begin(nameSaid(about), size(about.ramPages), swap > 0 ? words.swap(size(swap)) : words.noSwap, ui.host ? null : about.seed),
		...(about.summary === '' ? [] : [summarySaid(about)]),
		ui.host ? words.hostKeys : words.keys,
	].map(shown);
}
