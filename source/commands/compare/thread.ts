// A thread with one machine in it: told an instant, it goes there and answers with its Sample.
import {parentPort, workerData} from 'node:worker_threads';
import {createRun, stepTo} from '../../workload/run.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {reached} from './reached.ts';

const run = createRun(workerData as Scenario);
parentPort?.on('message', (us: number) => parentPort?.postMessage(reached(run, stepTo(run, us))));
