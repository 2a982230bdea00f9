import {expect, it} from 'vitest';
import {nearest} from '../../source/workload/nearest.ts';

it.each([
	['memroy', ['memory', 'swap'], 'memory'],
	['swappiness', ['vm.swappiness', 'vm.drop_caches'], 'vm.swappiness'],
	['oomScoreAdj', ['oom_score_adj', 'name'], 'oom_score_adj'],
	['formta', ['for', 'format', 'out'], 'format'],
	['hlep', ['help', 'run'], 'help'],
	['xyzzy', ['memory', 'swap'], null],
	['a', ['b', 'c'], null],
	['/docker/shap', ['/docker', '/docker/shop'], '/docker/shop'],
	['', ['swap'], null],
	['swap', [], null],
])('%s', (word, known, meant) => expect(nearest(word, known)).toBe(meant));
