// Starts a thread with a machine in it. One asks it and goes on, or waits for the answer where nothing else may be done meanwhile: the clock of two machines
// in step knows no promises.
import {MessageChannel, type MessagePort, receiveMessageOnPort, Worker} from 'node:worker_threads';
import type {Answer, Asked} from '../../session/source/answers.ts';
import type {Thread} from '../../session/source/apart.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {threadFile} from './thread-file.ts';

/** `answered`: how many answers there have been, and whether there will be none any more. */
export type ThreadData = {readonly scenario: Scenario; readonly port: MessagePort; readonly answered: Int32Array};

export type OpenThread = Thread & {
	/** The answer to what was posted last, once it is there; not together with `wait`. Rejects where the thread has ended. */
	readonly answer: () => Promise<Answer>;
};

/** Whoever answers nothing for so long has no memory left: of that the thread itself can tell nobody. */
const PATIENCE_MS = 20_000;

function waiting(port: MessagePort, answered: Int32Array, worker: Worker): Thread['wait'] {
	let had = 0;
	return () => {
		for (const began = performance.now(); performance.now() - began < PATIENCE_MS; ) {
			const message = receiveMessageOnPort(port)?.message as Answer | undefined;
			if (message !== undefined) {
				had++;
				return message;
			}
			if (Atomics.load(answered, 1) === 1) break;
			Atomics.wait(answered, 0, had, PATIENCE_MS);
		}
		void worker.terminate();
		return null;
	};
}

function answering(port: MessagePort, worker: Worker): OpenThread['answer'] {
	let listens = false;
	let told: ((answer: Answer) => void) | null = null;
	let failed: ((error: unknown) => void) | null = null;
	worker.on('error', error => failed?.(error));
	worker.on('exit', () => failed?.(new Error('the thread has ended')));
	return () => {
		if (!listens) port.on('message', (answer: Answer) => told?.(answer));
		listens = true;
		return new Promise((resolve, reject) => {
			[told, failed] = [resolve, reject];
		});
	};
}

/** Boots a machine in a thread. Rejects where there can be no such machine, or no thread. It keeps no program alive. */
export async function openThread(scenario: Scenario): Promise<OpenThread> {
	const {port1: port, port2} = new MessageChannel();
	const answered = new Int32Array(new SharedArrayBuffer(8));
	const workerData: ThreadData = {scenario, port: port2, answered};
	const worker = new Worker(threadFile(), {workerData, transferList: [port2]});
	await new Promise<void>((resolve, reject) => {
		worker.once('message', () => resolve());
		worker.once('error', reject);
		worker.once('exit', () => reject(new Error('the thread has ended')));
	});
	// What it fails of later is found by who waits.
	worker.on('error', () => undefined);
	worker.unref();
	port.unref();
	return {
		post: (asked: Asked) => port.postMessage(asked),
		wait: waiting(port, answered, worker),
		answer: answering(port, worker),
		close: () => {
			port.close();
			void worker.terminate();
		},
	};
}
