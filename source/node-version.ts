// Which Node versions lowwater runs on, said before anything else is loaded.

/** First version whose features its screen library needs. */
const NEEDED = [22, 12] as const;

/** A sentence for people when a Node version such as "20.20.2" is too old, null when it will do. */
export function nodeProblem(version: string): string | null {
	const [major, minor] = version.split('.').map(Number);
	if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return null;
	return `lowwater needs Node ${NEEDED.join('.')} or newer, and this is ${version}: run it with "npm start" in its folder, which brings its own, or install a newer Node.`;
}
