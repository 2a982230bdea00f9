// Lines into explained reports, as `lowwater why` makes them.
import {createSplitter} from '../../source/report/chunks.ts';
import {diagnose, type Diagnosis} from '../../source/report/diagnosis.ts';
import {createReader, type Reading} from '../../source/report/reader.ts';

export function readText(text: string, chunkBytes = 65_536): Reading {
	const reader = createReader();
	const splitter = createSplitter(reader.line, reader.busy);
	const bytes = Buffer.from(text, 'utf8');
	for (let at = 0; at < bytes.length; at += chunkBytes) splitter.push(bytes.subarray(at, at + chunkBytes));
	splitter.end();
	return reader.end();
}

export const readLines = (lines: readonly string[]): Reading => readText(`${lines.join('\n')}\n`);

export const explained = (lines: readonly string[]): Diagnosis[] => readLines(lines).reports.map(report => diagnose(report));

/** The only report of some lines. Throws where there is none or another. */
export function only(lines: readonly string[]): Diagnosis {
	const all = explained(lines);
	if (all.length !== 1) throw new Error(`${all.length} reports, not 1`);
	return all[0]!;
}
