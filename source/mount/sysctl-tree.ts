// /proc/sys of a session's machine as a tree that is written to: what is written is done at once, and its errno reaches whoever wrote, as write(2) of a sysctl
// gives it (fs/proc/proc_sysctl.c proc_sys_call_handler). No file or folder can be made or removed.
import type {MachineEvent} from '../machine/machine-event.ts';
import type {Sample} from '../machine/sample.ts';
import {sysctlEntry} from '../machine/sysctl.ts';
import {mountMessages as text} from '../messages/mount.ts';
import type {Action} from '../workload/action.ts';
import type {Machine} from './asked.ts';
import {readControl} from './controls.ts';
import {splitPath} from './folder.ts';
import type {FuseErrno, Tree} from './fuse/server.ts';
import {sysctlTexts} from './tree.ts';

const ROOT = 'sys';
/** Where it is mounted. */
export const SYSCTL_MOUNT = `/proc/${ROOT}`;

type Names = {readonly files: Map<string, number>; readonly folders: string[]};

/** What can be set may be written by root; what cannot is there to be read. */
const modeOf = (path: string): number => (sysctlEntry(path.slice(ROOT.length + 1).replaceAll('/', '.')) === undefined ? 0o444 : 0o644);

/** Files and folders of each folder, by its path from the root of the tree. */
function foldersOf(paths: Iterable<string>): ReadonlyMap<string, Names> {
	const folders = new Map<string, Names>([['/', {files: new Map(), folders: []}]]);
	const folder = (path: string): Names => {
		const known = folders.get(path);
		if (known !== undefined) return known;
		const made: Names = {files: new Map(), folders: []};
		folders.set(path, made);
		const [above, name] = splitPath(path);
		folder(above === '' ? '/' : above).folders.push(name);
		return made;
	};
	for (const path of paths) {
		const [above, name] = splitPath(path.slice(ROOT.length));
		folder(above === '' ? '/' : above).files.set(name, modeOf(path));
	}
	return folders;
}

/** The tree of a session. */
export function sysctlTree(session: Machine): Tree {
	let shown: {readonly sample: Sample; readonly texts: Readonly<Record<string, string>>; readonly folders: ReadonlyMap<string, Names>} | null = null;
	const now = (): NonNullable<typeof shown> => {
		const {sample} = session.store.getState();
		if (shown?.sample !== sample) {
			const texts = sysctlTexts(sample);
			shown = {sample, texts, folders: foldersOf(Object.keys(texts))};
		}
		return shown;
	};
	const pathOf = (folder: string, file: string): string => `${ROOT}${folder === '/' ? '' : folder}/${file}`;
	const ask = (action: Action, what: string): Promise<FuseErrno | null> =>
		new Promise(told => {
			session.ask([action], ([applied]) => told(applied === undefined ? 'EIO' : applied.outcome.ok ? null : applied.outcome.errno), {via: 'proc', what});
		});
	const denied = (): Promise<FuseErrno> => Promise.resolve('EPERM');
	return {
		folder: path => now().folders.get(path) ?? null,
		read: (folder, file) => {
			const found = now().texts[pathOf(folder, file)];
			return found === undefined ? 'ENOENT' : {text: found};
		},
		write: (folder, file, written) => {
			const path = pathOf(folder, file);
			const read = readControl(path, written, now().texts[path] ?? '');
			const what = text.given(path, written);
			if (read.ok) return ask(read.action, what);
			session.note({kind: 'refused', atUs: session.source().timeUs(), what, errno: read.errno, why: read.why} satisfies MachineEvent);
			return Promise.resolve(read.errno);
		},
		poll: () => ({news: false, error: false}),
		release: () => undefined,
		changed: () => undefined,
		mkdir: denied,
		rmdir: denied,
		space: () => ({blocks: 0, free: 0, files: 0, filesFree: 0, longestName: 255}),
	};
}
