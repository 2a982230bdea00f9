// The machine of every recording's boot header, as a /proc of its own, is brought as a scenario: the machine that comes of it has the real kernel's zones, marks and
// sysctls, and what was free. LOWWATER_IMPORTS=all takes all of them, else one of each kind.
import {readFileSync, readdirSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {fit} from '../../source/host/import/fit.ts';
import {looksOf} from '../../source/host/import/looks.ts';
import {advance, boot, sample as sampleOf} from '../../source/machine/machine.ts';
import {readRecording} from '../../source/workload/recording.ts';
import {parseHeader} from '../../source/workload/recording-header.ts';
import {textsOfSample, treeOfTexts} from '../support/host.ts';

const folder = fileURLToPath(new URL('../../fixtures/recordings/', import.meta.url));
const FEW = ['leak-swap', 'numa-bind-zrm0', 'dirty'];
const NAMES = readdirSync(folder)
	.filter(name => name.endsWith('.jsonl.gz'))
	.map(name => name.slice(0, -'.jsonl.gz'.length))
	.filter(name => process.env['LOWWATER_IMPORTS'] === 'all' || FEW.includes(name));

describe.each(NAMES)('the boot of %s', name => {
	const [line = ''] = gunzipSync(readFileSync(`${folder}${name}.jsonl.gz`))
		.toString('utf8')
		.split('\n', 1);
	const {config} = readRecording(parseHeader(JSON.parse(line)));
	const machine = boot(config);
	advance(machine, 10_000);
	const own = sampleOf(machine);

	it('becomes the same machine', () => {
		const look = looksOf([{tree: treeOfTexts(textsOfSample(own, config)), derived: []}]);
		if (look === null) throw new Error('nothing to read');
		const made = fit(look, name, 4e9);
		expect(made.left.MemFree).toBe(0);
		const marks = (zones: typeof config.zones) => zones.map(({node, name: zone, managed, marks: given, startPfn}) => ({node, zone, managed, given, startPfn}));
		expect(marks(made.scenario.config.zones)).toEqual(
			own.zones.map(({node, name: zone, managed, min, low, high, startPfn}) => ({node, zone, managed, given: {min, low, high}, startPfn})),
		);
		for (const key of ['vm.swappiness', 'vm.overcommit_ratio', 'vm.dirty_ratio']) expect(made.scenario.config.sysctls[key], key).toBe(own.sysctls[key]);
	});
});
