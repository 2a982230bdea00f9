// The one table of sentences for people. A section a file under messages/; each message is a function of data.
// Sentences about events are in messages/events.ts, which the log and `--format text` share.
import {commandMessages} from './messages/commands.ts';
import {grammarMessages} from './messages/grammar.ts';
import {oomMessages} from './messages/oom.ts';
import {replayMessages} from './messages/replay.ts';
import {runMessages} from './messages/run.ts';
import {scenarioMessages} from './messages/scenario.ts';

export const messages = {
	commands: commandMessages,
	grammar: grammarMessages,
	oom: oomMessages,
	replay: replayMessages,
	run: runMessages,
	scenario: scenarioMessages,
} as const;
