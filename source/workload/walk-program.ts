// A program that goes through a directory tree and reads no file: what it leaves in memory is names (machine/vfs).
import {objectsOf} from '../machine/vfs/names.ts';
import {messages} from '../messages.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import {checkOrder, ORDER, orderOf, SKEW} from './page-order.ts';
import {defineProgram} from './program-entry.ts';

const LOOKS = ['stat', 'names'] as const;

export const walk = defineProgram({
	name: 'walk',
	help: 'Goes through a directory tree and looks at every file, as find, du, updatedb or a backup does, and a build again and again: each name that it meets becomes a dentry and an inode, which are slab; what it reads from the disk for that is Buffers.',
	arguments: [
		{
			name: 'tree',
			kind: 'text',
			default: '/srv',
			help: 'path of the tree: it is made when a program first goes through it, and programs with one path share it as it was made',
		},
		{name: 'files', kind: 'count', default: '100000', help: 'how many files are in it'},
		{name: 'per_directory', kind: 'count', default: '20', help: 'how many of them a directory holds'},
		{
			name: 'missing',
			kind: 'count',
			default: '0',
			help: 'how many names that do not exist it looks up beside each file, as a compiler looks for headers: negative dentries',
		},
		{
			name: 'look',
			kind: 'text',
			default: 'stat',
			help: 'stat: it asks for size and time of each file; names: it reads directories only, as find does without a test',
		},
		{name: 'open', kind: 'count', default: '0', help: 'how many of the files it opens and keeps open until it ends: their dentries and inodes cannot be freed'},
		{name: 'only', kind: 'count', default: '', help: 'how many of the files it looks at in a round; without it, all'},
		{name: 'rounds', kind: 'count', default: '1', help: 'how often it goes through all of it before it sleeps; 0: for ever'},
		{name: 'speed', kind: 'count', default: '0', help: 'how many files a second; 0: as fast as it can'},
		ORDER,
		SKEW,
		{name: 'disk', kind: 'text', default: '', help: 'the disk that the tree lies on; without it, the first without swap, or else the first; not zram'},
	],
	check: ({tree, files, per_directory: perDirectory, missing, look, only, open, order, skew, disk}, _files, disks) => {
		const within = (argument: string, value: number, least: number, most: number) =>
			value < least || value > most ? {argument, problem: messages.scenario.notCount(String(value), least, most)} : null;
		const wrong =
			within('files', files, 1, LIMITS.treeFiles) ??
			within('per_directory', perDirectory, 1, LIMITS.directoryNames) ??
			within('missing', missing, 0, LIMITS.directoryNames) ??
			(only === undefined ? null : within('only', only, 1, files)) ??
			within('open', open, 0, Math.min(files, LIMITS.openFiles));
		if (wrong !== null) return wrong;
		if (!tree.startsWith('/')) return {argument: 'tree', problem: messages.scenario.notTree(tree)};
		if (perDirectory * (missing + 1) > LIMITS.directoryNames)
			return {argument: 'missing', problem: messages.scenario.tooManyNames('directory', LIMITS.directoryNames)};
		if (objectsOf({files, perDirectory, missing}) > LIMITS.treeObjects)
			return {argument: 'files', problem: messages.scenario.tooManyNames('tree', LIMITS.treeObjects)};
		if (!LOOKS.some(known => known === look)) return {argument: 'look', problem: messages.scenario.unknownWord('look', look, LOOKS, nearest(look, LOOKS))};
		if (disk !== undefined && !disks.includes(disk))
			return {argument: 'disk', problem: messages.scenario.unknownWord('disk for files', disk, disks, nearest(disk, disks))};
		if (disks.length === 0) return {argument: 'tree', problem: messages.scenario.onlyForSwap(tree)};
		return checkOrder(order, skew);
	},
	compile: ({tree, files, per_directory: perDirectory, missing, look, only = files, open, rounds, speed, order, skew, disk = ''}) => [
		{
			do: 'walk',
			tree: {path: tree, disk, files, perDirectory, missing},
			stat: look === 'stat',
			count: only,
			open,
			...orderOf(order, skew, files),
			times: rounds,
			rate: speed,
		},
		...(rounds === 0 ? [] : [{do: 'sleep', us: 0} as const]),
	],
});
