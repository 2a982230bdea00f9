// What keys do on the process screen: move the cursor over an address space, go to another process, and have the process call malloc and free or touch a page.
import type {Call, Pid} from '../../machine/command.ts';
import type {HeapView, ProcessView} from '../../machine/process-view.ts';
import type {ProcessSample} from '../../machine/sample.ts';
import {processMessages} from '../../messages/process.ts';
import {hex, HOW} from '../../messages/translation.ts';
import {PROCESS_PANES, type ProcessUi} from '../../session/store/process-ui.ts';
import type {Form} from '../../session/store/ui.ts';
import {parseSize} from '../../workload/units.ts';
import {oneField} from '../forms/one-field.ts';
import {chosenProcess, type Context, notice, perform, ui} from './context.ts';
import type {Action, InsideAction} from '../keys/entry.ts';
import {pageOf, processOf} from '../panes/process/figures.ts';
import {blockAt} from '../panes/process/heap-cells.ts';
import {byChunk, byPages, byRegion, edgeOfRegion, lookable, neighbour, readAddress, shownPid} from '../view/process-cursor.ts';

const words = processMessages.did;

const put = (context: Context, patch: Partial<ProcessUi>): void => {
	const {process} = ui(context);
	context.session.setUi({process: {...process, dared: null, ...patch}});
};

/** What is seen of the process at hand. */
function memoryOf({session}: Context): ProcessView | null {
	const state = session.store.getState();
	return state.processView?.pid === shownPid(state) ? state.processView : null;
}

/** Opens the screen on a process, the cursor following its faults: the one that is asked for, the last one, or the one whose row is marked; one that lives. */
export function openProcess(context: Context, asked: Pid | null): void {
	const {session} = context;
	const state = session.store.getState();
	const {process} = state.ui;
	const alive = new Set(lookable(state).map(({pid}) => pid));
	const wanted = [asked, process.pid, chosenProcess(context)?.pid ?? null, lookable(state).at(-1)?.pid ?? null];
	const pid = wanted.find(one => one !== null && alive.has(one)) ?? asked;
	const fresh = {...process, pid, address: null, since: null, dared: null, eventsBack: 0};
	session.setUi({screen: 'process', notice: null, maximised: false, selected: pid, process: pid === process.pid ? process : fresh});
}

function goTo(context: Context, by: 1 | -1): void {
	const state = context.session.store.getState();
	const pid = neighbour(state, shownPid(state), by);
	if (pid === null) return;
	put(context, {pid, since: null, eventsBack: 0});
	context.session.setUi({selected: pid});
}

/** The address at hand: of the cursor, or where the last fault was. */
const addressOf = (context: Context, memory: ProcessView): number => ui(context).process.address ?? memory.walk.address;

function moveTo(context: Context, move: (memory: ProcessView, address: number) => number | null): void {
	const memory = memoryOf(context);
	if (memory === null) return;
	const address = move(memory, addressOf(context, memory));
	if (address !== null) put(context, {address});
}

/** Arrows, PgUp, PgDn, Home, End: by what the pane in focus is made of. Returns whether they meant something here. */
function move(context: Context, action: Action): boolean {
	const {pane, eventsBack} = ui(context).process;
	const back = (by: number): void => put(context, {eventsBack: Math.max(0, eventsBack + by)});
	const chunks = pane === 'malloc' && (memoryOf(context)?.heap?.chunks.length ?? 0) > 0;
	const table = ({layout}: ProcessView): number => (layout.bits === 64 ? 512 : 1024);
	switch (action.do) {
		case 'up':
			pane === 'own-events' ? back(1) : moveTo(context, (memory, address) => byRegion(memory, address, 1));
			return true;
		case 'down':
			pane === 'own-events' ? back(-1) : moveTo(context, (memory, address) => byRegion(memory, address, -1));
			return true;
		case 'left':
		case 'right': {
			const by = action.do === 'left' ? -1 : 1;
			moveTo(context, (memory, address) => (chunks && memory.heap !== null ? byChunk(memory.heap, address, by) : byPages(memory, address, by)));
			return true;
		}
		case 'page-up':
			pane === 'own-events' ? back(context.page) : moveTo(context, (memory, address) => byPages(memory, address, table(memory)));
			return true;
		case 'page-down':
			pane === 'own-events' ? back(-context.page) : moveTo(context, (memory, address) => byPages(memory, address, -table(memory)));
			return true;
		case 'home':
		case 'end':
			moveTo(context, (memory, address) => edgeOfRegion(memory, address, action.do === 'home' ? 'first' : 'last'));
			return true;
		default:
			return false;
	}
}

/** The wheel: over events it scrolls, elsewhere it goes from region to region. */
export const scrollProcess = (context: Context, by: number): void => void move(context, {do: by < 0 ? 'up' : 'down'});

/** Gives a call to the process at hand. */
function give(context: Context, process: ProcessSample, call: Call, what: string, key: string, patch: Partial<ProcessUi> = {}): void {
	const {session} = context;
	const {sample, pace} = session.store.getState();
	put(context, {...patch, since: {atUs: sample.timeUs, what: key}});
	perform(context, [{kind: 'command', command: {kind: 'call', pid: process.pid, call}}], () => words.called(process.name, what, pace.paused));
}

function malloc(context: Context, process: ProcessSample, bytes: number, size: string): void {
	give(context, process, {do: 'malloc', bytes}, words.malloc(bytes), 'm', {size});
}

/** The block under the cursor; without one the newest that a key asked for, or of all; `oldest`: the other end. */
function blockToUse(context: Context, heap: HeapView, which: 'newest' | 'oldest'): HeapView['blocks'][number] | null {
	const {process} = ui(context);
	const under = process.address === null || which === 'oldest' ? null : blockAt(heap, process.address);
	if (under !== null) return under;
	const {log} = context.session.store.getState();
	const asked = log.flatMap(event => {
		if (event.kind !== 'called' || event.pid !== process.pid || event.call.do !== 'malloc') return [];
		return heap.blocks.find(block => block.address === event.address) ?? [];
	});
	return (which === 'newest' ? (asked.at(-1) ?? heap.blocks.at(-1)) : (asked[0] ?? heap.blocks[0])) ?? null;
}

function onBlock(context: Context, process: ProcessSample, memory: ProcessView, what: Extract<InsideAction, 'free' | 'free-oldest' | 'use'>): void {
	const block = memory.heap === null ? null : blockToUse(context, memory.heap, what === 'free-oldest' ? 'oldest' : 'newest');
	if (block === null) return notice(context, words.nothingToFree(process.name), true);
	const {address, bytes} = block;
	if (what === 'use') give(context, process, {do: 'access', address, bytes: Math.max(1, bytes), access: 'write'}, words.use(hex(address), bytes), 'u');
	else give(context, process, {do: 'free', address}, words.free(hex(address), bytes), what === 'free' ? 'f' : 'F');
}

/** Reads or writes at the cursor. What would end the process has to be asked for twice. */
function access(context: Context, process: ProcessSample, memory: ProcessView, how: 'read' | 'write'): void {
	const address = addressOf(context, memory);
	const {dared} = ui(context).process;
	const view = memory.walk[how];
	const dare = `${process.pid} ${how} ${address}`;
	if (view.fault === 'segv' && pageOf(memory.walk.address) === pageOf(address) && dared !== dare) {
		put(context, {address, dared: dare});
		return notice(context, words.wouldEnd(HOW[view.how].short), true);
	}
	give(context, process, {do: 'access', address, bytes: 1, access: how}, words[how](hex(address)), how === 'write' ? 't' : 'T', {address});
}

/** malloc(24) is as good as malloc(24B): bytes are what malloc takes. */
const readBytes = (text: string): ReturnType<typeof parseSize> => parseSize(/^\d+$/.test(text.trim()) ? `${text.trim()}B` : text);

/** A form of this screen that was filled in. Returns false for any other form. */
export function submitInside(context: Context, form: Form): boolean {
	const {session} = context;
	const text = form.fields[0]?.text ?? '';
	const refuse = (problem: string): void => session.setUi({form: {...form, problem, fresh: true}});
	if (form.kind === 'inside-address') {
		const bits = memoryOf(context)?.layout.bits ?? 64;
		const address = readAddress(text, bits);
		if (address === 'not-hex') refuse(processMessages.forms.badAddress(text));
		else if (address === 'too-far') refuse(processMessages.forms.tooFar(bits));
		else {
			session.setUi({form: null});
			put(context, {address});
		}
		return true;
	}
	if (form.kind !== 'inside-malloc') return false;
	const state = session.store.getState();
	const process = processOf(state, shownPid(state));
	const size = readBytes(text);
	if (!size.ok) refuse(size.problem);
	else {
		session.setUi({form: null});
		if (process !== null) malloc(context, process, size.value, text);
	}
	return true;
}

function inside(context: Context, what: InsideAction): void {
	const {session} = context;
	const state = session.store.getState();
	const own = state.ui.process;
	if (what === 'previous' || what === 'next') return goTo(context, what === 'next' ? 1 : -1);
	if (what === 'tab') return put(context, {tab: own.tab === 'space' ? 'maps' : 'space', pane: 'space'});
	const memory = memoryOf(context);
	const process = processOf(state, shownPid(state));
	if (what === 'address') {
		if (memory === null) return;
		const {forms} = processMessages;
		return session.setUi({
			form: oneField('inside-address', forms.address, '0x', addressOf(context, memory).toString(16), forms.addressHelp(memory.layout.bits)),
			notice: null,
		});
	}
	if (process === null) return notice(context, memory === null ? processMessages.none : words.gone(memory.name), true);
	if (memory === null) return notice(context, words.noAddressSpace(process.name), true);
	switch (what) {
		case 'malloc':
			return session.setUi({
				form: oneField('inside-malloc', processMessages.forms.malloc(process.name), processMessages.forms.size, own.size, processMessages.forms.sizeHelp),
				notice: null,
			});
		case 'malloc-again': {
			const size = readBytes(own.size);
			return size.ok ? malloc(context, process, size.value, own.size) : undefined;
		}
		case 'free':
		case 'free-oldest':
		case 'use':
			return onBlock(context, process, memory, what);
		case 'read':
		case 'write':
			return access(context, process, memory, what);
		default:
			return what satisfies never;
	}
}

/** An action on the process screen; false where it means there what it means everywhere. */
export function actInside(context: Context, action: Action): boolean {
	const {session} = context;
	const state = session.store.getState();
	const own = state.ui.process;
	if (move(context, action)) return true;
	switch (action.do) {
		case 'inside':
			inside(context, action.what);
			return true;
		case 'next-pane':
		case 'previous-pane': {
			const by = action.do === 'next-pane' ? 1 : -1;
			const at = (PROCESS_PANES.indexOf(own.pane) + by + PROCESS_PANES.length) % PROCESS_PANES.length;
			put(context, {pane: PROCESS_PANES[at] ?? 'space'});
			return true;
		}
		case 'close':
			// One thing at a time: the alarm, the large pane, the cursor, the screen.
			if (state.alarms.seen < state.alarms.reports.length) session.seen();
			else if (state.ui.maximised) session.setUi({maximised: false});
			else if (own.address !== null) {
				put(context, {address: null});
				notice(context, words.follows);
			} else session.setUi({screen: 'overview', notice: null});
			return true;
		case 'kill':
		case 'adj':
		case 'edit-adj': {
			if (processOf(state, shownPid(state)) !== null) return false;
			notice(context, memoryOf(context) === null ? processMessages.none : words.gone(memoryOf(context)?.name ?? ''), true);
			return true;
		}
		default:
			return false;
	}
}
