// Paths of files, as open(2) takes them of a file that is there already: from the root, with no part that is none or leads elsewhere.

/** NAME_MAX, and PATH_MAX without the byte that ends it (include/uapi/linux/limits.h). */
const NAME_BYTES = 255;
const PATH_BYTES = 4095;

/** Whether a path is that of a file, as maps and /proc/PID/fd show it. */
export function isFilePath(path: string): boolean {
	const [root, ...parts] = path.split('/');
	const fits = (text: string, most: number): boolean => Buffer.byteLength(text) <= most;
	return (
		root === '' && parts.every(part => part !== '' && part !== '.' && part !== '..' && fits(part, NAME_BYTES)) && fits(path, PATH_BYTES) && !path.includes('\0')
	);
}
