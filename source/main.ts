// What the command line asks for, and who does it.

/** Runs lowwater with its arguments (without node and the script's name). */
export async function main(_args: readonly string[]): Promise<void> {
	process.stdout.write('lowwater\n');
}
