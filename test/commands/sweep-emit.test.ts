// What `lowwater sweep --emit` writes, run by a shell with a lowwater that only says what it was asked, and held against Kubernetes' own schema.
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Job} from 'kubernetes-models/batch/v1/Job';
import {ConfigMap} from 'kubernetes-models/v1/ConfigMap';
import {PersistentVolumeClaim} from 'kubernetes-models/v1/PersistentVolumeClaim';
import {afterAll, describe, expect, it} from 'vitest';
import {parseAllDocuments} from 'yaml';
import {runMain} from '../../source/main.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** In place of lowwater: each call a line of its words. */
const SAID = join(folder, 'said');
writeFileSync(join(folder, 'lowwater'), `#!/bin/sh\n(for word; do printf '%s|' "$word"; done; echo) >> '${SAID}'\nexit "\${STATUS:-0}"\n`);
chmodSync(join(folder, 'lowwater'), 0o755);

const FILE = join(folder, "it's mine.yaml");
writeFileSync(FILE, 'machine: {memory: 64MiB}\nuntil: {time: 1s}\n');

async function emit(engine: string, ...args: string[]): Promise<string> {
	const stdout = capture();
	const stderr = capture();
	const more = ['--set', 'vm.min_free_kbytes=512..4096:6 log', '--out', join(folder, 'my rows.csv'), '--shards', '3', '--emit', engine];
	const status = await runMain(['sweep', 'burst', FILE, ...args, ...more], stdout.stream, stderr.stream, new AbortController().signal);
	expect({status, said: stderr.text()}).toEqual({status: 0, said: ''});
	return stdout.text();
}

/** Runs a script; its status, and what lowwater was asked for. */
function shell(script: string, env: Readonly<Record<string, string>> = {}): {readonly status: number | null; readonly calls: readonly string[]} {
	writeFileSync(SAID, '');
	const {status} = spawnSync('bash', ['-e', '-u', '-c', script], {cwd: folder, env: {PATH: `${folder}:${process.env['PATH']}`, ...env}});
	return {status, calls: readFileSync(SAID, 'utf8').trimEnd().split('\n')};
}

const shardCall = (n: number, file: string, rows: string): string =>
	`sweep|burst|${file}|--set|vm.min_free_kbytes=512..4096:6 log|--jobs|1|--shard|${n}/3|--out|${rows}/${n}.csv|`;
const PARTS = join(folder, 'my rows.parts');

describe('a sweep for an engine', () => {
	it('joins and draws what was asked for, also where there is no such folder on this computer', async () => {
		const script = await emit('slurm', '--plot', '/scratch/of the cluster/finding.svg');
		expect(script).toContain(` --out '${join(folder, 'my rows.csv')}' --plot '/scratch/of the cluster/finding.svg'\n`);
	});

	it('is an array job of Slurm, each task a shard', async () => {
		const script = await emit('slurm');
		expect(script).toMatch(/^#!\/bin\/bash\n(#SBATCH --[a-z-]+=?.*\n)*#SBATCH --array=1-3\n/);
		for (const n of [1, 2, 3]) expect(shell(script, {SLURM_ARRAY_TASK_ID: String(n)})).toEqual({status: 0, calls: [shardCall(n, FILE, PARTS)]});
		expect(script).toContain(`\n# lowwater sweep --join '${PARTS}'/*.csv --out '${join(folder, 'my rows.csv')}'\n`);
	});

	it('is an indexed Job of Kubernetes, by its schema, each pod a shard', async () => {
		const documents = parseAllDocuments(await emit('kubernetes')).map(document => document.toJS());
		const [claim, map, job] = documents;
		new PersistentVolumeClaim(claim).validate();
		new ConfigMap(map).validate();
		new Job(job).validate();
		expect(() => new Job({...job, spec: {...job.spec, completions: 'three'}}).validate()).toThrow();
		// What the API server takes for a key beyond its schema (validation.IsConfigMapKey).
		for (const key of Object.keys(map.data)) expect(key).toMatch(/^[-._a-zA-Z0-9]{1,253}$/);
		const [, scenarios] = job.spec.template.spec.volumes;
		const placed = scenarios.configMap.items.map(({key, path}: {readonly key: string; readonly path: string}) => [path, map.data[key]]);
		expect(placed).toEqual([["it's mine.yaml", readFileSync(FILE, 'utf8')]]);
		expect(job.spec).toMatchObject({completionMode: 'Indexed', completions: 3, parallelism: 3});
		const [pod] = job.spec.template.spec.containers;
		for (const n of [1, 2, 3]) {
			const [, , script] = [...pod.command, ...pod.args];
			expect(shell(script, {JOB_COMPLETION_INDEX: String(n - 1)})).toEqual({status: 0, calls: [shardCall(n, "/scenarios/it's mine.yaml", '/rows')]});
		}
	});

	it.skipIf(spawnSync('parallel', ['--version']).status !== 0)('is a script for GNU parallel, all shards and then the whole', async () => {
		const {status, calls} = shell(await emit('parallel'), {HOME: folder, STATUS: '0'});
		const shards = [1, 2, 3].map(n => shardCall(n, FILE, PARTS));
		expect({status, calls: calls.slice(0, 3).toSorted(), last: calls.slice(3)}).toEqual({
			status: 0,
			calls: shards,
			last: [`sweep|--join|${PARTS}/*.csv|--out|${join(folder, 'my rows.csv')}|`],
		});
	});

	it('takes what does not hold for an answer, and anything else for a failure', async () => {
		const script = await emit('slurm', '--require', 'stall_time == 0');
		expect(shell(script, {SLURM_ARRAY_TASK_ID: '1', STATUS: '1'})).toMatchObject({status: 0});
		expect(shell(script, {SLURM_ARRAY_TASK_ID: '1', STATUS: '2'})).toMatchObject({status: 1});
		expect(shell(await emit('slurm'), {SLURM_ARRAY_TASK_ID: '1', STATUS: '1'})).toMatchObject({status: 1});
	});
});
