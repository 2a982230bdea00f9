// Figures of MGLRU's generations (include/linux/mmzone.h lru_gen_folio; mm/vmscan.c).
import {type Figure, figure} from './figure.ts';

export const GENERATIONS: readonly Figure[] = [
	figure(
		'generation',
		'generation',
		'Pages that were last found in use, or new, in the same stretch of time: its number, how long ago it was opened, its pages. Eviction takes the oldest. lru_gen_folio.nr_pages.',
		'/sys/kernel/debug/lru_gen',
	),
	figure('generation.born', 'new', 'Pages a second that came into a generation for the first time. lru_gen_add_folio().'),
	figure(
		'generation.promoted',
		'found in use',
		'Pages a second that a walk of page tables, or a look around a page in use, found used: they are of the youngest generation then. folio_update_gen().',
	),
	figure(
		'generation.protected',
		'kept',
		'Pages a second of the oldest generation that were not evicted, as pages read as often as they come back too much: they go on into the next. lru_gen_folio.protected.',
		'/sys/kernel/debug/lru_gen_full',
	),
	figure('generation.evicted', 'evicted', 'Pages a second of the oldest generation that were freed. lru_gen_folio.evicted.', '/sys/kernel/debug/lru_gen_full'),
	figure(
		'generation.refaults',
		'refaults by tier',
		'Pages a second that are read again while the generation they were evicted from is the oldest still, by how often read() and write() had used them: never or once (tier 0), twice (1), three or four times (2), more (3). lru_gen_folio.refaulted.',
		'/sys/kernel/debug/lru_gen_full',
	),
];
