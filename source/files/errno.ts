// What a call of the system's that failed has to say.

/** errno of a failed call; throws what is no failed call. */
export function codeOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException | undefined)?.code;
	if (code === undefined) throw error;
	return code;
}

/** errno of a call, null when it succeeds. */
export function failing(call: () => void): string | null {
	try {
		call();
		return null;
	} catch (error) {
		return codeOf(error);
	}
}
