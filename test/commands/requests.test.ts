// What a run says of requests, operations and disks at its end, and jsonl of each node and zone by the second: against the Samples themselves.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {runMain} from '../../source/main.ts';
import {spaced} from '../../source/messages/numbers.ts';
import {capture} from '../support/output.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-requests-'));
afterAll(() => rmSync(folder, {recursive: true}));

const YAML = `
name: asked
machine: {memory: 256MiB, cpus: 2, sysctl: {vm.laptop_mode: 5, vm.stat_interval: 1}, disks: {data: {profile: hdd, bandwidth: 4MiB/s}}}
files: {/log: 64MiB}
timeline:
  - {at: 0s, spawn: server, name: web, requests: 200, deadline: 2ms}
  - {at: 0s, spawn: write, name: logger, file: /log, rate: 2MiB/s, fsync: 1MiB}
until: {time: 5s}
`;
const file = join(folder, 'asked.yaml');
writeFileSync(file, YAML);

async function run(...flags: string[]): Promise<string> {
	const [out, err] = [capture(), capture()];
	expect(await runMain(['run', file, ...flags], out.stream, err.stream, new AbortController().signal)).toBe(0);
	return out.text();
}

const last = samplesOf(scenario(YAML), 1e6).at(-1) ?? expect.fail('no Sample');
const requestsOf = (name: string) => last.processes.find(process => process.name === name)?.requests ?? expect.fail(`${name} has none`);

describe('the summary', () => {
	it('tells requests with what came too late, operations, and how long they took', async () => {
		const text = (await run()).replace(/\s+/g, ' ');
		const web = requestsOf('web');
		expect(web.asked).toBeGreaterThan(500);
		expect(text).toContain(`was asked ${spaced(web.asked)} times and answered ${spaced(web.served)}, ${spaced(web.late)} of them after their deadline of 2 ms`);
		expect(text).toContain(`did ${spaced(requestsOf('logger').served)} operations.`);
		expect(text.match(/Half took no longer than .*?; the longest/g)).toHaveLength(2);
		expect(text).toMatch(/logger \(\d+\) lost .* in fsync/);
	});

	it('has a row for each disk that was used', async () => {
		const text = await run();
		const disk = last.disks[0]!;
		const row = text.split('\n').find(line => line.trim().startsWith('data ')) ?? expect.fail(text);
		expect(row).toContain(spaced(disk.writeIos));
		expect(row).toContain(`${(disk.writePages / 256).toFixed(1)}M`);
		expect(row).toContain(`${(disk.busyUs / 5e4).toFixed(1)}%`);
	});

	it('says what is set and has no effect, and nothing of what is as it always is', async () => {
		expect(await run()).toContain('vm.laptop_mode is set and without effect on this machine.');
	});
});

it('jsonl has what each node and zone did a second since the line before', async () => {
	const lines = (await run('--format', 'jsonl', '--every', '500ms'))
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line));
	const [before, after] = [lines[4], lines[5]];
	expect(after.rates.seconds).toBe(0.5);
	const {nodes, zones} = after.rates;
	expect(nodes).toHaveLength(before.nodes.length);
	for (const name of ['nr_dirtied', 'nr_written', 'nr_free_pages'].filter(one => one in after.nodes[0]))
		expect(nodes[0][name]).toBeCloseTo((after.nodes[0][name] - before.nodes[0][name]) / 0.5, 2);
	for (const [i, zone] of zones.entries()) {
		expect(zone).toMatchObject({node: 0, name: after.zones[i].name});
		expect(zone.free).toBeCloseTo((after.zones[i].free - before.zones[i].free) / 0.5, 2);
		expect(zone.numa_hit).toBeCloseTo((after.zones[i].numa.hit - before.zones[i].numa.hit) / 0.5, 2);
	}
	expect(lines[1].rates).toBeUndefined();
});
