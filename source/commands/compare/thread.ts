// A thread with one machine in it: asked something, it answers (session/source/answers.ts). Each answer is counted where the asker can wait for it.
import {parentPort, workerData} from 'node:worker_threads';
import {answerer} from '../../session/source/answers.ts';
import {bytesOf} from './large.ts';
import type {ThreadData} from './open-thread.ts';

const {scenario, port, answered} = workerData as ThreadData;

/** Whoever waits looks again. */
function wakeUp(): void {
	Atomics.add(answered, 0, 1);
	Atomics.notify(answered, 0);
}

// Who waits for one that ends waits for nothing.
process.on('exit', () => {
	Atomics.store(answered, 1, 1);
	wakeUp();
});
const answer = answerer(scenario, () => performance.now());
port.on('message', asked => {
	const answers = answer(asked);
	port.postMessage(answers, asked.do === 'wake' || asked.do === 'leave' ? bytesOf(answers) : []);
	wakeUp();
});
parentPort?.postMessage('booted');
