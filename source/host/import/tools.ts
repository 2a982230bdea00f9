// What tools printed, where there is no /proc to read: free and the head of top as lines of meminfo, ps as status files of processes. What they do not tell is left
// out, and is not known then.

const MIB = 1024;
const UNITS: Readonly<Record<string, number>> = {KiB: 1, kiB: 1, MiB: MIB, GiB: MIB * MIB, '': 1};

const kb = (text: string | undefined, unit = 1): number => Math.round(Number(text ?? Number.NaN) * unit);

type Memory = {total: number; free: number; cache: number; shared: number; available: number; swapTotal: number; swapFree: number};

const lines = ({total, free, cache, shared, available, swapTotal, swapFree}: Memory): string | null => {
	if (!(total > 0)) return null;
	const file = Math.max(0, cache - (shared || 0));
	const figures: readonly (readonly [string, number])[] = [
		['MemTotal', total],
		['MemFree', free],
		['MemAvailable', available],
		['Cached', cache],
		['Active(file)', 0],
		['Inactive(file)', file],
		['SwapTotal', swapTotal || 0],
		['SwapFree', swapFree || 0],
		['Shmem', shared || 0],
	];
	return figures.flatMap(([name, value]) => (Number.isFinite(value) ? [`${name}: ${value} kB\n`] : [])).join('');
};

/** free's output, in KiB or with -m; of procps before 3.3.10 (buffers and cached apart), too. Null where it is none. */
export function meminfoOfFree(text: string): string | null {
	const head = /^\s+total\s+used\s+free\s+shared\s+(.*)$/m.exec(text);
	const row = (name: string): readonly string[] => (new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(text)?.[1] ?? '').trim().split(/\s+/);
	const [total, , free, shared, first, second] = row('Mem').map(word => kb(word));
	const [swapTotal, , swapFree] = row('Swap').map(word => kb(word));
	if (head === null || total === undefined || free === undefined) return null;
	const isOld = /buffers\s+cached/.test(head[1] as string);
	return lines({
		...{total, free, shared: shared ?? 0, swapTotal: swapTotal ?? 0, swapFree: swapFree ?? 0},
		cache: isOld ? (first ?? 0) + (second ?? 0) : (first ?? 0),
		available: isOld ? Number.NaN : (second ?? Number.NaN),
	});
}

/** The head of `top -b`, of today's and of the old one ("8174296k total"). Null where there is none. */
export function meminfoOfTop(text: string): string | null {
	const line = (name: string): string => new RegExp(`^(?:[KMG]iB )?${name} ?:.*$`, 'm').exec(text)?.[0] ?? '';
	const unit = (of: string): number => UNITS[/^([KMG]iB)/.exec(of)?.[1] ?? ''] ?? 1;
	const figure = (of: string, name: string): number => kb(new RegExp(`([\\d.]+)k?\\+? ${name}`).exec(of)?.[1], unit(of));
	const [memory, swap] = [line('Mem'), line('Swap')];
	const buffers = figure(memory, 'buffers') || 0;
	return lines({
		total: figure(memory, 'total'),
		free: figure(memory, 'free'),
		cache: figure(memory, 'buff/cache') || buffers + (figure(swap, 'cached') || 0),
		shared: 0,
		available: figure(swap, 'avail Mem'),
		swapTotal: figure(swap, 'total'),
		swapFree: figure(swap, 'free'),
	});
}

const HEAD = /^USER\s+PID\s.*\bVSZ\s+RSS\b.*\bCOMMAND$/;
const ROW = /^(\S+)\s+(\d+)\s+[\d.]+\s+[\d.]+\s+(\d+)\s+(\d+)\s+\S+\s+(\S)\S*\s+\S+\s+\S+\s+(.+)$/;

/** The name that a command line most likely has in /proc: its first word without folders, at most 15 bytes. */
const nameOf = (command: string): string => (command.split(/\s+/)[0] ?? '').replace(/^.*\//, '').replace(/^-|:$/g, '').slice(0, 15);

/** `ps aux` as files below proc/: sizes, state and user of each, no more. Null where there is no such table. */
export function processesOfPs(text: string): ReadonlyMap<string, string> | null {
	const all = text.split('\n');
	const from = all.findIndex(line => HEAD.test(line));
	if (from < 0) return null;
	const files = new Map<string, string>();
	for (const line of all.slice(from + 1)) {
		const found = ROW.exec(line);
		if (found === null) {
			if (/^\S+\s+-\s/.test(line)) continue; // a thread
			break;
		}
		const [, user, pid, vsz, rss, state, command] = found as unknown as [string, string, string, string, string, string, string];
		const isKernel = vsz === '0' && command.startsWith('[');
		const sizes = isKernel ? '' : `VmSize:\t${vsz} kB\nVmRSS:\t${rss} kB\n`;
		const name = isKernel ? command.replace(/^\[|\].*$/g, '') : nameOf(command);
		files.set(`proc/${pid}/status`, `Name:\t${name}\nState:\t${state}\nPid:\t${pid}\nPPid:\t1\n${user === 'root' ? 'Uid:\t0\n' : ''}${sizes}`);
	}
	return files;
}
