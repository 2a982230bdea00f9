// What a scenario says of a program's file, of all programs of a machine or of one process: sizes to pages, and what does not fit.
import type {DiskConfig, ExecutableConfig} from '../machine/config.ts';
import {LEAST_PAGES} from '../machine/tasks/text.ts';
import {messages} from '../messages.ts';
import type {Path} from './document.ts';
import {LIMITS} from './limits.ts';
import {nearest} from './nearest.ts';
import type {Report} from './schema.ts';
import {pagesFor} from './units.ts';

export type ExecutableInput = {
	readonly size?: number | undefined;
	readonly hot?: number | undefined;
	readonly every?: number | undefined;
	readonly disk?: string | undefined;
};

/** The disk of files or of swap: the one of that name, or else the first. */
export const usual = (disks: readonly Pick<DiskConfig, 'name'>[], name: 'data' | 'swap'): string =>
	disks.find(one => one.name === name)?.name ?? disks[0]?.name ?? name;

/** Disks that files may lie on: one in RAM (zram) is for swap, and what files would take of it is left out. */
export const fileDisks = (disks: readonly DiskConfig[]): readonly DiskConfig[] => disks.filter(disk => disk.synchronousUsPerPage === undefined);

/**
 * Programs of a scenario are files on the disk of its other files: of the recorded program's size and parts, a page of which is needed for each 100 µs of CPU
 * time (estimate: a few hundred thousand instructions run in some hundred pages of code, most of them the same few).
 */
export const usualExecutable = (disks: readonly Pick<DiskConfig, 'name'>[]): ExecutableConfig => ({
	pages: 205,
	hot: 170,
	everyUs: 100,
	disk: usual(disks, 'data'),
});

/** What is given, and otherwise as `otherwise` has it: of a file of another size as large a part is hot. */
export function executableFrom(
	given: ExecutableInput | undefined,
	otherwise: ExecutableConfig,
	disks: readonly Pick<DiskConfig, 'name'>[],
	path: Path,
	report: Report,
): ExecutableConfig {
	const {size, hot, every, disk} = given ?? {};
	const pages = size === undefined ? otherwise.pages : pagesFor(size);
	if (pages < LEAST_PAGES) report([...path, 'size'], messages.scenario.executableTooSmall(LEAST_PAGES));
	if (pages > LIMITS.filePages) report([...path, 'size'], messages.scenario.executableTooLarge());
	if (hot !== undefined && (hot === 0 || pagesFor(hot) > pages)) report([...path, 'hot'], messages.scenario.hotOutside(pages));
	if (every === 0) report([...path, 'every'], messages.scenario.neverText());
	const names = disks.map(one => one.name);
	if (disk !== undefined && !names.includes(disk)) report([...path, 'disk'], messages.scenario.unknownWord('disk', disk, names, nearest(disk, names)));
	return {
		pages,
		hot: hot === undefined ? Math.max(1, Math.round((otherwise.hot * pages) / otherwise.pages)) : pagesFor(hot),
		everyUs: every ?? otherwise.everyUs,
		disk: disk ?? otherwise.disk,
	};
}
