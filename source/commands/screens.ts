// From the dashboard to the screen of two machines and back, until somebody quits.
import type {Elsewhere, LiveOptions} from '../dashboard/live.tsx';
import type {LivePairOptions} from '../dashboard/live-pair.tsx';
import type {PairRequest} from '../session/against.ts';
import {dropStills} from '../session/still/stills.ts';
import {languageNow} from '../messages/language.ts';
import {timeMessages} from '../messages/time.ts';
import {otherSide} from '../workload/compare/seen.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {ExitCode} from './context.ts';

type Terminal = Omit<LivePairOptions, keyof PairRequest | 'sources'>;

/** Shows two machines, and two others, for as long as somebody wants to; null: somebody quit, with a status. Else what is to be shown next. */
async function besides(first: PairRequest, terminal: Terminal): Promise<{readonly code: ExitCode} | {readonly next: Elsewhere}> {
	const {runPair} = await import('../dashboard/live-pair.tsx');
	const {openBoth} = await import('./compare/both.ts');
	const {goingOn, linesAfter} = await import('../session/staying.ts');
	const {namedOf, pairOf} = await import('../session/against.ts');
	for (let request = first; ; ) {
		const {code, next, pair} = await runPair({...request, ...terminal, sources: await openBoth(request.scenarios)});
		if (next === null) return {code: code as ExitCode};
		const lines = linesAfter(pair, request);
		const named = namedOf(request);
		if ('letters' in next) {
			const others = pairOf(lines, next.letters, request.title ?? request.scenarios.a.name);
			if (typeof others === 'string') return {next: elsewhere(goingOn(lines, named.a.letter, pair, others))};
			request = others;
			continue;
		}
		const stays = named[next.stays].letter;
		const gone = next.drops ? named[otherSide(next.stays)].letter : null;
		for (const {letter, stills} of lines) if (letter === gone) dropStills(stills);
		const left = lines.filter(({letter}) => letter !== gone);
		return {next: elsewhere(goingOn(left, stays, pair, gone === null ? null : timeMessages.dropped(gone, stays)))};
	}
}

const elsewhere = (open: Elsewhere['open']): Elsewhere => ({open, ended: new Promise(() => undefined)});

/** Runs screens, one after the other, beginning with a machine or with two. Throws what opening a machine throws. */
export async function runScreens(first: Scenario | Elsewhere | PairRequest, options: LiveOptions): Promise<ExitCode> {
	let asked: PairRequest | null = 'scenarios' in first ? first : null;
	let machine: Scenario | Elsewhere | null = 'scenarios' in first ? null : first;
	for (let again = false; ; again = true) {
		if (machine !== null) {
			asked = null;
			const {runDashboard} = await import('../dashboard/live.tsx');
			const {begin, journal, ...rest} = options;
			const once = again ? {} : {...(begin === undefined ? {} : {begin}), ...(journal === undefined ? {} : {journal})};
			const code = await runDashboard(machine, {
				...rest,
				...once,
				// From two machines one comes back in the language that was chosen by a key.
				...(again ? {language: languageNow()} : {}),
				compare: request => {
					asked = request;
				},
			});
			if (asked === null) return code as ExitCode;
		}
		const shown = await besides(asked as unknown as PairRequest, options);
		if ('code' in shown) return shown.code;
		machine = shown.next;
	}
}
