/** A mistake in a scenario: one sentence, with "file:line:column: " or the override at fault before it. */
export class ScenarioError extends Error {
	override readonly name = 'ScenarioError';
}
