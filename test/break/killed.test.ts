// kill -9 at random instants of `mount` and `shell`: nothing of them goes on, no socket and no namespace stays, nothing of anybody else's is gone, and the next one in
// the same folder begins as if nothing had been. LOWWATER_BREAK=10m goes on for as long.
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {breakingMs, drawing, type Drawing} from '../support/breaking.ts';
import {describeNamespaces, NODE_CLI, run, type Running, scratch, until} from '../support/tools.ts';

const FOR_MS = breakingMs(4000);
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const runtime = (): string => join(process.env['XDG_RUNTIME_DIR'] ?? '', 'lowwater');
const sockets = (): string[] => (existsSync(runtime()) ? readdirSync(runtime()) : []);

/** Processes that have come of one. */
function descendants(pid: number): number[] {
	let children = '';
	try {
		children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
	} catch {
		return [];
	}
	const own = children === '' ? [] : children.split(' ').map(Number);
	return own.flatMap(child => [child, ...descendants(child)]);
}

/** When the kill comes: at once, or when it has begun, or anywhere between. */
const instant = (draw: Drawing): number => draw.one([draw.below(250), draw.below(2500), 700 + draw.below(400)]);

/** Kills it, and waits for all that came of it, guards aside, which outlive it to clear up and then end. */
async function kill({child, ended}: Running, what: string): Promise<void> {
	const all = [child.pid as number, ...descendants(child.pid as number)];
	child.kill('SIGKILL');
	await ended;
	await until(`the end of all that came of it: ${what}`, () => !all.some(pid => existsSync(`/proc/${pid}`)));
	await until(`the end of its socket: ${what}`, () => !sockets().some(name => name.startsWith(`${child.pid}`)));
}

describeNamespaces('killed at any instant', () => {
	it('mount leaves a folder that the next one takes over', {timeout: FOR_MS + 120_000}, async () => {
		using scratched = scratch();
		const folder = join(scratched.folder, 'tree');
		const beside = join(scratched.folder, 'mine');
		writeFileSync(beside, 'mine');
		let kills = 0;
		for (let seed = 1, end = performance.now() + FOR_MS / 2; performance.now() < end; seed++) {
			const draw = drawing(seed);
			const one = run(process.execPath, [...NODE_CLI, 'mount', folder, 'demo']);
			await wait(instant(draw));
			await kill(one, `mount, seed ${seed}`);
			kills++;
		}
		const last = run(process.execPath, [...NODE_CLI, 'mount', folder, 'demo']);
		await until('the tree', () => existsSync(join(folder, 'meminfo')) && last.said().includes(folder));
		last.child.kill('SIGTERM');
		await last.ended;
		expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
		expect(readFileSync(beside, 'utf8')).toBe('mine');
		console.log(`killed: ${kills} mounts`);
		expect(kills).toBeGreaterThan(0);
	});

	it('shell leaves nothing', {timeout: FOR_MS + 120_000}, async () => {
		let kills = 0;
		for (let seed = 1, end = performance.now() + FOR_MS / 2; performance.now() < end; seed++) {
			const draw = drawing(seed);
			const one = run(process.execPath, [...NODE_CLI, 'shell', 'demo', '--', 'sh', '-c', 'sleep 600 & sleep 600']);
			await wait(instant(draw));
			await kill(one, `shell, seed ${seed}`);
			kills++;
		}
		expect(sockets()).toEqual([]);
		console.log(`killed: ${kills} shells`);
		expect(kills).toBeGreaterThan(0);
	});
});
