import {describe, expect, it} from 'vitest';
import {explainOom, oomRanking} from '../../source/procfs/explain-oom.ts';
import {recordedOom} from '../support/recording.ts';
import {buildOomReport, buildOomTask} from '../support/sample.ts';

const text = (name: string): string => explainOom(recordedOom(name).report).sentences.join('\n');

describe('why this process and not another', () => {
	it('ranks by badness, then those who may not be chosen by size', () => {
		const ranking = oomRanking(recordedOom('three-leaks-adj-1').report);
		expect(ranking.map(({name, verdict, badness}) => [name, verdict, badness])).toEqual([
			['leakB', 'killed', expect.any(Number)],
			['leakA', 'next', expect.any(Number)],
			['leakC', 'candidate', expect.any(Number)],
			['prot', 'protected', null],
			['rec', 'protected', null],
			['load', 'protected', null],
		]);
		expect(ranking[0]?.adjPages).toBe(300 * 120);
	});

	it('tells the cause, the sum, the protected and what comes back (leak with swap)', () => {
		expect(explainOom(recordedOom('leak-swap').report).sentences).toEqual([
			'leak (114) asked for one page and every zone that it may use was at or under min: DMA 474 free, min 22 and 454 kept for others; DMA32 662 free, min 667.',
			'No file page was left on the lists and swap was full.',
			'leak (114) was taken because its badness was the highest, 176 101 pages: 110 231 in RAM + 65 515 in swap + 355 of page tables.',
			'Nobody else could be chosen.',
			'rec (111) and load (113) have oom_score_adj −1000 and are never taken.',
			'Its exit gives back 432.0 MiB of RAM and 255.9 MiB of swap.',
		]);
	});

	it('says when oom_score_adj decided', () => {
		const told = text('three-leaks-adj-1');
		expect(told).toMatch(/leakB \(114\) was taken because its badness was the highest, [\d ]+ pages: .* \+ 36 000 for oom_score_adj 300\./);
		expect(told).toMatch(/By memory alone leakA \(113\) would have gone|By memory alone leakC \(115\) would have gone/);
		expect(told).toContain('Each point of oom_score_adj counts as 120 pages');
	});

	it('says who asked when another pays, and that a larger one is protected', () => {
		const told = text('all-protected');
		expect(told).toContain('leak (113) asked for the page, small (112) pays for it: who asks does not count.');
		expect(told).toMatch(/leak \(113\).* have oom_score_adj −1000 and are never taken, although leak holds 106 199 pages, more than the victim\./);
	});

	it('says that memory elsewhere did not help a bound task', () => {
		expect(text('numa-bind')).toContain('Its memory policy allows only node 0, so 36 176 pages free elsewhere did not help.');
		expect(text('numa-bind')).toContain('node 0 DMA32 390 free, min 858');
	});

	it('tells a tie: the later-created goes first', () => {
		const tasks = [buildOomTask({pid: 10, name: 'older'}), buildOomTask({pid: 11, name: 'younger'})];
		const {ranking, sentences} = explainOom(buildOomReport({tasks, victim: 11}));
		expect(ranking.map(row => row.name)).toEqual(['younger', 'older']);
		expect(sentences).toContain('older (10) had the same badness; of equals the one created later is taken.');
	});

	it('tells runner-up and difference', () => {
		const tasks = [buildOomTask(), buildOomTask({pid: 9, name: 'db', rss: 1000, swapEntries: 0, pageTableBytes: 40960, badness: 1010})];
		expect(explainOom(buildOomReport({tasks})).sentences).toContain(
			'Next would have been db (9) with 1 010, 175 091 pages less: 1 000 in RAM + 10 of page tables.',
		);
	});

	it('tells a kill without a search', () => {
		const tasks = [buildOomTask({pid: 9, name: 'small', rss: 10, swapEntries: 0, badness: 365}), buildOomTask()];
		const {sentences} = explainOom(buildOomReport({tasks, victim: 9, invoker: {pid: 9, name: 'small', oomScoreAdj: 0}}));
		expect(sentences.join()).toContain('small (9) was taken because vm.oom_kill_allocating_task is on');
		expect(sentences.join()).not.toContain('Next would have been');
	});

	it('tells of a swapoff that was taken before anybody else', () => {
		const tasks = [buildOomTask({pid: 9, name: 'swapoff', rss: 10, swapEntries: 0, badness: 365}), buildOomTask()];
		const {sentences} = explainOom(buildOomReport({tasks, victim: 9, decidedBy: 'swapoff', invoker: {pid: 9, name: 'swapoff', oomScoreAdj: 0}}));
		expect(sentences.join()).toContain('swapoff (9) was taken because it is a swapoff');
		expect(sentences.join()).not.toContain('oom_kill_allocating_task');
	});

	it('tells a panic and its reason', () => {
		const nobody = buildOomReport({victim: null, tasks: [buildOomTask({oomScoreAdj: -1000, badness: null})]});
		expect(explainOom(nobody).sentences.join()).toContain('System is deadlocked on memory');
		expect(explainOom(buildOomReport({victim: null}), {sysctls: {'vm.panic_on_oom': '2'}}).sentences.join()).toContain('vm.panic_on_oom is set');
		expect(explainOom({...nobody, trigger: 'sysrq'}).sentences.join()).toContain('sysrq-f');
	});
});
