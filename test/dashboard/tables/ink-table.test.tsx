import {createRequire} from 'node:module';
import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import type {ReactElement} from 'react';
import {describe, expect, it} from 'vitest';
import {Table} from '../../../source/dashboard/tables/ink-table.ts';
import {tableLines} from '../../../source/dashboard/tables/table-lines.ts';

type Row = {zone: string; free: number};

const data: Row[] = [
	{zone: 'DMA32', free: 512},
	{zone: 'Normal', free: 8},
];
const lines = (view: ReactElement) =>
	stripVTControlCharacters(renderToString(view, {columns: 40}))
		.split('\n')
		.map(line => line.trimEnd());

describe('the table', () => {
	it('draws a small table', () => {
		expect(lines(<Table<Row> data={data} />)).toEqual([
			'┌────────┬──────┐',
			'│ zone   │ free │',
			'├────────┼──────┤',
			'│ DMA32  │ 512  │',
			'├────────┼──────┤',
			'│ Normal │ 8    │',
			'└────────┴──────┘',
		]);
	});

	it('draws the columns asked for, a line a row, without a frame', () => {
		expect(lines(<Table<Row> data={data} columns={['free']} skeleton={() => null} />)).toEqual([' free', ' 512', ' 8']);
	});

	it('has a line for each row whatever its characters take', () => {
		const rows = [
			[', .', '加快、放慢；暂停时：前进、后退一个采样'],
			['1-5', '总览、内存图、进程、内存区、分段与分页'],
			['z', 'the axis: magnified, to 2×high, linear'],
		];
		const {rows: drawn} = tableLines([{title: '键'}, {title: '作用'}], rows);
		expect(drawn.map(line => line.trim().split(/\s{2,}/))).toEqual(rows);
	});

	it('leaves nothing of Ink in the cache of CommonJS', () => {
		const require = createRequire(import.meta.url);
		expect(require.cache[require.resolve('ink')]).toBeUndefined();
	});
});
