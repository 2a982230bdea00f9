// A session on a machine that another process runs: Samples come from there, and what somebody asks for here is done there. It is the same Session to who
// draws it or fills a /proc from it; only what it answers comes a moment later.
import type {ProcessView} from '../machine/process-view.ts';
import type {FrameMap} from '../machine/sample.ts';
import {attachMessages as text} from '../messages/attach.ts';
import {createSession, type Session, type SessionOptions} from '../session/session.ts';
import type {MachineSource} from '../session/source/source.ts';
import type {Applied} from '../workload/run.ts';
import {AttachError, type Link} from './link.ts';
import type {FromOwner, PaceChange} from './protocol.ts';
import type {ViewName} from './views.ts';

type MachineMessage = Extract<FromOwner, {kind: 'machine'}>;

export type Attached = {
	readonly session: Session;
	/** When the machine that runs now was switched on, in seconds of the calendar. */
	readonly bootTimeS: () => number;
};

/** The first word on the machine; what comes after it is put into `early`. */
function firstMachine(link: Link, past: boolean, early: FromOwner[]): Promise<MachineMessage> {
	const machine = new Promise<MachineMessage>((done, fail) => {
		let first = true;
		link.listen(message => {
			if (!first || message.kind !== 'machine') early.push(message);
			else done(message);
			first &&= message.kind !== 'machine';
		});
		void link.ended.then(why => fail(new AttachError(why ?? '')));
	});
	link.send({kind: 'attach', past});
	return machine;
}

/** Views of the machine that somebody here has asked for: the last that came of each. */
function mirror(link: Link) {
	const asked = new Map<ViewName, string>();
	const known = new Map<ViewName, unknown>();
	return {
		/** What came last for the very same question, null before; asks for it from here on. */
		see: (view: ViewName, args: readonly number[]): unknown => {
			const question = args.join();
			if (asked.get(view) !== question) {
				asked.set(view, question);
				known.delete(view);
				link.send({kind: 'want', view, args});
			}
			return known.get(view) ?? null;
		},
		stop: (view: ViewName): void => {
			if (asked.delete(view)) link.send({kind: 'want', view, args: null});
		},
		came: (view: ViewName, value: unknown): void => void (asked.has(view) && known.set(view, value)),
	};
}

/** Attaches to a machine. `past`: begins with its history and its log. Throws AttachError where it ends meanwhile. */
export async function attach(link: Link, options: Omit<SessionOptions, 'open' | 'past' | 'clock'>, {past}: {readonly past: boolean}): Promise<Attached> {
	const early: FromOwner[] = [];
	let machine = await firstMachine(link, past, early);
	let {sample} = machine;
	let files: ReadonlyMap<string, number> = new Map();
	const views = mirror(link);
	const answers = new Map<number, (applied: readonly Applied[]) => void>();
	let asked = 0;
	const changePace = (change: PaceChange): void => {
		if (options.readOnly === true) inner.setUi({notice: {text: text.readOnly, bad: true}});
		else {
			// Keys that come in one go must not all start from the pace of before.
			const {pace} = inner.store.getState();
			if (change.do === 'pause') inner.store.setState({pace: {...pace, paused: change.paused}});
			else if (change.do === 'speed') inner.store.setState({pace: {...pace, speed: change.speed}});
			link.send({kind: 'pace', change});
		}
	};
	const open = (): MachineSource => {
		const {name, seed, ramPages, disks, swaps, nodes, cpus} = machine.machine;
		return {
			...{name, seed, ramPages, disks, swaps, nodes, cpus},
			get files() {
				return files;
			},
			timeUs: () => sample.timeUs,
			halted: () => sample.panic !== null,
			stepTo: () => undefined,
			sample: () => sample,
			frameMap: cells => views.see('frameMap', [cells]) as FrameMap | null,
			lookInside: (pid, address, parts) => views.see('lookInside', [pid, address ?? -1, parts]) as ProcessView | null,
			perform: () => [],
		};
	};
	const inner = createSession(machine.machine.scenario, {...options, open, past: machine.past});
	inner.store.setState({pace: machine.pace});

	const hear = (message: FromOwner): void => {
		switch (message.kind) {
			case 'samples':
				for (const one of message.samples) {
					sample = one;
					inner.arrive();
				}
				return;
			case 'pace':
				return inner.store.setState({pace: message.pace});
			case 'machine':
				machine = message;
				sample = message.sample;
				inner.choose(message.machine.scenario);
				return inner.store.setState({pace: message.pace});
			case 'files':
				files = message.files;
				return;
			case 'view':
				views.came(message.view, message.value);
				// A machine that is paused sends no Sample to draw it with.
				if (message.view === 'frameMap') inner.store.setState({frameMap: message.value as FrameMap | null});
				// Of a process that has ended the last that was seen stays.
				else if (message.value !== null) inner.store.setState({processView: message.value as ProcessView});
				return;
			case 'answer':
				answers.get(message.id)?.(message.applied);
				answers.delete(message.id);
				return;
			default: // who it is was known before, and a farewell is told by the link
		}
	};
	for (const message of early) hear(message);
	link.listen(hear);
	let isOver = false;
	void link.ended.then(() => {
		isOver = true;
		for (const told of answers.values()) told([]);
		answers.clear();
	});

	const session: Session = {
		...inner,
		perform: action => {
			session.ask([action], () => undefined);
			return [];
		},
		ask: (actions, told, hand) => {
			if (isOver) return told([]);
			const id = ++asked;
			answers.set(id, told);
			link.send({kind: 'ask', id, actions, ...(hand === undefined ? {} : {hand})});
		},
		note: event => link.send({kind: 'note', event}),
		pause: paused => changePace({do: 'pause', paused}),
		setSpeed: speed => changePace({do: 'speed', speed}),
		step: () => changePace({do: 'step'}),
		restart: () => changePace({do: 'restart'}),
		choose: () => {
			throw new AttachError(text.notHere(link.owner.pid));
		},
		wantMap: cells => {
			if (cells === 0) views.stop('frameMap');
			inner.wantMap(cells);
		},
		wantProcess: wish => {
			if (wish === null) views.stop('lookInside');
			inner.wantProcess(wish);
		},
		start: () => undefined,
		stop: () => link.end(),
	};
	return {session, bootTimeS: () => machine.machine.bootTimeS};
}
