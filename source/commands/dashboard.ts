// `lowwater [SCENARIO]`: the dashboard. Its place for now: whoever builds it replaces execute().
import {messages} from '../messages.ts';
import {DEFAULT_SCENARIO, loadScenario} from '../workload/library.ts';
import {COMMANDS} from './commands.ts';
import {type CommandContext, EXIT, type ExitCode, UsageError} from './context.ts';

/** Opens a scenario in the dashboard. Throws UsageError or ScenarioError. */
export async function dashboard({input, stdout, stderr}: CommandContext): Promise<ExitCode> {
	if (input[1] !== undefined) throw new UsageError(messages.commands.tooMany('lowwater', input[1]));
	loadScenario(
		input[0] ?? DEFAULT_SCENARIO,
		{},
		COMMANDS.map(command => command.name),
	);
	stderr.write(`${stdout.isTTY === true ? messages.commands.noDashboard() : messages.commands.needsTerminal()}\n`);
	return EXIT.usage;
}
