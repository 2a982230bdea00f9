// `lowwater import WHAT`: a scenario of a computer, from a copy of its /proc, an OOM report, or this one.
import {existsSync, realpathSync} from 'node:fs';
import {hostname} from 'node:os';
import {isSameFile} from '../files/draft.ts';
import {readBytes, ReadError} from '../files/read.ts';
import {fit} from '../host/import/fit.ts';
import {isFolder, isTar, placesInFolder, placesInTar} from '../host/import/places.ts';
import {type Look, looksOf} from '../host/import/looks.ts';
import {isUnpacked, packingOf} from '../files/unpack.ts';
import {treeOf} from '../host/tree.ts';
import {messages} from '../messages.ts';
import {importMessages as words} from '../messages/import.ts';
import {whyCommand} from '../messages/why-command.ts';
import {readLog} from '../report/log.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import {type CommandContext, type Execute, EXIT, UsageError} from './context.ts';
import {textFlag} from './flag-values.ts';
import {turnTaker} from './in-turns.ts';
import {say} from './say.ts';
import {fileSink, into, print} from './sink.ts';
import {diagnoseAll} from './why.ts';
import {machineOf} from './why/simulate.ts';
import {machineRoom} from '../workload/room.ts';

const HOST = 'host';
const LIMITS = {most: 256 * 1024 * 1024, mostUnpacked: 512 * 1024 * 1024};

/** A file as bytes. Throws UsageError. */
async function bytesOf(given: string, signal: AbortSignal): Promise<Buffer> {
	try {
		return await readBytes(given === '-' ? '/dev/stdin' : given, LIMITS, signal);
	} catch (error) {
		if (error instanceof ReadError) throw new UsageError(messages.commands.cannotRead(given, error.code, LIMITS.most));
		throw error;
	}
}

/** Looks at a computer that a folder or a tar holds; or the bytes of what is neither. Throws UsageError. */
async function looksIn(given: string, signal: AbortSignal): Promise<Look | Buffer> {
	if (isFolder(given)) {
		const looks = looksOf(placesInFolder(given));
		if (looks === null) throw new UsageError(words.nothing(given));
		return looks;
	}
	const bytes = await bytesOf(given, signal);
	const packing = packingOf(bytes);
	if (packing !== null && !isUnpacked(packing)) throw new UsageError(words.packed(given, packing));
	if (!isTar(bytes)) return bytes;
	let looks: Look | null;
	try {
		looks = looksOf(placesInTar(bytes));
	} catch {
		throw new UsageError(words.badTar(given));
	}
	if (looks === null) throw new UsageError(words.nothing(given));
	return looks;
}

const PIECE_BYTES = 65_536;

/** The same a piece at a time: Ctrl-C is heard in between. */
async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
	const takeTurn = turnTaker();
	for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
		yield bytes.subarray(at, at + PIECE_BYTES);
		await takeTurn();
	}
}

/** The machine of the kill that is asked for in a log, the last where none is. Throws UsageError. */
async function ofReport(given: string, bytes: Buffer, {flags, signal}: CommandContext): Promise<string> {
	const reading = await readLog(inPieces(bytes), signal).catch(() => null);
	if (signal.aborted) throw new UsageError(messages.commands.cannotRead(given, 'INTERRUPTED', LIMITS.most));
	const all = reading === null ? [] : diagnoseAll(reading);
	if (all.length === 0) throw new UsageError(words.nothing(given));
	const kill = textFlag(flags, 'kill');
	const at = kill === undefined ? all.length : /^\d+$/.test(kill) ? Number(kill) : Number.NaN;
	const chosen = all[at - 1];
	if (chosen === undefined) throw new UsageError(whyCommand.noSuchKill(kill ?? '', all.length));
	return machineOf(chosen).yaml;
}

async function yamlOf(given: string, context: CommandContext): Promise<string> {
	const {flags, stderr, signal} = context;
	const looks = given === HOST ? looksOf([{tree: treeOf('/proc', '/sys'), derived: []}]) : await looksIn(given, signal);
	if (looks === null) throw new UsageError(words.nothing('/proc'));
	if (Buffer.isBuffer(looks)) return ofReport(given, looks, context);
	const name = textFlag(flags, 'name') ?? looks.host ?? (given === HOST ? hostname() : (given.split('/').at(-1) ?? given));
	try {
		return fit(looks, name, machineRoom(), round => {
			if (round === 0 && stderr.isTTY === true) say(stderr, words.running());
		}).yaml;
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(name, error.message));
		throw error;
	}
}

/** Whether a file is the copy that is read, or a part of its folder; one of an earlier import is none. */
function isRead(path: string, given: string): boolean {
	if (isSameFile(path, given)) return true;
	if (!isFolder(given) || !existsSync(path) || /\.ya?ml$/.test(path)) return false;
	return realpathSync(path).startsWith(`${realpathSync(given)}/`);
}

export const execute: Execute = async context => {
	const {input, flags, stdout, stderr} = context;
	const [given, more] = input;
	if (given === undefined) throw new UsageError(words.needsWhat());
	if (more !== undefined) throw new UsageError(messages.commands.tooMany('import', more));
	const out = textFlag(flags, 'out');
	if (out !== undefined && isRead(out, given)) throw new UsageError(messages.commands.ontoInput(out));
	const yaml = await yamlOf(given, context);
	if (out === undefined) await print(stdout, yaml);
	else {
		await into(fileSink(out), sink => sink.write(yaml));
		say(stderr, words.written(out));
	}
	return EXIT.done;
};
