// From the dashboard to the screen of two machines and back, until somebody quits.
import type {Elsewhere, LiveOptions} from '../dashboard/live.tsx';
import type {LivePairOptions} from '../dashboard/live-pair.tsx';
import type {PairRequest} from '../session/against.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {ExitCode} from './context.ts';

type Terminal = Omit<LivePairOptions, 'scenarios' | 'overrides' | 'untilUs' | 'sources'>;

/** Shows two machines; null: somebody quit, with a status. Else what is to be shown next. */
async function besides(request: PairRequest, terminal: Terminal): Promise<{readonly code: ExitCode} | {readonly next: Elsewhere}> {
	const {runPair} = await import('../dashboard/live-pair.tsx');
	const {openBoth} = await import('./compare/both.ts');
	const {code, stays, pair} = await runPair({...request, ...terminal, sources: await openBoth(request.scenarios)});
	if (stays === null) return {code: code as ExitCode};
	const {staying} = await import('../session/staying.ts');
	return {next: {open: staying(pair, stays, request), ended: new Promise(() => undefined)}};
}

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
