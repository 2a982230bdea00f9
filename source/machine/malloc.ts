// TEMPORARY
export type MemoryPort = {
	readonly brk: () => number;
	readonly setBrk: (end: number) => boolean;
	readonly mmap: (bytes: number) => number | null;
	readonly munmap: (address: number, bytes: number) => void;
	readonly mremap: (address: number, bytes: number, newBytes: number) => number | null;
	readonly touch: (address: number, bytes: number, access: 'read' | 'write') => void;
};
export type MallocOptions = {readonly mmapThreshold?: number; readonly trimThreshold?: number; readonly topPad?: number};
export type Malloc = {top: number; end: number; syscalls: {brk: number; mmap: number; munmap: number; mremap: number}};
export const createMalloc = (_?: MallocOptions): Malloc => ({top: 0, end: 0, syscalls: {brk: 0, mmap: 0, munmap: 0, mremap: 0}});
export function malloc(h: Malloc, p: MemoryPort, bytes: number): number | null {
	if (h.top === 0) h.top = h.end = p.brk();
	const need = Math.max(32, (bytes + 23) & ~15);
	if (h.top + need > h.end) {
		h.syscalls.brk++;
		if (!p.setBrk(Math.ceil((h.top + need + 131072) / 4096) * 4096)) return null;
		h.end = p.brk();
	}
	const a = h.top + 16;
	h.top += need;
	p.touch(a - 8, 8, 'write');
	p.touch(h.top + 8, 8, 'write');
	return a;
}
export function free(_h: Malloc, _p: MemoryPort, _a: number): void {}
