// /proc/sys in `lowwater shell`: what is written is so at once, and who writes is told what the kernel would tell. Expected: kernel/sysctl.c proc_dointvec_minmax(),
// fs/proc/proc_sysctl.c, what sysctl(8) of a real machine prints.
import {expect, it} from 'vitest';
import {SYSCTLS} from '../../source/machine/sysctl.ts';
import {sysctlTree} from '../../source/mount/sysctl-tree.ts';
import {systemTexts} from '../../source/mount/tree.ts';
import {eventText} from '../../source/messages/events.ts';
import {FACTS, machineAt, onLive, sessionOn, withTool} from '../support/tools.ts';

const WRITER = {pid: 1, handle: 1};

it('has the files of /proc/sys, folder by folder, and may be written where a sysctl can be', () => {
	const source = machineAt(1);
	const tree = sysctlTree(sessionOn(source));
	const found: Record<string, string> = {};
	const walk = (path: string): void => {
		const {files, folders} = tree.folder(path)!;
		for (const file of files.keys()) {
			const read = tree.read(path, file);
			found[`sys${path === '/' ? '' : path}/${file}`] = typeof read === 'string' ? read : read.text;
		}
		for (const folder of folders) walk(path === '/' ? `/${folder}` : `${path}/${folder}`);
	};
	walk('/');
	expect(found).toEqual(Object.fromEntries(Object.entries(systemTexts(source.sample(), FACTS)).filter(([path]) => path.startsWith('sys/'))));
	expect(tree.folder('/vm')!.files.get('swappiness')).toBe(0o644);
	expect(tree.folder('/kernel')!.files.get('pid_max')).toBe(0o444);
	expect([tree.folder('/vm/swappiness'), tree.folder('/nothing'), tree.read('/vm', 'nothing')]).toEqual([null, null, 'ENOENT']);
});

it('gives the errno of every sysctl that is written what it does not take, and has the old value then', async () => {
	const source = machineAt(1);
	const session = sessionOn(source);
	const tree = sysctlTree(session);
	// mm/compaction.c sysctl_compaction_handler() in 6.1 and mm/vmstat.c vmstat_refresh() take anything.
	const anything = ['vm.compact_memory', 'vm.stat_refresh'];
	for (const {name} of SYSCTLS.filter(one => one.name.startsWith('vm.') && !anything.includes(one.name))) {
		const [, folder, file] = /^(.*)\/(.*)$/.exec(`/${name.replaceAll('.', '/')}`)!;
		const before = tree.read(folder!, file!);
		expect([name, await tree.write(folder!, file!, 'many\n', WRITER)]).toEqual([name, 'EINVAL']);
		expect(tree.read(folder!, file!)).toEqual(before);
	}
	expect(await tree.write('/vm', 'swappiness', '201\n', WRITER)).toBe('EINVAL');
	expect(await tree.write('/kernel', 'pid_max', '1\n', WRITER)).toBe('EACCES');
	expect(await tree.write('/vm', 'swappiness', ' 10\n', WRITER)).toBe(null);
	expect(tree.read('/vm', 'swappiness')).toEqual({text: '10\n'});
	expect([await tree.mkdir('/x'), await tree.rmdir('/vm')]).toEqual(['EPERM', 'EPERM']);
	const told = session.store.getState().sample.events.map(event => eventText(event));
	expect(told.join('\n')).toContain('vm.swappiness 60 → 10, written through /proc');
});

/** Commands, and what each says on both its outputs: of a complaint what comes behind its last colon. */
const SAID: readonly (readonly [command: string, said: string])[] = [
	['cat /proc/sys/vm/swappiness', '60'],
	['sysctl -w vm.swappiness=500', 'Invalid argument'],
	['sysctl -w vm.swappiness=10', 'vm.swappiness = 10'],
	['cat /proc/sys/vm/swappiness', '10'],
	['echo junk > /proc/sys/vm/swappiness', 'Invalid argument'],
	['echo 9 > /proc/sys/vm/drop_caches', 'Invalid argument'],
	['echo 20 junk > /proc/sys/vm/swappiness; cat /proc/sys/vm/swappiness', '20'],
	['sysctl -n vm.overcommit_memory vm.swappiness | tail -n1', '20'],
	['rm -f /proc/sys/vm/swappiness', 'Operation not permitted'],
	['> /proc/sys/vm/new', 'Permission denied'],
	['mkdir /proc/sys/new', 'Operation not permitted'],
	['cd /proc/sys; ls', 'vm'],
];

withTool(
	'sysctl',
	'is told by /proc/sys what the kernel tells',
	async () => {
		const script = SAID.map(([command]) => `{ ${command}; } >/tmp/lowwater-said 2>&1; tail -n1 /tmp/lowwater-said | sed 's/.*: //' | head -c 200; echo "|"`);
		const {out} = await onLive(machineAt(1), `bash -c '${script.join('\n').replaceAll("'", `'\\''`)}'`);
		const said = out.split('|').map(line => line.trim());
		expect(SAID.map(([command], i) => [command, said[i]])).toEqual(SAID.map(([command, expected]) => [command, expected]));
	},
	{by: 'test -c /dev/fuse && (exec 9<>/dev/fuse) && command -v bash sysctl'},
);
